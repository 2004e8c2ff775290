/**
 * The items of one partner, for a million of them: all text in one array of bytes, found by open-addressed hash tables
 * of row numbers. About 100 bytes an item where maps of strings would take five times that and keep the collector busy.
 *
 * A number is looked up in the column of its qualifier first; then in every column, the SKU's own included, where it
 * has to stand for one SKU only. In columns of GTINs leading zeros do not count.
 */
import { normalDecimal } from '../../../translators/canonical/decimal.ts';
import { editDistance } from '../../settings/nearest.ts';
import type { ItemPrice, PartnerItems } from '../partner.ts';
import { CellText, NumberTable } from '../schema/number-table.ts';
import { gtinDigits } from './item-number.ts';
import { likelyTypos } from './item-typos.ts';
import { rowsInOrder } from './row-order.ts';

/** Longest text of one cell, in bytes. */
export const cellBytesMax = 512;
/** Up to so many numbers every one is compared to find the nearest; beyond, only likely typing errors are looked up. */
const comparedMax = 4_000;
const nearestMax = 3;

/** What the columns of items.csv are: the SKU, words about the item, or a kind of number by its X12 qualifier. */
export interface ItemColumns {
  readonly sku: number;
  readonly class: number | undefined;
  readonly description: number | undefined;
  readonly price?: number | undefined;
  readonly currency?: number | undefined;
  /** In the order in which they are written. */
  readonly numbers: readonly { readonly qualifier: string; readonly column: number }[];
  /** Number of columns. */
  readonly count: number;
}

const encoder = new TextEncoder();

/** Numbers are looked up for every line of every file: their bytes go here and not into an array of their own. */
const sought = new Uint8Array(cellBytesMax);

/** What stands in `sought`, and how long it is: one SKU is looked up with many partners, one after another. */
let soughtText = '';
let soughtLength = 0;

/** Puts a text's bytes into `sought` and gives their number; 0 where they are more than any cell has. */
function seek(text: string): number {
  if (text !== soughtText) {
    soughtText = text;
    soughtLength = encoded(text);
  }
  return soughtLength;
}

function encoded(text: string): number {
  const { length } = text;
  if (length > cellBytesMax) return 0;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) {
      const { read, written } = encoder.encodeInto(text, sought);
      return read === length ? written : 0;
    }
    sought[at] = code;
  }
  return length;
}

/** SKUs whose text is kept, a power of two: the numbers of a line name one row, and neighbouring lines often the same ones. */
const keptTexts = 4_096;

/** An index as plain arrays, in memory that threads share: sent to another one, nothing is copied. */
export interface ItemIndexData {
  readonly columns: ItemColumns;
  readonly size: number;
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
  /** Of the SKUs, then of each number. */
  readonly slots: readonly Uint32Array[];
}

export interface QualifiedTable {
  readonly qualifier: string;
  readonly table: NumberTable;
}

export class ItemIndex implements PartnerItems {
  readonly size: number;
  readonly #text: CellText;
  readonly #columns: ItemColumns;
  readonly #skus: NumberTable;
  readonly #numbers: readonly QualifiedTable[];
  readonly #tables: readonly NumberTable[];
  #lastSku: string | undefined;
  #lastRow: number | undefined;
  readonly #keptRows = new Int32Array(keptTexts).fill(-1);
  readonly #kept: string[] = new Array<string>(keptTexts).fill('');

  constructor(
    text: CellText,
    columns: ItemColumns,
    size: number,
    skus: NumberTable,
    numbers: readonly QualifiedTable[],
  ) {
    this.size = size;
    this.#text = text;
    this.#columns = columns;
    this.#skus = skus;
    this.#numbers = numbers;
    this.#tables = [...numbers.map(({ table }) => table), skus];
  }

  /** The index that `data` gave, in this thread or another. */
  static of({ columns, size, bytes, ends, slots }: ItemIndexData): ItemIndex {
    const text = new CellText(bytes, ends, columns.count);
    const table = (column: number, gtin: boolean, index: number) =>
      new NumberTable(text, column, gtin, slots[index] as Uint32Array);
    const numbers = columns.numbers.map(({ qualifier, column }, index) => ({
      qualifier,
      table: table(column, gtinDigits[qualifier] !== undefined, index + 1),
    }));
    return new ItemIndex(text, columns, size, table(columns.sku, false, 0), numbers);
  }

