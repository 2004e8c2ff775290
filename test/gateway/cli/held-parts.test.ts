import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeldParts } from '../../../gateway/cli/held-parts.ts';

const all = (held: HeldParts) => Buffer.concat([...held.pieces()]).toString();

test('lines come back in order, from memory and from a file alike', () => {
  const lines = Array.from({ length: 100 }, (_, at) => `{"line":${at},"text":"ü"}`);
  for (const charactersMax of [1, 100, 1_000_000]) {
    using held = new HeldParts(charactersMax);
    for (const line of lines) held.hold(line);
    assert.equal(all(held), `${lines.join('\n')}\n`);
  }
});

test('what is forgotten does not come back', () => {
  using held = new HeldParts(10);
  held.hold('a line longer than ten characters');
  held.clear();
  held.hold('b');
  assert.equal(all(held), 'b\n');
});
