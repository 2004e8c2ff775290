/**
 * Soft reservations: what an accepted purchase order asks for is kept from sale until the system that owns allocations
 * takes it over, the order is cancelled or replaced, or it expires. In the caller's transaction.
 *
 * Whatever the order in which orders and allocations become known, the same is reserved: the newest word of a partner
 * about an order counts, and what has been allocated is never reserved as well.
 */
import type { PurchaseOrder } from '../../translators/canonical/purchase-order.ts';
import type { Stores } from '../ledger/port.ts';
import type { Reservation } from '../ledger/reservation-store.ts';
import { fittingQuantity } from './fitting.ts';
import { OrderJudge, type Oversold, type ToldLimits } from './oversell.ts';
import { piecesOf, placeOfRole } from './party-place.ts';
import type { OrderRule } from './rules.ts';
import type { Cause, Stock } from './stock.ts';
import { wantedDay } from './wanted-day.ts';

/** A part of an accepted order. */
export interface OrderPart {
  readonly documentId: string;
  readonly part: number;
  readonly order: PurchaseOrder;
  /** Parties and dates of the order's heading, which stands in its first part. */
  readonly heading: Pick<PurchaseOrder, 'parties' | 'dates'>;
  readonly partner: string;
  readonly transmission: string;
  readonly rank: string;
  /** When it was recorded, RFC 3339: the reservation expires from there. */
  readonly at: string;
}

/** What the purpose of an order (X12 element 353) does to its reservation; every other purpose does nothing to it. */
const purposes: Readonly<Record<string, 'reserve' | 'cancel'>> = {
  '00': 'reserve', // original
  '05': 'reserve', // replace
  '06': 'reserve', // confirmation
  '07': 'reserve', // duplicate
  '01': 'cancel', // cancellation
  '03': 'cancel', // delete
};

export interface ReserveContext {
  readonly stores: Stores;
  readonly stock: Stock;
  readonly rule: OrderRule;
  /** Our locations. */
  readonly locations: { has(code: string): boolean; keys(): Iterable<string> };
  /** What the partner had been told of the SKUs of the order; nothing unless given. */
  readonly limits?: ToldLimits;
  /** Pieces in a case of a SKU, where the item master knows. */
  readonly pack: (sku: string) => string | undefined;
  /** Now, RFC 3339. */
  readonly now: string;
}

/**
 * Reserves what a part of an order asks for, and gives the lines that ask for too much. The same part again changes nothing,
 * and gives none.
 */
export async function reserveOrder(context: ReserveContext, part: OrderPart): Promise<readonly Oversold[]> {
  const { stores, stock, limits = () => undefined, locations, rule, now } = context;
  const { order } = part;
  const purpose = Object.hasOwn(purposes, order.purpose) ? purposes[order.purpose] : undefined;
  if (purpose === undefined) return [];
  const isNewest = await spoken(context, part, purpose);
  if (purpose === 'cancel') return [];
  const { reserves = true } = rule;
  const judge = new OrderJudge(stores, stock, limits, locations.keys(), now.slice(0, 10));
  const oversold: Oversold[] = [];
  for (const { reservation, line, day } of reservationsOf(part, context)) {
    const taken = isNewest ? await stores.reservations.taken(reservation.sku, order.number) : 'superseded';
    const ended = taken ?? (reserves ? null : 'not-reserved');
    if (!(await stores.reservations.put(reservation, ended))) continue;
    if (ended === null) await stock.reserved(reservation, causeOf(part, 'reservation'));
    else if (ended !== 'not-reserved') continue;
    const found = await judge.judged({ reservation, line, day }, reserves);
    if (found !== undefined) oversold.push(found);
  }
  return oversold;
}

/** Whether the part's document is the partner's newest word about the order; what an older one reserved is released. */
async function spoken(
  { stores, stock, now }: ReserveContext,
  part: OrderPart,
  purpose: 'reserve' | 'cancel',
): Promise<boolean> {
  const { order, partner, documentId: document, rank } = part;
  const word = await stores.reservations.word(partner, order.number);
  if (word?.document === document) return true;
  if (word !== undefined && word.rank >= rank) return false;
  await stores.reservations.putWord(partner, order.number, { document, rank });
  const cause = causeOf(part, purpose === 'cancel' ? 'order-cancelled' : 'order-replaced');
  for (const released of await stores.reservations.supersede(partner, order.number, document, now)) {
    await stock.released(released, cause);
  }
  return true;
}

/** Ends what nobody took over in time. Returns how many. */
export async function expireReservations(stores: Stores, stock: Stock, now: string, limit: number): Promise<number> {
  const expired = await stores.reservations.expire(now, limit);
  for (const reservation of expired) {
    const { partner, order: key, transmission } = reservation;
    await stock.released(reservation, {
      because: 'reservation-expired',
      key,
      partner,
      correlationId: transmission,
    });
  }
  return expired.length;
}

function causeOf({ order, partner, transmission }: OrderPart, because: string): Cause {
  return { because, key: order.number, partner, correlationId: transmission };
}

/** The lines that can be reserved: of a SKU that is known, and of a quantity. */
function reservationsOf(part: OrderPart, { rule, locations, pack, now }: ReserveContext) {
  const { order, heading, documentId, partner, transmission, rank, at } = part;
  const expiresAt = new Date(Date.parse(at) + rule.holdMs).toISOString();
  return order.lines.flatMap((line, index) => {
    const { sku } = line;
    if (sku === undefined) return [];
    const quantity = piecesOf(line.quantity, line.unit, [line.pack, line.packDetail?.pack, pack(sku)]);
    if (quantity === undefined || !fittingQuantity(quantity)) return [];
    const own = placeOfRole(line.parties ?? [], 'SF', rule, locations);
    const place = own ?? placeOfRole(heading.parties, 'SF', rule, locations);
    const location = place !== undefined && 'location' in place ? place.location : (rule.location ?? '');
    const its = { document: documentId, line: `${part.part}/${index + 1}`, partner, order: order.number };
    const times = { reservedAt: at, expiresAt, rank, transmission };
    const reservation: Reservation = { ...its, sku, location, quantity, ...times };
    return [{ reservation, line: line.number, day: wantedDay(line, heading, now.slice(0, 10)) }];
  });
}
