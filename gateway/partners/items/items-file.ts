/**
 * Reads items.csv: the column `sku`, if wanted `description`, `class`, `price` (of one unit) and `currency`, and one column for each kind of number the
 * partner knows our items by, named by its X12 qualifier (element 235): UP, EN, UK, VN, BP, IN, SK … Numbers are
 * written to the partner in the order of the columns. A column whose name begins with # is a note of somebody's.
 *
 * UTF-8; commas, semicolons or tabs, whichever the first line uses. Every error has its line and column.
 */
import type { ConfigError } from '../../settings/config-error.ts';
import { nearestWord } from '../../settings/nearest.ts';
import { quote } from '../../settings/wording.ts';
import { CsvReading, csvErrorsMax, readCsv } from './csv-file.ts';
import { cellBytesMax, type ItemColumns, type ItemIndex } from './item-index.ts';
import { ItemIndexBuilder } from './item-index-builder.ts';
import { numberDefect } from './item-number.ts';

/** Largest items file, in bytes. */
export const itemsBytesMax = 512 * 1_048_576;

/** Reads the bytes of an items file; `file` is what errors call it. The index is given only when there are no errors. */
export async function readItems(
  file: string,
  bytes: Uint8Array,
): Promise<{ items?: ItemIndex; errors: ConfigError[] }> {
  const reading = new ItemsReading();
  const errors = await readCsv(file, bytes, reading, 'sku,UP,…');
  return errors.length === 0 && reading.items ? { items: reading.items, errors } : { errors };
}

class ItemsReading extends CsvReading {
  items: ItemIndex | undefined;
  #columns: ItemColumns | undefined;
  #builder: ItemIndexBuilder | undefined;

  header(cells: readonly string[]): void {
    this.#columns = this.#header(cells);
    this.#builder = new ItemIndexBuilder(this.#columns);
  }

  row(cells: readonly string[], start: number): void {
    if (this.#columns) this.#row(cells, start, this.#columns);
    this.#builder?.add(cells);
  }

  end(starts: readonly number[]): void {
    if (!this.#builder) return;
    const { items, doubles } = this.#builder.build(csvErrorsMax);
    for (const { column, row, firstRow } of doubles)
      this.#double(items, column, firstRow, { row, start: starts[row]! });
    this.items = items;
  }

  #double(items: ItemIndex, column: number, firstRow: number, { row, start }: { row: number; start: number }): void {
    const qualifier = this.#columns?.numbers.find((number) => number.column === column)?.qualifier;
    const value = quote(items.cell(row, column));
    if (qualifier === undefined) {
      const hint = 'one line an item; a second number of the same kind has no place yet';
      this.complain(start, column, `SKU ${value} stands twice`, hint);
      return;
    }
    const skuColumn = this.#columns?.sku ?? 0;
    const skus = `${quote(items.cell(firstRow, skuColumn))} and ${quote(items.cell(row, skuColumn))}`;
    this.complain(start, column, `${qualifier} ${value} stands for two SKUs, ${skus}`);
  }

  #header(cells: readonly string[]): ItemColumns {
    const seen = new Map<string, number>();
    const numbers: { qualifier: string; column: number }[] = [];
    for (const [column, name] of cells.entries()) {
      if (name.startsWith('#')) continue;
      if (seen.has(name)) this.complain(0, column, `column ${quote(name)} stands twice`);
      seen.set(name, column);
      if (words.includes(name)) continue;
      if (/^[A-Z0-9]{2}$/.test(name)) numbers.push({ qualifier: name, column });
      else this.complain(0, column, ...columnWords(name));
    }
    const sku = seen.get('sku');
    const currency = seen.get('currency');
    if (currency !== undefined && !seen.has('price')) {
      this.complain(0, currency, 'there is a column `currency`, and none is called `price`');
    }
    if (sku === undefined) this.complain(0, 0, 'no column is called `sku`', 'our own item number stands in it');
    return {
      sku: sku ?? 0,
      class: seen.get('class'),
      description: seen.get('description'),
      price: seen.get('price'),
      currency: seen.get('currency'),
      numbers,
      count: cells.length,
    };
  }

  #row(cells: readonly string[], start: number, columns: ItemColumns): void {
    if (cells.length > columns.count) {
      const hint = 'put a value that holds the delimiter in quotes';
      this.complain(start, columns.count, `the line has ${cells.length} values for ${columns.count} columns`, hint);
    }
    const sku = cells[columns.sku] ?? '';
    if (sku === '') this.complain(start, columns.sku, 'the line has no SKU');
    const defect = numberDefect('', sku);
    if (defect !== undefined) this.complain(start, columns.sku, `SKU ${quote(sku)}: ${defect}`);
    for (const { qualifier, column } of columns.numbers) {
      const value = cells[column] ?? '';
      const wrong = value === '' ? undefined : numberDefect(qualifier, value);
      if (wrong !== undefined) this.complain(start, column, `${qualifier} ${quote(value)}: ${wrong}`);
    }
    this.#price(cells, start, columns);
    for (const [column, value] of cells.entries()) {
      // A character takes three bytes of UTF-8 at most for each unit of its length.
      if (value.length * 3 > cellBytesMax && Buffer.byteLength(value) > cellBytesMax) {
        this.complain(start, column, `the value is longer than ${cellBytesMax} bytes`);
      }
    }
  }

  #price(cells: readonly string[], start: number, { price, currency }: ItemColumns): void {
    const amount = price === undefined ? '' : (cells[price] ?? '');
    const code = currency === undefined ? '' : (cells[currency] ?? '');
    if (price !== undefined && amount !== '' && !priceText.test(amount)) {
      this.complain(start, price, `price ${quote(amount)} is no price`, 'a decimal with up to four places, as 9.50');
    }
    if (currency !== undefined && code !== '' && !currencyText.test(code)) {
      this.complain(start, currency, `currency ${quote(code)} is none`, 'three capital letters (ISO 4217), as USD');
    }
  }
}

const words = ['sku', 'class', 'description', 'price', 'currency'];
const priceText = /^[0-9]{1,12}(\.[0-9]{1,4})?$/;
const currencyText = /^[A-Z]{3}$/;

function columnWords(name: string): [message: string, hint: string] {
  const near = nearestWord(name, words);
  const hint =
    'a column is sku, class, description, price, currency, an X12 qualifier such as UP, or a note whose name begins with #';
  if (near !== undefined) return [`unknown column ${quote(name)}; did you mean \`${near}\`?`, hint];
  const upper = name.toUpperCase();
  const question = /^[A-Z0-9]{2}$/.test(upper) ? `; did you mean \`${upper}\`?` : '';
  return [name === '' ? 'a column has no name' : `unknown column ${quote(name)}${question}`, hint];
}
