/** Counts of what was written, for trailers. A trailer counts itself among the records. */
import { addDecimals, normalDecimal } from '../canonical/decimal.ts';
import type { RecordRole } from './spec.ts';
import type { Values, WrittenValues } from './vocabulary.ts';

export class WrittenTally {
  records = 0;
  lines = 0;
  #total = '0';

  add(role: RecordRole, values: WrittenValues): void {
    this.records += 1;
    if (role !== 'line') return;
    this.lines += 1;
    this.#total = addDecimals(this.#total, normalDecimal(values.quantity ?? '') ?? '0');
  }

  /** Values of a trailer that is about to be written. */
  values(documents: number): Values {
    return {
      lineCount: String(this.lines),
      recordCount: String(this.records + 1),
      documentCount: String(documents),
      quantityTotal: this.#total,
    };
  }
}
