/**
 * Reads items.csv: the column `sku`, if wanted `description` and `class`, and one column for each kind of number the
 * partner knows our items by, named by its X12 qualifier (element 235): UP, EN, UK, VN, BP, IN, SK … Numbers are
 * written to the partner in the order of the columns. A column whose name begins with # is a note of somebody's.
 *
 * UTF-8; commas, semicolons or tabs, whichever the first line uses. Every error has its line and column.
 */
import { isUtf8 } from 'node:buffer';
import { type CsvError, parse } from 'csv-parse';
import type { ConfigError } from '../settings/config-error.ts';
import { nearestWord } from '../settings/nearest.ts';
import { quote } from '../settings/wording.ts';
import { locateCells } from './cell-place.ts';
import { cellBytesMax, type ItemColumns, type ItemIndex, ItemIndexBuilder } from './item-index.ts';
import { numberDefect } from './item-number.ts';

/** Largest items file, in bytes. */
export const itemsBytesMax = 512 * 1_048_576;
/** Most errors reported of one items file. */
const itemErrorsMax = 50;
const chunkBytes = 262_144;

/** A complaint about one cell: where its record begins in the file, in bytes, and which field it is, from 0. */
interface Complaint {
  readonly record: number;
  readonly field: number;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** Reads the bytes of an items file; `file` is what errors call it. The index is given only when there are no errors. */
export async function readItems(
  file: string,
  given: Uint8Array,
): Promise<{ items?: ItemIndex; errors: ConfigError[] }> {
  const whole = (message: string, hint: string) => ({ errors: [{ file, line: 0, column: 0, message, hint }] });
  if (!isUtf8(given)) return whole('the file is not UTF-8', 'save it as "CSV UTF-8"');
  const mark = given[0] === 0xef && given[1] === 0xbb && given[2] === 0xbf ? 3 : 0;
  const bytes = given.subarray(mark);
  const reading = new ItemsReading();
  const broken = await feed(bytes, reading);
  if (broken) return { errors: [{ file, ...broken }] };
  const items = reading.finish();
  if (reading.complaints.length === 0 && items) return { items, errors: [] };
  if (reading.complaints.length === 0) return whole('the file is empty', 'its first line names the columns: sku,UP,…');
  const places = locateCells(bytes, delimiterOf(bytes), reading.complaints);
  const errors = reading.complaints.map(({ message, hint }, index) => ({
    file,
    ...places[index]!,
    message,
    ...(hint === undefined ? {} : { hint }),
  }));
  if (reading.more > 0) errors.push({ file, line: 0, column: 0, message: `${reading.more} further errors` });
  return { errors };
}

/** Gives the parser a piece at a time, so that a large file does not hold everything else up. */
async function feed(bytes: Uint8Array, reading: ItemsReading) {
  const parser = parse({
    delimiter: delimiterOf(bytes),
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: 1_048_576,
    on_record: (record: string[], { bytes: end }) => {
      reading.record(record, end);
      return null;
    },
  });
  const failure = new Promise<CsvError | undefined>((done) => {
    parser.once('error', (error: CsvError) => done(error));
    parser.once('end', () => done(undefined));
  });
  parser.resume();
  for (let at = 0; at < bytes.length && !parser.destroyed; at += chunkBytes) {
    await new Promise((next) => {
      parser.write(bytes.subarray(at, at + chunkBytes), () => setImmediate(next));
    });
  }
  if (!parser.destroyed) parser.end();
  const error = await failure;
  if (!error) return undefined;
  const line = typeof error.lines === 'number' ? error.lines : 0;
  return { line, column: line > 0 ? 1 : 0, message: csvWords[error.code] ?? `this is no CSV: ${error.message}` };
}

const csvWords: Readonly<Partial<Record<string, string>>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened and never closed',
  CSV_INVALID_CLOSING_QUOTE: 'a quote stands inside a quoted value; write it twice',
  INVALID_OPENING_QUOTE: 'a quote stands inside a value that does not begin with one; quote the whole value',
  CSV_MAX_RECORD_SIZE: 'the line is longer than 1 MiB; a quote above may not be closed',
};

function delimiterOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0x0a);
  const first = new TextDecoder().decode(bytes.subarray(0, Math.min(end < 0 ? bytes.length : end, 65_536)));
  const counts = [',', ';', '\t'].map((delimiter) => ({ delimiter, count: first.split(delimiter).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}

class ItemsReading {
  readonly complaints: Complaint[] = [];
  more = 0;
  #start = 0;
  #columns: ItemColumns | undefined;
  #builder: ItemIndexBuilder | undefined;
  /** Where each row's record begins, in bytes, for complaints that come when all rows are known. */
  readonly #starts: number[] = [];

  record(given: readonly string[], end: number): void {
    // The parser leaves blanks inside quotes alone; here nobody means them.
    const cells = given.map((cell) => cell.trim());
    const start = this.#start;
    this.#start = end;
    if (!this.#columns) {
      this.#columns = this.#header(cells);
      this.#builder = new ItemIndexBuilder(this.#columns);
      return;
    }
    this.#row(cells, start, this.#columns);
    this.#starts.push(start);
    this.#builder?.add(cells);
  }

  finish(): ItemIndex | undefined {
    if (!this.#builder || !this.#columns) return undefined;
    const { items, doubles } = this.#builder.build(itemErrorsMax);
    for (const { column, row, firstRow } of doubles) this.#double(items, column, row, firstRow);
    this.complaints.sort((a, b) => a.record - b.record || a.field - b.field);
    return items;
  }

  #double(items: ItemIndex, column: number, row: number, firstRow: number): void {
    const start = this.#starts[row]!;
    const qualifier = this.#columns?.numbers.find((number) => number.column === column)?.qualifier;
    const value = quote(items.cell(row, column));
    if (qualifier === undefined) {
      const hint = 'one line an item; a second number of the same kind has no place yet';
      this.#complain(start, column, `SKU ${value} stands twice`, hint);
      return;
    }
    const skuColumn = this.#columns?.sku ?? 0;
    const skus = `${quote(items.cell(firstRow, skuColumn))} and ${quote(items.cell(row, skuColumn))}`;
    this.#complain(start, column, `${qualifier} ${value} stands for two SKUs, ${skus}`);
  }

  #header(cells: readonly string[]): ItemColumns {
    const seen = new Map<string, number>();
    const numbers: { qualifier: string; column: number }[] = [];
    for (const [column, name] of cells.entries()) {
      if (name.startsWith('#')) continue;
      if (seen.has(name)) this.#complain(0, column, `column ${quote(name)} stands twice`);
      seen.set(name, column);
      if (words.includes(name)) continue;
      if (/^[A-Z0-9]{2}$/.test(name)) numbers.push({ qualifier: name, column });
      else this.#complain(0, column, ...columnWords(name));
    }
    const sku = seen.get('sku');
    if (sku === undefined) this.#complain(0, 0, 'no column is called `sku`', 'our own item number stands in it');
    return {
      sku: sku ?? 0,
      class: seen.get('class'),
      description: seen.get('description'),
      numbers,
      count: cells.length,
    };
  }

  #row(cells: readonly string[], start: number, columns: ItemColumns): void {
    if (cells.length > columns.count) {
      const hint = 'put a value that holds the delimiter in quotes';
      this.#complain(start, columns.count, `the line has ${cells.length} values for ${columns.count} columns`, hint);
    }
    const sku = cells[columns.sku] ?? '';
    if (sku === '') this.#complain(start, columns.sku, 'the line has no SKU');
    const defect = numberDefect('', sku);
    if (defect !== undefined) this.#complain(start, columns.sku, `SKU ${quote(sku)}: ${defect}`);
    for (const { qualifier, column } of columns.numbers) {
      const value = cells[column] ?? '';
      const wrong = value === '' ? undefined : numberDefect(qualifier, value);
      if (wrong !== undefined) this.#complain(start, column, `${qualifier} ${quote(value)}: ${wrong}`);
    }
    for (const [column, value] of cells.entries()) {
      // A character takes three bytes of UTF-8 at most for each unit of its length.
      if (value.length * 3 > cellBytesMax && Buffer.byteLength(value) > cellBytesMax) {
        this.#complain(start, column, `the value is longer than ${cellBytesMax} bytes`);
      }
    }
  }

  #complain(record: number, field: number, message: string, hint?: string): void {
    if (this.complaints.length < itemErrorsMax) this.complaints.push({ record, field, message, hint });
    else this.more++;
  }
}

const words = ['sku', 'class', 'description'];

function columnWords(name: string): [message: string, hint: string] {
  const near = nearestWord(name, words);
  const hint = 'a column is sku, class, description, an X12 qualifier such as UP, or a note whose name begins with #';
  if (near !== undefined) return [`unknown column ${quote(name)}; did you mean \`${near}\`?`, hint];
  const upper = name.toUpperCase();
  const question = /^[A-Z0-9]{2}$/.test(upper) ? `; did you mean \`${upper}\`?` : '';
  return [name === '' ? 'a column has no name' : `unknown column ${quote(name)}${question}`, hint];
}
