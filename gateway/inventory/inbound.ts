/**
 * What has come of dated supply, from all that is known of it: whatever the order in which notices and receipts became
 * known, the same result. Pure.
 *
 * A receipt with a shipment is of that shipment; with an order alone, of the shipments of the order, the soonest first,
 * and of what is on order where nothing was noticed. More than was announced counts on the last line of it; less leaves
 * the rest open until it comes, is superseded or lapses. What was noticed of an order after it was said to be on order
 * is no longer on order.
 */
import type { KeptSupply, ReferencedReceipt } from '../ledger/supply-store.ts';

/**
 * What has come of each line of one SKU at one location, in the order given.
 *
 * @param supply not superseded, the soonest first
 */
export function receivedOf(supply: readonly KeptSupply[], receipts: readonly ReferencedReceipt[]): readonly bigint[] {
  const received = supply.map(() => 0n);
  const fill = (lines: readonly number[], quantity: bigint) => {
    let rest = quantity;
    for (const [position, line] of lines.entries()) {
      const open = (supply[line] as KeptSupply).quantity - (received[line] as bigint);
      const last = position === lines.length - 1;
      const taken = last ? rest : minimum(rest, open > 0n ? open : 0n);
      received[line] = (received[line] as bigint) + taken;
      rest -= taken;
    }
  };
  const linesOf = (is: (line: KeptSupply) => boolean) => supply.flatMap((line, index) => (is(line) ? [index] : []));
  const noticed = (line: KeptSupply) => line.state === 'in-transit';
  for (const receipt of grouped(receipts)) {
    const { shipment, order, quantity } = receipt;
    if (quantity <= 0n) continue;
    if (shipment !== null) {
      const its = linesOf((line) => noticed(line) && line.reference === shipment);
      const exact = its.filter((line) => order !== null && supply[line]?.order === order);
      fill(exact.length > 0 ? exact : its, quantity);
      continue;
    }
    const onItsWay = linesOf((line) => noticed(line) && line.order === order);
    if (onItsWay.length > 0) fill(onItsWay, quantity);
    else for (const line of onOrder(supply, order)) fill([line], since(receipts, order, supply[line] as KeptSupply));
  }
  for (const line of linesOf((each) => !noticed(each))) {
    const { order, saidAt } = supply[line] as KeptSupply;
    for (const notice of supply) {
      if (noticed(notice) && notice.order === order && notice.saidAt > saidAt) {
        received[line] = (received[line] as bigint) + notice.quantity;
      }
    }
  }
  return received;
}

/** The line that says what is on order; one, as a newer word supersedes it. */
function onOrder(supply: readonly KeptSupply[], order: string | null): readonly number[] {
  return supply.flatMap((line, index) => (line.state === 'on-order' && line.order === order ? [index] : []));
}

/** What came for an order after it was said what is still on order. */
function since(receipts: readonly ReferencedReceipt[], order: string | null, { saidAt }: KeptSupply): bigint {
  return receipts
    .filter((each) => each.shipment === null && each.order === order && each.occurredAt > saidAt)
    .reduce((sum, { quantity }) => sum + quantity, 0n);
}

/** Receipts of one shipment and order as one; those with a shipment first, for they know best what they are of. */
function grouped(receipts: readonly ReferencedReceipt[]) {
  const sums = new Map<string, { shipment: string | null; order: string | null; quantity: bigint }>();
  for (const { shipment, order, quantity } of receipts) {
    const key = JSON.stringify([shipment === null, shipment, order === null, order]);
    const sum = sums.get(key) ?? { shipment, order, quantity: 0n };
    sum.quantity += quantity;
    sums.set(key, sum);
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

function minimum(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
