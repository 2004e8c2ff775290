import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { normalDecimal } from '../../../translators/canonical/decimal.ts';

/** The rule by itself, without the shortcut for what is canonical already. */
function slowly(text: string): string | null {
  const match = /^\s*([+-]?)0*(\d*?)(?:\.(\d*?)0*)?\s*$/.exec(text);
  if (match === null || !/\d/.test(text)) return null;
  const [, sign, whole, fraction] = match;
  const digits = `${whole || '0'}${fraction ? `.${fraction}` : ''}`;
  return sign === '-' && /[1-9]/.test(digits) ? `-${digits}` : digits;
}

test('every way to write a number has one canonical form', () => {
  const written = fc.stringMatching(/^[+-]?[0-9]{0,4}(\.[0-9]{0,4})?$/);
  const anything = fc.string({ unit: fc.constantFrom('0', '1', '9', '.', '-', '+', ' ', 'E', 'x'), maxLength: 6 });
  fc.assert(
    fc.property(fc.oneof(written, anything), (text) => {
      const normal = normalDecimal(text);
      assert.equal(normal, slowly(text), text);
      if (normal !== null) assert.equal(normalDecimal(normal), normal);
    }),
    { numRuns: 2000 },
  );
});

test('what is no plain decimal is none', () => {
  for (const text of ['', '.', '-', '1e5', '1,000', '1.2.3', 'NA', '٣', '1 0'])
    assert.equal(normalDecimal(text), null, text);
});
