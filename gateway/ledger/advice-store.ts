/** Advices and the reason for every quantity on them, and how far each schedule has come. */

export interface Advice {
  readonly id: string;
  readonly partner: string;
  /** Send rule that made it, by its key (`gateway/partners/rule-key.ts`). */
  readonly rule: string;
  /** When the schedule said; one advice per schedule and due time. */
  readonly dueAt: string;
  readonly number: number;
  readonly transmission: string;
  readonly policyVersion: string;
  readonly lines: number;
  readonly at: string;
}

export interface AdviceLine {
  readonly sku: string;
  readonly ordinal: number;
  /** What the partner was told, by location: JSON text of the explanation, `gateway/advice/explanation.ts`. */
  readonly explanation: string;
}

export interface AdviceStore {
  /** False where the schedule's advice for this due time is there already. */
  record(advice: Advice, lines: Iterable<AdviceLine>): Promise<boolean>;
  /** Remembers that a schedule has been dealt with up to a time, with or without an advice. */
  scheduled(partner: string, rule: string, dueAt: string): Promise<void>;
  /**
   * Gives a rule the history that was recorded by its place in the list, from 0, before rules had keys. True where there
   * was one; a rule that has a history keeps its own.
   */
  adopt(partner: string, position: number, rule: string): Promise<boolean>;
}

export interface AdviceView {
  byId(id: string): Promise<Advice | undefined>;
  list(partner: string | undefined, limit: number): Promise<readonly Advice[]>;
  /** Newest first by the time that they were made, those older than one that was seen; all where `before` is undefined. */
  page(
    partner: string | undefined,
    before: Pick<Advice, 'at' | 'id'> | undefined,
    limit: number,
  ): Promise<readonly Advice[]>;
  line(advice: string, sku: string): Promise<AdviceLine | undefined>;
  lines(advice: string): Promise<readonly AdviceLine[]>;
  /** Until when a schedule has been dealt with; undefined where it is new. */
  scheduledUntil(partner: string, rule: string): Promise<string | undefined>;
}
