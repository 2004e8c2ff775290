/** The rows of a table in the order of one column. */
import type { CellText } from '../schema/number-table.ts';

/**
 * Row numbers by the text in a column, as JavaScript compares texts. Rows that are in order already, as those of most
 * files are, take no memory; else four bytes each.
 */
export function rowsInOrder(text: CellText, column: number, size: number): Iterable<number> {
  const compare = (a: number, b: number) => compared(text, column, a, b);
  let row = 1;
  while (row < size && compare(row - 1, row) <= 0) row++;
  return row < size ? Uint32Array.from({ length: size }, (_, at) => at).sort(compare) : upTo(size);
}

function* upTo(size: number): Iterable<number> {
  for (let row = 0; row < size; row++) yield row;
}

/** Two cells by their bytes. */
function compared(text: CellText, column: number, a: number, b: number): number {
  const { bytes } = text;
  const [fromA, fromB] = [text.start(a, column), text.start(b, column)];
  const [lengthA, lengthB] = [text.end(a, column) - fromA, text.end(b, column) - fromB];
  for (let at = 0; at < lengthA && at < lengthB; at++) {
    const [one, other] = [bytes[fromA + at]!, bytes[fromB + at]!];
    if (one !== other) return place(one) - place(other);
  }
  return lengthA - lengthB;
}

/**
 * Bytes of UTF-8 are in the order of the characters but for one thing: JavaScript has those beyond U+FFFF (their first byte
 * is F0 and more) as two surrogates, which stand before U+E000 (EE and EF).
 */
function place(byte: number): number {
  return byte === 0xee || byte === 0xef ? byte + 0x100 : byte;
}
