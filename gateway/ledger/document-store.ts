/** Documents, their parts and findings in the ledger. */
import type { DocumentType } from '../../translators/canonical/document.ts';
import type { InventoryUpdate } from '../../translators/canonical/inventory-update.ts';
import type { Finding } from '../../translators/finding.ts';
import type { DocumentPlace, Verdict } from '../../translators/outcome.ts';

export interface DocumentPart {
  readonly documentId: string;
  readonly part: number;
  /** The canonical document as JSON text. */
  readonly body: string;
  readonly updates: readonly InventoryUpdate[];
}

export interface FinishedDocument {
  readonly id: string;
  readonly transmission: string;
  readonly partner: string;
  readonly place: DocumentPlace;
  readonly number: string;
  readonly verdict: Verdict;
  readonly parts: number;
  readonly test: boolean;
  readonly at: string;
  /** Transmission that had its number, or that of its set, group or interchange, before. */
  readonly duplicateOf?: string;
}

export interface RecordedDocument {
  readonly seq: number;
  readonly id: string;
  readonly transmission: string;
  readonly partner: string;
  readonly position: string;
  readonly type: DocumentType;
  readonly set: string | null;
  readonly control: string | null;
  readonly number: string;
  readonly verdict: Verdict;
  readonly parts: number;
  readonly test: boolean;
  readonly at: string;
  readonly duplicateOf: string | null;
}

export interface DocumentStore {
  /** Keeps a part before its document's verdict; the same part again replaces it. */
  putPart(part: DocumentPart): Promise<void>;
  /**
   * Records the verdict. Parts of a rejected document are let go; the updates of an accepted one wait for inventory.
   * False where this document was recorded before, by an earlier try or another transmission: then nothing changed.
   */
  finish(document: FinishedDocument): Promise<boolean>;
  /** Writes into each part of an accepted document that it is a duplicate, as its first property: `duplicateOf`. */
  markDuplicate(documentId: string, duplicateOf: string): Promise<void>;
  /** Order in which the ledger came to know of a document. Throws where it is not there. */
  sequence(documentId: string): Promise<number>;
  /** Parts of an accepted document, in order. */
  parts(documentId: string): Promise<readonly string[]>;
  /** Records findings of one scope of a transmission (a document's position, a group's, or '' for the whole), replacing what an earlier try left. */
  putFindings(transmission: string, scope: string, findings: readonly Finding[]): Promise<void>;
  /** Marks a part as applied to inventory. */
  partApplied(documentId: string, part: number): Promise<void>;
  /** A part could not be applied by a fault of ours: it waits until then, or is set aside where that is null. */
  partFailed(documentId: string, part: number, fault: string, retryAt: string | null): Promise<void>;
  /** Lets parts that were set aside wait again: those of one transmission, or all. Returns them. */
  takeUpParts(transmission?: string): Promise<readonly PartPlace[]>;
  /** The first part of an accepted document, which has its heading. */
  heading(documentId: string): Promise<string | undefined>;
}

export interface PartPlace {
  readonly documentId: string;
  readonly part: number;
  readonly transmission: string;
}

/** A part that a fault of ours kept from inventory to the last try. */
export interface SetAside extends PartPlace {
  readonly partner: string;
  readonly type: DocumentType;
  /** Of its document. */
  readonly number: string;
  /** When its document was recorded. */
  readonly at: string;
  readonly fault: string;
}

/** A part that waits for inventory: it has updates, or is of an order or a ship notice. */
export interface WaitingUpdates {
  readonly documentId: string;
  /** Grows with the order of acceptance. */
  readonly documentSeq: number;
  readonly part: number;
  readonly transmission: string;
  readonly partner: string;
  readonly test: boolean;
  readonly type: DocumentType;
  /** When its document was recorded. */
  readonly at: string;
  /** The canonical document; empty where its updates are all that counts. */
  readonly body: string;
  readonly updates: readonly InventoryUpdate[];
  /** Times that a fault of ours kept it from being applied. */
  readonly attempts: number;
}

/** Documents that speak of our stock themselves, beside any updates they hold. */
export const stockDocuments: readonly DocumentType[] = ['purchase-order', 'ship-notice'];

export interface DocumentView {
  byTransmission(transmission: string): Promise<readonly RecordedDocument[]>;
  byId(id: string): Promise<RecordedDocument | undefined>;
  body(documentId: string): Promise<readonly string[]>;
  findings(transmission: string, limit: number): Promise<readonly Finding[]>;
  /** Parts that were set aside, in the order of acceptance. */
  setAside(limit: number): Promise<readonly SetAside[]>;
  /** Parts of accepted documents that wait for inventory and may be tried at an instant, in the order of acceptance. */
  waitingUpdates(limit: number, at: string): Promise<readonly WaitingUpdates[]>;
}
