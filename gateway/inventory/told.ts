/** What applying updates tells the world: events of availability and of refusals. */
import { unscaled } from '../../translators/canonical/decimal.ts';
import type { InventoryUpdate } from '../../translators/canonical/inventory-update.ts';
import type { NewEvent } from '../ledger/event-store.ts';
import { eventId } from '../ledger/identity.ts';
import { quantityScale } from '../ledger/inventory-store.ts';
import type { AvailabilityChange } from './stock.ts';

/** The event of a change; none where only the as-of time moved. */
export function availabilityEvents(
  { sku, location, before, after, cause }: AvailabilityChange,
  at: string,
): NewEvent[] {
  const was = before?.quantity ?? 0n;
  if (was === after.quantity) return [];
  return [
    {
      id: eventId('availability.changed', cause.partner, cause.key, sku, location, after.changedSeq),
      type: 'availability.changed',
      partner: cause.partner,
      test: false,
      time: at,
      correlationId: cause.correlationId,
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
