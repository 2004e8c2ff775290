/**
 * Cells of a table as one array of bytes, and hash tables (open addressing, linear probing) of the rows by the number in
 * one column.
 */

/** Buffer's own way to a string, without making a view of the bytes first: that costs as much as the text. */
const { utf8Slice } = Buffer.prototype as unknown as {
  readonly utf8Slice: (this: Uint8Array, start: number, end: number) => string;
};

/** Cells, row by row, in one array of bytes. */
export class CellText {
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
  readonly #columns: number;

  constructor(bytes: Uint8Array, ends: Uint32Array, columns: number) {
    this.bytes = bytes;
    this.ends = ends;
    this.#columns = columns;
  }

  start(row: number, column: number): number {
    const cell = row * this.#columns + column;
    return cell === 0 ? 0 : this.ends[cell - 1]!;
  }

  end(row: number, column: number): number {
    return this.ends[row * this.#columns + column]!;
  }

  text(row: number, column: number): string {
    return utf8Slice.call(this.bytes, this.start(row, column), this.end(row, column));
  }
}

/** Slots of a table of so many rows: a power of two, at most half full. */
export function slotsFor(rows: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(8, rows * 2)));
}

const zero = 0x30;

/** Rows by the number in one column. */
export class NumberTable {
  readonly column: number;
  readonly #text: CellText;
  readonly #gtin: boolean;
  /**
   * 0 for a free slot; else row + 1 in as many low bits as number the slots, and above them those bits of the number's hash that
   * did not choose the slot. A number that is not there is told from what is without a look at the text, which lies anywhere in memory.
   */
  readonly slots: Uint32Array;
  readonly #rowBits: number;

  constructor(text: CellText, column: number, gtin: boolean, slots: Uint32Array) {
    this.column = column;
    this.#text = text;
    this.#gtin = gtin;
    this.slots = slots;
    this.#rowBits = Math.log2(slots.length);
  }

  /** Row that has this number already; the table stays as it is then. Blanks are not numbers. */
  add(row: number): number | undefined {
    const start = this.#text.start(row, this.column);
    const end = this.#text.end(row, this.column);
    if (start === end) return undefined;
    const from = this.#significant(this.#text.bytes, start, end);
    const hashed = hash(this.#text.bytes, from, end);
    const slot = this.#slot(hashed, this.#text.bytes, from, end);
    const there = this.slots[slot]!;
    if (there !== 0) return this.#rowOf(there);
    this.slots[slot] = ((hashed >>> this.#rowBits) << this.#rowBits) | (row + 1);
    return undefined;
  }

  /** Row of the number that the first `length` bytes are. */
  row(bytes: Uint8Array, length: number): number | undefined {
    if (length === 0) return undefined;
    const from = this.#significant(bytes, 0, length);
    const there = this.slots[this.#slot(hash(bytes, from, length), bytes, from, length)]!;
    return there === 0 ? undefined : this.#rowOf(there);
  }

  #rowOf(filled: number): number {
    return (filled & (this.slots.length - 1)) - 1;
  }

  /** Slot of a number, or the free one that it would take. */
  #slot(hashed: number, bytes: Uint8Array, start: number, end: number): number {
    const mask = this.slots.length - 1;
    const rest = hashed >>> this.#rowBits;
    let slot = hashed & mask;
    for (let there = this.slots[slot]!; there !== 0; there = this.slots[slot]!) {
      if (there >>> this.#rowBits === rest && this.#same(this.#rowOf(there), bytes, start, end)) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #same(row: number, bytes: Uint8Array, start: number, end: number): boolean {
    const otherEnd = this.#text.end(row, this.column);
    const otherStart = this.#significant(this.#text.bytes, this.#text.start(row, this.column), otherEnd);
    if (otherEnd - otherStart !== end - start) return false;
    for (let i = 0; i < end - start; i++) if (this.#text.bytes[otherStart + i] !== bytes[start + i]) return false;
    return true;
  }

  /** Where a GTIN begins without its leading zeros. */
  #significant(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    if (this.#gtin && end - start <= 14) while (at < end - 1 && bytes[at] === zero) at++;
    return at;
  }
}

/** FNV-1a, 32 bits, mixed once more since its low bits alone choose the slot. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = 0x811c9dc5;
  for (let i = start; i < end; i++) value = Math.imul(value ^ bytes[i]!, 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}
