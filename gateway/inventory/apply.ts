/** Applying inventory updates: ownership, positions, availability and the events of it, in the caller's transaction. */

import { type InventoryUpdate, isDerivedKey } from '../../translators/canonical/inventory-update.ts';
import type { Finding } from '../../translators/finding.ts';
import type { NewEvent } from '../ledger/event-store.ts';
import { type RecordedUpdate, type UpdateOutcome, updateOutcomes } from '../ledger/inventory-store.ts';
import type { Stores } from '../ledger/port.ts';
import { canarySource } from '../settings/canary-source.ts';
import { type Effect, isDatedSupply } from './effects.ts';
import { fittingQuantity, positionQuantity } from './fitting.ts';
import { unknownItems } from './item-findings.ts';
import { type Ownership, type Refused, ruling } from './ownership.ts';
import { isOfPacks, packOf } from './party-place.ts';
import { isSameUpdate } from './same-update.ts';
import { type Cause, Stock } from './stock.ts';
import { putOrderedSupply } from './supply.ts';
import { changeEvents, refusedEvent } from './told.ts';
import { countedTwice, packUnknown, reused, unfit } from './update-findings.ts';

/** Where updates come from. */
export interface UpdateSource {
  readonly partner: string;
  readonly transmission: string;
  /** Identity of the document that held the updates: derived keys are unique within it. */
  readonly scope: string;
  /** Place of the update of an index, from 0, among all that the ledger was told: text that sorts. */
  readonly rank: (index: number) => string;
}

/** What became of one update of a batch: as recorded, or a word for what was not recorded at all. */
export type BatchOutcome = UpdateOutcome | 'duplicate' | 'unfit';

export interface OutcomeOfUpdate {
  /** As the source gave it. */
  readonly key: string;
  readonly outcome: BatchOutcome;
  /** Why it changed nothing, in words; absent where it did, and for the same thing said again. */
  readonly reason?: string;
}

export interface Applied {
  readonly events: readonly NewEvent[];
  readonly findings: readonly Finding[];
  /** In the order of the updates. */
  readonly outcomes: readonly OutcomeOfUpdate[];
  /** Where availability changed, or its as-of time: what advices may have to say anew. */
  readonly touched: readonly { readonly sku: string; readonly location: string }[];
}

/** Applies updates in order. Each key of a source is applied once, whatever is repeated. `at` is now, RFC 3339. */
export async function applyUpdates(
  stores: Stores,
  source: UpdateSource,
  updates: readonly InventoryUpdate[],
  ownership: Ownership,
  at: string,
): Promise<Applied> {
  const batch = new Batch(stores, source, ownership, at);
  for (const [index, update] of updates.entries()) await batch.take(update, index);
  const applied = await batch.finish();
  const skus = updates.filter((_, index) => applied.outcomes[index]?.outcome !== 'duplicate').map(({ sku }) => sku);
  const unknown = source.partner === canarySource ? [] : unknownItems(ownership.items, skus);
  return { ...applied, findings: [...applied.findings, ...unknown] };
}

/** A number as text that sorts as the number does, below 10^12. */
export function sortable(number: number): string {
  return String(number).padStart(12, '0');
}

class Batch {
  readonly #stores: Stores;
  readonly #source: UpdateSource;
  readonly #ownership: Ownership;
  readonly #at: string;
  readonly #stock: Stock;
  readonly #findings: Finding[] = [];
  readonly #events: NewEvent[] = [];
  readonly #outcomes: OutcomeOfUpdate[] = [];

  constructor(stores: Stores, source: UpdateSource, ownership: Ownership, at: string) {
    this.#stores = stores;
    this.#source = source;
    this.#ownership = ownership;
    this.#at = at;
    this.#stock = new Stock(stores);
  }

