/**
 * The verdict on a file, from those on its documents. Where the file is taken whole or not at all (`badRows: reject-file`,
 * a limit of bad rows, a file trailer), the documents' verdicts are held back until the last record was read.
 */
import type { Finding } from '../../finding.ts';
import type { DocumentOutcome, EndOutcome, Outcome, Verdict } from '../../outcome.ts';
import { flatFinding } from '../findings.ts';
import type { FlatFileSpec } from '../spec.ts';
import { FindingList } from './finding-list.ts';

/** Documents whose verdicts are held back. */
const documentsHeldMax = 100_000;
/** Findings of theirs; of further documents only the first is held. */
const findingsHeldMax = 100_000;
/** Reasons for a rejection that stand before all other findings. */
const reasonsMax = 100;

export class FileVerdict {
  readonly #spec: FlatFileSpec;
  readonly #findings: FindingList;
  readonly #reasons: Finding[] = [];
  readonly #holds: boolean;
  readonly #held: DocumentOutcome[] = [];
  readonly #verdicts = new Set<Verdict>();
  #heldFindings = 0;
  #tooMany = false;
  #rows = 0;
  #badRows = 0;
  #warned = false;

  constructor(spec: FlatFileSpec, findingsMax: number) {
    this.#spec = spec;
    this.#findings = new FindingList(findingsMax);
    this.#holds =
      spec.badRows === 'reject-file' ||
      spec.badRowsPercentMax !== undefined ||
      (spec.records ?? []).some((record) => record.role === 'file-trailer');
  }

  /** Whether a bad row rejects its document: an order without one of its lines is another order. */
  get badRowRejectsDocument(): boolean {
    const { badRows, document } = this.#spec;
    if (badRows !== undefined) return badRows === 'reject-document';
    return document === 'purchase-order' || document === 'ship-notice';
  }

  /** Counts a row as it was read. */
  row(bad: boolean): void {
    this.#rows += 1;
    if (bad) this.#badRows += 1;
  }

  /** A row that was read well is bad all the same. */
  readRowIsBad(): void {
    this.#badRows += 1;
  }

  found(findings: readonly Finding[]): void {
    this.#findings.add(...findings);
    this.#warned ||= findings.some((finding) => finding.severity !== 'notice');
  }

  /** Rejects the file as a whole, by the errors among these findings. */
  reject(...findings: readonly Finding[]): void {
    for (const finding of findings) {
      if (finding.severity === 'error' && this.#reasons.length < reasonsMax) this.#reasons.push(finding);
      else this.found([finding]);
    }
  }

  /** Takes the outcome of a document, and gives what may go out now. */
  document(outcome: DocumentOutcome): readonly Outcome[] {
    if (!this.#holds) {
      this.#verdicts.add(outcome.verdict);
      return [outcome];
    }
    if (this.#held.length < documentsHeldMax) {
      this.#heldFindings += outcome.findings.length;
      const full = this.#heldFindings > findingsHeldMax;
      this.#held.push(full ? { ...outcome, findings: outcome.findings.slice(0, 1) } : outcome);
      return [];
    }
    if (!this.#tooMany) {
      this.#tooMany = true;
      this.reject(flatFinding('document-too-many', {}, `the file has more than ${documentsHeldMax} documents`));
    }
    return [rejectedWithFile(outcome, this.#reasons[0])];
  }

  /** What was held back, and the end. */
  end(documents: number): readonly Outcome[] {
    this.#judgeRows();
    const refused = this.#reasons.length > 0;
    const held = this.#held.map((outcome) => (refused ? rejectedWithFile(outcome, this.#reasons[0]) : outcome));
    for (const { verdict } of held) this.#verdicts.add(verdict);
    const end: EndOutcome = {
      kind: 'end',
      verdict: refused ? 'rejected' : this.#verdict(),
      documents,
      findings: this.#findings.all(this.#reasons),
    };
    return [...held, end];
  }

  #judgeRows(): void {
    if (this.#badRows === 0) return;
    const share = `${this.#badRows} of ${this.#rows} rows are bad`;
    const { badRows, badRowsPercentMax } = this.#spec;
    if (badRows === 'reject-file') this.reject(flatFinding('rejected-with-file', {}, share));
    else if (badRowsPercentMax !== undefined && this.#badRows * 100 > badRowsPercentMax * this.#rows) {
      this.reject(flatFinding('too-many-bad-rows', {}, `${share}, and ${badRowsPercentMax}% are allowed`));
    }
  }

  #verdict(): Verdict {
    const bad = this.#badRows > 0 || this.#verdicts.has('rejected') || this.#verdicts.has('partially-accepted');
    const good = [...this.#verdicts].some((verdict) => verdict !== 'rejected');
    if (bad) return good ? 'partially-accepted' : 'rejected';
    return this.#warned || this.#verdicts.has('accepted-with-errors') ? 'accepted-with-errors' : 'accepted';
  }
}

function rejectedWithFile(outcome: DocumentOutcome, reason: Finding | undefined): DocumentOutcome {
  if (outcome.verdict === 'rejected') return outcome;
  const what = `the file was rejected as a whole: ${reason?.message ?? ''}`;
  const finding = flatFinding('rejected-with-file', { document: outcome.place.position }, what);
  return { ...outcome, verdict: 'rejected', findings: [finding, ...outcome.findings] };
}
