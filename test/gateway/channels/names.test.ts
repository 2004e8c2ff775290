import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { compareNames, isUnfinished, pathOf, shownName } from '../../../gateway/channels/folder/names.ts';

it('unfinished and hidden names', () => {
  for (const name of ['a.tmp', 'A.TMP', 'a.part', 'a.filepart', 'a.partial', 'a.crdownload', '.a', 'a~', '.part'])
    assert.ok(isUnfinished(name), name);
  for (const name of ['a', 'a.edi', 'tmp', 'part', 'a.tmp.edi', 'a.parts', '~a']) assert.ok(!isUnfinished(name), name);
});

it('a shown name is one line, no path, and never controls a terminal', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 255 }), (bytes) => {
      const shown = shownName(Buffer.from(bytes).toString('latin1'));
      assert.doesNotMatch(shown, /[\x00-\x1f\x7f-\x9f/\\]/);
      assert.notEqual(shown, '');
    }),
  );
});

it('a raw name leads back to its bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 255 }), (bytes) => {
      const name = Buffer.from(bytes);
      const path = pathOf('/drops/ümlaut', name.toString('latin1'));
      assert.deepEqual(path, Buffer.concat([Buffer.from('/drops/ümlaut/'), name]));
    }),
  );
});

it('names are in one order, whatever order they come in', () => {
  const name = fc.string({ minLength: 1, maxLength: 8, unit: 'binary-ascii' });
  fc.assert(
    fc.property(fc.array(name, { maxLength: 8 }), (names) => {
      const sorted = [...names].sort(compareNames);
      assert.deepEqual([...names].reverse().sort(compareNames), sorted);
    }),
  );
  assert.deepEqual(['a10', 'a9', 'a1'].sort(compareNames), ['a1', 'a9', 'a10']);
});
