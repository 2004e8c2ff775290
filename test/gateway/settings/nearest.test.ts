import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { editDistance, nearestWord, orList } from '../../../gateway/settings/nearest.ts';

test('edits are counted, a swap of neighbours as one', () => {
  assert.equal(editDistance('schedule', 'shedule', 3), 1);
  assert.equal(editDistance('schedule', 'shcedule', 3), 1);
  assert.equal(editDistance('abc', 'axyz', 5), 3);
  assert.equal(editDistance('abc', 'xyz', 1), 2, 'counting stops above the most');
  assert.equal(editDistance('', 'ab', 5), 2);
});

test('the distance is symmetric, zero only for the same, and bounded', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
      const distance = editDistance(a, b, 50);
      assert.equal(distance, editDistance(b, a, 50));
      assert.equal(distance === 0, a === b);
      assert.ok(distance <= Math.max(a.length, b.length));
      for (const most of [0, 1, 2]) assert.equal(editDistance(a, b, most), Math.min(distance, most + 1));
    }),
  );
});

test('the nearest word is one that somebody can have meant', () => {
  assert.equal(nearestWord('shedule', ['name', 'schedule', 'send']), 'schedule');
  assert.equal(nearestWord('NAME', ['name']), 'name');
  assert.equal(nearestWord('xyz', ['name', 'send']), undefined);
  assert.equal(nearestWord('', ['name']), undefined);
});

test('lists read like a sentence', () => {
  assert.equal(orList([]), '');
  assert.equal(orList(['a']), 'a');
  assert.equal(orList(['a', 'b', 'c']), 'a, b or c');
});
