import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { characterDefect, type characterSets, isUtf8 } from '../../../translators/x12/validate/characters.ts';

const delimiters = { element: 0x2a, component: 0x3e, repetition: 0x5e, segment: 0x7e, blankBefore: false };
const fits = (set: keyof typeof characterSets, text: string | Uint8Array) => {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
  return characterDefect(set, bytes, 0, bytes.length, delimiters) === undefined;
};

test('each set has its characters (X12.6 section 3.3)', () => {
  assert.ok(fits('basic', 'POT 8 QT (ROUND), 1/2" & MORE?'));
  assert.ok(!fits('basic', 'Pot'));
  assert.ok(!fits('basic', 'A@B'));
  assert.ok(fits('basic', 'EA>2^3'), 'the delimiters are no data');
  assert.ok(fits('ascii', 'Pot @ 8_qt {round}'));
  assert.ok(!fits('ascii', 'Smörgås'));
  assert.ok(fits('utf-8', 'Smörgås 鍋 🍲'));
  assert.ok(!fits('utf-8', Buffer.from('Smörgås', 'latin1')));
});

test('UTF-8 is what a strict decoder takes for it', () => {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const decodes = (bytes: Uint8Array) => {
    try {
      strict.decode(bytes);
      return true;
    } catch {
      return false;
    }
  };
  const likely = fc.constantFrom(
    0x41,
    0x7f,
    0x80,
    0x9f,
    0xa0,
    0xbf,
    0xc1,
    0xc2,
    0xe0,
    0xed,
    0xef,
    0xf0,
    0xf4,
    0xf5,
    0xff,
  );
  fc.assert(
    fc.property(fc.array(likely, { maxLength: 6 }), (values) => {
      const bytes = Uint8Array.from(values);
      assert.equal(isUtf8(bytes, 0, bytes.length), decodes(bytes));
    }),
    { numRuns: 2_000 },
  );
});
