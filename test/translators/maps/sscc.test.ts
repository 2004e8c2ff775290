import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkDigit, readSscc } from '../../../translators/maps/sscc.ts';

test('an SSCC is read in every way that partners write it', () => {
  const valid = { digits: '106141411234567897', valid: true };
  for (const mark of [
    '106141411234567897',
    '00106141411234567897',
    '(00)106141411234567897',
    '(00) 1 0614141 123456789 7',
    '00-106141411234567897',
  ]) {
    assert.deepEqual(readSscc(mark), valid, mark);
  }
  assert.deepEqual(readSscc('106141411234567890'), { digits: '106141411234567890', valid: false });
});

test('what has other than 18 digits is none', () => {
  for (const mark of ['1234567890123456', '01234567891011121314', '(01)106141411234567897', '', 'ABC']) {
    assert.equal(readSscc(mark), null, mark);
  }
});

test('a wrong digit is found wherever it stands', () => {
  const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 17, maxLength: 17 });
  fc.assert(
    fc.property(digits, fc.integer({ min: 0, max: 17 }), fc.integer({ min: 1, max: 9 }), (serial, at, by) => {
      const code = serial.join('') + checkDigit(serial.join(''));
      assert.equal(readSscc(code)?.valid, true);
      const changed = code.slice(0, at) + ((Number(code[at]) + by) % 10) + code.slice(at + 1);
      assert.equal(readSscc(changed)?.valid, false);
    }),
  );
});
