/** Applying inventory updates: ownership, position, availability and the events of it, in the caller's transaction. */

import { scaled, unscaled } from '../../translators/canonical/decimal.ts';
import { type InventoryUpdate, isDerivedKey } from '../../translators/canonical/inventory-update.ts';
import { type Finding, quoted } from '../../translators/finding.ts';
import type { NewEvent } from '../ledger/event-store.ts';
import { eventId } from '../ledger/identity.ts';
import { quantityScale, type RecordedUpdate, type UpdateOutcome, updateOutcomes } from '../ledger/inventory-store.ts';
import type { Stores } from '../ledger/port.ts';
import { availableToSell } from './availability.ts';
import { type Ownership, refusal } from './ownership.ts';
import { afterChange, afterCount, timeliness } from './positions.ts';

/** Where updates come from. */
export interface UpdateSource {
  readonly partner: string;
  readonly transmission: string;
  /** Identity of the document that held the updates: derived keys are unique within it. */
  readonly scope: string;
  /** Place of the update of an index, from 0, among all that the ledger was told: text that sorts. */
  readonly rank: (index: number) => string;
}

/** What became of one update of a batch: as recorded, or a word for what was not recorded at all. */
export type BatchOutcome = UpdateOutcome | 'duplicate' | 'unfit';

export interface OutcomeOfUpdate {
  /** As the source gave it. */
  readonly key: string;
  readonly outcome: BatchOutcome;
  /** Why it changed nothing, in words; absent where it did, and for a duplicate. */
  readonly reason?: string;
}

export interface Applied {
  readonly events: readonly NewEvent[];
  readonly findings: readonly Finding[];
  /** In the order of the updates. */
  readonly outcomes: readonly OutcomeOfUpdate[];
  /** Where availability changed, or its as-of time: what advices may have to say anew. */
  readonly touched: readonly { readonly sku: string; readonly location: string }[];
}

/** Applies updates in order. Each key of a source is applied once, whatever is repeated. `at` is now, RFC 3339. */
export async function applyUpdates(
  stores: Stores,
  source: UpdateSource,
  updates: readonly InventoryUpdate[],
  ownership: Ownership,
  at: string,
): Promise<Applied> {
  const findings: Finding[] = [];
  const events: NewEvent[] = [];
  const outcomes: OutcomeOfUpdate[] = [];
  const touched = new Map<string, RecordedUpdate>();
  for (const [index, update] of updates.entries()) {
    const quantity = fittingQuantity(update);
    if (quantity === undefined) {
      const finding = unfit(update);
      findings.push(finding);
      events.push(refusedEvent(source, update, keyOf(source, update), finding.message, at));
      outcomes.push({ key: update.key, outcome: 'unfit', reason: finding.message });
      continue;
    }
    const recorded = {
      ...recordedUpdate(source, update, quantity, at),
      rank: source.rank(index),
    };
    const refused = refusal(ownership, source.partner, update);
    if (refused !== undefined) {
      if (await stores.inventory.recordUpdate({ ...recorded, outcome: refused.outcome })) {
        findings.push(refused.finding);
        events.push(refusedEvent(source, update, recorded.key, refused.finding.message, at));
      }
      outcomes.push({ key: update.key, outcome: refused.outcome, reason: refused.finding.message });
      continue;
    }
    const outcome = await applyOne(stores, recorded);
    outcomes.push({ key: update.key, outcome, ...(outcome === 'late' && { reason: updateOutcomes.late }) });
    if (outcome === 'applied') touched.set(`${recorded.sku}\0${recorded.location}`, recorded);
  }
  const moved: { sku: string; location: string }[] = [];
  for (const cause of touched.values()) {
    const changed = await updateAvailability(stores, source, cause, at);
    if (changed === undefined) continue;
    moved.push({ sku: cause.sku, location: cause.location });
    events.push(...changed);
  }
  return { events, findings, outcomes, touched: moved };
}

/** A number as text that sorts as the number does, below 10^12. */
export function sortable(number: number): string {
  return String(number).padStart(12, '0');
}

