/** Where a segment really begins and ends: layout around it, and an interchange that hides in it. */
import { isBlank, isLineBreak } from './bytes.ts';
import { readIsa } from './delimiters.ts';
import { byteClass } from './scan.ts';
import { isIsa } from './seek.ts';

/** Index of the first byte of a segment: blanks and line breaks before it are layout, also where the terminator is one. */
export function skipBlanks(bytes: Uint8Array, classes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const byte = bytes[at]!;
    if (byte > 0x20 || !isBlank(byte)) break;
    const kind = classes[byte]!;
    const layout = kind === byteClass.data || kind === byteClass.control || kind === byteClass.lineBreak;
    if (!layout && !(kind === byteClass.segment && isLineBreak(byte))) break;
    at++;
  }
  return at;
}

/** Index of an ISA at the start of `bytes[from, to)`, behind a line break, or where its whole width ends at `to`; else -1. */
export function hiddenIsa(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to - 3; at++) {
    if (bytes[at] !== 0x49 || !isIsa(bytes, at, to)) continue;
    if (at === from || isLineBreak(bytes[at - 1]!)) return at;
    if (readIsa(bytes, at, Math.min(bytes.length, to + 1))?.end === to + 1) return at;
  }
  return -1;
}

/** Index behind the last byte that is no blank, for interchanges whose lines end with blanks. */
export function trimmed(bytes: Uint8Array, from: number, to: number): number {
  let end = to;
  while (end > from && bytes[end - 1] === 0x20) end--;
  return end;
}
