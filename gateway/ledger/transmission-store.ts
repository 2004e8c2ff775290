/** Transmissions in the ledger: what was received and what is to be sent, each leg of its life a column of its own. */
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

export interface TransmissionStore {
  /**
   * Records what was received. `known` where this drop is there already; `duplicate` where the partner sent the same
   * bytes before and they were taken or wait: a rejected or failed first try never blocks its retry.
   */
  receive(received: Received): Promise<{ readonly known: boolean; readonly transmission: Transmission }>;
  finishTranslation(id: string, translated: Translated): Promise<void>;
  /** Adds warnings that were found in what the transmission said, beside those of its translation, before that ends or after. */
  addWarnings(id: string, warnings: number): Promise<void>;
  /** Counts a failed try of ours; gives the transmission up when `reason` is final. Returns the tries so far. */
  failTranslation(id: string, reason: string, final: boolean): Promise<number>;
  send(outbound: Outbound): Promise<void>;
  /** Whether an outbound transmission is there already, so that a repeated step draws no second control number. */
  isComposed(id: string): Promise<boolean>;
  /** As it stands in the middle of this work. */
  byId(id: string): Promise<Transmission | undefined>;
  stage(id: string, at: string): Promise<void>;
  /** The partner has the bytes and owes a receipt. Changes nothing where the receipt came first. `to`: where it went. */
  sent(id: string, at: string, to?: string): Promise<void>;
  deliver(id: string, at: string, to?: string): Promise<void>;
  /** The partner is to acknowledge what was sent to it by then; said once. */
  expectAcknowledgment(id: string, by: string): Promise<void>;
  /**
   * The partner's receipt for it. `delivered`: it closes the delivery, also one that was given up or whose sending is
   * not recorded yet. `recorded`: it was delivered already, or is not sent any more. `same`: there was a receipt; nothing changes.
   */
  receipt(id: string, receipt: Receipt): Promise<'delivered' | 'recorded' | 'same'>;
  /**
   * A failed try of a delivery, or a receipt that never came or refuses it: when to try again, or null to give up. What
   * was sent already is asked again under the same identity. Changes nothing of what is delivered or not to be sent.
   */
  failDelivery(id: string, failure: DeliveryFailure, nextAttemptAt: string | null): Promise<void>;
  /** Records that a file was fetched; undefined where no transmission is it, or it was fetched before. */
  fetch(file: FetchedFile): Promise<Transmission | undefined>;
  /** False where it is overdue already, or acknowledged meanwhile. */
  markOverdue(id: string, at: string): Promise<boolean>;
  /** A newer one of its key that is sent, or is to be; undefined where there is none. */
  newerThan(id: string): Promise<string | undefined>;
  /** A dead letter is sent again, from where it stood. Undefined where it is none. */
  replay(id: string, at: string): Promise<Transmission | undefined>;
  /** A dead letter is not sent any more. Undefined where it is none. */
  drop(id: string): Promise<Transmission | undefined>;
  intervene(intervention: Intervened): Promise<void>;
  /** Not to be sent any more, for a newer one took its place. Undefined where it is on its way already. */
  supersede(id: string, newer: string): Promise<Transmission | undefined>;
  /** What waits for an endpoint after a transient failure is tried again at once. */
  retryNow(partner: string, channel: string, at: string): Promise<void>;
  /** How many wait for an endpoint. */
  waitingFor(partner: string, channel: string): Promise<number>;
  /** The next number of a partner's sequence, from 1: `interchange`, `group`, `advice`. Never the same twice. */
  nextNumber(partner: string, sequence: string): Promise<number>;
}

export interface TransmissionFilter {
  readonly partner?: string;
  readonly direction?: 'in' | 'out';
  /** Only those of a smaller `seq`. */
  readonly before?: number;
  readonly limit: number;
}

