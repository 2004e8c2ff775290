/** What an advice amounts to, added up while its lines go by. */
import { DecimalSum } from '../../../translators/maps/decimal-sum.ts';
import type { AdviceTotals } from '../guard/guard.ts';
import type { ToldLine } from '../kept/line-record.ts';

export class Totals {
  readonly #uncounted: string | undefined;
  readonly #units = new DecimalSum();
  #lines = 0;
  #numbers = 0;
  #zeroes = 0;

  /** `uncounted` is a SKU that is no real stock: nothing of it is added. */
  constructor(uncounted?: string) {
    this.#uncounted = uncounted;
  }

  get totals(): AdviceTotals {
    return { lines: this.#lines, numbers: this.#numbers, units: this.#units.value, zeroes: this.#zeroes };
  }

  /** The same lines, counted. */
  async *counting(batches: AsyncIterable<readonly ToldLine[]>): AsyncGenerator<readonly ToldLine[], void, void> {
    for await (const lines of batches) {
      for (const { sku, told } of lines) if (sku !== this.#uncounted) this.#count(told);
      yield lines;
    }
  }

  #count(told: readonly string[]): void {
    this.#lines += 1;
    for (const quantity of told) {
      this.#numbers += 1;
      this.#units.add(quantity);
      if (quantity === '0') this.#zeroes += 1;
    }
  }
}
