/** One document while it is read: its lines go out in parts as they come, its verdict at the end. */
import { type Finding, noErrors } from '../../finding.ts';
import type { FlatMap } from '../../maps/flat/flat-map.ts';
import type { DocumentOutcome, DocumentPlace, Outcome, Verdict } from '../../outcome.ts';
import { flatFinding } from '../findings.ts';
import { FindingList } from './finding-list.ts';
import type { Row } from './rows.ts';

export interface DocumentLimits {
  readonly partLinesMax: number;
  readonly findingsMax: number;
  /** Updates that one row can become. */
  readonly rowUpdatesMax: number;
}

/** Reasons for a rejection that stand before all other findings. */
const reasonsMax = 20;

export class OpenDocument {
  readonly place: DocumentPlace;
  readonly #map: FlatMap;
  readonly #limits: DocumentLimits;
  readonly #findings: FindingList;
  readonly #badRowRejects: boolean;
  /** What rejects the document as a whole. */
  readonly #reasons: Finding[] = [];
  #good = 0;
  #bad = 0;
  #parts = 0;

  constructor(place: DocumentPlace, map: FlatMap, limits: DocumentLimits, badRowRejects: boolean) {
    this.place = place;
    this.#map = map;
    this.#limits = limits;
    this.#findings = new FindingList(limits.findingsMax, place.position);
    this.#badRowRejects = badRowRejects;
  }

  get number(): string {
    return this.#map.number;
  }

  /** Takes a header record, or what a row says of the header. An error in it rejects the document. */
  header(row: Row): void {
    this.#map.header(row.values);
    this.reject(...row.findings);
  }

  /** Takes a line, with the header's values among its own; gives the part that had to go out before it. */
  line(row: Row, values: Row['values']): readonly Outcome[] {
    this.found(row.findings);
    if (row.bad) {
      this.#bad += 1;
      return [];
    }
    const full = this.#map.held > 0 && this.#map.held + this.#limits.rowUpdatesMax > this.#limits.partLinesMax;
    const outcomes = full ? [this.#part(false)] : [];
    const findings = this.#map.line(values, row.line).map((trouble) => {
      const place = { ...row.place, column: row.label(trouble.field) };
      return flatFinding(trouble.code, place, trouble.what, trouble);
    });
    this.found(findings);
    if (noErrors(findings)) this.#good += 1;
    else this.#bad += 1;
    return outcomes;
  }

  /** Findings that weigh nothing on the whole by themselves. */
  found(findings: readonly Finding[]): void {
    this.#findings.add(...findings);
  }

  /** Counts a row that could not be read, or not be told apart. */
  badRow(findings: readonly Finding[]): void {
    this.found(findings);
    this.#bad += 1;
  }

  /** Rejects the whole document by the errors among these findings, if there are any. */
  reject(...findings: readonly Finding[]): void {
    for (const finding of findings) {
      if (finding.severity === 'error' && this.#reasons.length < reasonsMax) this.#reasons.push(finding);
      else this.found([finding]);
    }
  }

  get badRows(): number {
    return this.#bad;
  }

  /** The last part, and the verdict. */
  end(): { readonly part: Outcome; readonly document: DocumentOutcome } {
    const part = this.#part(true);
    if (this.#good + this.#bad === 0 && this.place.type !== 'inventory-update') {
      this.found([flatFinding('document-without-lines', {}, `${this.number} has no lines`)]);
    }
    if (this.#badRowRejects && this.#bad > 0) {
      const what = `${this.#bad} of ${this.#bad + this.#good} rows are bad`;
      this.#reasons.push(flatFinding('rejected-with-rows', {}, what));
    }
    const findings = this.#findings.all(this.#reasons);
    const document: DocumentOutcome = {
      kind: 'document',
      place: this.place,
      verdict: this.#verdict(findings),
      number: this.number,
      parts: this.#parts,
      test: false,
      findings,
    };
    return { part, document };
  }

  #verdict(findings: readonly Finding[]): Verdict {
    if (this.#reasons.length > 0 || (this.#good === 0 && this.#bad > 0)) return 'rejected';
    if (this.#bad > 0) return 'partially-accepted';
    return findings.some((finding) => finding.severity !== 'notice') ? 'accepted-with-errors' : 'accepted';
  }

  #part(last: boolean): Outcome {
    this.#parts += 1;
    const { document, updates, findings } = this.#map.part(last);
    this.found(findings);
    return { kind: 'part', place: this.place, part: this.#parts, last, document, updates };
  }
}
