/**
 * The item master: every SKU of ours, with what policies and checks ask of it. A CSV file that inventory.yaml names:
 * the column `sku`, and if wanted `class`, `pack`, `status`, `gtin` and `description`. As items.csv otherwise: UTF-8,
 * commas, semicolons or tabs, notes in columns whose name begins with #, every error with its line and column.
 *
 * Held as bytes and hash tables of row numbers, as items.csv is: about 100 bytes an item.
 */
import type { ConfigError } from '../../settings/config-error.ts';
import { nearestWord, orList } from '../../settings/nearest.ts';
import { quote } from '../../settings/wording.ts';
import { type ItemStatus, itemStatuses } from '../schema/buffer-schema.ts';
import { CsvReading, csvErrorsMax, readCsv } from './csv-file.ts';
import { ItemIndex, type ItemIndexData } from './item-index.ts';
import { ItemIndexBuilder } from './item-index-builder.ts';
import { gtinDigits, numberDefect } from './item-number.ts';

export interface MasterItem {
  readonly sku: string;
  readonly class: string | undefined;
  /** Pieces in a pack, a decimal. */
  readonly pack: string | undefined;
  /** active unless told. */
  readonly status: ItemStatus;
  readonly gtin: string | undefined;
  readonly description: string | undefined;
}

const columnNames = ['sku', 'class', 'pack', 'status', 'gtin', 'description'] as const;
type ColumnName = (typeof columnNames)[number];

/** A master as plain arrays, which another thread can have. */
export interface ItemMasterData {
  readonly index: ItemIndexData;
  readonly columns: Readonly<Partial<Record<ColumnName, number>>>;
}

export class ItemMaster {
  readonly #index: ItemIndex;
  readonly #columns: Readonly<Partial<Record<ColumnName, number>>>;

  constructor(index: ItemIndex, columns: Readonly<Partial<Record<ColumnName, number>>>) {
    this.#index = index;
    this.#columns = columns;
  }

  /** The master that `data` gave, in this thread or another. */
  static of({ index, columns }: ItemMasterData): ItemMaster {
    return new ItemMaster(ItemIndex.of(index), columns);
  }

  get data(): ItemMasterData {
    return { index: this.#index.data, columns: this.#columns };
  }

  get size(): number {
    return this.#index.size;
  }

  has(sku: string): boolean {
    return this.#index.rowOf(sku) !== undefined;
  }

  item(sku: string): MasterItem | undefined {
    const row = this.#index.rowOf(sku);
    if (row === undefined) return undefined;
    const cell = (name: ColumnName) => {
      const column = this.#columns[name];
      const text = column === undefined ? '' : this.#index.cell(row, column);
      return text === '' ? undefined : text;
    };
    const status = (cell('status') as ItemStatus | undefined) ?? 'active';
    return {
      sku,
      class: cell('class'),
      pack: cell('pack'),
      status,
      gtin: cell('gtin'),
      description: cell('description'),
    };
  }

  /** The class of each item, in no order and as often as it comes; empty text where it has none. */
  *classes(): Generator<string, void, void> {
    const column = this.#columns.class;
    if (column === undefined) return;
    for (let row = 0; row < this.size; row++) yield this.#index.cell(row, column);
  }

  pack(sku: string): string | undefined {
    return this.item(sku)?.pack;
  }

  /** Known SKUs most like this one, nearest first, three at most. */
  nearest(sku: string): readonly string[] {
    return this.#index.nearest(sku);
  }
}

/** Reads the bytes of an item master; `file` is what errors call it. The master is given only when there are no errors. */
export async function readItemMaster(
  file: string,
  bytes: Uint8Array,
): Promise<{ readonly items?: ItemMaster; readonly errors: readonly ConfigError[] }> {
  const reading = new MasterReading();
  const errors = await readCsv(file, bytes, reading, 'sku,class,pack,status,gtin');
  const items = errors.length === 0 ? reading.items : undefined;
  return items === undefined ? { errors } : { items, errors };
}

class MasterReading extends CsvReading {
  items: ItemMaster | undefined;
  #columns: Partial<Record<ColumnName, number>> = {};
  #builder: ItemIndexBuilder | undefined;
  #skuColumn = 0;
  #count = 0;

