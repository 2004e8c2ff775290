/** Dated supply in the ledger: what is on its way by ship notices, and on order by the word of the system that owns that. */
import type { StockPlace, Word } from './reservation-store.ts';

/** How supply ends. */
export const supplyEnds = {
  received: 'All of it has come.',
  superseded: 'Its source sent a newer word about the shipment or order.',
  lapsed: 'It is so long overdue that nobody counts on it any more.',
} as const;
export type SupplyEnd = keyof typeof supplyEnds;

export interface Supply {
  /** The ship notice's document and the line in it; or the source and the key of its update. */
  readonly document: string;
  readonly line: string;
  readonly source: string;
  readonly state: 'in-transit' | 'on-order';
  /** Number of the shipment; of what is on order, the order, SKU and location that a newer word replaces. */
  readonly reference: string;
  readonly order: string | null;
  readonly sku: string;
  readonly location: string;
  /** Units of 10^-4. */
  readonly quantity: bigint;
  /** Day it is expected, `2026-09-20`. */
  readonly expected: string;
  readonly saidAt: string;
  readonly rank: string;
  readonly transmission: string;
}

export interface KeptSupply extends Supply {
  /** What has come of it; more than the quantity where more came than was announced. */
  readonly received: bigint;
  readonly ended: SupplyEnd | null;
  readonly endedAt: string | null;
}

/** What is still to come of a SKU at a location on one day. */
export interface SupplyDay {
  /** Day, `2026-09-20`. */
  readonly expected: string;
  /** Units of 10^-4. */
  readonly quantity: bigint;
}

/** A receipt that says what it is of. */
export interface ReferencedReceipt {
  readonly shipment: string | null;
  readonly order: string | null;
  readonly quantity: bigint;
  readonly occurredAt: string;
}

export interface SupplyStore {
  word(source: string, state: Supply['state'], reference: string): Promise<Word | undefined>;
  putWord(source: string, state: Supply['state'], reference: string, word: Word): Promise<void>;
  /** Records a line; false where it was recorded before. */
  put(supply: Supply, ended: SupplyEnd | null): Promise<boolean>;
  /** Ends what other documents say of a reference. */
  supersede(
    of: Pick<Supply, 'source' | 'state' | 'reference' | 'document'>,
    at: string,
  ): Promise<readonly StockPlace[]>;
  /** All that was not superseded, by the day it is expected. */
  supplyOf(sku: string, location: string): Promise<readonly KeptSupply[]>;
  receiptsOf(sku: string, location: string): Promise<readonly ReferencedReceipt[]>;
  settle(line: Pick<Supply, 'document' | 'line'>, received: bigint, ended: SupplyEnd | null, at: string): Promise<void>;
  /** Ends what was expected before a day and never came, the oldest first. */
  lapse(before: string, limit: number, at: string): Promise<readonly Supply[]>;
  /** What was to come as it was put last, the soonest first. */
  openDays(sku: string, location: string): Promise<readonly SupplyDay[]>;
  /** Gives the change the next `changedSeq`, one sequence with that of availability, and returns it. */
  putOpenDays(place: StockPlace, days: readonly SupplyDay[], at: string): Promise<number>;
}

/** What is to come of a SKU, as advices read it: JSON text that is kept as it is and parsed where needed. */
export interface SupplyRow {
  readonly sku: string;
  /**
   * `[[location, expected, quantity, state, source, reference, order, document, transmission, saidAt], …]` by location
   * and day, quantities still to come as texts of 10^-4 units.
   */
  readonly supply: string;
}

export interface SupplyView {
  /** The first day on which something is expected that has not come; undefined where there is none. */
  nextExpected(): Promise<string | undefined>;
  /** What is to come of a SKU, by location and day. */
  openOf(sku: string): Promise<readonly KeptSupply[]>;
  /** Some SKUs at once, each in the order asked for. */
  openOfAll(skus: readonly string[]): Promise<readonly SupplyRow[]>;
  /** Where supply changed after a `changedSeq`, each SKU and location once, oldest change first. */
  changedSince(after: number, limit: number): Promise<readonly (StockPlace & { readonly changedSeq: number })[]>;
  /** SKUs of which something is expected from one day on and before another. */
  expectedWithin(from: string, until: string): Promise<readonly string[]>;
  /** What a source said of a shipment or order, and what became of it. */
  ofReference(source: string, state: Supply['state'], reference: string): Promise<readonly KeptSupply[]>;
}