  async take(update: InventoryUpdate, index: number): Promise<void> {
    const quantity = this.#pieces(update);
    if (quantity === undefined) return this.#notFit(update, unfit(update));
    const ruled = ruling(this.#ownership, this.#source.partner, update);
    if (ruled.refused?.outcome === 'unfit') return this.#notFit(update, ruled.refused.finding);
    const recorded = this.#recorded(update, quantity, index);
    if (ruled.refused !== undefined) return this.#refuse(update, recorded, ruled.refused);
    const effects = isDatedSupply(update)
      ? [recorded]
      : effectsOn(recorded, ruled.effects, quantity, update.kind === 'count');
    const [first, ...others] = effects;
    if (first === undefined) return;
    const outcome = await this.#stock.timeliness(first);
    if (!(await this.#stores.inventory.recordUpdate({ ...first, outcome }))) return this.#repeated(update, effects);
    if (isOfPacks(update.unit) && this.#pack(update) === undefined) this.#findings.push(packUnknown(update));
    // Rows alone: the lots of an 846 are added up before, part by part, and each sum takes the place of the one before it.
    const isRow = outcome === 'applied' && update.line !== undefined;
    const before = isRow ? await this.#stock.countedTwice(first) : undefined;
    if (before !== undefined && before !== quantity) this.#findings.push(countedTwice(update, first, before));
    const cause = this.#cause(first);
    if (outcome === 'applied') await this.#stock.apply(first, cause);
    let applied = outcome === 'applied';
    for (const effect of others) {
      const its = await this.#stock.timeliness(effect);
      await this.#stores.inventory.recordUpdate({ ...effect, outcome: its });
      if (its !== 'applied') continue;
      await this.#stock.apply(effect, cause);
      applied = true;
    }
    if (first.order !== null || first.shipment !== null) await this.#release(update, first, cause);
    this.#tell(update, applied ? 'applied' : 'late', applied ? undefined : updateOutcomes.late);
  }

  async finish(): Promise<Applied> {
    const changes = await this.#stock.write(this.#at);
    // Of a canary nobody's stock has changed: those who count on these events do not see it.
    const test = this.#source.partner === canarySource;
    this.#events.push(...changeEvents(changes, this.#at).map((event) => (test ? { ...event, test } : event)));
    return {
      events: this.#events,
      findings: this.#findings,
      outcomes: this.#outcomes,
      touched: changes.availability.map(({ sku, location }) => ({ sku, location })),
    };
  }

  /** Cases count as what is in them; undefined where a position cannot hold that. */
  #pieces(update: InventoryUpdate): bigint | undefined {
    const quantity = positionQuantity(update.quantity);
    if (quantity === undefined || !isOfPacks(update.unit)) return quantity;
    const pieces = quantity * (this.#pack(update) ?? 1n);
    return fittingQuantity(pieces) ? pieces : undefined;
  }

  #pack({ sku }: InventoryUpdate): bigint | undefined {
    return packOf(this.#ownership.items?.pack(sku));
  }

  /** What an update for an order or of a shipment releases: a reservation, or dated supply. */
  async #release(update: InventoryUpdate, recorded: RecordedUpdate, cause: Cause): Promise<void> {
    const { sku, order, kind } = recorded;
    if (isDatedSupply(update)) {
      for (const place of await putOrderedSupply(this.#stores, update, recorded))
        await this.#stock.supplyChanged(place, cause);
    } else if (kind === 'receipt') {
      await this.#stock.supplyChanged(recorded, cause);
    } else if (order !== null && (kind === 'allocation' || kind === 'cancellation')) {
      const end = kind === 'allocation' ? 'allocated' : 'cancelled';
      for (const released of await this.#stores.reservations.end(sku, order, end, this.#at)) {
        await this.#stock.released(released, cause);
      }
    }
  }

  #notFit(update: InventoryUpdate, finding: Finding): void {
    this.#findings.push(finding);
    this.#events.push(refusedEvent(this.#source, update, this.#keyOf(update), finding.message, this.#at));
    this.#tell(update, 'unfit', finding.message);
  }

  async #refuse(update: InventoryUpdate, recorded: RecordedUpdate, { outcome, finding }: Refused): Promise<void> {
    if (outcome === 'unfit') return this.#notFit(update, finding);
    if (await this.#stores.inventory.recordUpdate({ ...recorded, outcome })) {
      this.#findings.push(finding);
      this.#events.push(refusedEvent(this.#source, update, recorded.key, finding.message, this.#at));
    } else {
      const [before] = await this.#stores.inventory.update(recorded.source, recorded.key);
      if (before?.outcome === 'applied' || before?.outcome === 'late') return this.#repeated(update, [recorded]);
    }
    this.#tell(update, outcome, finding.message);
  }

  /** The same key again: the same thing, or another one, which somebody has to know of. */
  async #repeated(update: InventoryUpdate, effects: readonly RecordedUpdate[]): Promise<void> {
    // A derived key is of a place in a document, which a newer translation may read otherwise.
    if (isDerivedKey(update.key)) return this.#tell(update, 'duplicate');
    const before = await this.#stores.inventory.update(this.#source.partner, update.key);
    const [first] = before;
    if (first === undefined || isSameUpdate(before, effects)) return this.#tell(update, 'duplicate');
    const finding = reused(update, first);
    this.#findings.push(finding);
    this.#tell(update, 'duplicate', finding.message);
  }

  #tell({ key }: InventoryUpdate, outcome: BatchOutcome, reason?: string): void {
    this.#outcomes.push({ key, outcome, ...(reason !== undefined && { reason }) });
  }

  #keyOf({ key }: InventoryUpdate): string {
    return isDerivedKey(key) ? `${this.#source.scope}${key}` : key;
  }

  #cause({ source, kind, key, transmission }: RecordedUpdate): Cause {
    return { because: kind, key, partner: source, correlationId: transmission };
  }

  #recorded(update: InventoryUpdate, quantity: bigint, index: number): RecordedUpdate {
    return {
      source: this.#source.partner,
      key: this.#keyOf(update),
      effect: 0,
      sku: update.sku,
      location: update.location,
      state: isDatedSupply(update) ? null : (update.state ?? null),
      kind: update.kind,
      quantity,
      occurredAt: instantText(update.occurredAt),
      transmission: this.#source.transmission,
      outcome: 'applied',
      recordedAt: this.#at,
      rank: this.#source.rank(index),
      order: update.order ?? null,
      shipment: update.shipment ?? null,
    };
  }
}

/** The effects of an update as they are recorded; one without a position where it moves none. */
function effectsOn(
  recorded: RecordedUpdate,
  effects: readonly Effect[],
  quantity: bigint,
  isCount: boolean,
): readonly RecordedUpdate[] {
  if (effects.length === 0) return [{ ...recorded, state: null }];
  return effects.map(({ location, state, sign }, effect) => ({
    ...recorded,
    effect,
    location,
    state,
    quantity: isCount ? quantity : sign * quantity,
  }));
}

/** An instant as the ledger keeps it: UTC, milliseconds, one length. Nearly all come so already. */
function instantText(text: string): string {
  const at = new Date(text);
  return text.length === 24 && text.endsWith('Z') && !Number.isNaN(at.getTime()) ? text : at.toISOString();
}
