/**
 * Writes documents as a flat file by a partner's specification: the way back of the reader. `read(write(document))` has
 * every field that the specification carries.
 *
 * Order of records: header row or file header; for each document its header with what goes on with it, its lines and its
 * trailer; file trailer. Of several line record types the first is written. A file whose findings have an error is not to
 * be sent: a value could not be written as it is.
 */
import type { Finding } from '../finding.ts';
import type { DelimitedOptions, Host } from '../host.ts';
import type { WritableDocument } from '../maps/flat/flat-map.ts';
import { flatValuesOf } from '../maps/flat/flat-maps.ts';
import { flatFinding, shown } from './findings.ts';
import { type FieldLayout, type Layout, layoutOf, type RecordLayout } from './layout.ts';
import { qualifiersOf } from './reader/grouping.ts';
import { type RecordText, recordText } from './record-text.ts';
import type { FlatFileSpec, RecordRole } from './spec.ts';
import type { Values, WrittenValues } from './vocabulary.ts';
import { WrittenTally } from './written-tally.ts';

export interface WriteContext {
  /** Name of the partner that the document came from, for the field `sender`. */
  readonly sender?: string;
  /** Zone that instants are written in; UTC unless told. */
  readonly zone?: string;
}

export interface WriteReport {
  /** Records written, header row not included, and how many of them were lines. */
  readonly records: number;
  readonly lines: number;
  readonly findings: readonly Finding[];
}

/** Text gathered before it is encoded, in characters. */
const chunkCharacters = 65_536;
/** Findings kept of one file. */
const findingsMax = 1_000;

const lineEnds = { lf: '\n', crlf: '\r\n', cr: '\r', none: '' } as const;

/**
 * Bytes of a file with these documents, or parts of documents in order; the generator returns what was written and
 * found. Throws a RangeError on a wrong specification.
 */
export function* writeFlatFile(
  host: Host,
  spec: FlatFileSpec,
  documents: Iterable<WritableDocument>,
  context: WriteContext = {},
): Generator<Uint8Array, WriteReport, void> {
  const writer = new FlatFileWriter(host, layoutOf(spec, context.zone), context);
  for (const document of documents) yield* writer.document(document);
  yield* writer.end();
  return writer.report;
}

/** `writeFlatFile` at once, for what fits in memory. */
export function flatFileBytes(
  host: Host,
  spec: FlatFileSpec,
  documents: Iterable<WritableDocument>,
  context: WriteContext = {},
): WriteReport & { readonly bytes: Uint8Array } {
  const chunks: Uint8Array[] = [];
  const file = writeFlatFile(host, spec, documents, context);
  let step = file.next();
  for (; step.done !== true; step = file.next()) chunks.push(step.value);
  const bytes = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return { ...step.value, bytes };
}

/**
 * Writes a file a document, or a part of one, at a time: what each call yields are the next bytes. `findings` are whole
 * after `end`. `writeFlatFile` is this for documents that are there already.
 */
export class FlatFileWriter {
  readonly #host: Host;
  readonly #layout: Layout;
  readonly #context: WriteContext;
  readonly #options: DelimitedOptions;
  readonly #lineEnd: string;
  readonly #file = new WrittenTally();
  readonly #findings: Finding[] = [];
  #document = new WrittenTally();
  #documents = 0;
  #open = false;
  #header: Values = {};
  #line = 1;
  #text = '';

  constructor(host: Host, layout: Layout, context: WriteContext = {}) {
    this.#host = host;
    this.#layout = layout;
    this.#context = context;
    const { delimiter, quote, spec } = layout;
    this.#options = { delimiter, quote, recordCharactersMax: Number.MAX_SAFE_INTEGER };
    this.#lineEnd = lineEnds[spec.lineEnd ?? 'lf'];
    if (spec.byteOrderMark === true) this.#text = '\ufeff';
  }

