import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { unscaled } from '../../../translators/canonical/decimal.ts';
import { readDecimal, writeDecimal } from '../../../translators/flatfile/decimals.ts';
import type { DecimalFormat } from '../../../translators/flatfile/spec.ts';

describe('reading', () => {
  const cases: readonly (readonly [string, DecimalFormat, string | null])[] = [
    ['007', {}, '7'],
    ['1.50', {}, '1.5'],
    ['-0', {}, '0'],
    ['+5', {}, '5'],
    ['1E10', {}, null],
    ['12,5', {}, null],
    ['12,5x', { point: ',' }, null],
    ['12,5', { point: ',' }, '12.5'],
    ['12.5', { point: ',' }, null],
    ['1.234,5', { point: ',', thousands: '.' }, '1234.5'],
    ['1,234,567.25', { thousands: ',' }, '1234567.25'],
    ['1,23', { thousands: ',' }, null],
    ['1234,567', { thousands: ',' }, null],
    ['1,234.5,6', { thousands: ',' }, null],
    ['-1,234', { thousands: ',' }, '-1234'],
    ['1250', { implied: 2 }, '12.5'],
    ['-5', { implied: 2 }, '-0.05'],
    ['12.5', { implied: 2 }, '12.5'],
    ['12-', { sign: 'trailing' }, '-12'],
    ['12 -', { sign: 'trailing' }, '-12'],
    ['12', { sign: 'trailing' }, '12'],
    ['12-', {}, null],
    ['0.1', {}, '0.1'],
    ['9007199254740993.1', {}, '9007199254740993.1'],
    ['', {}, null],
    ['-', {}, null],
    ['NaN', {}, null],
    ['0x10', {}, null],
  ];
  for (const [text, format, expected] of cases) {
    test(`${JSON.stringify(text)} ${JSON.stringify(format)}`, () => assert.equal(readDecimal(text, format), expected));
  }
});

describe('writing', () => {
  test('decimals that the format cannot say are refused', () => {
    assert.equal(writeDecimal('1.255', { places: 2 }), null);
    assert.equal(writeDecimal('1.255', { implied: 2 }), null);
  });

  test('places are filled, the point and the sign stand where they are asked for', () => {
    assert.equal(writeDecimal('-1.5', { places: 2, point: ',', sign: 'trailing' }), '1,50-');
    assert.equal(writeDecimal('12', { implied: 4 }), '120000');
  });

  test('what is written is read again', () => {
    const format = fc.record({
      point: fc.constantFrom('.' as const, ',' as const),
      sign: fc.constantFrom('leading' as const, 'trailing' as const),
    });
    const more = fc.constantFrom<DecimalFormat>({}, { implied: 4 }, { places: 4 });
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), format, more, (n, how, rest) => {
        const value = unscaled(n, 4);
        const text = writeDecimal(value, { ...how, ...rest });
        assert.ok(text !== null);
        assert.equal(readDecimal(text, { ...how, ...rest }), value);
      }),
    );
  });
});
