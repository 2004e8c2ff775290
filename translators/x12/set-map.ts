/** What a map from a transaction set to a canonical document is: segments in, parts of the document out. */
import type { CanonicalDocument, DocumentType } from '../canonical/document.ts';
import type { InventoryUpdate } from '../canonical/inventory-update.ts';
import type { Finding } from '../finding.ts';
import type { ReceiveRule } from '../partner.ts';
import type { TranslationContext } from '../translator.ts';
import type { Segment } from './segment.ts';

/** A part of a document, with the inventory updates that it implies; or one that was written as JSON text and implies none. */
export type MappedPart =
  | { readonly document: CanonicalDocument; readonly updates: readonly InventoryUpdate[] }
  | { readonly body: string };

/** One map reads one transaction set, from the segment after ST to the one before SE. */
export interface SetMap {
  /**
   * The next segment, and the loop it stands in: the trigger segments' ids from the outside in, as `PO1/N1`; empty in
   * the heading and the summary. The trigger itself stands in its own loop: a `PO1` comes with loop `PO1`.
   */
  segment(segment: Segment, loop: string): void;
  /** Parts that are full, in order; none most of the time. Never the last one. */
  full(): readonly MappedPart[];
  /** The last part; there always is one. */
  last(): MappedPart;
  /** The document's business number as far as it was read. */
  readonly number: string;
  /** What the map itself found (an unknown item, a date that is none). Drained by each call. */
  findings(): readonly Finding[];
}

/** A kind of map: made once per set. `position` is the document's place in the transmission, as `1.2.3`. */
export interface SetMapping {
  readonly set: string;
  readonly document: DocumentType;
  map(context: TranslationContext, rule: ReceiveRule | undefined, position: string): SetMap;
}
