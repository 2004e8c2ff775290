/**
 * Reads a flat file by a partner's specification: bytes to records, rows, documents and outcomes. Any chunking gives the
 * same; memory holds one record, one part of one document, and, where a file is taken whole or not at all, one verdict
 * for each document.
 */
import { noErrors } from '../../finding.ts';
import type { Outcome } from '../../outcome.ts';
import type { ReceiveRule } from '../../partner.ts';
import type { TranslationContext, Translator } from '../../translator.ts';
import { flatFinding } from '../findings.ts';
import { layoutOf } from '../layout.ts';
import type { FlatFileSpec } from '../spec.ts';
import { Documents } from './documents.ts';
import { FileVerdict } from './file-verdict.ts';
import { type FlatRecordText, RecordSource } from './records.ts';
import { RowReader } from './rows.ts';

/** A reader of the file that `rule.flat` describes. Throws a RangeError on a rule without one, and on a wrong specification. */
export function flatFileTranslator(context: TranslationContext, rule: ReceiveRule): Translator {
  if (rule.flat === undefined) throw new RangeError(`the rule for ${rule.document} has no flat-file specification`);
  return new FlatFileReader(context, rule, rule.flat);
}

class FlatFileReader implements Translator {
  readonly #spec: FlatFileSpec;
  readonly #records: RecordSource;
  readonly #rows: RowReader;
  readonly #file: FileVerdict;
  readonly #documents: Documents;
  #sawRecord = false;
  #sawRow = false;
  /** The header row names too little for any row to be read. */
  #unreadable = false;

  constructor(context: TranslationContext, rule: ReceiveRule, spec: FlatFileSpec) {
    const layout = layoutOf(spec, rule.zone);
    this.#spec = spec;
    this.#records = new RecordSource(context.host, layout, context.limits.segmentBytesMax);
    this.#rows = new RowReader(layout);
    this.#file = new FileVerdict(spec, context.limits.findingsMax);
    this.#documents = new Documents(context, rule, layout, this.#file);
  }

  push(bytes: Uint8Array): readonly Outcome[] {
    return this.#take(this.#records.push(bytes));
  }

  end(): readonly Outcome[] {
    const outcomes = this.#take(this.#records.end());
    if (!this.#sawRow) this.#withoutRows();
    outcomes.push(...this.#documents.end());
    return [...outcomes, ...this.#file.end(this.#documents.count)];
  }

  #take(records: readonly FlatRecordText[]): Outcome[] {
    const outcomes: Outcome[] = [];
    for (const record of records) {
      if (this.#unreadable) break;
      this.#sawRecord = true;
      if (this.#rows.awaitsHeader) {
        this.#header(record);
        continue;
      }
      const row = this.#rows.row(record);
      if (row === undefined) continue;
      this.#sawRow ||= row.role !== 'ignore';
      for (const outcome of this.#documents.row(row)) outcomes.push(outcome);
    }
    return outcomes;
  }

  #header(record: FlatRecordText): void {
    const findings = this.#rows.header(record);
    this.#file.reject(...findings);
    this.#unreadable = !noErrors(findings);
  }

  #withoutRows(): void {
    if (this.#unreadable) return;
    if (!this.#sawRecord) this.#file.reject(flatFinding('file-empty', {}, 'the file is empty'));
    else if (this.#spec.empty === 'refuse') {
      this.#file.reject(flatFinding('no-rows-refused', {}, 'the file has a header and no rows'));
    } else {
      this.#file.found([flatFinding('no-rows', {}, 'the file has a header and no rows')]);
    }
  }
}
