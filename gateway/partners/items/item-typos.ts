/** Numbers that somebody may have meant who typed another: about a thousand for a number of twelve characters. */

/** Longest number that is looked at, in characters. */
const typedCharactersMax = 32;
const digits = '0123456789';
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const leadingZerosMax = 6;

/** Leading zeros, blanks and hyphens, letter case; then everything that is one typing error away. */
export function* likelyTypos(typed: string): Iterable<string> {
  if (typed.length > typedCharactersMax) return;
  const plain = typed.replace(/[\s./-]/g, '');
  yield plain;
  yield typed.toUpperCase();
  yield typed.replace(/^0+/, '');
  for (let zeros = 1; zeros <= leadingZerosMax; zeros++) yield '0'.repeat(zeros) + typed;
  const alphabet = /^\d*$/.test(typed) ? digits : `${digits}${letters}-`;
  for (let at = 0; at <= typed.length; at++) {
    const before = typed.slice(0, at);
    const after = typed.slice(at);
    for (const character of alphabet) {
      yield before + character + after;
      if (after !== '') yield before + character + after.slice(1);
    }
    if (after !== '') yield before + after.slice(1);
    if (after.length > 1) yield before + after[1] + after[0] + after.slice(2);
  }
}
