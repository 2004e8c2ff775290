import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { scaled, unscaled, wholeNumber } from '../../../translators/canonical/decimal.ts';
import { DecimalSum, sumOf } from '../../../translators/maps/decimal-sum.ts';

test('a sum is exact, whichever of its decimals are whole and however large they get', () => {
  const decimal = fc
    .tuple(fc.bigInt({ min: -(10n ** 19n), max: 10n ** 19n }), fc.integer({ min: 0, max: 4 }))
    .map(([value, scale]) => unscaled(value, scale));
  const small = fc.integer({ min: -1_000, max: 1_000 }).map(String);
  fc.assert(
    fc.property(fc.array(fc.oneof(decimal, small), { maxLength: 20 }), (decimals) => {
      const exact = decimals.reduce((sum, text) => sum + (scaled(text, 4) as bigint), 0n);
      assert.equal(sumOf(decimals), unscaled(exact, 4));
    }),
  );
});

test('the sum goes on past what a number holds exactly', () => {
  assert.equal(sumOf(Array<string>(100).fill('999999999999999')), '99999999999999900');
  assert.equal(sumOf(['-0', '0.5', '-1']), '-0.5');
});

test('what is no decimal is refused', () => {
  for (const text of ['', '-', '1e3', '0x10', 'five'])
    assert.throws(() => new DecimalSum().add(text), RangeError, text);
});

test('only a short whole number is read as one', () => {
  assert.equal(wholeNumber('-12'), -12);
  for (const text of ['', '-', '1.5', '1e3', ' 1', '1234567890123456']) assert.equal(wholeNumber(text), Number.NaN);
});
