/** Events and outboxes for tests. */
import { pino } from 'pino';
import type { EventStore, EventView, NewEvent, OutboxEvent, Published } from '../../gateway/ledger/event-store.ts';
import type { Ledger, Stores, Views } from '../../gateway/ledger/port.ts';

/** `count` events whose ids tell their place, from `first` on; their data takes about `bytes`. */
export function newEvents(first: number, count: number, bytes = 200): NewEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `event-${first + index}`,
    type: 'order.received',
    partner: index % 2 === 0 ? 'northwind' : 'fabrikam',
    test: false,
    time: '2026-03-01T12:00:00.000Z',
    correlationId: `in-${first + index}`,
    data: JSON.stringify({ number: `PO-${first + index}`, note: 'x'.repeat(bytes) }),
  }));
}

/** As `newEvents`, as they stand in an outbox. */
export function outboxEvents(first: number, count: number, bytes?: number): OutboxEvent[] {
  return newEvents(first, count, bytes).map((event, index) => ({
    ...event,
    seq: first + index,
    data: event.data as string,
  }));
}

export interface MemoryOutbox extends Pick<Ledger, 'write' | 'read'> {
  readonly marks: readonly Published[];
  append(events: readonly OutboxEvent[]): void;
  /** Throws at the next mark, as a crash between publishing and marking does. */
  failNextMark(): void;
  published: Published;
}

/** An outbox without a disk under it, for tests of what happens around it. */
export function memoryOutbox(published: Published = { seq: 0, streamSequence: 0, stream: '' }): MemoryOutbox {
  const events: OutboxEvent[] = [];
  const marks: Published[] = [];
  let failing = false;
  const view: Pick<EventView, 'after' | 'published' | 'last'> = {
    after: async (seq, limit) => events.filter((event) => event.seq > seq).slice(0, limit),
    published: async () => outbox.published,
    last: async () => events.at(-1)?.seq ?? 0,
  };
  const store: Pick<EventStore, 'markPublished'> = {
    async markPublished(mark) {
      if (failing) {
        failing = false;
        throw new Error('the disk is full');
      }
      outbox.published = mark;
      marks.push(mark);
    },
  };
  const outbox: MemoryOutbox = {
    published,
    marks,
    append: (more) => void events.push(...more),
    failNextMark: () => {
      failing = true;
    },
    read: { events: view } as Views,
    write: (work) => work({ events: store } as Stores),
  };
  return outbox;
}

export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [key: string]: unknown;
}

/** A logger whose lines a test can read. */
export function recordedLog() {
  const lines: LogLine[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  return { log, lines, warnings: () => lines.filter(({ level }) => level >= 40) };
}
