/** What waits in the stages of the ledger, and in which order. */

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
