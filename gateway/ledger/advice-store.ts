/**
 * Advices: what partners were told, in blocks of lines, and how far each schedule has come.
 *
 * What a partner was told last, and what it acknowledged last, is no table of its own: an advice never changes, and
 * whether it counts is known of its files and sets. So an acknowledgment of a million lines is one row.
 */

/** What an advice says. */
export const adviceModes = {
  full: 'Everything; what it leaves out is not sold.',
  delta: 'What changed since what the partner acknowledged.',
  urgent: 'What could not wait for the schedule.',
} as const;
export type AdviceKind = keyof typeof adviceModes;

export const adviceStates = {
  sent: 'Given to delivery.',
  held: 'It departs too far from what the partner acknowledged, and waits for a person.',
  dropped: 'Decided against by a person, or replaced by a newer one while it was held.',
} as const;
export type AdviceState = keyof typeof adviceStates;

export interface NewAdvice {
  readonly id: string;
  readonly partner: string;
  /** Send rule that made it, by its key (`gateway/partners/rule-key.ts`). */
  readonly rule: string;
  /** When the schedule said; one advice per schedule and due time. */
  readonly dueAt: string;
  readonly number: number;
  /** Id of its first file's transmission. */
  readonly transmission: string;
  readonly policyVersion: string;
  readonly lines: number;
  readonly at: string;
  readonly mode: AdviceKind;
  readonly state: AdviceState;
  /** Why it is held. */
  readonly reason: string | null;
  /** Quantities told, their sum, and how many are zero. */
  readonly numbers: number;
  readonly units: string;
  readonly zeroes: number;
  /** Newest change of availability that it knew. */
  readonly cursor: number;
  /** JSON of what all lines share, `gateway/advice/kept/frame.ts`; null for an advice of an older version. */
  readonly frame: string | null;
}

export interface Advice extends NewAdvice {
  /** Who released or dropped it, when and why. */
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly why: string | null;
}

/** A line as versions before blocks kept it: JSON of its explanation. */
export interface AdviceLine {
  readonly sku: string;
  readonly ordinal: number;
  readonly explanation: string;
}

/** Lines that follow each other in the order of the SKU, and went into one set of one file. */
export interface AdviceBlockPlace {
  /** From 1. */
  readonly block: number;
  readonly file: number;
  /** ST02; empty where there is no set, or where it is not known which. */
  readonly control: string;
  readonly firstSku: string;
  readonly lastSku: string;
  readonly lines: number;
}
export interface AdviceBlock extends AdviceBlockPlace {
  /** zstd of the lines, `gateway/advice/kept/line-record.ts`. */
  readonly body: Uint8Array;
}

export interface AdviceFileRecord {
  /** From 1. */
  readonly file: number;
  readonly transmission: string;
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  /** The bytes where the ledger has to hold them and no transmission does yet. */
  readonly content: Uint8Array | null;
  /** Control numbers of an X12 file. */
  readonly interchange: number | null;
  readonly group: number | null;
  readonly sets: readonly { readonly set: string; readonly control: string }[];
}

export interface Decision {
  readonly state: AdviceState;
  readonly by: string;
  readonly at: string;
  readonly why: string;
}

export interface AdviceStore {
  /** Begins to write blocks of an advice that is not there yet; what a crash left of the rule's earlier ones is removed. */
  draft(advice: string, partner: string, rule: string): Promise<void>;
  putBlocks(advice: string, blocks: readonly AdviceBlock[]): Promise<void>;
  /** Removes the blocks of a draft that comes to nothing. */
  discard(advice: string): Promise<void>;
  /** Makes a draft an advice. False where the schedule's advice for this due time is there already. */
  record(advice: NewAdvice, files: readonly AdviceFileRecord[]): Promise<boolean>;
  /** Decides what was held. False where it is not held any more. */
  decide(advice: string, decision: Decision): Promise<boolean>;
  /** Remembers that a schedule has been dealt with up to a time, with or without an advice. */
  scheduled(partner: string, rule: string, dueAt: string): Promise<void>;
  /** Remembers how far the fast lane has looked, and when it sent, RFC 3339. A new schedule begins with it. */
  looked(partner: string, rule: string, cursor: number, sentAt?: string): Promise<void>;
  /**
   * Gives a rule the history that was recorded by its place in the list, from 0, before rules had keys. True where there
   * was one; a rule that has a history keeps its own.
   */
  adopt(partner: string, position: number, rule: string): Promise<boolean>;
}

/** How far a schedule and its fast lane have come. */
export interface ScheduleProgress {
  readonly until: string;
  /** Null while the fast lane has not looked. */
  readonly cursor: number | null;
  readonly urgentAt: string | null;
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
  /** Advices of a rule that were sent or are held, newest first, with a number below `before`. */
  ofRule(partner: string, rule: string, before: number, limit: number): Promise<readonly Advice[]>;
  /** Advices that wait for a person, of a rule or of all. */
  held(partner?: string, rule?: string): Promise<readonly Advice[]>;
  files(advice: string): Promise<readonly AdviceFileRecord[]>;
  /** Where its lines are, in order. */
  blocks(advice: string): Promise<readonly AdviceBlockPlace[]>;
  blockBody(advice: string, block: number): Promise<Uint8Array | undefined>;
  /** A line and all lines of an advice of an older version. */
  line(advice: string, sku: string): Promise<AdviceLine | undefined>;
  lines(advice: string): Promise<readonly AdviceLine[]>;
  /** Until when a schedule has been dealt with; undefined where it is new. */
  scheduledUntil(partner: string, rule: string): Promise<string | undefined>;
  progress(partner: string, rule: string): Promise<ScheduleProgress | undefined>;
}
