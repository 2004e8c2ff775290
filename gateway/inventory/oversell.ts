/**
 * Orders for more than the partner was told, or than there was: found line by line, in the transaction that reserves them, so
 * that orders of several partners are seen one after another and each line is told once. Lines of one SKU at one location in
 * an order add up. A line that is wanted by a later day is held against what the partner was told of that day, and what is
 * promised to come by then; lines that are wanted before it add to it.
 */
import { unscaled } from '../../translators/canonical/decimal.ts';
import { type Finding, quoted } from '../../translators/finding.ts';
import type { NewEvent } from '../ledger/event-store.ts';
import { eventId } from '../ledger/identity.ts';
import { quantityScale } from '../ledger/inventory-store.ts';
import type { Reservation, ReservationStore, StockPlace } from '../ledger/reservation-store.ts';
import type { SupplyDay, SupplyStore } from '../ledger/supply-store.ts';
import { promisedBy } from './promise.ts';
import type { Stock } from './stock.ts';

/** What a partner had been told of a SKU when it ordered, units of 10^-4. */
export interface ToldLimit {
  /** By the last advice. */
  readonly advised: bigint;
  /** The most that it may believe: what it acknowledged last, or what it was told since. */
  readonly most: bigint;
  /** The last advice. */
  readonly advice: string;
}

/**
 * Of a SKU at one of our locations, or at none in particular (''), by the end of a day, or now where that is undefined;
 * undefined where the partner was told nothing.
 */
export type ToldLimits = (sku: string, location: string, day: string | undefined) => ToldLimit | undefined;

/** Looks up what a partner had been told of some SKUs by an instant, RFC 3339. */
export type ToldLimitsOf = (partner: string, skus: readonly string[], at: string) => Promise<ToldLimits>;

/** A line that asks for too much; units of 10^-4. */
export interface Oversold {
  readonly reservation: Reservation;
  /** The partner's number of the line. */
  readonly line: string;
  /** Day to come that it is wanted by, `2026-12-03`; undefined: as soon as it can be had. */
  readonly day: string | undefined;
  /** With the lines before it of the same SKU and location. */
  readonly asked: bigint;
  readonly told: ToldLimit | undefined;
  /** Available-to-sell before the order, or to promise by the day; undefined where the SKU was never counted. */
  readonly available: bigint | undefined;
  readonly beyond: Beyond;
}

export const beyondWords = {
  advised: 'more than the partner was told',
  available: 'more than there was',
  both: 'more than the partner was told, and than there was',
} as const;
export type Beyond = keyof typeof beyondWords;

/** What a line goes beyond; undefined where it may be asked for. Pure. */
export function beyondOf(
  asked: bigint,
  told: Pick<ToldLimit, 'most'> | undefined,
  available: bigint | undefined,
): Beyond | undefined {
  const untold = told !== undefined && asked > told.most;
  const missing = available !== undefined && asked > available;
  if (untold) return missing ? 'both' : 'advised';
  return missing ? 'available' : undefined;
}

/** What is known of a SKU at a location while an order is judged. */
interface Known {
  /** What the order asked for before its lines here. */
  readonly before: bigint;
  readonly lines: { readonly quantity: bigint; readonly day: string }[];
  /** Available-to-sell before the order. */
  readonly available: bigint | undefined;
  /** What is still to come, where some line is wanted by a later day. */
  coming: readonly SupplyDay[] | undefined;
}

/** Judges the lines of one part of an order. What is known of a SKU is read once, however many lines it has. */
export class OrderJudge {
  readonly #stores: JudgeStores;
  readonly #stock: Pick<Stock, 'left'>;
  readonly #limits: ToldLimits;
  /** Our locations. */
  readonly #places: readonly string[];
  readonly #today: string;
  readonly #known = new Map<string, Known>();

  /** `today` is a day, `2026-11-26`. */
  constructor(
    stores: JudgeStores,
    stock: Pick<Stock, 'left'>,
    limits: ToldLimits,
    places: Iterable<string>,
    today: string,
  ) {
    this.#stores = stores;
    this.#stock = stock;
    this.#limits = limits;
    this.#places = [...places];
    this.#today = today;
  }

