/**
 * Character sets (X12.6 section 3.3): which characters a partner's data may have.
 *
 * X12's extended set is all of printable ASCII and the letters of other languages, so it forbids nothing but control
 * characters, which are checked always. A narrower set is the partner's own rule and costs a look at each byte.
 */
import type { Delimiters } from '../delimiters.ts';

/** The sets by name, with a sentence each. */
export const characterSets = {
  basic: 'Upper-case letters, digits, blank and ! " & \' ( ) * + , - . / : ; ? =.',
  ascii: 'Printable ASCII, and no letter of another language.',
  extended: 'Printable ASCII and the letters of other languages, in any encoding; the rule.',
  'utf-8': 'As extended, and what is beyond ASCII is valid UTF-8.',
} as const;
export type CharacterSet = keyof typeof characterSets;

/** X12.6 section 3.3.1. */
const basicCharacters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!"&\'()*+,-./:;?= ';

const basic = new Uint8Array(256);
for (const character of basicCharacters) basic[character.charCodeAt(0)] = 1;

/** What is wrong with `bytes[from, to)` in a set, to follow an element's name; undefined where nothing is. */
export function characterDefect(
  set: CharacterSet,
  bytes: Uint8Array,
  from: number,
  to: number,
  { component, repetition }: Delimiters,
): string | undefined {
  if (set === 'utf-8') return isUtf8(bytes, from, to) ? undefined : 'is not valid UTF-8.';
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!;
    if (byte === component || byte === repetition) continue;
    const allowed = set === 'basic' ? basic[byte] === 1 : byte < 0x80;
    if (!allowed) return `holds a character that is not of the ${set} set.`;
  }
  return undefined;
}

/** Whether bytes are UTF-8 (RFC 3629 section 4): no overlong form, no surrogate, nothing beyond U+10FFFF. */
export function isUtf8(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; ) {
    const lead = bytes[at]!;
    const length = lead < 0x80 ? 1 : sequenceLength(lead, bytes[at + 1] ?? 0);
    if (length === 0 || at + length > to) return false;
    for (let next = at + 1; next < at + length; next++) if ((bytes[next]! & 0xc0) !== 0x80) return false;
    at += length;
  }
  return true;
}

/** Bytes of a character beyond ASCII, told by its first two; 0 where no character begins so. */
function sequenceLength(lead: number, next: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return (lead === 0xe0 && next < 0xa0) || (lead === 0xed && next > 0x9f) ? 0 : 3;
  if (lead < 0xf0 || lead > 0xf4) return 0;
  return (lead === 0xf0 && next < 0x90) || (lead === 0xf4 && next > 0x8f) ? 0 : 4;
}
