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
  delivered: 'The partner can see it.',
  failed: 'Given up; `reason` says why. The bytes are kept.',
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

export interface TransmissionStore {
  /**
   * Records what was received. `known` where this drop is there already; `duplicate` where the partner sent the same
   * bytes before and they were taken or wait: a rejected or failed first try never blocks its retry.
   */
  receive(received: Received): Promise<{ readonly known: boolean; readonly transmission: Transmission }>;
  finishTranslation(id: string, translated: Translated): Promise<void>;
  /** Counts a failed try of ours; gives the transmission up when `reason` is final. Returns the tries so far. */
  failTranslation(id: string, reason: string, final: boolean): Promise<number>;
  send(outbound: Outbound): Promise<void>;
  /** Whether an outbound transmission is there already, so that a repeated step draws no second control number. */
  isComposed(id: string): Promise<boolean>;
  stage(id: string): Promise<void>;
  deliver(id: string, at: string): Promise<void>;
  /** A failed try of a delivery: when to try again, or null to give up. */
  failDelivery(id: string, reason: string, nextAttemptAt: string | null): Promise<void>;
  /** The next number of a partner's sequence, from 1: `interchange`, `group`, `advice`. Never the same twice. */
  nextNumber(partner: string, sequence: string): Promise<number>;
}

export interface TransmissionFilter {
  readonly partner?: string;
  readonly direction?: 'in' | 'out';
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
  /** Partners for whom something is to be delivered, now or later, the one with the oldest first. */
  partnersWaitingDelivery(): Promise<readonly string[]>;
  /** Outbound transmissions of a partner due by `now`, oldest first; none behind one that is to be tried again later. */
  dueDelivery(partner: string, now: string, limit: number): Promise<readonly Transmission[]>;
  /** The bytes of a sha-256 that the ledger holds itself; undefined where the archive does. */
  content(sha256: string): Promise<Uint8Array | undefined>;
  depths(): Promise<Depths>;
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
