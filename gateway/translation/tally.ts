/** What is known of a transmission while its outcomes come in: enough to say at the end how it went. */
import type { Finding } from '../../translators/finding.ts';
import type { Verdict } from '../../translators/outcome.ts';
import type { Transmission } from '../ledger/transmission.ts';
import type { DuplicateAction, DuplicateLayer } from '../partners/duplicates.ts';

/** Findings that the event about a transmission quotes; the ledger has all. */
const quotedMax = 50;

export class Tally {
  /** Whether the interchange being read is test data. */
  test: boolean;
  documents = 0;
  rejected = 0;
  errors = 0;
  warnings = 0;
  readonly findings: Finding[] = [];
  /** Documents among the rejected that were so as duplicates alone. */
  refused = 0;
  /** Duplicates found since the last commit, each number once. */
  readonly duplicates: { readonly layer: DuplicateLayer; readonly action: DuplicateAction }[] = [];
  /** What we sent and its partner rejected, as this transmission says. */
  readonly rejections: Transmission[] = [];

  constructor(test: boolean) {
    this.test = test;
  }

  document(verdict: Verdict): void {
    this.documents += 1;
    if (verdict === 'rejected') this.rejected += 1;
  }

  /** How the transmission went, from what its translator says: a document that was refused as a duplicate was not taken. */
  verdict(translated: Verdict): Verdict {
    if (this.refused === 0) return translated;
    return this.rejected === this.documents ? 'rejected' : 'partially-accepted';
  }

  add(findings: readonly Finding[]): void {
    for (const finding of findings) {
      if (finding.severity === 'error') this.errors += 1;
      if (finding.severity === 'warning') this.warnings += 1;
      if (this.findings.length < quotedMax) this.findings.push(finding);
    }
  }
}
