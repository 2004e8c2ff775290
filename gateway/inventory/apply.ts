/** Applying inventory updates: ownership, position, availability and the events of it, in the caller's transaction. */

import { scaled, unscaled } from '../../translators/canonical/decimal.ts';
import { type InventoryUpdate, isDerivedKey } from '../../translators/canonical/inventory-update.ts';
import type { Finding } from '../../translators/finding.ts';
import type { NewEvent } from '../ledger/event-store.ts';
import { eventId } from '../ledger/identity.ts';
import { quantityScale, type RecordedUpdate } from '../ledger/inventory-store.ts';
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
}

export interface Applied {
  readonly events: readonly NewEvent[];
  readonly findings: readonly Finding[];
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
  const touched = new Map<string, RecordedUpdate>();
  for (const update of updates) {
    const recorded = recordedUpdate(source, update, at);
    const refused = refusal(ownership, source.partner, update);
    if (refused !== undefined) {
      if (await stores.inventory.recordUpdate({ ...recorded, outcome: refused.outcome })) {
        findings.push(refused.finding);
        events.push(refusedEvent(source, recorded, refused.finding.message, at));
      }
    } else if (await applyOne(stores, recorded)) {
      touched.set(`${recorded.sku}\0${recorded.location}`, recorded);
    }
  }
  for (const cause of touched.values()) {
    const event = await updateAvailability(stores, source, cause, at);
    if (event) events.push(event);
  }
  return { events, findings };
}

function recordedUpdate(source: UpdateSource, update: InventoryUpdate, at: string): RecordedUpdate {
  const quantity = scaled(update.quantity, quantityScale);
  if (quantity === null)
    throw new RangeError(`quantity ${update.quantity} of ${update.sku} is no decimal of ${quantityScale} places`);
  return {
    source: source.partner,
    key: isDerivedKey(update.key) ? `${source.scope}${update.key}` : update.key,
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

/** True where the position changed. */
async function applyOne({ inventory }: Stores, update: RecordedUpdate): Promise<boolean> {
  const { sku, location, state } = update;
  const position = await inventory.position(sku, location, state);
  const outcome = timeliness(update, position);
  if (!(await inventory.recordUpdate({ ...update, outcome })) || outcome === 'late') return false;
  const changed =
    update.kind === 'count'
      ? afterCount(update, await inventory.changesAfter(sku, location, state, update.occurredAt))
      : afterChange(update, position);
  await inventory.putPosition(changed);
  return true;
}

async function updateAvailability(
  { inventory }: Stores,
  source: UpdateSource,
  cause: RecordedUpdate,
  at: string,
): Promise<NewEvent | undefined> {
  const { sku, location, key } = cause;
  const now = availableToSell(await inventory.positionsOf(sku, location));
  if (now === undefined) return undefined;
  const before = await inventory.availability(sku, location);
  await inventory.putAvailability({ sku, location, ...now });
  if (before?.quantity === now.quantity) return undefined;
  return {
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
}

function refusedEvent(source: UpdateSource, update: RecordedUpdate, reason: string, at: string): NewEvent {
  const { sku, location, state, key } = update;
  return {
    id: eventId('inventory.refused', update.source, key),
    type: 'inventory.refused',
    partner: source.partner,
    test: false,
    time: at,
    correlationId: source.transmission,
    data: JSON.stringify({ key, sku, location, state, reason }),
  };
}
