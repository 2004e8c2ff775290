/** What is known of a SKU where a partner is told of it: how much is available, and how old the number is. Pure. */
import { reservedByLocation } from '../../inventory/availability.ts';
import { type AvailabilityRow, positionRows } from '../../ledger/stock-row.ts';

export interface KnownAround {
  /** Our locations, and '' for what orders reserve without naming one: it is taken off the sum, and location by location. */
  readonly ours: ReadonlySet<string>;
  /** Whether anything asks for the age; else it is left out. */
  readonly timed: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface Known {
  /** Units of 10^-4. */
  readonly available: bigint;
  readonly ageMs: number | undefined;
}

/**
 * @param place our location; null for the sum of all of ours
 * @param positions as `StockRow` has them, JSON
 */
export function knownOf(
  place: string | null,
  rows: readonly AvailabilityRow[],
  positions: string,
  { ours, timed, now }: KnownAround,
): Known {
  let available = 0n;
  let oldest = Number.POSITIVE_INFINITY;
  const seen = new Set<string>();
  for (const [location, quantity, asOf] of rows) {
    if (place === null ? !ours.has(location) : location !== place) continue;
    available += BigInt(quantity);
    if (!timed || location === '') continue;
    seen.add(location);
    oldest = Math.min(oldest, Date.parse(asOf));
  }
  if (place !== null) available -= borneAt(place, rows, ours);
  if (!timed) return { available, ageMs: undefined };
  const known = oldest < Number.POSITIVE_INFINITY && (place !== null || areKnown(positions, seen, ours));
  return { available, ageMs: known ? now - oldest : undefined };
}

/** What a location bears of what orders reserve without naming one; most SKUs have no such order. */
function borneAt(place: string, rows: readonly AvailabilityRow[], ours: ReadonlySet<string>): bigint {
  const anywhere = rows.find(([location]) => location === '');
  if (anywhere === undefined || anywhere[1] === '0') return 0n;
  const here = rows.flatMap(([location, quantity]): [string, bigint][] =>
    location !== '' && ours.has(location) ? [[location, BigInt(quantity)]] : [],
  );
  return reservedByLocation(here, -BigInt(anywhere[1])).get(place) ?? 0n;
}

/** Whether every location of ours that has a position has an on-hand one: else the age of the sum is not known. */
function areKnown(positions: string, seen: ReadonlySet<string>, ours: ReadonlySet<string>): boolean {
  return positionRows(positions).every(([location]) => seen.has(location) || !ours.has(location));
}
