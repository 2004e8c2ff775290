/**
 * Available-to-sell, the one rule: on-hand less all that is there and not to be sold, less what orders reserve. Computed
 * here and nowhere else.
 */
import type { InventoryState } from '../../translators/canonical/inventory-update.ts';
import type { Position } from '../ledger/inventory-store.ts';

/** How each state counts; in-transit and on-order are not there yet. */
export const availabilityRule: Readonly<Record<InventoryState, 1n | -1n | 0n>> = {
  'on-hand': 1n,
  allocated: -1n,
  'safety-stock': -1n,
  damaged: -1n,
  quarantined: -1n,
  'returns-pending-inspection': -1n,
  'in-transit': 0n,
  'on-order': 0n,
};

export interface AvailableToSell {
  /** Units of 10^-4; below zero where more is promised than is there. */
  readonly quantity: bigint;
  /** As-of time of the on-hand position: a promise may be old and still hold, a count may not. */
  readonly asOf: string;
}

/**
 * Available-to-sell of one SKU at one location; undefined while its on-hand is not known. Pure.
 *
 * @param reserved what accepted orders reserve there and their owner has not taken over yet, in units of 10^-4
 */
export function availableToSell(positions: readonly Position[], reserved = 0n): AvailableToSell | undefined {
  const onHand = positions.find((position) => position.state === 'on-hand');
  if (onHand === undefined) return undefined;
  let quantity = -reserved;
  for (const position of positions) quantity += availabilityRule[position.state] * position.quantity;
  return { quantity, asOf: onHand.asOf };
}

/**
 * Available-to-sell at one location, or of all of ours together, with what orders reserve without naming one: it comes off the
 * sum, and off each location as far as that bears it. Pure.
 *
 * @param place null for all together
 * @param available by location, the empty one for what is reserved at none, less than nothing; in units of 10^-4
 * @param ours our locations
 */
export function availableAt(
  place: string | null,
  available: ReadonlyMap<string, bigint>,
  ours: readonly string[],
): bigint {
  const anywhere = available.get('') ?? 0n;
  if (place !== null && anywhere === 0n) return available.get(place) ?? 0n;
  const known = ours.flatMap((code): [string, bigint][] => {
    const quantity = available.get(code);
    return quantity === undefined ? [] : [[code, quantity]];
  });
  if (place === null) return known.reduce((sum, [, quantity]) => sum + quantity, anywhere);
  return (available.get(place) ?? 0n) - (reservedByLocation(known, -anywhere).get(place) ?? 0n);
}

/**
 * What each location bears of what orders reserve without naming one, for whoever is told location by location: it comes
 * off where most is available first (of equal ones the first by code), down to nothing, then off the next. What is left
 * when nothing is anywhere is the first one's too, so that all locations together have what the sum has. Pure.
 *
 * @param available of our locations that are known, in units of 10^-4
 * @param reserved in all, in units of 10^-4
 */
export function reservedByLocation(
  available: Iterable<readonly [location: string, quantity: bigint]>,
  reserved: bigint,
): ReadonlyMap<string, bigint> {
  const borne = new Map<string, bigint>();
  if (reserved <= 0n) return borne;
  const byMost = [...available].sort(([one, a], [other, b]) => (a === b ? (one < other ? -1 : 1) : a > b ? -1 : 1));
  let left = reserved;
  for (const [location, quantity] of byMost) {
    if (quantity <= 0n || left === 0n) break;
    if (quantity >= left) borne.set(location, left);
    else borne.set(location, quantity);
    left -= borne.get(location) ?? 0n;
  }
  const [most] = byMost;
  if (left > 0n && most !== undefined) borne.set(most[0], (borne.get(most[0]) ?? 0n) + left);
  return borne;
}
