/** Positions, the updates behind them, and availability in the ledger. Quantities are integers of 10^-4 units. */
import type { InventoryState, UpdateKind } from '../../translators/canonical/inventory-update.ts';

/** Decimals that a quantity of inventory keeps. */
export const quantityScale = 4;

/** What became of an inventory update. */
export const updateOutcomes = {
  applied: 'It changed the position.',
  late: 'A newer count of the position was there: recorded, and changes nothing.',
  refused: 'Its source does not own the state at the location: recorded, and changes nothing.',
  unknown: 'Its location is not one of ours: recorded, and changes nothing.',
} as const;
export type UpdateOutcome = keyof typeof updateOutcomes;

export interface RecordedUpdate {
  /** Partner whose system said so; with `key` the identity of the update. */
  readonly source: string;
  readonly key: string;
  /** Which of its effects this is, from 0. */
  readonly effect: number;
  readonly sku: string;
  readonly location: string;
  /** null where the update changes no position. */
  readonly state: InventoryState | null;
  readonly kind: UpdateKind;
  readonly quantity: bigint;
  readonly occurredAt: string;
  readonly transmission: string;
  readonly outcome: UpdateOutcome;
  readonly recordedAt: string;
  /** Order in which the ledger came to know of it, as text that sorts: of two counts of one instant the later known wins. */
  readonly rank: string;
  /** Purchase order and shipment that it is of. */
  readonly order: string | null;
  readonly shipment: string | null;
}

export interface Position {
  readonly sku: string;
  readonly location: string;
  readonly state: InventoryState;
  readonly quantity: bigint;
  /** When the newest thing behind the quantity was counted or happened. */
  readonly asOf: string;
  readonly source: string;
  /** When it was last counted; null where only changes are known. */
  readonly countedAt: string | null;
  /** Rank of that count: it decides between two counts of the same instant. */
  readonly countRank: string | null;
  /** Key of the last update that changed it. */
  readonly key: string;
}

export interface Availability {
  readonly sku: string;
  /** Empty: what orders reserve without naming a location; then the quantity is zero or less. */
  readonly location: string;
  /** Available-to-sell, reservations taken off. */
  readonly quantity: bigint;
  /** When the on-hand position behind it was counted or last changed. */
  readonly asOf: string;
  /** What orders reserve softly, as a term of the quantity. */
  readonly reserved: bigint;
  /** Grows by every change of any availability of the ledger, in the order of their commits. */
  readonly changedSeq: number;
}

/** Who said what a position is as of, and when that happened. */
export type Said = Pick<RecordedUpdate, 'occurredAt' | 'source' | 'key'>;

/** Where availability changed. */
export interface ChangedSku {
  readonly sku: string;
  readonly changedSeq: number;
}

export interface ExaminedChange {
  readonly changedSeq: number;
  readonly stale: boolean;
}

export interface InventoryStore {
  /**
   * False where the source used this key before: then nothing was recorded. One that was refused, or whose location was
   * unknown, did not use it: it gives way to one that counts. Each effect of an update is recorded by itself.
   */
  recordUpdate(update: RecordedUpdate): Promise<boolean>;
  /** The effects of an update as they were recorded, in their order; none where the key is not known. */
  update(source: string, key: string): Promise<readonly RecordedUpdate[]>;
  putPosition(position: Position): Promise<void>;
  /** Sum of the changes of a position that happened after an instant, and the newest among them: of several of one instant the last by source and key. */
  changesAfter(
    sku: string,
    location: string,
    state: InventoryState,
    after: string,
  ): Promise<{ readonly sum: bigint; readonly newest: Said | null }>;
  positionsOf(sku: string, location: string): Promise<readonly Position[]>;
  availability(sku: string, location: string): Promise<Availability | undefined>;
  /**
   * Gives it the next `changedSeq` of the ledger, and returns that. `at` (RFC 3339) is kept as the time of the change
   * where the quantity changed.
   */
  putAvailability(availability: Omit<Availability, 'changedSeq'>, at?: string): Promise<number>;
  /** Forgets changes that are stale. */
  removeChanges(changedSeqs: readonly number[]): Promise<void>;
}

/** What is known of a SKU, as an advice reads a million of them: JSON text that is kept as it is and parsed where needed. */
export interface StockRow {
  readonly sku: string;
  /** `[[location, quantity, asOf, reserved], …]`, quantities as texts of 10^-4 units. */
  readonly availability: string;
  /** `[[location, state, quantity, asOf, source, countedAt], …]`. */
  readonly positions: string;
}

/** A page of what changed. */
export interface ChangedAvailability {
  readonly changed: readonly Availability[];
  /** `changedSeq` up to which this tells. */
  readonly reached: number;
  /** False where nothing changed after it. */
  readonly more: boolean;
}

export interface InventoryView {
  /** Some SKUs at once, each in the order asked for; one that nothing is known of has empty lists. */
  stock(skus: readonly string[]): Promise<readonly StockRow[]>;
  positions(sku: string): Promise<readonly Position[]>;
  availabilities(sku: string): Promise<readonly Availability[]>;
  /**
   * Availability that changed after a `changedSeq`, each SKU and location once, as it is now, oldest change first. Looks at
   * a limited number of changes, most of which may be stale: what it gives may be less than the limit, and nothing.
   */
  availabilitySince(after: number, limit: number): Promise<ChangedAvailability>;
  /** Every change after a `changedSeq`, oldest first: one that a later one of its SKU made stale may be there too. */
  changedSince(after: number, limit: number): Promise<readonly ChangedSku[]>;
  /** Changes after a `changedSeq`, and which of them a later one of the same SKU and location made stale. */
  changesExamined(after: number, limit: number): Promise<readonly ExaminedChange[]>;
  /** Those of some SKUs whose availability changed after a `changedSeq`, at any location. */
  changedAmong(skus: readonly string[], after: number): Promise<readonly string[]>;
  /** The newest `changedSeq`; 0 where nothing is known yet. */
  availabilityCursor(): Promise<number>;
  /** Availability at a location, by SKU, those behind one that was seen; '' for the beginning. */
  availabilityAt(location: string, afterSku: string, limit: number): Promise<readonly Availability[]>;
}
