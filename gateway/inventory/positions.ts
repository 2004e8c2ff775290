/**
 * What an inventory update does to its position. Pure.
 *
 * A position is its newest count and every change that happened after it. Whatever the order of arrival, the same
 * updates end in the same quantity: nothing older overwrites anything newer, and a change that happened before the
 * count, or at its instant, is in the count already. Of two counts of one instant the one that we
 * were told later wins: it corrects the other.
 */
import type { InventoryState } from '../../translators/canonical/inventory-update.ts';
import type { Position, RecordedUpdate, Said, UpdateOutcome } from '../ledger/inventory-store.ts';

/** An effect of an update on a position. */
export interface PositionUpdate extends RecordedUpdate {
  readonly state: InventoryState;
}

/** What happened after an instant, as the ledger has it recorded. */
export interface Changes {
  readonly sum: bigint;
  /** The newest, and of several of one instant the last by source and key; null where there is none. */
  readonly newest: Said | null;
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
  const { sku, location, state, occurredAt } = count;
  const { source, key, occurredAt: asOf } = changes.newest ?? count;
  return {
    ...{ sku, location, state, source, key, asOf },
    quantity: count.quantity + changes.sum,
    countedAt: occurredAt,
    countRank: count.rank,
  };
}

/** The position after a change, from zero where nothing was known of it. */
export function afterChange(change: PositionUpdate, position: Position | undefined): Position {
  const { sku, location, state, source, key, occurredAt } = change;
  const newer = position === undefined || isNewer(change, position);
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

/** So that a position names the same update for itself whatever the order of arrival; every change is newer than the count. */
function isNewer(change: Said, position: Position): boolean {
  if (change.occurredAt !== position.asOf) return change.occurredAt > position.asOf;
  if (change.source !== position.source) return change.source > position.source;
  return change.key > position.key;
}
