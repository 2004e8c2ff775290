/**
 * The outbox as a feed that anyone can follow, with or without NATS. It asks the ledger again and again, because the
 * one who appends may be another process (`./crossdock events --follow` beside a running gateway).
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { EventView, OutboxEvent } from '../ledger/event-store.ts';

export interface FollowOptions {
  /** Outbox position to begin behind; the end of the outbox unless told. */
  readonly after?: number;
  /** Ends the feed. */
  readonly signal: AbortSignal;
  /** How often the ledger is asked while nothing comes. */
  readonly pollMs?: number;
  /** Events read in one go. */
  readonly batchEventsMax?: number;
}

/** Events in the order of the outbox, each once, until the signal is aborted. */
export async function* follow(
  view: Pick<EventView, 'after' | 'last'>,
  options: FollowOptions,
): AsyncGenerator<OutboxEvent, void, undefined> {
  const { signal, pollMs = 200, batchEventsMax = 100 } = options;
  let after = options.after ?? (await view.last());
  while (!signal.aborted) {
    const events = await view.after(after, batchEventsMax);
    for (const event of events) {
      if (signal.aborted) return;
      yield event;
      after = event.seq;
    }
    if (events.length === 0) await pause(pollMs, undefined, { signal }).catch(() => {});
  }
}
