/**
 * Bytes to records: a byte order mark wins over the encoding that the specification names, and every record knows its
 * byte offset as long as it can be known (single-byte encodings, UTF-8 and UTF-16 without undecodable bytes).
 */
import type { DelimitedRecord, DelimitedStream, Host, TextStream } from '../../host.ts';
import type { Layout } from '../layout.ts';

export interface FlatRecordText {
  readonly fields: readonly string[];
  readonly line: number;
  readonly offset?: number;
  readonly defect?: string;
}

const marks = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
] as const;
/** Bytes that tell a byte order mark. */
const markBytes = 3;

const singleByte = /^(windows-?\d+|cp-?\d+|ibm-?\d+|iso-?8859-?\d+|latin-?\d|(us-)?ascii|ebcdic-cp-us)$/i;

export class RecordSource {
  readonly #host: Host;
  readonly #layout: Layout;
  readonly #recordCharactersMax: number;
  #first: number[] | undefined = [];
  #text: TextStream | undefined;
  #records: DelimitedStream | undefined;
  /** Bytes of the byte order mark, before the first record. */
  #before = 0;

  constructor(host: Host, layout: Layout, recordCharactersMax: number) {
    this.#host = host;
    this.#layout = layout;
    this.#recordCharactersMax = recordCharactersMax;
  }

  push(bytes: Uint8Array): readonly FlatRecordText[] {
    if (this.#first === undefined) return this.#read(bytes, false);
    if (this.#first.length + bytes.length < markBytes) {
      this.#first.push(...bytes);
      return [];
    }
    const held = Uint8Array.from(this.#first);
    this.#open(Uint8Array.from([...held, ...bytes.subarray(0, markBytes)]));
    return [...this.#read(held, false), ...this.#read(bytes, false)];
  }

  end(): readonly FlatRecordText[] {
    if (this.#first === undefined) return this.#read(new Uint8Array(), true);
    const held = Uint8Array.from(this.#first);
    this.#open(held);
    return this.#read(held, true);
  }

  #open(first: Uint8Array): void {
    this.#first = undefined;
    const { spec, delimiter, quote, encoding: named } = this.#layout;
    const mark = marks.find(({ bytes }) => bytes.every((byte, i) => first[i] === byte));
    const encoding = mark?.encoding ?? named;
    this.#before = mark?.bytes.length ?? 0;
    this.#text = this.#host.decoder(encoding);
    this.#records = this.#host.delimited({
      delimiter,
      quote,
      recordCharactersMax: this.#recordCharactersMax,
      skipLines: spec.skipLines ?? 0,
      size: sizeIn(encoding),
      ...(spec.comment === undefined ? {} : { comment: spec.comment }),
      ...(spec.lineEnd === 'none' && spec.recordLength !== undefined ? { recordCharacters: spec.recordLength } : {}),
    });
  }

  #read(bytes: Uint8Array, last: boolean): readonly FlatRecordText[] {
    if (this.#text === undefined || this.#records === undefined) return [];
    const records = this.#records.write(this.#text.write(bytes));
    const rest = last ? [...this.#records.write(this.#text.end()), ...this.#records.end()] : [];
    return [...records, ...rest].map((record) => this.#placed(record));
  }

  #placed({ offset, ...record }: DelimitedRecord): FlatRecordText {
    return Number.isNaN(offset) ? record : { ...record, offset: offset + this.#before };
  }
}

/** Measures text in bytes of an encoding; not a number where that cannot be told from the text. */
function sizeIn(encoding: string): (text: string) => number {
  if (/^utf-?8$/i.test(encoding)) return utf8Size;
  if (/^utf-?16/i.test(encoding)) return (text) => text.length * 2;
  return singleByte.test(encoding) ? (text) => text.length : () => Number.NaN;
}

function utf8Size(text: string): number {
  if (!/[^\0-\x7f]/.test(text)) return text.length;
  let size = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    // What stands for undecodable bytes does not say how many there were.
    if (code === 0xfffd) return Number.NaN;
    size += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return size;
}
