/** What the main thread and a translation worker say to each other. Everything here can be cloned. */
import type { InventoryUpdate } from '../../translators/canonical/inventory-update.ts';
import type { DocumentPlace, GroupOutcome, Outcome } from '../../translators/outcome.ts';
import type { TranslationLimits } from '../../translators/translator.ts';
import type { WrittenSegments } from '../../translators/x12/outbound.ts';
import type { ItemIndexData } from '../partners/items/item-index.ts';
import type { Partner } from '../partners/partner.ts';

/** A partner without its item numbers, and those as shared arrays. */
export interface SentPartner {
  readonly partner: Omit<Partner, 'items'>;
  readonly items: ItemIndexData | undefined;
}

export type ToWorker =
  | { readonly kind: 'partners'; readonly version: string; readonly partners: readonly SentPartner[] }
  | { readonly kind: 'job'; readonly job: Job }
  /** One batch of outcomes is recorded: another may be sent. */
  | { readonly kind: 'recorded' };

/** Files of one partner, in the order they were received. */
export interface Job {
  readonly partner: string;
  readonly files: readonly JobFile[];
  readonly limits: TranslationLimits;
}

export interface JobFile {
  readonly transmission: string;
  readonly name: string;
  readonly receivedAt: string;
  /** The bytes; or … */
  readonly content?: Uint8Array;
  /** … the file they lie in. */
  readonly path?: string;
}

/** A part of a document, its document as JSON text already. */
export interface WrittenPart {
  readonly kind: 'part';
  readonly place: DocumentPlace;
  readonly part: number;
  readonly last: boolean;
  readonly body: string;
  readonly updates: readonly InventoryUpdate[];
  /** Of the first part of a purchase order. */
  readonly order?: OrderMark;
}

/** What tells an order from another one of its number: its purpose (BEG01), its release (BEG04), and where it ships to. */
export interface OrderMark {
  readonly purpose: string;
  readonly release: string;
  /** Ids of the ship-to parties, or names where they have none; empty where the order names none for itself. */
  readonly shipTo: string;
}

/** The end of a group. Where its acknowledgment is long, that is written already, and findings of sets stand there alone. */
export interface WrittenGroup extends GroupOutcome {
  readonly body?: WrittenSegments;
}

export type WrittenOutcome = Exclude<Outcome, { kind: 'part' } | { kind: 'group' }> | WrittenPart | WrittenGroup;

/** Outcomes of one file, in order; a file's may come in several batches. */
export interface FileOutcomes {
  readonly transmission: string;
  readonly outcomes: readonly WrittenOutcome[];
}

export type FromWorker =
  | { readonly kind: 'outcomes'; readonly files: readonly FileOutcomes[] }
  /** A fault of ours while translating one file; the others go on. */
  | { readonly kind: 'fault'; readonly transmission: string; readonly message: string }
  | { readonly kind: 'done'; readonly partnersVersion: string };
