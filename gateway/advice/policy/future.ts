/**
 * What a partner is told of later days. Pure.
 *
 * The rule: of each day, no more in all than what the buffer policy makes of available-to-promise on that day, less what
 * is told before it; never less than nothing, never of a day that has passed.
 *
 * The policy judges a later number as it judges that of now: by the item, the place, the time of the advice and the age of
 * the count. Supply without a count of what is there is not promised, and nothing of an item that is no longer bought: one
 * that is discontinued, or sold through.
 */
import { dayAfter } from '../../../translators/canonical/instant.ts';
import { promisedFrom } from '../../inventory/promise.ts';
import type { ItemStatus } from '../../partners/schema/buffer-schema.ts';
import type { FutureRule } from '../../partners/schema/future-schema.ts';
import type { BufferFacts } from './buffer.ts';
import { decimalText } from './decimal-text.ts';

/** What is told of a day: as the partner is told it, what is added or the total by then. */
export interface FutureTold {
  /** Day, `2026-12-01`. */
  readonly date: string;
  /** A decimal. */
  readonly quantity: string;
}

/** What all lines of an advice share of it. */
export interface FutureFrame extends Omit<FutureRule, 'horizonDays'> {
  /** Day of the advice in the zone of its schedule, and the last day that is told. */
  readonly today: string;
  readonly until: string;
}

/** `today` is a day, `2026-11-25`. */
export function futureFrame({ horizonDays, ...rule }: FutureRule, today: string): FutureFrame {
  return { ...rule, today, until: dayAfter(today, horizonDays) };
}

/** As `SupplyRow` has supply; quantities still to come are texts of 10^-4 units. */
export type ComingRow = readonly [
  ...[location: string, expected: string, quantity: string, state: string, source: string, reference: string],
  ...[order: string | null, document: string, transmission: string, saidAt: string],
];

/** Why supply counts in nothing that is told. */
export const leftOutBecause = {
  status: 'the item is no longer bought',
  overdue: 'its day has passed, and nobody knows when it comes',
  'not-counted': 'what is there has never been counted',
  'beyond-horizon': 'it is further ahead than the partner is told of',
} as const;
export type LeftOut = keyof typeof leftOutBecause;

/** Undefined where it counts. `counted` are our locations where on-hand is known. */
export function leftOut(
  [location, expected]: ComingRow,
  { today, until }: Pick<FutureFrame, 'today' | 'until'>,
  { status, counted }: { readonly status: ItemStatus | undefined; readonly counted: ReadonlySet<string> },
): LeftOut | undefined {
  if (status === 'discontinued' || status === 'sell-through') return 'status';
  if (expected < today) return 'overdue';
  if (!counted.has(location)) return 'not-counted';
  return expected > until ? 'beyond-horizon' : undefined;
}

/** A day on which supply is expected. Units of 10^-4. */
export interface FutureDay {
  readonly date: string;
  readonly arriving: bigint;
  /** Available-to-promise on that day. */
  readonly promise: bigint;
  /** What the policy makes of it. */
  readonly allowed: bigint;
  /** How much more that is than was allowed before. */
  readonly more: bigint;
}

/**
 * Every day on which something comes that counts, soonest first.
 *
 * @param policy what a partner may be told of so many that are available
 */
export function futureDays(
  available: bigint,
  coming: readonly ComingRow[],
  today: string,
  policy: (available: bigint) => bigint,
): readonly FutureDay[] {
  if (coming.length === 0) return [];
  const supply = coming.map(([, expected, quantity]) => ({ expected, quantity: BigInt(quantity) }));
  let before = policy(available);
  return promisedFrom(available, supply, today).map(({ date, arriving, available: promise }) => {
    const allowed = policy(promise);
    const more = allowed > before ? allowed - before : 0n;
    if (allowed > before) before = allowed;
    return { date, arriving, promise, allowed, more };
  });
}

