/**
 * Reads a CSV file of the configuration: UTF-8; commas, semicolons or tabs, whichever the first line uses. What a
 * reading complains of comes back with line and column, every error at once.
 */
import { isUtf8 } from 'node:buffer';
import { type CsvError, parse } from 'csv-parse';
import type { ConfigError } from '../../settings/config-error.ts';
import { locateCells } from './cell-place.ts';

/** Most errors reported of one file. */
export const csvErrorsMax = 50;
const chunkBytes = 262_144;

/** A complaint about one cell: where its record begins in the file, in bytes, and which field it is, from 0. */
interface Complaint {
  readonly record: number;
  readonly field: number;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** What is made of the records: the first is the header. */
export abstract class CsvReading {
  readonly complaints: Complaint[] = [];
  /** Complaints beyond the most that are reported. */
  more = 0;

  abstract header(cells: readonly string[]): void;
  /** @param start where the record begins, in bytes */
  abstract row(cells: readonly string[], start: number): void;
  /** @param starts where each row's record begins */
  abstract end(starts: readonly number[]): void;

  protected complain(record: number, field: number, message: string, hint?: string): void {
    if (this.complaints.length < csvErrorsMax) this.complaints.push({ record, field, message, hint });
    else this.more++;
  }
}

/** Reads the bytes of a file; `file` is what errors call it, and `header` what its first line has, for a file that is empty. */
export async function readCsv(
  file: string,
  given: Uint8Array,
  reading: CsvReading,
  header: string,
): Promise<ConfigError[]> {
  const whole = (message: string, hint: string) => [{ file, line: 0, column: 0, message, hint }];
  if (!isUtf8(given)) return whole('the file is not UTF-8', 'save it as "CSV UTF-8"');
  const mark = given[0] === 0xef && given[1] === 0xbb && given[2] === 0xbf ? 3 : 0;
  const bytes = given.subarray(mark);
  const records = new Records(reading);
  const broken = await feed(bytes, records);
  if (broken) return [{ file, ...broken }];
  if (!records.begun) return whole('the file is empty', `its first line names the columns: ${header}`);
  reading.end(records.starts);
  const complaints = reading.complaints.sort((a, b) => a.record - b.record || a.field - b.field);
  const places = locateCells(bytes, delimiterOf(bytes), complaints);
  const errors: ConfigError[] = complaints.map(({ message, hint }, index) => ({
    file,
    ...(places[index] as { line: number; column: number }),
    message,
    ...(hint === undefined ? {} : { hint }),
  }));
  if (reading.more > 0) errors.push({ file, line: 0, column: 0, message: `${reading.more} further errors` });
  return errors;
}

class Records {
  readonly starts: number[] = [];
  begun = false;
  readonly #reading: CsvReading;
  #start = 0;

  constructor(reading: CsvReading) {
    this.#reading = reading;
  }

  take(given: readonly string[], end: number): void {
    // The parser leaves blanks inside quotes alone; here nobody means them.
    const cells = given.map((cell) => cell.trim());
    const start = this.#start;
    this.#start = end;
    if (!this.begun) {
      this.begun = true;
      this.#reading.header(cells);
      return;
    }
    this.#reading.row(cells, start);
    this.starts.push(start);
  }
}

/** Gives the parser a piece at a time, so that a large file does not hold everything else up. */
async function feed(bytes: Uint8Array, records: Records) {
  const parser = parse({
    delimiter: delimiterOf(bytes),
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: 1_048_576,
    on_record: (record: string[], { bytes: end }) => {
      records.take(record, end);
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
