/** Makes the index of a partner's items, row by row. */

import { CellText, NumberTable, slotsFor } from '../schema/number-table.ts';
import { cellBytesMax, type ItemColumns, ItemIndex } from './item-index.ts';
import { gtinDigits } from './item-number.ts';

const encoder = new TextEncoder();

/** The same number twice: rows from 0. */
export interface DoubleNumber {
  readonly column: number;
  readonly row: number;
  readonly firstRow: number;
}

/** Takes rows, then becomes the index. */
export class ItemIndexBuilder {
  readonly #columns: ItemColumns;
  readonly #bytes = new Pieces(Uint8Array);
  readonly #ends = new Pieces(Uint32Array);

  constructor(columns: ItemColumns) {
    this.#columns = columns;
  }

  get rows(): number {
    return this.#ends.used / this.#columns.count;
  }

  /** One row; a cell that is missing is blank, one that is too long is cut (the caller has complained). */
  add(cells: readonly string[]): void {
    for (let column = 0; column < this.#columns.count; column++) {
      this.#bytes.take(encoder.encodeInto(cells[column] ?? '', this.#bytes.room(cellBytesMax)).written);
      this.#ends.room(1)[0] = this.#bytes.used;
      this.#ends.take(1);
    }
  }

  /**
   * The index, and every number that stands twice: the first row keeps it. `most` bounds the list. The builder is empty
   * then: what it took is given back at once, and what the index has can be had by every thread.
   */
  build(most: number): { items: ItemIndex; doubles: DoubleNumber[] } {
    const { rows } = this;
    const bytes = new Uint8Array(new SharedArrayBuffer(this.#bytes.used));
    const ends = new Uint32Array(new SharedArrayBuffer(this.#ends.used * Uint32Array.BYTES_PER_ELEMENT));
    this.#bytes.moveTo(bytes);
    this.#ends.moveTo(ends);
    const text = new CellText(bytes, ends, this.#columns.count);
    const doubles: DoubleNumber[] = [];
    const table = (column: number, gtin: boolean) => {
      const slots = new Uint32Array(new SharedArrayBuffer(slotsFor(rows) * Uint32Array.BYTES_PER_ELEMENT));
      const made = new NumberTable(text, column, gtin, slots);
      for (let row = 0; row < rows; row++) {
        const firstRow = made.add(row);
        if (firstRow !== undefined && doubles.length < most) doubles.push({ column, row, firstRow });
      }
      return made;
    };
    const skus = table(this.#columns.sku, false);
    const numbers = this.#columns.numbers.map(({ qualifier, column }) => ({
      qualifier,
      table: table(column, gtinDigits[qualifier] !== undefined),
    }));
    return { items: new ItemIndex(text, this.#columns, rows, skus, numbers), doubles };
  }
}

/** Elements of the first piece, and most elements of one. */
const firstLength = 4_096;
const pieceLengthMax = 2 ** 20;

/**
 * An array that grows by pieces: one that is copied into another of twice its length leaves memory behind that is not
 * given back while something lies above it.
 */
class Pieces<T extends Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer>> {
  readonly #kind: new (
    length: number,
  ) => T;
  readonly #full: T[] = [];
  #piece: T;
  #taken = 0;
  #before = 0;

  constructor(kind: new (length: number) => T) {
    this.#kind = kind;
    this.#piece = new kind(firstLength);
  }

  /** Elements taken. */
  get used(): number {
    return this.#before + this.#taken;
  }

  /** Room for so many elements behind those taken. */
  room(length: number): T {
    if (this.#taken + length > this.#piece.length) {
      this.#full.push(this.#piece.subarray(0, this.#taken) as T);
      this.#before += this.#taken;
      this.#taken = 0;
      this.#piece = new this.#kind(Math.min(pieceLengthMax, this.#piece.length * 2));
    }
    return this.#piece.subarray(this.#taken, this.#taken + length) as T;
  }

  take(length: number): void {
    this.#taken += length;
  }

  /** Copies all that was taken, and gives its memory back. */
  moveTo(all: Uint8Array | Uint32Array): void {
    this.#full.push(this.#piece.subarray(0, this.#taken) as T);
    let at = 0;
    for (const piece of this.#full.splice(0)) {
      all.set(piece, at);
      at += piece.length;
      piece.buffer.transfer(0);
    }
    this.#piece = new this.#kind(firstLength);
    this.#taken = 0;
    this.#before = 0;
  }
}