/** What is told of these days: those on which there is more, as many as the partner is told. */
export function toldDays(
  days: readonly FutureDay[],
  { dates, tell }: Pick<FutureFrame, 'dates' | 'tell'>,
): readonly FutureTold[] {
  return days
    .filter(({ more }) => more > 0n)
    .slice(0, dates)
    .map(({ date, allowed, more }) => ({ date, quantity: decimalText(tell === 'total' ? allowed : more) }));
}

/** Where one number is told. */
export interface FuturePlace {
  /** Our locations that it is of. */
  readonly locations: ReadonlySet<string>;
  /** Our locations where on-hand is known. */
  readonly counted: ReadonlySet<string>;
  readonly facts: BufferFacts;
  /** What orders reserve without naming a location and nothing that is there covers; units of 10^-4. */
  readonly owed: bigint;
}

/**
 * What orders reserve without naming a location beyond all that is there, which whatever comes first has to cover. Of a
 * number for all locations together it is taken off already.
 *
 * @param available of our locations that are known, in units of 10^-4
 */
function owedAnywhere(available: Iterable<bigint>, reserved: bigint): bigint {
  let left = reserved;
  for (const quantity of available) if (quantity > 0n) left -= quantity;
  return left > 0n ? left : 0n;
}

/**
 * Where the number of some facts is told.
 *
 * @param known available-to-sell of our locations where on-hand is known
 * @param anywhere what orders reserve without naming a location
 */
export function placeOf(facts: BufferFacts, known: ReadonlyMap<string, bigint>, anywhere: bigint): FuturePlace {
  const { location } = facts;
  const counted = new Set(known.keys());
  if (location === undefined) return { locations: counted, counted, facts, owed: 0n };
  const locations = new Set([location]);
  const owed = owedAnywhere(known.values(), anywhere);
  if (owed === 0n) return { locations, counted, facts, owed };
  // What is owed comes off what comes first, and not off one location as well: that has its own debts alone.
  const here = known.get(location) ?? 0n;
  return { locations, counted, facts: { ...facts, available: here < 0n ? here : 0n }, owed };
}

/** What is owed of each line of supply, the soonest first, wherever it comes; equal days by location. */
export function owedOf(
  rows: readonly ComingRow[],
  { today }: Pick<FutureFrame, 'today'>,
  { counted, owed }: Pick<FuturePlace, 'counted' | 'owed'>,
): ReadonlyMap<ComingRow, bigint> {
  const less = new Map<ComingRow, bigint>();
  if (owed === 0n) return less;
  const key = ([location, expected]: ComingRow) => `${expected} ${location}`;
  let left = owed;
  for (const row of rows.toSorted((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))) {
    const [location, expected, text] = row;
    if (left === 0n) break;
    if (expected < today || !counted.has(location)) continue;
    const quantity = BigInt(text);
    const taken = quantity < left ? quantity : left;
    less.set(row, taken);
    left -= taken;
  }
  return less;
}

/** A line of supply without what is owed of it. */
export function withoutOwed(row: ComingRow, owed: bigint | undefined): ComingRow {
  if (owed === undefined) return row;
  const [location, expected, quantity, ...more] = row;
  return [location, expected, String(BigInt(quantity) - owed), ...more];
}

/** What is told of later days beside one number. */
export function toldLater(
  frame: FutureFrame,
  rows: readonly ComingRow[],
  place: FuturePlace,
  policy: { quantity(facts: BufferFacts): bigint },
): readonly FutureTold[] {
  const { locations, counted, facts } = place;
  const { status } = facts;
  const less = owedOf(rows, frame, place);
  const coming = rows
    .filter((row) => locations.has(row[0]) && leftOut(row, frame, { status, counted }) === undefined)
    .map((row) => withoutOwed(row, less.get(row)));
  const allowed = (available: bigint) => policy.quantity({ ...facts, available });
  return toldDays(futureDays(facts.available, coming, frame.today, allowed), frame);
}
