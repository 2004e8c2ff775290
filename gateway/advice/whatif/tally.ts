/** What a replay comes to, counted as it goes. Pure; quantities are units of 10^-4. */
import { type Numbers, summed, type Version, versions } from './policy.ts';

/** What stands told after an advice: numbers, their units, and what is available beside them. */
export class Standing {
  numbers = 0;
  available = 0n;
  readonly told: Record<Version, bigint> = { told: 0n, today: 0n, other: 0n };
  readonly zeroes: Record<Version, number> = { told: 0, today: 0, other: 0 };

  add(numbers: Numbers): void {
    for (const [place, quantity] of numbers.available.entries()) {
      const available = quantity > 0n ? quantity : 0n;
      this.numbers += 1;
      this.available += available;
      for (const version of versions) {
        const told = numbers[version][place] ?? 0n;
        this.told[version] += told;
        if (told === 0n && available > 0n) this.zeroes[version] += 1;
      }
    }
  }

  plus(other: Standing): Standing {
    const sum = new Standing();
    for (const one of [this, other]) {
      sum.numbers += one.numbers;
      sum.available += one.available;
      for (const version of versions) {
        sum.told[version] += one.told[version];
        sum.zeroes[version] += one.zeroes[version];
      }
    }
    return sum;
  }
}

/** Order lines, and units of them. */
export interface Counted {
  lines: number;
  units: bigint;
}

/** How orders stand to what a policy tells. */
export interface OrderTally {
  /** Asked more than told; units: those beyond what was told. */
  readonly aboveTold: Counted;
  /** Asked more than there was, and told as much as asked: it could not know. Units: those that were not there. */
  readonly oversold: Counted;
  /** Asked more than told, and not more than there was; units: those beyond what was told. */
  readonly refused: Counted;
}

const none = (): Counted => ({ lines: 0, units: 0n });
const noOrders = (): OrderTally => ({ aboveTold: none(), oversold: none(), refused: none() });

/** The SKU whose numbers differ most between the policies, at the advice where they do. */
export interface Difference {
  readonly sku: string;
  readonly advice: string;
  readonly available: bigint;
  readonly told: Readonly<Record<Version, bigint>>;
}

/** SKUs of the list of differences. */
export const differencesMax = 10;

export class Tally {
  advices = 0;
  numbers = 0;
  readonly units: Record<Version, bigint> = { told: 0n, today: 0n, other: 0n };
  readonly withheld: Record<Version, bigint> = { told: 0n, today: 0n, other: 0n };
  readonly withheldLast: Record<Version, bigint> = { told: 0n, today: 0n, other: 0n };
  readonly zeroes: Record<Version, number> = { told: 0, today: 0, other: 0 };
  orders = 0;
  /** Order lines of what the partner had been told nothing of. */
  untold = 0;
  /** Asked more than there was; the same whatever is told. */
  readonly aboveAvailable: Counted = none();
  readonly asks: Readonly<Record<Version, OrderTally>> = { told: noOrders(), today: noOrders(), other: noOrders() };
  readonly #largest = new Map<string, Difference>();

  advice(standing: Standing): void {
    this.advices += 1;
    this.numbers += standing.numbers;
    for (const version of versions) {
      this.units[version] += standing.told[version];
      this.withheldLast[version] = standing.available - standing.told[version];
      this.withheld[version] += this.withheldLast[version];
      this.zeroes[version] += standing.zeroes[version];
    }
  }

  order(asked: bigint, available: bigint, told: Readonly<Record<Version, bigint>>): void {
    this.orders += 1;
    const there = available > 0n ? available : 0n;
    if (asked > there) count(this.aboveAvailable, asked - there);
    for (const version of versions) {
      const tally = this.asks[version];
      const beyond = asked - told[version];
      if (beyond > 0n) count(tally.aboveTold, beyond);
      if (beyond > 0n && asked <= there) count(tally.refused, beyond);
      if (beyond <= 0n && asked > there) count(tally.oversold, asked - there);
    }
  }

  /** Keeps the ten SKUs of the largest difference, each at the advice where it is largest. */
  differs(sku: string, advice: string, numbers: Numbers): void {
    const told = { told: summed(numbers.told), today: summed(numbers.today), other: summed(numbers.other) };
    const one = { sku, advice, available: summed(numbers.available), told };
    const size = sizeOf(one);
    const before = this.#largest.get(sku);
    if (size === 0n || (before !== undefined && sizeOf(before) >= size)) return;
    this.#largest.set(sku, one);
    if (this.#largest.size > differencesMax) this.#largest.delete(this.differences().at(-1)?.sku ?? '');
  }

  /** The largest first. */
  differences(): readonly Difference[] {
    return [...this.#largest.values()].sort((a, b) => {
      const by = sizeOf(b) - sizeOf(a);
      return by === 0n ? (a.sku < b.sku ? -1 : 1) : by > 0n ? 1 : -1;
    });
  }
}

function count(counted: Counted, units: bigint): void {
  counted.lines += 1;
  counted.units += units;
}

function sizeOf({ told }: Difference): bigint {
  const by = told.other - told.today;
  return by < 0n ? -by : by;
}