  /**
   * A line that was recorded just now. `reserves` false: it reserves nothing, and what is there says nothing of it, for
   * the system that allocates may have taken the order off already; it is held against what the partner was told alone.
   */
  async judged(
    { reservation, line, day }: Pick<Oversold, 'reservation' | 'line' | 'day'>,
    reserves: boolean,
  ): Promise<Oversold | undefined> {
    const { sku, location } = reservation;
    const known = await this.#knownOf(reservation, reserves);
    const by = day ?? this.#today;
    known.lines.push({ quantity: reservation.quantity, day: by });
    const asked = known.lines.reduce((sum, each) => (each.day <= by ? sum + each.quantity : sum), known.before);
    const available = day === undefined ? known.available : await this.#promised(known, reservation, day);
    const told = this.#limits(sku, location, day);
    const beyond = beyondOf(asked, told, available);
    return beyond && { reservation, line, day, asked, told, available, beyond };
  }

  async #knownOf(reservation: Reservation, reserves: boolean): Promise<Known> {
    const { sku, location, quantity } = reservation;
    const key = `${sku}\0${location}`;
    const found = this.#known.get(key);
    if (found !== undefined) return found;
    const asked = await this.#stores.reservations.ofDocument(reservation);
    const left = reserves ? await this.#left(sku, location) : undefined;
    // What is left has the order's own lines taken off.
    const available = left === undefined ? undefined : left + asked;
    const known: Known = { before: asked - quantity, lines: [], available, coming: undefined };
    this.#known.set(key, known);
    return known;
  }

  /** Available-to-promise by a day. */
  async #promised(known: Known, { sku, location }: StockPlace, day: string): Promise<bigint | undefined> {
    if (known.available === undefined) return undefined;
    known.coming ??= await this.#coming(sku, location === '' ? this.#places : [location]);
    return promisedBy(known.available, known.coming, this.#today, day);
  }

  async #coming(sku: string, places: readonly string[]): Promise<readonly SupplyDay[]> {
    const days: SupplyDay[] = [];
    for (const location of places) days.push(...(await this.#stores.supply.openDays(sku, location)));
    return days;
  }

  /** Of all our locations where the order names none; undefined where the SKU was counted at none. */
  async #left(sku: string, location: string): Promise<bigint | undefined> {
    if (location !== '') return this.#stock.left({ sku, location });
    let left: bigint | undefined;
    for (const place of this.#places) {
      const its = await this.#stock.left({ sku, location: place });
      if (its !== undefined) left = (left ?? 0n) + its;
    }
    return left === undefined ? undefined : left + ((await this.#stock.left({ sku, location: '' })) ?? 0n);
  }
}

interface JudgeStores {
  readonly reservations: Pick<ReservationStore, 'ofDocument'>;
  readonly supply: Pick<SupplyStore, 'openDays'>;
}

function decimal(quantity: bigint): string {
  return unscaled(quantity, quantityScale);
}

/** @param at RFC 3339 */
export function oversoldEvent(
  { reservation, line, day, asked, told, available, beyond }: Oversold,
  at: string,
): NewEvent {
  const { partner, document, order, sku, location, transmission } = reservation;
  return {
    id: eventId('order.oversold', document, reservation.line),
    type: 'order.oversold',
    partner,
    test: false,
    time: at,
    correlationId: transmission,
    data: JSON.stringify({
      ...{ order, line, sku, location, day: day ?? null, asked: decimal(asked), beyond },
      advised: told === undefined ? null : decimal(told.advised),
      advice: told?.advice ?? null,
      available: available === undefined ? null : decimal(available),
    }),
  };
}

export function oversoldFinding({ reservation, line, day, asked, told, available, beyond }: Oversold): Finding {
  const { order, sku, location } = reservation;
  const by = told && `the partner was told ${decimal(told.advised)} by ${told.advice}`;
  const was = day === undefined ? 'was available' : 'can be promised by then';
  const there = available === undefined ? undefined : `${decimal(available)} ${was}`;
  const known = [by, there].filter((each) => each !== undefined).join(', ');
  const at = `${location === '' ? '' : ` at ${location}`}${day === undefined ? '' : ` by ${day}`}`;
  return {
    code: 'order-oversold',
    severity: 'warning',
    message: `order ${quoted(order)}, line ${quoted(line)} asks for ${decimal(asked)} of SKU ${quoted(sku)}${at}: ${beyondWords[beyond]} (${known})`,
    rule: 'An order asks for what its partner was told, and for what is available-to-sell, or to promise by the day that it names; lines of one SKU add up.',
    hint:
      beyond === 'available'
        ? 'The partner was right by what it knew: see crossdock standing, and decide what of the order is shipped.'
        : 'Decide what of the order is shipped; ask the partner which advice it goes by.',
    value: decimal(asked),
  };
}
