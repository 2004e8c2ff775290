/** Rows to documents: which row is of which document, what headers say for it, and whether the trailers' counts are right. */
import { flatMaps } from '../../maps/flat/flat-maps.ts';
import type { Outcome } from '../../outcome.ts';
import type { ReceiveRule } from '../../partner.ts';
import type { TranslationContext } from '../../translator.ts';
import { flatFinding } from '../findings.ts';
import type { Layout } from '../layout.ts';
import type { Values } from '../vocabulary.ts';
import { OpenDocument } from './document.ts';
import type { FileVerdict } from './file-verdict.ts';
import { type Grouping, groupingOf, qualifiersOf, rowUpdatesMax } from './grouping.ts';
import type { Row } from './rows.ts';
import { Tally } from './tally.ts';

/** Document numbers remembered to tell that one comes a second time. */
const numbersMax = 10_000;

export class Documents {
  readonly #context: TranslationContext;
  readonly #rule: ReceiveRule;
  readonly #layout: Layout;
  readonly #file: FileVerdict;
  readonly #grouping: Grouping;
  readonly #qualifiers: Readonly<Record<string, string>>;
  readonly #rowUpdatesMax: number;
  /** Whether a trailer asks for the sum of the quantities. */
  readonly #totalled: boolean;
  readonly #numbers = new Set<string>();
  readonly #fileTally = new Tally();
  #tally = new Tally();
  #fileValues: Values = {};
  /** What the headers say for the lines below them; undefined where there are none. */
  #above: Values | undefined;
  /** A header was read whose trailer is still to come. */
  #blockOpen = false;
  #fileEnded = false;
  #current: OpenDocument | undefined;
  /** What the rows of the current document have in common. */
  #group = '';
  /** A row that nobody can tell the document of, since the last one that could be told. */
  #doubtful: Row | undefined;
  #count = 0;

  constructor(context: TranslationContext, rule: ReceiveRule, layout: Layout, file: FileVerdict) {
    this.#context = context;
    this.#rule = rule;
    this.#layout = layout;
    this.#file = file;
    this.#grouping = groupingOf(layout);
    this.#qualifiers = qualifiersOf(layout);
    this.#rowUpdatesMax = rowUpdatesMax(layout);
    this.#totalled = layout.records.some(({ fields }) => fields.some(({ name }) => name === 'quantityTotal'));
  }

  /** Documents begun so far. */
  get count(): number {
    return this.#count;
  }

  /** Takes the next row, and gives what came to its end by it. */
  row(row: Row): readonly Outcome[] {
    if (row.role === 'ignore') {
      this.#file.found(row.findings);
      return [];
    }
    this.#file.row(row.bad);
    this.#fileTally.add(row, this.#totalled);
    if (this.#fileEnded) return this.#misplaced(row, 'a record stands after the file trailer');
    switch (row.role) {
      case 'file-header':
        return this.#fileHeader(row);
      case 'header':
        return this.#header(row);
      case 'more':
        return this.#more(row);
      case 'line':
        return this.#line(row);
      case 'trailer':
        return this.#trailer(row);
      case 'file-trailer':
        return this.#fileTrailer(row);
      default:
        return this.#unknown(row);
    }
  }

  /** No more rows come. */
  end(): readonly Outcome[] {
    const outcomes = this.#close();
    if (!this.#fileEnded && this.#fileTally.records > 0 && this.#hasRole('file-trailer')) {
      this.#file.reject(flatFinding('trailer-missing', {}, 'the file has no file trailer'));
    }
    return outcomes;
  }

  #fileHeader(row: Row): readonly Outcome[] {
    this.#fileValues = { ...this.#fileValues, ...row.values };
    this.#above = this.#fileValues;
    this.#file.reject(...row.findings);
    return [];
  }

