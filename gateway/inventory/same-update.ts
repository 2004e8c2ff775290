/** Whether a key that comes again says the same again. Pure. */
import type { RecordedUpdate } from '../ledger/inventory-store.ts';

/**
 * Whether two records, effect by effect, are of one saying. One of them may have more effects, where its source owned
 * more; and `now` may be a saying that is refused today, of which the effects are not known.
 */
export function isSameUpdate(before: readonly RecordedUpdate[], now: readonly RecordedUpdate[]): boolean {
  const [fewer, more] = before.length <= now.length ? [before, now] : [now, before];
  return fewer.every((one) => more.some((other) => isSameEffect(one, other)));
}

function isSameEffect(one: RecordedUpdate, other: RecordedUpdate): boolean {
  const known = one.state !== null && other.state !== null;
  return (
    one.sku === other.sku &&
    one.kind === other.kind &&
    one.occurredAt === other.occurredAt &&
    one.location === other.location &&
    (known
      ? one.state === other.state && one.quantity === other.quantity
      : magnitude(one.quantity) === magnitude(other.quantity)) &&
    isSameOrUntold(one.order, other.order) &&
    isSameOrUntold(one.shipment, other.shipment)
  );
}

/** One way in may tell an order or a shipment that another leaves out. */
function isSameOrUntold(one: string | null, other: string | null): boolean {
  return one === null || other === null || one === other;
}

function magnitude(quantity: bigint): bigint {
  return quantity < 0n ? -quantity : quantity;
}
