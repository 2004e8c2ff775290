/** What applying updates tells the world: events of availability, of what is to come, and of refusals. */
import { unscaled } from '../../translators/canonical/decimal.ts';
import type { InventoryUpdate } from '../../translators/canonical/inventory-update.ts';
import type { NewEvent } from '../ledger/event-store.ts';
import { eventId, sequencedEventId } from '../ledger/identity.ts';
import { quantityScale } from '../ledger/inventory-store.ts';
import type { SupplyDay } from '../ledger/supply-store.ts';
import type { SupplyChange } from './open-supply.ts';
import type { AvailabilityChange, Cause, StockChanges } from './stock.ts';

/**
 * The events of what a batch changed. Numbers from before and after are a part of their ids: a ledger that was restored from
 * a backup counts on from there, and may have the same cause change something else under the same number.
 */
export function changeEvents({ availability, supply }: StockChanges, at: string): readonly NewEvent[] {
  return [
    ...availability.flatMap((change) => availabilityEvents(change, at)),
    ...supply.map((change) => supplyEvent(change, at)),
  ];
}

/** The event of a change; none where only the as-of time moved. */
function availabilityEvents({ sku, location, before, after, cause }: AvailabilityChange, at: string): NewEvent[] {
  const was = before?.quantity ?? 0n;
  if (was === after.quantity) return [];
  const about = [cause.partner, cause.key, sku, location, String(was), String(after.quantity)];
  return [
    {
      id: sequencedEventId('availability.changed', after.changedSeq, ...about),
      type: 'availability.changed',
      ...byCause(cause, at),
      data: JSON.stringify({
        sku,
        location,
        before: unscaled(was, quantityScale),
        after: unscaled(after.quantity, quantityScale),
        reserved: unscaled(after.reserved, quantityScale),
        asOf: after.asOf,
        because: cause.because,
        cause: cause.key,
      }),
    },
  ];
}

/** The event of a change of what is to come. */
function supplyEvent({ sku, location, before, after, changedSeq, cause }: SupplyChange, at: string): NewEvent {
  const about = [cause.partner, cause.key, sku, location, changedSeq, ...[before, after].map(daysText)];
  return {
    id: eventId('supply.changed', ...about),
    type: 'supply.changed',
    ...byCause(cause, at),
    data: JSON.stringify({
      sku,
      location,
      before: before.map(dayText),
      after: after.map(dayText),
      because: cause.because,
      cause: cause.key,
    }),
  };
}

function byCause({ partner, correlationId }: Cause, time: string) {
  return { partner, test: false, time, correlationId };
}

function daysText(days: readonly SupplyDay[]): string {
  return days.map(({ expected, quantity }) => `${expected} ${quantity}`).join(' ');
}

function dayText({ expected, quantity }: SupplyDay) {
  return { expected, quantity: unscaled(quantity, quantityScale) };
}

/** @param key of the update in the ledger */
export function refusedEvent(
  source: { readonly partner: string; readonly transmission: string },
  update: InventoryUpdate,
  key: string,
  reason: string,
  at: string,
): NewEvent {
  const { sku, location, state, kind } = update;
  return {
    id: eventId('inventory.refused', source.partner, key),
    type: 'inventory.refused',
    partner: source.partner,
    test: false,
    time: at,
    correlationId: source.transmission,
    data: JSON.stringify({ key, sku, location, kind, ...(state !== undefined && { state }), reason }),
  };
}
