/**
 * Available-to-promise by date: what may be sold now, and what is to come by then. Pure.
 *
 * Supply without a date is not promised, and neither is what is overdue: its day has passed and it is not here, so that
 * nobody knows when it comes.
 */
import type { Position } from '../ledger/inventory-store.ts';
import { availableToSell } from './availability.ts';

export interface DatedQuantity {
  /** Day, `2026-09-20`. */
  readonly expected: string;
  /** Units of 10^-4 still to come. */
  readonly quantity: bigint;
}

/** What is known of one SKU at one location. */
export interface Stock {
  readonly positions: readonly Position[];
  readonly reserved: bigint;
  readonly supply: readonly DatedQuantity[];
  /** Day, `2026-09-15`. */
  readonly today: string;
}

/** Available-to-promise at the end of a day; undefined while on-hand is not known. */
export function availableToPromise(stock: Stock, date: string): bigint | undefined {
  const now = availableToSell(stock.positions, stock.reserved);
  if (now === undefined) return undefined;
  return promisedBy(now.quantity, stock.supply, stock.today, date);
}

/** `availableToPromise` of what is available now, in units of 10^-4; at one location or of several together. */
export function promisedBy(available: bigint, supply: readonly DatedQuantity[], today: string, date: string): bigint {
  let quantity = available;
  for (const { expected, quantity: coming } of supply) if (expected >= today && expected <= date) quantity += coming;
  return quantity;
}

/** A day on which more can be promised. */
export interface PromiseDay {
  readonly date: string;
  readonly arriving: bigint;
  readonly available: bigint;
}

/** Available-to-promise on every day that supply is expected, soonest first; none while on-hand is not known. */
export function promiseDays({ positions, reserved, supply, today }: Stock): readonly PromiseDay[] {
  const now = availableToSell(positions, reserved);
  return now === undefined ? [] : promisedFrom(now.quantity, supply, today);
}

/** `promiseDays` of what is available now, in units of 10^-4; at one location or of several together. */
export function promisedFrom(
  available: bigint,
  supply: readonly DatedQuantity[],
  today: string,
): readonly PromiseDay[] {
  const arriving = new Map<string, bigint>();
  for (const { expected, quantity } of supply) {
    if (expected >= today) arriving.set(expected, (arriving.get(expected) ?? 0n) + quantity);
  }
  let promised = available;
  return [...arriving]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, quantity]) => {
      promised += quantity;
      return { date, arriving: quantity, available: promised };
    });
}
