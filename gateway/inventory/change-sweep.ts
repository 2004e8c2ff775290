/**
 * Sweeps the log of changes of availability. A change is written at its end alone, so that an update costs no page of its
 * middle; what a later change of the same SKU and location made stale stays there until it is swept away. Some thousand
 * changes are looked at each second, from the oldest on, and where nothing has changed since a whole sweep began, none.
 */
import type { Ledger } from '../ledger/port.ts';

/** Changes looked at in one round: some milliseconds of work, and 170,000,000 a day. */
const examinedMax = 2_000;

export class ChangeSweep {
  readonly #ledger: Ledger;
  readonly #most: number;
  /** Looked at up to here. */
  #after = 0;
  /** Newest change when this sweep began, and when the last whole one did. */
  #begunAt = 0;
  #sweptAt = 0;

  constructor(ledger: Ledger, most = examinedMax) {
    this.#ledger = ledger;
    this.#most = most;
  }

  /** One round of the stage; there is never more at once. */
  async round(): Promise<false> {
    const { inventory } = this.#ledger.read;
    if (this.#after === 0) {
      this.#begunAt = await inventory.availabilityCursor();
      if (this.#begunAt === this.#sweptAt) return false;
    }
    const examined = await inventory.changesExamined(this.#after, this.#most);
    const stale = examined.filter((each) => each.stale).map(({ changedSeq }) => changedSeq);
    // What is stale stays so: a change is of one commit, and numbers only grow.
    if (stale.length > 0) await this.#ledger.write((stores) => stores.inventory.removeChanges(stale));
    if (examined.length === this.#most) {
      this.#after = examined.at(-1)?.changedSeq ?? 0;
    } else {
      this.#after = 0;
      this.#sweptAt = this.#begunAt;
    }
    return false;
  }
}