  get report(): WriteReport {
    return { records: this.#file.records, lines: this.#file.lines, findings: this.#findings };
  }

  /** `goesOn`: the lines belong to the document before them; a canonical document says so by its part's number. */
  *document(document: WritableDocument, goesOn = false): Generator<Uint8Array, void, void> {
    const record = this.#record('line');
    const columns = new Set(record?.fields.map(({ name }) => name));
    const { header, lines } = flatValuesOf(document, qualifiersOf(this.#layout), columns);
    const first = !('type' in document) || document.part.number === 1;
    if (first && !goesOn) {
      this.#endDocument();
      this.#begin(header);
    }
    for (const line of lines) {
      if (record !== undefined) this.#write(record, { ...this.#header, ...line });
      if (this.#text.length >= chunkCharacters) yield this.#flush();
    }
  }

  *end(): Generator<Uint8Array, void, void> {
    this.#endDocument();
    if (this.#documents === 0) this.#beginFile();
    const trailer = this.#record('file-trailer');
    if (trailer !== undefined) this.#write(trailer, { ...this.#header, ...this.#file.values(this.#documents) });
    if (this.#text !== '') yield this.#flush();
  }

  #begin(header: Values): void {
    const { sender } = this.#context;
    this.#header = sender === undefined ? header : { ...header, sender };
    if (this.#documents === 0) this.#beginFile();
    this.#documents += 1;
    this.#document = new WrittenTally();
    this.#open = true;
    for (const role of ['header', 'more'] as const) {
      for (const record of this.#layout.records) if (record.role === role) this.#write(record, this.#header);
    }
  }

  #beginFile(): void {
    const lines = this.#record('line');
    if (this.#layout.named && lines !== undefined) this.#append(columnNames(lines.fields));
    const header = this.#record('file-header');
    if (header !== undefined) this.#write(header, this.#header);
  }

  #endDocument(): void {
    const trailer = this.#record('trailer');
    if (this.#open && trailer !== undefined) this.#write(trailer, { ...this.#header, ...this.#document.values(1) });
    this.#open = false;
  }

  #record(role: RecordRole): RecordLayout | undefined {
    return this.#layout.records.find((record) => record.role === role);
  }

  #write(record: RecordLayout, values: WrittenValues): void {
    const written = recordText(this.#layout, record, values);
    for (const { field, trouble } of written.troubles) {
      const place = { line: this.#line, column: field.label };
      this.#found(flatFinding(trouble.code, place, trouble.what, trouble));
    }
    this.#file.add(record.role, values);
    this.#document.add(record.role, values);
    this.#append(written);
  }

  #append(record: RecordText): void {
    const { delimiter, quote } = this.#options;
    const cut = record.cells.find((cell) => /[\r\n]/.test(cell) || cell.includes(delimiter));
    if (delimiter !== '' && quote === null && cut !== undefined) {
      const what = `${shown(cut)} holds the delimiter or a line end`;
      this.#found(flatFinding('value-unquotable', { line: this.#line }, what, { value: cut }));
    }
    this.#text += this.#host.delimitedText(record.cells, this.#options) + this.#lineEnd;
    this.#line += 1;
  }

  #found(finding: Finding): void {
    if (this.#findings.length < findingsMax) this.#findings.push(finding);
  }

  #flush(): Uint8Array {
    const text = this.#text;
    const { encoding } = this.#layout;
    const bytes = this.#host.bytes(text, encoding);
    if (/[^\0-\x7f]/.test(text) && !/^utf/i.test(encoding)) {
      const decoder = this.#host.decoder(encoding);
      const lost = lostCharacter(text, decoder.write(bytes) + decoder.end());
      if (lost !== undefined) {
        const what = `${shown(lost)} cannot be written in ${encoding}`;
        this.#found(flatFinding('character-not-in-encoding', {}, what, { value: lost }));
      }
    }
    this.#text = '';
    return bytes;
  }
}

/** Names of the columns in the order that `recordText` writes them. */
function columnNames(fields: readonly FieldLayout[]): RecordText {
  const cells: string[] = [];
  for (const { spec } of fields) {
    if (spec.position !== undefined) cells[spec.position - 1] = spec.column ?? '';
    else if (spec.column !== undefined) cells.push(spec.column);
  }
  return { cells: Array.from(cells, (cell) => cell ?? ''), troubles: [] };
}

/** The first character that did not come back from its bytes. */
function lostCharacter(text: string, back: string): string | undefined {
  const returned = [...back];
  return [...text].find((character, i) => character !== returned[i]);
}
