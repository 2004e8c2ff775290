/**
 * What an inventory update does to its position. Pure.
 *
 * A position is its newest count and every change that happened after it. Whatever the order of arrival, the same
 * updates end in the same quantity: nothing older overwrites anything newer, and a change that happened before the
 * count, or at its instant, is in the count already. Of two counts of one instant the one that we
 * were told later wins: it corrects the other.
 */
import type { InventoryState } from '../../translators/canonical/inventory-update.ts';
import type { Position, RecordedUpdate, UpdateOutcome } from '../ledger/inventory-store.ts';

/** An effect of an update on a position. */
export interface PositionUpdate extends RecordedUpdate {
  readonly state: InventoryState;
}

/** What happened after an instant, as the ledger has it recorded. */
export interface Changes {
  readonly sum: bigint;
  /** RFC 3339 of the newest; null where there is none. */
  readonly newest: string | null;
}

/** Whether an update counts for its position as it stands. Instants are RFC 3339 in UTC, of one length, and compare as text. */
export function timeliness(update: RecordedUpdate, position: Position | undefined): UpdateOutcome {
  const countedAt = position?.countedAt ?? null;
  if (countedAt === null || position === undefined) return 'applied';
  if (update.occurredAt > countedAt) return 'applied';
  const sameInstant = update.kind === 'count' && update.occurredAt === countedAt;
  return sameInstant && update.rank > (position.countRank ?? '') ? 'applied' : 'late';
}

/** The position after a count, given the changes known to have happened after it. */
export function afterCount(count: PositionUpdate, changes: Changes): Position {
  const { sku, location, state, source, key, occurredAt } = count;
  return {
    sku,
    location,
    state,
    source,
    key,
    quantity: count.quantity + changes.sum,
    asOf: changes.newest ?? occurredAt,
    countedAt: occurredAt,
    countRank: count.rank,
  };
}

/** The position after a change, from zero where nothing was known of it. */
export function afterChange(change: PositionUpdate, position: Position | undefined): Position {
  const { sku, location, state, source, key, occurredAt } = change;
  const newer = position === undefined || occurredAt >= position.asOf;
  return {
    sku,
    location,
    state,
    quantity: (position?.quantity ?? 0n) + change.quantity,
    source: newer ? source : position.source,
    key: newer ? key : position.key,
    asOf: newer ? occurredAt : position.asOf,
    countedAt: position?.countedAt ?? null,
    countRank: position?.countRank ?? null,
  };
}
