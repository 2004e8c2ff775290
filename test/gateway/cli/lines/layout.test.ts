import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { rendered, styled, table, visible, visibleJson, wrapped } from '../../../../gateway/cli/lines/layout.ts';

test('nothing that a terminal acts on passes, whatever the data', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.doesNotMatch(visible(text), /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
      assert.doesNotMatch(rendered([text, styled('red', text)], false), /[\x00-\x1f\x7f-\x9f]/);
    }),
  );
});

test('only our own colours are around styled text', () => {
  assert.equal(rendered(['a', styled('red', '\x1b[32mb')], true), 'a\x1b[31m\\x1b[32mb\x1b[0m');
});

test('visible JSON is the same value', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const json = visibleJson(JSON.stringify({ text }));
      assert.doesNotMatch(json, /[\x00-\x1f\x7f-\x9f]/);
      assert.deepEqual(JSON.parse(json), { text });
    }),
  );
});

test('a table keeps its columns in line, also under colours and wide controls', () => {
  const lines = table(
    [{ title: 'A' }, { title: 'N', align: 'right' }, { title: 'Z' }],
    [
      ['x\n', '1', 'end'],
      [styled('red', 'longer'), '1000', 'end'],
    ],
  ).map((line) => rendered(line, false));
  assert.deepEqual(lines, ['A          N  Z', 'x\\x0a      1  end', 'longer  1000  end']);
});

test('wrapping loses no word and no line is too long unless one word is', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { maxLength: 60 }), (list) => {
      const lines = wrapped(list.join(' '), 30);
      assert.deepEqual(lines.join(' ').split(' ').filter(Boolean), list);
      assert.ok(lines.every((line) => line.length <= 30));
    }),
  );
});
