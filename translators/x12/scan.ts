/**
 * The scan: one pass over bytes that writes down where delimiters stand, and nothing else.
 *
 * This is the only loop that touches every byte. It looks each byte up in a table of 256 classes and stores
 * `(position - from) << 3 | class` for those that are not data. A host may bring a faster one of the same contract.
 */
import type { Delimiters } from './delimiters.ts';
import { none } from './delimiters.ts';

/** Class of a byte. Zero is data. */
export const byteClass = {
  data: 0,
  element: 1,
  segment: 2,
  component: 3,
  repetition: 4,
  lineBreak: 5,
  control: 6,
  /** Beyond ASCII: data too, but of which more than one byte may make a character. */
  beyond: 7,
} as const;

/** Bytes scanned at once: marks of a block stay in the processor's second cache. */
export const scanBlockBytes = 16_384;

/**
 * Writes a mark for each byte of `bytes[from, to)` that is not data and gives their number; `to - from` is at most
 * `scanBlockBytes`. A table of classes is not changed once it was given.
 */
export type Scan = (bytes: Uint8Array, from: number, to: number, classes: Uint8Array, marks: Uint32Array) => number;

export const scan: Scan = (bytes, from, to, classes, marks) => {
  let count = 0;
  for (let at = from; at < to; at++) {
    const kind = classes[bytes[at]!]!;
    if (kind !== 0) marks[count++] = ((at - from) << 3) | kind;
  }
  return count;
};

/** The table of classes for an interchange's delimiters. */
export function classTable(delimiters: Delimiters): Uint8Array {
  const classes = new Uint8Array(256);
  for (let byte = 0; byte < 0x20; byte++) classes[byte] = byteClass.control;
  classes[0x7f] = byteClass.control;
  classes.fill(byteClass.beyond, 0x80);
  classes[0x0a] = byteClass.lineBreak;
  classes[0x0d] = byteClass.lineBreak;
  if (delimiters.repetition !== none) classes[delimiters.repetition] = byteClass.repetition;
  if (delimiters.component !== none) classes[delimiters.component] = byteClass.component;
  classes[delimiters.element] = byteClass.element;
  classes[delimiters.segment] = byteClass.segment;
  return classes;
}
