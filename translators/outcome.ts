/**
 * What a translator yields while it reads: one stream of outcomes for every format, so that the stage that records
 * them does not know X12 from CSV.
 *
 * Order: `interchange`, then per document `part`… and `document`, per group `group`, at the end of an interchange that
 * is to be acknowledged as such `interchange-acknowledgment`, at last `end`. A part may be
 * recorded before its document's verdict is known; what it causes (events, inventory) waits for the `document`.
 */
import type { CanonicalDocument, DocumentType } from './canonical/document.ts';
import type { InventoryUpdate } from './canonical/inventory-update.ts';
import type { Finding } from './finding.ts';

/** The verdicts X12 knows (AK501, AK901), in words; `partially-accepted` is for groups, flat files and transmissions. */
export const verdicts = {
  accepted:
    'Nothing was found that rejects or that the partner has to put right; what its tolerances let pass is neither.',
  'accepted-with-errors': 'Taken, though something was found that the partner should put right.',
  'partially-accepted': 'At least one document or row was taken and at least one rejected.',
  rejected: 'Nothing was taken.',
} as const;
export type Verdict = keyof typeof verdicts;

/** A document's identity inside its transmission: derived from position alone, so that a repeated translation finds the same. */
export interface DocumentPlace {
  /** `1.2.3`: interchange, group and set ordinals from 1; a flat file's documents are `1`, `2` … */
  readonly position: string;
  readonly type: DocumentType;
  /** X12 set id (`850`), absent for flat files. */
  readonly set?: string;
  /** ISA13, GS06 and ST02, absent for flat files. */
  readonly interchangeControl?: string;
  readonly groupControl?: string;
  readonly setControl?: string;
  /** GS01 and GS02: with GS06 what tells the group from others. */
  readonly functionalId?: string;
  readonly groupSender?: string;
}

export type Outcome =
  | InterchangeOutcome
  | PartOutcome
  | DocumentOutcome
  | GroupOutcome
  | InterchangeAcknowledgmentOutcome
  | EndOutcome;

/** An ISA was read. */
export interface InterchangeOutcome {
  readonly kind: 'interchange';
  readonly ordinal: number;
  readonly sender: string;
  readonly receiver: string;
  readonly control: string;
  /** ISA15: test data never reaches production inventory or subjects. */
  readonly test: boolean;
  /** What a TA1 about it would repeat, were one due. */
  readonly identity: InterchangeIdentity;
}

/** A document, or one of its numbered parts: the whole is never in memory at once. */
export interface PartOutcome {
  readonly kind: 'part';
  readonly place: DocumentPlace;
  /** From 1. */
  readonly part: number;
  readonly last: boolean;
  /** Read back from `body` where there is one, each time: whoever only wants JSON asks `body` first. */
  readonly document: CanonicalDocument;
  /** The document as JSON text, where the map wrote it as text: as `JSON.stringify` of it gives. */
  readonly body?: string;
  /** Inventory updates that this part implies: the document's own, or the counts of an inventory advice. */
  readonly updates: readonly InventoryUpdate[];
}

/** A document came to its end, and this is the verdict. */
export interface DocumentOutcome {
  readonly kind: 'document';
  readonly place: DocumentPlace;
  readonly verdict: Verdict;
  /** Business number: purchase order number, shipment number …; empty where it could not be read. */
  readonly number: string;
  readonly parts: number;
  readonly test: boolean;
  readonly findings: readonly Finding[];
}

/** A functional group came to its end: what its 997 will say. */
export interface GroupOutcome {
  readonly kind: 'group';
  readonly acknowledgment: GroupAcknowledgment;
  /** Findings of the group's own envelope. */
  readonly findings: readonly Finding[];
}

/** An interchange came to its end, and a TA1 is due for it: what it will say. */
export interface InterchangeAcknowledgmentOutcome {
  readonly kind: 'interchange-acknowledgment';
  readonly acknowledgment: InterchangeAcknowledgment;
}

/** The transmission came to its end. */
export interface EndOutcome {
  readonly kind: 'end';
  readonly verdict: Verdict;
  readonly documents: number;
  /** Findings that belong to no document and no group. */
  readonly findings: readonly Finding[];
}

/** The content of one 997 or 999, without the control numbers that the ledger will give it. */
export interface GroupAcknowledgment {
  /** `1.2`: interchange and group ordinals. */
  readonly position: string;
  /** GS01, GS06, GS08 as sent, and the application codes GS02 and GS03. */
  readonly functionalId: string;
  readonly control: string;
  readonly version: string;
  readonly sender: string;
  readonly receiver: string;
  /** ISA05 to ISA08 and ISA15 of the interchange around it. */
  readonly interchange: {
    readonly senderQualifier: string;
    readonly sender: string;
    readonly receiverQualifier: string;
    readonly receiver: string;
    readonly control: string;
    readonly test: boolean;
  };
  readonly sets: readonly SetAcknowledgment[];
  /** GE01 as sent; the number of sets read where there was none. */
  readonly setsIncluded: number;
  /** AK905 to AK909. */
  readonly codes: readonly string[];
  readonly verdict: Verdict;
}

export interface SetAcknowledgment {
  readonly set: string;
  readonly control: string;
  /** ST03, the implementation convention, where the set names one. */
  readonly convention?: string;
  /** Business number of the document, where an error is reported: a 999 names it beside the error. */
  readonly number?: string;
  readonly verdict: Verdict;
  /** AK502 to AK506. */
  readonly codes: readonly string[];
  /** Findings that AK3 and AK4 report, in segment order. */
  readonly findings: readonly Finding[];
  /**
   * So many more sets follow that were accepted like this one, their control numbers counting on from its own: a group of
   * a million good sets is one entry. `acknowledgedSets` of translators/x12/set-runs.ts gives them one by one.
   */
  readonly following?: number;
}

/** What a TA1 repeats of the interchange that it is about. */
export interface InterchangeIdentity {
  /** `2` for the second interchange of the transmission. */
  readonly position: string;
  /** ISA05 to ISA08, ISA09, ISA10, ISA12, ISA13 and ISA15 of what is acknowledged, as sent. */
  readonly senderQualifier: string;
  readonly sender: string;
  readonly receiverQualifier: string;
  readonly receiver: string;
  readonly date: string;
  readonly time: string;
  readonly version: string;
  readonly control: string;
  readonly test: boolean;
}

/** The content of one TA1, without the control number that the ledger will give its interchange. */
export interface InterchangeAcknowledgment extends InterchangeIdentity {
  /** TA104: accepted, taken in spite of faults, or rejected as a whole. */
  readonly verdict: Exclude<Verdict, 'partially-accepted'>;
  /** TA105, X12 element I18; `000` where nothing is wrong. */
  readonly note: string;
}
