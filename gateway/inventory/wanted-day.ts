/**
 * The day that an order line is wanted by, where it says one that is yet to come: until then there may be more than now. Pure.
 * What the line says goes before its deliveries, and both before the order; when goods leave before when they arrive.
 */
import type { PurchaseOrder, PurchaseOrderLine } from '../../translators/canonical/purchase-order.ts';

/** X12 element 374, the first that is there: requested ship, ship not before, requested pick-up, delivery requested, deliver not before. */
const qualifiers = ['010', '037', '118', '002', '064'];

type Dated = readonly { readonly qualifier: string; readonly value: string }[] | undefined;

/** `2026-12-03`, later than `today`; undefined where the line is wanted as soon as it can be had. */
export function wantedDay(
  { dates, deliveries = [] }: Pick<PurchaseOrderLine, 'dates' | 'deliveries'>,
  heading: Pick<PurchaseOrder, 'dates'>,
  today: string,
): string | undefined {
  const soonest = deliveries.map((delivery) => dayOf(delivery.dates)).filter((day) => day !== undefined);
  const day = dayOf(dates) ?? soonest.sort()[0] ?? dayOf(heading.dates);
  return day !== undefined && day > today ? day : undefined;
}

function dayOf(dates: Dated): string | undefined {
  for (const wanted of qualifiers) {
    const value = dates?.find(({ qualifier }) => qualifier === wanted)?.value;
    if (value !== undefined && /^\d{4}-\d\d-\d\d/.test(value)) return value.slice(0, 10);
  }
  return undefined;
}