  /** A header begins a document, or a block of lines where the file is one document. */
  #header(row: Row): readonly Outcome[] {
    const outcomes = this.#grouping.kind === 'file' ? [] : this.#close();
    this.#endBlock();
    this.#blockOpen = true;
    this.#tally = new Tally();
    this.#tally.add(row, this.#totalled);
    this.#above = { ...this.#fileValues, ...row.values };
    this.#open(this.#fileValues).header(row);
    return outcomes;
  }

  #more(row: Row): readonly Outcome[] {
    if (this.#current === undefined) {
      return this.#misplaced(row, 'a record that goes on with a header stands before any header');
    }
    this.#tally.add(row, this.#totalled);
    this.#above = { ...this.#above, ...row.values };
    this.#current.header(row);
    return [];
  }

  #line(row: Row): readonly Outcome[] {
    const values = this.#above === undefined ? row.values : { ...this.#above, ...row.values };
    if (this.#grouping.kind === 'header' && this.#current === undefined) {
      return this.#misplaced(row, 'a line stands before any header');
    }
    const outcomes: Outcome[] = [];
    if (this.#grouping.kind === 'key') {
      const group = groupOf(values, this.#grouping.fields);
      if (group === undefined) return this.#unknown(keyless(row, this.#grouping.fields, this.#file));
      if (group !== this.#group) outcomes.push(...this.#close());
      this.#group = group;
    }
    const document = this.#open(values);
    this.#tally.add(row, this.#totalled);
    const badBefore = document.badRows;
    for (const outcome of document.line(row, values)) outcomes.push(outcome);
    if (!row.bad && document.badRows > badBefore) this.#file.readRowIsBad();
    return outcomes;
  }

  #trailer(row: Row): readonly Outcome[] {
    if (this.#current === undefined) return this.#misplaced(row, 'a trailer stands after no document');
    this.#tally.add(row, this.#totalled);
    this.#current.reject(...row.findings, ...this.#tally.check(row, 1));
    this.#blockOpen = false;
    return this.#grouping.kind === 'file' ? [] : this.#close();
  }

  #fileTrailer(row: Row): readonly Outcome[] {
    const outcomes = this.#grouping.kind === 'file' ? [] : this.#close();
    this.#fileEnded = true;
    this.#file.reject(...row.findings, ...this.#fileTally.check(row, this.#count));
    return outcomes;
  }

  /**
   * A row that nobody can tell the document of. In a file that is one document it is a bad row of it. Elsewhere it counts
   * against the document before it, and in a file without headers against the one after it too; a lost header would put
   * lines under the wrong document, so that there the document is rejected.
   */
  #unknown(row: Row): readonly Outcome[] {
    this.#tally.add(row, this.#totalled);
    this.#doubtful = row;
    if (this.#grouping.kind === 'file') this.#open(this.#fileValues).badRow(row.findings);
    else if (this.#current === undefined) this.#file.found(row.findings);
    else if (this.#grouping.kind === 'header') this.#current.reject(...row.findings);
    else this.#current.badRow(row.findings);
    return [];
  }

  #misplaced(row: Row, what: string): readonly Outcome[] {
    const findings = [flatFinding('record-misplaced', row.place, what), ...row.findings];
    if (!row.bad) this.#file.readRowIsBad();
    if (this.#current === undefined) this.#file.found(findings);
    else this.#current.badRow(findings);
    return [];
  }

  #open(values: Values): OpenDocument {
    if (this.#current !== undefined) return this.#current;
    this.#count += 1;
    const place = { position: String(this.#count), type: this.#layout.spec.document };
    const map = flatMaps[place.type]({
      translation: this.#context,
      rule: this.#rule,
      zone: this.#layout.zone,
      position: place.position,
      qualifiers: this.#qualifiers,
    });
    map.header(values);
    const limits = { ...this.#context.limits, rowUpdatesMax: this.#rowUpdatesMax };
    this.#current = new OpenDocument(place, map, limits, this.#file.badRowRejectsDocument);
    if (this.#grouping.kind === 'key') this.#begun(this.#current);
    return this.#current;
  }

  /** What a document that its first row began has to be told of the rows before it. */
  #begun(document: OpenDocument): void {
    if (this.#doubtful !== undefined && this.#file.badRowRejectsDocument) document.badRow(this.#doubtful.findings);
    this.#doubtful = undefined;
    this.#tally = new Tally();
    const { number } = document;
    if (this.#numbers.has(number)) {
      document.found([flatFinding('group-split', {}, `${number} was begun earlier in the file`, { value: number })]);
    }
    if (this.#numbers.size < numbersMax) this.#numbers.add(number);
  }

  #close(): readonly Outcome[] {
    this.#endBlock();
    const document = this.#current;
    this.#current = undefined;
    if (document === undefined) return [];
    const { part, document: outcome } = document.end();
    return [part, ...this.#file.document(outcome)];
  }

  #endBlock(): void {
    if (this.#blockOpen && this.#hasRole('trailer')) {
      this.#current?.reject(flatFinding('trailer-missing', {}, 'the document has no trailer'));
    }
    this.#blockOpen = false;
  }

  #hasRole(role: string): boolean {
    return this.#layout.records.some((record) => record.role === role);
  }
}

/** What tells the document of a row; undefined where one of the fields is blank. */
function groupOf(values: Values, fields: readonly string[]): string | undefined {
  const parts = fields.map((field) => values[field]);
  return parts.includes(undefined) ? undefined : JSON.stringify(parts);
}

/** A row without the key of its document; one that is bad already says enough. */
function keyless(row: Row, fields: readonly string[], file: FileVerdict): Row {
  if (row.bad) return row;
  file.readRowIsBad();
  const place = { ...row.place, column: row.label(fields[0] ?? '') };
  const finding = flatFinding('key-blank', place, `${fields.join(', ')} is blank, so that the row is of no document`);
  return { ...row, bad: true, findings: [...row.findings, finding] };
}
