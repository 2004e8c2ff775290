import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { ControlNumbers } from '../../../translators/x12/control-numbers.ts';

test('it knows what a set knows', () => {
  const control = fc.oneof(fc.integer({ min: 0, max: 40 }).map(String), fc.constantFrom('A1', '', '0001X'));
  fc.assert(
    fc.property(fc.array(control), (added) => {
      const numbers = new ControlNumbers();
      const set = new Set<string>();
      for (const one of added) {
        assert.equal(numbers.has(one), set.has(one), one);
        assert.equal(numbers.add(one), !set.has(one), one);
        set.add(one);
      }
    }),
  );
});

test('numbers that differ in leading zeros are one', () => {
  const numbers = new ControlNumbers();
  assert.equal(numbers.add('0007'), true);
  assert.equal(numbers.add('7'), false);
});
