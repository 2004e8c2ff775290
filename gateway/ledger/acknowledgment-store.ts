/** What partners acknowledged of what we sent: interchange, group and every transaction set, in the ledger. */
import type { Transmission } from './transmission.ts';

/** A transaction set that we sent, and how it stands. */
export interface SentSet {
  /** ST01 and ST02. */
  readonly set: string;
  readonly control: string;
  /** AK501 or IK501 (X12 element 717); null while nothing is known. */
  readonly acknowledgment: string | null;
  /** Inbound transmission that said so, and when it was recorded. */
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: string | null;
}

/** A partner's 997 or 999. */
export interface GroupReceipt {
  readonly partner: string;
  /** Group that it is about, as `IB:17`. */
  readonly group: string;
  /** AK901, X12 element 715. */
  readonly status: string;
  /** ST02 and AK501 of the sets that it names. */
  readonly sets: readonly { readonly control: string; readonly status: string }[];
  /** Inbound transmission that it came in. */
  readonly by: string;
  readonly at: string;
}

/** A partner's TA1. */
export interface InterchangeReceipt {
  readonly partner: string;
  /** ISA13 without leading zeros. */
  readonly interchange: string;
  /** TA104 and TA105. */
  readonly status: string;
  readonly note: string;
  readonly by: string;
  readonly at: string;
}

export interface Acknowledged {
  /** The outbound transmission as it stands now. */
  readonly transmission: Transmission;
  /** Whether this was the first word on it, the same again, or something else than before. */
  readonly news: 'first' | 'same' | 'different';
  /** What was said before; null where nothing was. */
  readonly before: string | null;
  /** ST02 of sets that were named and that the transmission does not hold. */
  readonly unknown: readonly string[];
}

export interface AcknowledgmentStore {
  /**
   * Records what a partner says of a group that we sent. The same again changes nothing; something else replaces what
   * was said, for the partner may have worked it off since. Undefined where no such group was sent to the partner.
   */
  group(receipt: GroupReceipt): Promise<Acknowledged | undefined>;
  /** Records what a partner says of an interchange that we sent, by the same rules. */
  interchange(receipt: InterchangeReceipt): Promise<Acknowledged | undefined>;
}

export interface AcknowledgmentView {
  /** Sets of an outbound transmission, in the order of their control numbers; none where it is no X12. */
  sets(transmission: string): Promise<readonly SentSet[]>;
}