  get data(): ItemIndexData {
    const slots = [this.#skus.slots, ...this.#numbers.map(({ table }) => table.slots)];
    return { columns: this.#columns, size: this.size, bytes: this.#text.bytes, ends: this.#text.ends, slots };
  }

  sku(qualifier: string, value: string): string | undefined {
    const length = seek(value);
    for (const number of this.#numbers) {
      const row = number.qualifier === qualifier ? number.table.row(sought, length) : undefined;
      if (row !== undefined) return this.#sku(row);
    }
    let only: number | undefined;
    for (const table of this.#tables) {
      const row = table.row(sought, length);
      if (row === undefined || row === only) continue;
      if (only !== undefined) return undefined;
      only = row;
    }
    return only === undefined ? undefined : this.#sku(only);
  }

  #sku(row: number): string {
    const slot = row & (keptTexts - 1);
    if (this.#keptRows[slot] !== row) {
      this.#keptRows[slot] = row;
      this.#kept[slot] = this.cell(row, this.#columns.sku);
    }
    return this.#kept[slot]!;
  }

  numbers(sku: string): readonly { readonly qualifier: string; readonly value: string }[] {
    const row = this.rowOf(sku);
    if (row === undefined) return [];
    const found: { readonly qualifier: string; readonly value: string }[] = [];
    for (const { qualifier, column } of this.#columns.numbers) {
      const value = this.cell(row, column);
      if (value !== '') found.push({ qualifier, value });
    }
    return found;
  }

  nearest(value: string): readonly string[] {
    const most = Math.min(3, Math.max(1, Math.floor(value.length / 3)));
    const found = new Map<string, number>();
    for (const candidate of this.#candidates(value)) {
      const distance = editDistance(value, candidate, most);
      // A number without its leading zeros is likely however many of them there were.
      const zeros = candidate.replace(/^0+/, '') === value.replace(/^0+/, '');
      if (distance <= most || zeros) found.set(candidate, zeros ? 0 : distance);
    }
    const order = [...found].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
    return order.slice(0, nearestMax).map(([candidate]) => candidate);
  }

  *skus(from = 0): Iterable<string> {
    for (let row = from; row < this.size; row++) yield this.cell(row, this.#columns.sku);
  }

  /** Every SKU in ascending order, as texts are compared; a text is made when it is asked for. */
  *skusInOrder(): Iterable<string> {
    const { sku } = this.#columns;
    for (const row of rowsInOrder(this.#text, sku, this.size)) yield this.cell(row, sku);
  }

  has(sku: string): boolean {
    return this.rowOf(sku) !== undefined;
  }

  class(sku: string): string | undefined {
    return this.#word(sku, this.#columns.class);
  }

  description(sku: string): string | undefined {
    return this.#word(sku, this.#columns.description);
  }

  price(sku: string): ItemPrice | undefined {
    const amount = normalDecimal(this.#word(sku, this.#columns.price) ?? '') ?? undefined;
    if (amount === undefined) return undefined;
    const currency = this.#word(sku, this.#columns.currency);
    return { amount, ...(currency !== undefined && { currency }) };
  }

  /** Whether there is a column of prices. */
  get hasPrices(): boolean {
    return this.#columns.price !== undefined;
  }

  /** Whether any item is of a class. */
  hasClass(name: string): boolean {
    const column = this.#columns.class;
    if (column === undefined) return false;
    for (let row = 0; row < this.size; row++) if (this.cell(row, column) === name) return true;
    return false;
  }

  *#candidates(value: string): Iterable<string> {
    if (this.size * this.#tables.length <= comparedMax) {
      for (const { column } of this.#tables) {
        for (let row = 0; row < this.size; row++) {
          const cell = this.cell(row, column);
          if (cell !== '') yield cell;
        }
      }
      return;
    }
    for (const variant of likelyTypos(value)) {
      const length = seek(variant);
      for (const table of this.#tables) {
        const row = table.row(sought, length);
        if (row !== undefined) yield this.cell(row, table.column);
      }
    }
  }

  #word(sku: string, column: number | undefined): string | undefined {
    const row = column === undefined ? undefined : this.rowOf(sku);
    const word = row === undefined || column === undefined ? '' : this.cell(row, column);
    return word === '' ? undefined : word;
  }

  /** Row of a SKU. The last answer is kept, for a line of an advice asks for each of its words. */
  rowOf(sku: string): number | undefined {
    if (sku === this.#lastSku) return this.#lastRow;
    this.#lastRow = this.#skus.row(sought, seek(sku));
    this.#lastSku = sku;
    return this.#lastRow;
  }

  /** Text of one cell; rows and columns from 0. */
  cell(row: number, column: number): string {
    return this.#text.text(row, column);
  }
}
