/** A transmission: a file that was received or is to be sent, and each leg of its life. */
import type { Verdict } from '../../translators/outcome.ts';

/** Legs of an inbound transmission. */
export const translationStates = {
  waiting: 'Recorded; its partner has been answered; translation has not finished.',
  done: 'Translated; `verdict` says how it went.',
  skipped: 'Not translated: the same bytes were taken before (`duplicateOf`).',
  failed: 'Given up after repeated faults of ours; `reason` says which. The bytes are kept.',
} as const;
export type TranslationState = keyof typeof translationStates;

/** Legs of an outbound transmission. */
export const deliveryStates = {
  waiting: 'Composed and committed; not yet on its way.',
  staged: 'Whole and on disk under a hidden name beside its target; the rename has or has not happened.',
  sent: 'The partner has the bytes, and owes a receipt.',
  delivered: 'The partner has it: it can see the file, or has said so by a receipt.',
  failed: 'Given up; `reason` says why. The bytes are kept.',
  superseded: 'Not sent: a newer advice took its place before it was.',
  dropped: 'Given up, and a person decided that it is not sent any more. The bytes are kept.',
} as const;
export type DeliveryState = keyof typeof deliveryStates;

export interface Received {
  readonly id: string;
  readonly partner: string;
  readonly channel: string;
  readonly name: string;
  /** What makes this drop this drop: unique, so that the same one is never recorded twice. */
  readonly sourceKey: string;
  readonly sha256: string;
  readonly bytes: number;
  /** The bytes themselves where they are few; the archive has the others. */
  readonly content?: Uint8Array;
  readonly receivedAt: string;
  /** Whether the same bytes again are to be translated again. */
  readonly resend: 'skip' | 'accept';
  /** The AS2 message that it came in, and its name there, before it was made safe. */
  readonly messageId?: string;
  readonly originalName?: string;
  /**
   * Where it is a new try of an earlier one, that one's `contentKey`: its documents are the same, so that those which were
   * taken are not taken twice.
   */
  readonly retryOf?: string;
}

export interface Outbound {
  readonly id: string;
  readonly partner: string;
  readonly channel: string;
  readonly name: string;
  /** What it carries: acknowledgment, inventory-advice or purchase-order. */
  readonly kind: string;
  /** Transmission, document or advice that made it. */
  readonly cause: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly content?: Uint8Array;
  readonly createdAt: string;
  readonly test: boolean;
  /** X12 group sent, as `IB:17`, by which its acknowledgment is matched. */
  readonly group?: string;
  /** X12 interchange sent: ISA13 without leading zeros, by which a TA1 is matched. */
  readonly interchange?: string;
  /** ST01 and ST02 of the transaction sets sent. */
  readonly sets?: readonly { readonly set: string; readonly control: string }[];
  /**
   * Of the partner's channel: what is sent under the same key and of another cause is older or newer word on the same
   * thing, and the newest alone need be sent. Undefined: every one is sent.
   */
  readonly coalesce?: string;
}

/** Why a try of a delivery failed. */
export interface DeliveryFailure {
  readonly at: string;
  readonly reason: string;
  /** Of the registry of errors; null where it is none of it. */
  readonly code: string | null;
  readonly class: 'transient' | 'permanent' | 'ambiguous';
  /** Whether the try counts; it does not while the endpoint is known to be down. */
  readonly counts: boolean;
}

/** A receipt (MDN) as the evidence store names it. */
export interface Receipt {
  readonly at: string;
  readonly receipt: string;
}

export interface Transmission {
  readonly seq: number;
  readonly id: string;
  readonly direction: 'in' | 'out';
  readonly partner: string;
  readonly channel: string;
  readonly name: string;
  readonly sourceKey: string | null;
  readonly sha256: string;
  readonly bytes: number;
  readonly at: string;
  readonly test: boolean;
  readonly duplicateOf: string | null;
  readonly translation: TranslationState | null;
  readonly attempts: number;
  readonly verdict: Verdict | null;
  readonly translatedAt: string | null;
  readonly documents: number;
  readonly rejected: number;
  readonly errors: number;
  readonly warnings: number;
  readonly configVersion: string | null;
  /** By what its documents are identified: its sha-256, or its own id where a resend is taken anew. */
  readonly contentKey: string;
  readonly kind: string | null;
  readonly cause: string | null;
  readonly group: string | null;
  readonly delivery: DeliveryState | null;
  readonly deliveredAt: string | null;
  /** Where it went: a folder, a server and its folder, a URL; null until it did, and of what older versions sent. */
  readonly deliveredTo: string | null;
  readonly stagedAt: string | null;
  /** The partner has the bytes since, and owes or owed a receipt. */
  readonly sentAt: string | null;
  readonly receiptedAt: string | null;
  /** Id of the receipt in the evidence store. */
  readonly receipt: string | null;
  /** First failed try since it was queued. */
  readonly triedAt: string | null;
  readonly failureCode: string | null;
  readonly failureClass: 'transient' | 'permanent' | 'ambiguous' | null;
  readonly failedAt: string | null;
  /** The partner may have it without our knowing. */
  readonly doubtful: boolean;
  readonly coalesce: string | null;
  /** The newer one that took its place. */
  readonly supersededBy: string | null;
  /** When the partner's acknowledgment of it is due; null where none is waited for. */
  readonly acknowledgeBy: string | null;
  /** When its acknowledgment was found missing. */
  readonly overdueAt: string | null;
  /** Times that a person sent it again out of the dead letters. */
  readonly replays: number;
  /** When the partner first read it to the end over the hosted drop; null: not yet, or fetched in a way that we do not see. */
  readonly fetchedAt: string | null;
  readonly nextAttemptAt: string | null;
  readonly acknowledgedAt: string | null;
  /** How it stands with the partner in one letter (X12 element 715), the worst of what follows; null while it is open. */
  readonly acknowledgment: string | null;
  readonly interchange: string | null;
  /** AK901, and the inbound transmission that said it. */
  readonly groupAcknowledgment: string | null;
  readonly acknowledgedBy: string | null;
  /** TA104 and TA105, as `R 009`, and the inbound transmission that said it. */
  readonly interchangeAcknowledgment: string | null;
  readonly interchangeAcknowledgedBy: string | null;
  readonly reason: string | null;
  /** Of what came over AS2: Message-ID, and the file's name as the partner wrote it. */
  readonly messageId: string | null;
  readonly originalName: string | null;
}

export interface Translated {
  readonly verdict: Verdict;
  readonly documents: number;
  readonly rejected: number;
  readonly errors: number;
  readonly warnings: number;
  readonly test: boolean;
  readonly configVersion: string;
  readonly at: string;
}

/** A file of a partner's out folder that it read to the end. */
export interface FetchedFile {
  readonly partner: string;
  readonly channel: string;
  readonly name: string;
  readonly sha256: string;
  readonly at: string;
}

/** What a person did with a dead letter. */
export interface Intervened {
  readonly transmission: string;
  readonly action: 'replay' | 'drop';
  readonly who: string;
  readonly reason: string | null;
  readonly at: string;
}
