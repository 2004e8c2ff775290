/**
 * Orders for more than the partner was told, or than there was: found line by line, in the transaction that reserves them, so
 * that orders of several partners are seen one after another and each line is told once. Lines of one SKU at one location in
 * an order add up.
 */
import { unscaled } from '../../translators/canonical/decimal.ts';
import { type Finding, quoted } from '../../translators/finding.ts';
import type { NewEvent } from '../ledger/event-store.ts';
import { eventId } from '../ledger/identity.ts';
import { quantityScale } from '../ledger/inventory-store.ts';
import type { Reservation, ReservationStore } from '../ledger/reservation-store.ts';
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

/** Of a SKU at one of our locations, or at none in particular (''); undefined where the partner was told nothing. */
export type ToldLimits = (sku: string, location: string) => ToldLimit | undefined;

/** Looks up what a partner had been told of some SKUs by an instant, RFC 3339. */
export type ToldLimitsOf = (partner: string, skus: readonly string[], at: string) => Promise<ToldLimits>;

/** A line that asks for too much; units of 10^-4. */
export interface Oversold {
  readonly reservation: Reservation;
  /** The partner's number of the line. */
  readonly line: string;
  /** With the lines before it of the same SKU and location. */
  readonly asked: bigint;
  readonly told: ToldLimit | undefined;
  /** Available-to-sell before the order; undefined where the SKU was never counted. */
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

/** Judges the lines of one part of an order. What is known of a SKU is read once, however many lines it has. */
export class OrderJudge {
  readonly #reservations: Pick<ReservationStore, 'ofDocument'>;
  readonly #stock: Pick<Stock, 'left'>;
  readonly #limits: ToldLimits;
  /** Our locations. */
  readonly #places: readonly string[];
  readonly #known = new Map<string, { asked: bigint; readonly available: bigint | undefined }>();

  constructor(
    reservations: Pick<ReservationStore, 'ofDocument'>,
    stock: Pick<Stock, 'left'>,
    limits: ToldLimits,
    places: Iterable<string>,
  ) {
    this.#reservations = reservations;
    this.#stock = stock;
    this.#limits = limits;
    this.#places = [...places];
  }

  /**
   * A line that was recorded just now. `reserves` false: it reserves nothing, and what is there says nothing of it, for
   * the system that allocates may have taken the order off already; it is held against what the partner was told alone.
   */
  async judged(
    { reservation, line }: Pick<Oversold, 'reservation' | 'line'>,
    reserves: boolean,
  ): Promise<Oversold | undefined> {
    const { sku, location, quantity } = reservation;
    const key = `${sku}\0${location}`;
    let known = this.#known.get(key);
    if (known === undefined) {
      const asked = await this.#reservations.ofDocument(reservation);
      const left = reserves ? await this.#left(sku, location) : undefined;
      // What is left has the order's own lines taken off.
      known = { asked, available: left === undefined ? undefined : left + asked };
      this.#known.set(key, known);
    } else known.asked += quantity;
    const { asked, available } = known;
    const told = this.#limits(sku, location);
    const beyond = beyondOf(asked, told, available);
    return beyond && { reservation, line, asked, told, available, beyond };
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

function decimal(quantity: bigint): string {
  return unscaled(quantity, quantityScale);
}

/** @param at RFC 3339 */
export function oversoldEvent({ reservation, line, asked, told, available, beyond }: Oversold, at: string): NewEvent {
  const { partner, document, order, sku, location, transmission } = reservation;
  return {
    id: eventId('order.oversold', document, reservation.line),
    type: 'order.oversold',
    partner,
    test: false,
    time: at,
    correlationId: transmission,
    data: JSON.stringify({
      ...{ order, line, sku, location, asked: decimal(asked), beyond },
      advised: told === undefined ? null : decimal(told.advised),
      advice: told?.advice ?? null,
      available: available === undefined ? null : decimal(available),
    }),
  };
}

export function oversoldFinding({ reservation, line, asked, told, available, beyond }: Oversold): Finding {
  const { order, sku, location } = reservation;
  const by = told && `the partner was told ${decimal(told.advised)} by ${told.advice}`;
  const there = available === undefined ? undefined : `${decimal(available)} was available`;
  const known = [by, there].filter((each) => each !== undefined).join(', ');
  const at = location === '' ? '' : ` at ${location}`;
  return {
    code: 'order-oversold',
    severity: 'warning',
    message: `order ${quoted(order)}, line ${quoted(line)} asks for ${decimal(asked)} of SKU ${quoted(sku)}${at}: ${beyondWords[beyond]} (${known})`,
    rule: 'An order asks for what its partner was told, and for what is available-to-sell; lines of one SKU add up.',
    hint:
      beyond === 'available'
        ? 'The partner was right by what it knew: see crossdock standing, and decide what of the order is shipped.'
        : 'Decide what of the order is shipped; ask the partner which advice it goes by.',
    value: decimal(asked),
  };
}
