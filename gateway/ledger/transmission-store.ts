/** Transmissions in the ledger: what was received and what is to be sent. */
import type { Depths, Queue, WaitingQueue } from './queue.ts';
import type {
  DeliveryFailure,
  FetchedFile,
  Intervened,
  Outbound,
  Receipt,
  Received,
  Translated,
  Transmission,
} from './transmission.ts';

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