  header(cells: readonly string[]): void {
    for (const [column, name] of cells.entries()) {
      if (name.startsWith('#')) continue;
      if (!isColumn(name)) this.#unknownColumn(name, column);
      else if (this.#columns[name] !== undefined) this.complain(0, column, `column ${quote(name)} stands twice`);
      else this.#columns[name] = column;
    }
    if (this.#columns.sku === undefined) {
      this.complain(0, 0, 'no column is called `sku`', 'our own item number stands in it');
    }
    this.#skuColumn = this.#columns.sku ?? 0;
    this.#count = cells.length;
    const columns = { sku: this.#skuColumn, class: this.#columns.class, description: this.#columns.description };
    this.#builder = new ItemIndexBuilder({ ...columns, numbers: [], count: cells.length });
  }

  row(cells: readonly string[], start: number): void {
    if (cells.length > this.#count) {
      const hint = 'put a value that holds the delimiter in quotes';
      this.complain(start, this.#count, `the line has ${cells.length} values for ${this.#count} columns`, hint);
    }
    const sku = cells[this.#skuColumn] ?? '';
    const defect = numberDefect('', sku);
    if (sku === '') this.complain(start, this.#skuColumn, 'the line has no SKU');
    else if (defect !== undefined) this.complain(start, this.#skuColumn, `SKU ${quote(sku)}: ${defect}`);
    this.#check('pack', cells, start, packDefect);
    this.#check('status', cells, start, statusDefect);
    this.#check('gtin', cells, start, gtinDefect);
    this.#builder?.add(cells);
  }

  end(starts: readonly number[]): void {
    if (this.#builder === undefined) return;
    const { items, doubles } = this.#builder.build(csvErrorsMax);
    for (const { row } of doubles) {
      const value = quote(items.cell(row, this.#skuColumn));
      this.complain(starts[row] ?? 0, this.#skuColumn, `SKU ${value} stands twice`, 'one line an item');
    }
    this.items = new ItemMaster(items, this.#columns);
  }

  #check(name: ColumnName, cells: readonly string[], start: number, defectOf: (value: string) => string | undefined) {
    const column = this.#columns[name];
    const value = column === undefined ? '' : (cells[column] ?? '');
    const defect = value === '' ? undefined : defectOf(value);
    if (defect !== undefined) this.complain(start, column ?? 0, `\`${name}\` is ${quote(value)}: ${defect}`);
  }

  #unknownColumn(name: string, column: number): void {
    const near = nearestWord(name, columnNames);
    const question = near === undefined ? '' : `; did you mean \`${near}\`?`;
    const what = name === '' ? 'a column has no name' : `unknown column ${quote(name)}${question}`;
    this.complain(0, column, what, `a column is ${orList(columnNames)}, or a note whose name begins with #`);
  }
}

function isColumn(name: string): name is ColumnName {
  return (columnNames as readonly string[]).includes(name);
}

function packDefect(value: string): string | undefined {
  return /^[1-9][0-9]{0,6}$/.test(value) ? undefined : 'a pack is a whole number of pieces, from 1';
}

function statusDefect(value: string): string | undefined {
  return Object.hasOwn(itemStatuses, value) ? undefined : `it is ${orList(Object.keys(itemStatuses))}`;
}

/** GTIN-8, -12, -13 or -14, told by its length; the check digit is verified. */
function gtinDefect(value: string): string | undefined {
  const kind = Object.entries(gtinDigits).find(([, digits]) => digits === value.length)?.[0];
  if (kind !== undefined) return numberDefect(kind, value);
  const rounded = numberDefect('', value);
  return rounded ?? `a GTIN has 8, 12, 13 or 14 digits, and this has ${value.length}`;
}
