/** Makes the index of a partner's items, row by row. */
import { cellBytesMax, type ItemColumns, ItemIndex } from './item-index.ts';
import { gtinDigits } from './item-number.ts';
import { CellText, NumberTable, slotsFor } from './number-table.ts';

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
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(65_536);
  #used = 0;
  #ends: Uint32Array<ArrayBuffer> = new Uint32Array(1_024);
  #cells = 0;

  constructor(columns: ItemColumns) {
    this.#columns = columns;
  }

  get rows(): number {
    return this.#cells / this.#columns.count;
  }

  /** One row; a cell that is missing is blank, one that is too long is cut (the caller has complained). */
  add(cells: readonly string[]): void {
    for (let column = 0; column < this.#columns.count; column++) {
      if (this.#used + cellBytesMax > this.#bytes.length) {
        this.#bytes = new Uint8Array(this.#bytes.buffer.transfer(2 * this.#bytes.byteLength));
      }
      const room = this.#bytes.subarray(this.#used, this.#used + cellBytesMax);
      this.#used += encoder.encodeInto(cells[column] ?? '', room).written;
      if (this.#cells === this.#ends.length) {
        this.#ends = new Uint32Array(this.#ends.buffer.transfer(2 * this.#ends.byteLength));
      }
      this.#ends[this.#cells++] = this.#used;
    }
  }

  /**
   * The index, and every number that stands twice: the first row keeps it. `most` bounds the list. The builder is empty
   * then: what it took is given back at once, and what the index has can be had by every thread.
   */
  build(most: number): { items: ItemIndex; doubles: DoubleNumber[] } {
    const { rows } = this;
    const text = new CellText(
      sharedBytes(this.#bytes, this.#used),
      sharedNumbers(this.#ends, this.#cells),
      this.#columns.count,
    );
    this.#bytes = new Uint8Array(this.#bytes.buffer.transfer(0));
    this.#ends = new Uint32Array(this.#ends.buffer.transfer(0));
    this.#cells = 0;
    this.#used = 0;
    const doubles: DoubleNumber[] = [];
    const table = (column: number, gtin: boolean) => {
      const slots = sharedNumbers(new Uint32Array(0), slotsFor(rows));
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

/** The first of some numbers in memory that threads share; 0 behind them where they are fewer. */
function sharedNumbers(from: Uint32Array, length: number): Uint32Array {
  const numbers = new Uint32Array(new SharedArrayBuffer(length * from.BYTES_PER_ELEMENT));
  numbers.set(from.subarray(0, length));
  return numbers;
}

function sharedBytes(from: Uint8Array, length: number): Uint8Array {
  const bytes = new Uint8Array(new SharedArrayBuffer(length));
  bytes.set(from.subarray(0, length));
  return bytes;
}