/**
 * Largest quantity of an update, in units of 10^-4: ten thousand million units. The ledger holds 64-bit integers, and
 * 90,000 updates of this size add up before one overflows.
 */
const quantityMax = 10n ** 10n * 10n ** BigInt(quantityScale);

/** The quantity as positions keep it; undefined where it has more decimals than they keep, or is beyond the limit. */
function fittingQuantity(update: InventoryUpdate): bigint | undefined {
  const quantity = scaled(update.quantity, quantityScale);
  return quantity === null || quantity > quantityMax || quantity < -quantityMax ? undefined : quantity;
}

function unfit(update: InventoryUpdate): Finding {
  return {
    code: 'quantity-unfit',
    severity: 'warning',
    message: `${update.sku}: ${quoted(update.quantity)} ${update.state} at ${update.location} is more, or more exact, than a position can hold; the update changed nothing`,
    rule: `A quantity of inventory has at most ${quantityScale} decimals and is at most ${unscaled(quantityMax, quantityScale)}.`,
    hint: 'Ask the source for the quantity in a unit that fits.',
    ...(update.line !== undefined && { line: update.line }),
    value: quoted(update.quantity),
  };
}

function keyOf(source: UpdateSource, update: InventoryUpdate): string {
  return isDerivedKey(update.key) ? `${source.scope}${update.key}` : update.key;
}

function recordedUpdate(
  source: UpdateSource,
  update: InventoryUpdate,
  quantity: bigint,
  at: string,
): Omit<RecordedUpdate, 'rank'> {
  return {
    source: source.partner,
    key: keyOf(source, update),
    sku: update.sku,
    location: update.location,
    state: update.state,
    kind: update.kind,
    quantity,
    occurredAt: new Date(update.occurredAt).toISOString(),
    transmission: source.transmission,
    outcome: 'applied',
    recordedAt: at,
  };
}

async function applyOne({ inventory }: Stores, update: RecordedUpdate): Promise<BatchOutcome> {
  const { sku, location, state } = update;
  const position = await inventory.position(sku, location, state);
  const outcome = timeliness(update, position);
  if (!(await inventory.recordUpdate({ ...update, outcome }))) return 'duplicate';
  if (outcome === 'late') return outcome;
  const changed =
    update.kind === 'count'
      ? afterCount(update, await inventory.changesAfter(sku, location, state, update.occurredAt))
      : afterChange(update, position);
  await inventory.putPosition(changed);
  return outcome;
}

/** The event of a change; none where only the as-of time moved; undefined where nothing did. */
async function updateAvailability(
  { inventory }: Stores,
  source: UpdateSource,
  cause: RecordedUpdate,
  at: string,
): Promise<readonly NewEvent[] | undefined> {
  const { sku, location, key } = cause;
  const now = availableToSell(await inventory.positionsOf(sku, location));
  if (now === undefined) return undefined;
  const before = await inventory.availability(sku, location);
  if (before?.quantity === now.quantity && before.asOf === now.asOf) return undefined;
  await inventory.putAvailability({ sku, location, ...now, reserved: 0n });
  if ((before?.quantity ?? 0n) === now.quantity) return [];
  const event: NewEvent = {
    id: eventId('availability.changed', cause.source, key, sku, location),
    type: 'availability.changed',
    partner: source.partner,
    test: false,
    time: at,
    correlationId: source.transmission,
    data: JSON.stringify({
      sku,
      location,
      before: unscaled(before?.quantity ?? 0n, quantityScale),
      after: unscaled(now.quantity, quantityScale),
      asOf: now.asOf,
      cause: key,
    }),
  };
  return [event];
}

function refusedEvent(
  source: UpdateSource,
  update: InventoryUpdate,
  key: string,
  reason: string,
  at: string,
): NewEvent {
  const { sku, location, state } = update;
  return {
    id: eventId('inventory.refused', source.partner, key),
    type: 'inventory.refused',
    partner: source.partner,
    test: false,
    time: at,
    correlationId: source.transmission,
    data: JSON.stringify({ key, sku, location, state, reason }),
  };
}
