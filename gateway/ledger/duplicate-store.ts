/**
 * Numbers under which something of a partner's was taken: of interchanges, groups, sets and purchase orders. Asked and
 * recorded in the transaction that records what has the number, so that of two with the same one only one is the first.
 */

/** A number in use. Numbers of different layers never meet, nor do those of test and production data. */
export interface UsedNumber {
  readonly partner: string;
  readonly layer: string;
  /** All by which it is told from others, as one text. */
  readonly number: string;
  /** Content and position of what has it: the same again is no other. */
  readonly owner: string;
}

export interface TakenNumber extends UsedNumber {
  readonly transmission: string;
  /** Of the interchange, group or document in its transmission. */
  readonly position: string;
  /** When the transmission was received. */
  readonly at: string;
}

/** Who had a number before. */
export interface Earlier {
  readonly transmission: string;
  /** File name of the transmission. */
  readonly name: string;
  readonly position: string;
  readonly at: string;
  /** What stood in it; null while that is not known. */
  readonly fingerprint: string | null;
}

export interface DuplicateStore {
  /**
   * Who took a number since a time; undefined where nobody did, or the asker itself. A transmission that was given up
   * counts only where `documents` is true: what it had taken before, as a purchase order, stays taken.
   */
  earlier(used: UsedNumber, since: string, documents: boolean): Promise<Earlier | undefined>;
  /** Records that a number is taken; whoever had it, has it no more. */
  take(taken: TakenNumber): Promise<void>;
  /** Records what stood in what has the number, if it is still its owner's. */
  fingerprint(used: UsedNumber, fingerprint: string): Promise<void>;
  /** Lets numbers go that were taken before a time, `limit` at most. Returns how many. */
  forget(before: string, limit: number): Promise<number>;
}
