/** Canaries: changes of partners' synthetic items, and when each came how far. */

export const canaryOutcomes = {
  acknowledged: 'The partner acknowledged an advice that told it.',
  fetched: 'The partner fetched a file that told it; it sends no acknowledgment.',
  delivered: 'A file that told it was delivered; the partner sends no acknowledgment.',
  abandoned: 'The canary was configured otherwise, or taken out, before it had come through.',
} as const;
export type CanaryOutcome = keyof typeof canaryOutcomes;

/** One change. Times are RFC 3339, null while it has not come so far; each is the first of its kind. */
export interface CanaryRun {
  readonly partner: string;
  /** When it was due: one change for each due time, whatever crashes. */
  readonly dueAt: string;
  /** Key of the send rule that is timed. */
  readonly rule: string;
  readonly sku: string;
  readonly location: string;
  /** What it was changed to, a decimal. */
  readonly quantity: string;
  /** The update, as a transmission. */
  readonly transmission: string;
  /** The change of availability that it made. */
  readonly changedSeq: number;
  readonly updatedAt: string;
  /** From when on it is overdue. */
  readonly overdueFrom: string;
  /** The advice that told it first, and what that told of it. */
  readonly advice: string | null;
  readonly told: string | null;
  readonly composedAt: string | null;
  readonly deliveredAt: string | null;
  readonly fetchedAt: string | null;
  readonly acknowledgedAt: string | null;
  /** How it ended; null while it is under way. */
  readonly outcome: CanaryOutcome | null;
  readonly endedAt: string | null;
}

/** Changes of a partner that are kept. */
export const canariesKept = 1_000;

export interface CanaryStore {
  /** Records a change, or how far it has come; the oldest beyond `canariesKept` of its partner are forgotten. */
  put(run: CanaryRun): Promise<void>;
}

export interface CanaryView {
  /** Changes of a partner, newest first, due before a time; all where `before` is undefined. */
  of(partner: string, limit: number, before?: string): Promise<readonly CanaryRun[]>;
  /** The newest change of every partner that has had one, by partner. */
  newest(): Promise<readonly CanaryRun[]>;
}
