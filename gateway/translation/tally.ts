/** What is known of a transmission while its outcomes come in: enough to say at the end how it went. */
import type { Finding } from '../../translators/finding.ts';
import type { Verdict } from '../../translators/outcome.ts';
import type { Transmission } from '../ledger/transmission-store.ts';

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
  /** What we sent and its partner rejected, as this transmission says. */
  readonly rejections: Transmission[] = [];

  constructor(test: boolean) {
    this.test = test;
  }

  document(verdict: Verdict): void {
    this.documents += 1;
    if (verdict === 'rejected') this.rejected += 1;
  }

  add(findings: readonly Finding[]): void {
    for (const finding of findings) {
      if (finding.severity === 'error') this.errors += 1;
      if (finding.severity === 'warning') this.warnings += 1;
      if (this.findings.length < quotedMax) this.findings.push(finding);
    }
  }
}
