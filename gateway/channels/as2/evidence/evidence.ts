/**
 * Evidence: every message as it came or went, every receipt, and what was decided, kept so that it can be proven later
 * (openssl verifies it offline) and so that a crash or a retry never changes an answer.
 *
 * Contract: what a promise of `record…` says is on disk when it is fulfilled. Rows are added and never changed (only how far
 * the sending of a receipt came is), and forgotten when they have been kept long enough. Bodies up to a size lie in the store itself, larger ones in files beside it.
 */
import type { Bytes, Scratch } from '../bytes.ts';
import type { ReceiptState } from '../mdn/check.ts';
import type { ReceiptFacts } from '../mdn/facts.ts';
import type { Mic } from '../message/open.ts';
import type { Field } from '../mime/header.ts';

/** A message as bytes: header fields and body. */
export interface Raw {
  readonly header: readonly Field[];
  readonly body: Bytes;
}

export interface ReceivedEvidence {
  readonly at: string;
  /** Our name of the partner; undefined where it is nobody that we know. */
  readonly partner: string | undefined;
  readonly from: string;
  readonly to: string;
  readonly messageId: string;
  readonly bodySha256: string;
  /** `processed`, or the modifier that it was refused with. */
  readonly outcome: string;
  /** Why, in our own words. */
  readonly reason: string;
  readonly mic: Mic | undefined;
  readonly files: readonly {
    readonly name: string;
    readonly originalName: string | undefined;
    readonly transmission: string;
  }[];
  /** Algorithms, and the fingerprint of the certificate that it was signed with. */
  readonly security: Readonly<Record<string, string | boolean | undefined>>;
  /** The receipt; undefined where none was asked for. `url` where it is sent there later. */
  readonly mdn:
    | { readonly header: readonly Field[]; readonly body: Buffer; readonly url: string | undefined }
    | undefined;
}

export interface PendingMdn {
  readonly seq: number;
  readonly partner: string;
  readonly messageId: string;
  readonly url: string;
  readonly header: readonly Field[];
  readonly body: Buffer;
  readonly attempts: number;
}

export interface SentEvidence {
  /** Of the outbound transmission. */
  readonly transmission: string;
  readonly partner: string;
  readonly channel: string;
  readonly at: string;
  readonly messageId: string;
  readonly mic: Mic;
  readonly receipt: 'none' | 'sync' | 'async';
  readonly isReceiptSigned: boolean;
  readonly header: readonly Field[];
  readonly bodySha256: string;
}

export interface ReceiptEvidence {
  readonly at: string;
  /** Undefined where it names no message of ours. */
  readonly messageId: string | undefined;
  readonly httpStatus: number | undefined;
  readonly header: readonly Field[];
  readonly body: Buffer;
  readonly state: ReceiptState;
  readonly reason: string;
  /** What it says; undefined where it is no MDN, and in what older versions kept. */
  readonly mdn?: ReceiptFacts | undefined;
}

export interface As2Evidence {
  /** The message of that id that was taken; refused tries never stand in the way of the next. */
  taken(from: string, to: string, messageId: string): Promise<ReceivedEvidence | undefined>;
  recordReceived(evidence: ReceivedEvidence, raw: Raw, scratch: Scratch): Promise<void>;
  /** Receipts that are to be sent by now, oldest first. */
  pendingMdns(now: string, limit: number): Promise<readonly PendingMdn[]>;
  /** `next` is when to try again: null when it is delivered, undefined when it is given up. */
  recordMdnAttempt(seq: number, at: string, next: string | null | undefined, error: string): Promise<void>;
  recordSent(evidence: SentEvidence, body: Bytes, scratch: Scratch): Promise<void>;
  sent(transmission: string): Promise<(SentEvidence & { readonly body: Bytes }) | undefined>;
  sentByMessageId(messageId: string): Promise<SentEvidence | undefined>;
  /** Returns the id of the receipt, by which the ledger names it. */
  recordReceipt(receipt: ReceiptEvidence): Promise<string>;
  /** The receipt that counts: the first that closed the delivery, else the last one. */
  receiptOf(messageId: string): Promise<(ReceiptEvidence & { readonly id: string }) | undefined>;
  /**
   * Lets go of what is older than a time, the oldest first and `limit` rows of each kind at most; not of receipts that are
   * still to be sent. True where there may be more.
   */
  forget(before: string, limit: number): Promise<boolean>;
}
