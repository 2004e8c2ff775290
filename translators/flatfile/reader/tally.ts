/** Counts of records and lines, and what a trailer says of them. */
import { addDecimals } from '../../canonical/decimal.ts';
import type { Finding } from '../../finding.ts';
import { flatFinding } from '../findings.ts';
import type { Row } from './rows.ts';

export class Tally {
  #records = 0;
  #lines = 0;
  #bad = 0;
  #total = '0';

  get records(): number {
    return this.#records;
  }

  /** Counts a row; the total is reckoned only where a trailer will ask for it. */
  add(row: Row, totalled: boolean): void {
    this.#records += 1;
    if (row.bad) this.#bad += 1;
    if (row.role !== 'line') return;
    this.#lines += 1;
    if (totalled && row.values.quantity !== undefined) this.#total = addDecimals(this.#total, row.values.quantity);
  }

  /** Findings on a trailer's counts; the trailer itself has been added. A total cannot be checked where a row is bad. */
  check(trailer: Row, documents: number): Finding[] {
    const counted: Record<string, string> = {
      recordCount: String(this.#records),
      lineCount: String(this.#lines),
      documentCount: String(documents),
      ...(this.#bad === 0 ? { quantityTotal: this.#total } : {}),
    };
    return Object.entries(counted).flatMap(([field, value]) => {
      const said = trailer.values[field];
      if (said === undefined || said === value) return [];
      const what = `the trailer says ${field} ${said}, and the file has ${value}`;
      return [flatFinding('count-wrong', { ...trailer.place, column: trailer.label(field) }, what, { value: said })];
    });
  }
}
