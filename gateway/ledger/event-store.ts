/** The outbox: events in the order they were committed, and how far they were published. */
import type { EventType } from '../events/types.ts';

export interface NewEvent {
  readonly id: string;
  readonly type: EventType;
  readonly partner: string;
  readonly test: boolean;
  readonly time: string;
  /** Follows a document through everything that it causes. */
  readonly correlationId: string;
  /** JSON text; or … */
  readonly data?: string;
  /** … the part of a document that is the data, kept once. */
  readonly document?: { readonly id: string; readonly part: number };
}

export interface OutboxEvent extends Omit<NewEvent, 'data' | 'document'> {
  /** Position in the outbox; grows by commit order. */
  readonly seq: number;
  readonly data: string;
}

export interface Published {
  /** Outbox position up to which everything was published. */
  readonly seq: number;
  /** Sequence in the stream of the last one, 0 where there is none yet. */
  readonly streamSequence: number;
  /** What tells the stream from a later one of the same name; empty where nothing was published yet. */
  readonly stream: string;
}

export interface EventStore {
  /** Appends events; those whose id is there already are left out. */
  append(events: readonly NewEvent[]): Promise<void>;
  markPublished(published: Published): Promise<void>;
}

export interface EventView {
  /** Events after an outbox position, in order. */
  after(seq: number, limit: number): Promise<readonly OutboxEvent[]>;
  /** Changes of availability after an outbox position up to another, none before a time (RFC 3339), in order. */
  availabilityChanges(
    range: { readonly after: number; readonly until: number; readonly since: string },
    limit: number,
  ): Promise<readonly Pick<OutboxEvent, 'seq' | 'time' | 'data'>[]>;
  /**
   * The outbox position behind which changes of availability are of a time (RFC 3339) or later: found by halves, for times
   * grow with positions, but where somebody set the clock back.
   */
  changesFrom(time: string): Promise<number>;
  published(): Promise<Published>;
  /** Last events, oldest first, those of one correlation only where it is given. */
  recent(limit: number, correlationId?: string): Promise<readonly OutboxEvent[]>;
  last(): Promise<number>;
}
