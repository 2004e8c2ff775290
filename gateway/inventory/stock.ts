/**
 * The stock that a batch works on, in the caller's transaction: each SKU and location is read once, changed in memory,
 * and written once. What the batch recorded of updates is in the ledger at once, so that sums of changes see it.
 */
import type { InventoryState } from '../../translators/canonical/inventory-update.ts';
import type { Availability, Position, RecordedUpdate, UpdateOutcome } from '../ledger/inventory-store.ts';
import type { Stores } from '../ledger/port.ts';
import type { Released, StockPlace } from '../ledger/reservation-store.ts';
import { availableToSell } from './availability.ts';
import { type SupplyChange, settleSupply } from './open-supply.ts';
import { afterChange, afterCount, type PositionUpdate, timeliness } from './positions.ts';

/** Why availability may have moved: an update's kind, or what became of a reservation. */
export interface Cause {
  readonly because: string;
  /** Idempotency key of the update, or what names the order. */
  readonly key: string;
  readonly partner: string;
  readonly correlationId: string;
}

/** What a batch changed. */
export interface StockChanges {
  readonly availability: readonly AvailabilityChange[];
  readonly supply: readonly SupplyChange[];
}

/** A change of availability. */
export interface AvailabilityChange extends StockPlace {
  readonly before: Availability | undefined;
  readonly after: Availability;
  readonly cause: Cause;
}

interface Place extends StockPlace {
  readonly positions: Map<InventoryState, Position>;
  readonly changed: Set<InventoryState>;
  /** The last cause; undefined while nothing changed. */
  cause: Cause | undefined;
  /** What is reserved more than before, in units of 10^-4. */
  reserved: bigint;
  /** Why supply, or receipts of it, changed: what came of it has to be reckoned anew. Undefined where they did not. */
  supplyCause: Cause | undefined;
}

export class Stock {
  readonly #stores: Stores;
  readonly #places = new Map<string, Place>();

  constructor(stores: Stores) {
    this.#stores = stores;
  }

  /** What an effect of an update does to its position, by the times of both; nothing is recorded of it here. */
  async timeliness(update: RecordedUpdate): Promise<UpdateOutcome> {
    if (update.state === null) return 'applied';
    const { positions } = await this.#place(update.sku, update.location);
    return timeliness(update, positions.get(update.state));
  }

  /** What the same document counted there as of the same instant; undefined where it did not. */
  async countedTwice(update: RecordedUpdate): Promise<bigint | undefined> {
    const { sku, location, state, kind, occurredAt, rank } = update;
    if (kind !== 'count' || state === null) return undefined;
    const position = (await this.#place(sku, location)).positions.get(state);
    if (position?.countedAt !== occurredAt || position.countRank === null) return undefined;
    if (documentOf(position.countRank) !== documentOf(rank)) return undefined;
    // A position is its count and what changed since.
    return position.quantity - (await this.#changesAfter({ ...update, state }, position)).sum;
  }

  /** Applies a recorded effect to its position. */
  async apply(update: RecordedUpdate, cause: Cause): Promise<void> {
    const { sku, location, state } = update;
    if (state === null) return;
    const effect: PositionUpdate = { ...update, state };
    const place = await this.#place(sku, location);
    const position = place.positions.get(state);
    const changed =
      update.kind === 'count'
        ? afterCount(effect, await this.#changesAfter(effect, position))
        : afterChange(effect, position);
    place.positions.set(state, changed);
    place.changed.add(state);
    place.cause = cause;
  }

  /** Something is reserved that was not. */
  async reserved({ sku, location, quantity }: Released, cause: Cause): Promise<void> {
    const place = await this.#place(sku, location);
    place.reserved += quantity;
    place.cause = cause;
  }

  /**
   * Available-to-sell with what this batch reserved and released so far; undefined where nothing was counted. Without a
   * location, what orders that name none take off the sum.
   */
  async left({ sku, location }: StockPlace): Promise<bigint | undefined> {
    const { reserved } = await this.#place(sku, location);
    const known = await this.#stores.inventory.availability(sku, location);
    if (known === undefined) return location === '' ? -reserved : undefined;
    return known.quantity - reserved;
  }

  /** Something is no longer reserved. */
  async released({ sku, location, quantity }: Released, cause: Cause): Promise<void> {
    const place = await this.#place(sku, location);
    place.reserved -= quantity;
    place.cause = cause;
  }

  /** Supply, or receipts of it, changed. */
  async supplyChanged({ sku, location }: StockPlace, cause: Cause): Promise<void> {
    (await this.#place(sku, location)).supplyCause = cause;
  }

  /** Writes what changed, place by place in the order of the tables, and says where availability or supply changed. */
  async write(at: string): Promise<StockChanges> {
    const availability: AvailabilityChange[] = [];
    const supply: SupplyChange[] = [];
    const places = [...this.#places].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [, place] of places) {
      for (const state of place.changed) {
        await this.#stores.inventory.putPosition(place.positions.get(state) as Position);
      }
      const { cause, supplyCause } = place;
      const coming = supplyCause && (await settleSupply(this.#stores.supply, place, supplyCause, at));
      if (coming !== undefined) supply.push(coming);
      const change = cause && (await this.#available(place, cause, at));
      if (change !== undefined) availability.push(change);
    }
    this.#places.clear();
    return { availability, supply };
  }

  async #place(sku: string, location: string): Promise<Place> {
    const key = `${sku}\0${location}`;
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const positions = new Map<InventoryState, Position>();
    for (const position of await this.#stores.inventory.positionsOf(sku, location)) {
      positions.set(position.state, position);
    }
    const flags = { cause: undefined, reserved: 0n, supplyCause: undefined };
    const place: Place = { sku, location, positions, changed: new Set(), ...flags };
    this.#places.set(key, place);
    return place;
  }

  /** A position is as of the newest thing behind it: where that is not after the count, no change is either. */
  async #changesAfter({ sku, location, state, occurredAt }: PositionUpdate, position: Position | undefined) {
    if (position === undefined || position.asOf <= occurredAt) return { sum: 0n, newest: null };
    return this.#stores.inventory.changesAfter(sku, location, state, occurredAt);
  }

  async #available(place: Place, cause: Cause, at: string): Promise<AvailabilityChange | undefined> {
    const { inventory, reservations } = this.#stores;
    const { sku, location } = place;
    const positions = [...place.positions.values()];
    // While no on-hand is known there is nothing to sell, whatever is reserved of it.
    if (location !== '' && availableToSell(positions, 0n) === undefined) return undefined;
    const before = await inventory.availability(sku, location);
    // Thousands of orders may reserve one SKU: they are added up where nothing is known yet, and only there.
    const reserved =
      before === undefined ? await reservations.reserved(sku, location) : before.reserved + place.reserved;
    const now =
      location === ''
        ? { quantity: -reserved, asOf: (await reservations.newest(sku, location)) ?? before?.asOf }
        : availableToSell(positions, reserved);
    if (now?.asOf === undefined) return undefined;
    const after = { sku, location, quantity: now.quantity, asOf: now.asOf, reserved };
    if (before?.quantity === after.quantity && before.asOf === after.asOf && before.reserved === reserved) {
      return undefined;
    }
    const changedSeq = await inventory.putAvailability(after, at);
    return { sku, location, before, after: { ...after, changedSeq }, cause };
  }
}

/** The document of an update's rank, which is its sequence, the part and the place in it. */
function documentOf(rank: string): string {
  return rank.split('/', 1)[0] as string;
}