export interface TransmissionView {
  byId(id: string): Promise<Transmission | undefined>;
  /** Ids that begin so, two at most: enough to tell that one is meant. */
  byPrefix(prefix: string): Promise<readonly Transmission[]>;
  bySource(sourceKey: string): Promise<Transmission | undefined>;
  /** Newest first. */
  list(filter: TransmissionFilter): Promise<readonly Transmission[]>;
  causedBy(cause: string): Promise<readonly Transmission[]>;
  /** Oldest waiting transmissions of a partner, in the order they were received, `limit` at most. */
  waitingTranslation(partner: string, limit: number): Promise<readonly Transmission[]>;
  /** Partners of whom something waits, the one with the oldest first. */
  partnersWaitingTranslation(): Promise<readonly string[]>;
  /** What the partner was to acknowledge by `now` and did not, and is not marked overdue, the longest first. */
  unacknowledged(now: string, limit: number): Promise<readonly Transmission[]>;
  /** What is overdue, the longest first. */
  overdue(filter: { readonly partner?: string; readonly limit: number }): Promise<readonly Transmission[]>;
  /** What was overdue and is acknowledged, while its alert is open. */
  acknowledgedLate(limit: number): Promise<readonly Transmission[]>;
  /** What was given up, oldest first. */
  deadLetters(filter: DeadLetterFilter): Promise<readonly Transmission[]>;
  /** What people did with a transmission that was given up, oldest first. */
  interventions(transmission: string): Promise<readonly Intervened[]>;
  /** Every delivery queue in which something waits, now or later. */
  queues(): Promise<readonly WaitingQueue[]>;
  /** Transmissions of a queue due by `now`, oldest first; none behind one that is to be tried again later. */
  dueInQueue(queue: Queue, now: string, limit: number): Promise<readonly Transmission[]>;
  /** The first of a queue, due or not. */
  firstInQueue(queue: Queue): Promise<Transmission | undefined>;
  /** Those of a queue that need not be sent, for a newer one of their key is there; never one that may have been sent in part. */
  outdated(queue: Queue, limit: number): Promise<readonly { readonly id: string; readonly newer: string }[]>;
  /** Transmissions over a channel that were sent before a time and whose receipt has not come, oldest first. */
  unreceipted(partner: string, channel: string, before: string, limit: number): Promise<readonly Transmission[]>;
  /** The bytes of a sha-256 that the ledger holds itself; undefined where the archive does. */
  content(sha256: string): Promise<Uint8Array | undefined>;
  depths(): Promise<Depths>;
}

export interface DeadLetterFilter {
  readonly partner?: string;
  /** Of the registry of errors. */
  readonly code?: string;
  readonly kind?: string;
  /** Given up at this time or later. */
  readonly since?: string;
  readonly limit: number;
}

/** What a person did with a dead letter. */
export interface Intervened {
  readonly transmission: string;
  readonly action: 'replay' | 'drop';
  readonly who: string;
  readonly reason: string | null;
  readonly at: string;
}

/**
 * What keeps its order: the transmissions of one kind to a partner over a channel. An advice never overtakes an older
 * one, for the partner would believe the older; an acknowledgment passes an advice that is to be tried again, for they
 * say nothing of each other.
 */
export interface Queue {
  readonly partner: string;
  readonly channel: string;
  readonly kind: string;
}

export interface WaitingQueue extends Queue {
  /** Position of its first transmission, and of its last. */
  readonly seq: number;
  readonly last: number;
  /** When its first may be tried. */
  readonly nextAttemptAt: string;
  /** Whether its first or its last is an advice of the fast lane: what stands before the last hurries with it. */
  readonly urgent: boolean;
}

/** Stage depths and the age of the oldest in each, for health and metrics. */
export interface Depths {
  readonly translation: StageDepth;
  readonly inventory: StageDepth;
  readonly delivery: StageDepth;
  readonly events: StageDepth;
}
export interface StageDepth {
  readonly waiting: number;
  /** RFC 3339; null where nothing waits. */
  readonly oldest: string | null;
}
