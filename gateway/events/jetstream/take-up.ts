/**
 * Where to go on, given the mark in the ledger and the stream as it is:
 *
 * - The stream is the one of the mark: what it holds beyond the mark was published and not recorded. Those events are
 *   recognised by their ids and not published again.
 * - No stream yet (the first time, or after the embedded feed): from here on. What was marked before stays in the ledger.
 * - Another stream of that name (deleted and made again, or a new name in gateway.yaml): from here on too. Whoever made
 *   it anew did not ask for the history; the events that were not published yet go to the new one.
 * - The stream's end is before the mark: the server lost its last messages, as after a power cut, for it syncs its files
 *   every two minutes. What came after the last event that it still holds is published again, with the same ids.
 *
 * A ledger restored from a backup finds the events it published after the backup, and publishes none of them again for
 * as long as this process lives; once newer events were published and the process was restarted, it relies on the
 * server's duplicate window. What an administrator deleted from the stream itself cannot be told from unpublished.
 */
import type { StreamInfo } from '@nats-io/jetstream';
import type { Logger } from 'pino';
import type { Published } from '../../ledger/event-store.ts';
import { identityOf } from './definition.ts';
import { heldEvents, lastHeld, type StreamAccess } from './held.ts';

export interface TakenUp {
  readonly mark: Published;
  /** Our events that are in the stream beyond the mark: id and stream sequence. */
  readonly held: Map<string, number>;
  /** The stream's last sequence. */
  readonly lastSequence: number;
}

export async function takeUp(access: StreamAccess, info: StreamInfo, mark: Published, log: Logger): Promise<TakenUp> {
  const stream = identityOf(info);
  const last = info.state.last_seq;
  if (mark.stream !== stream) {
    if (mark.seq > 0) log.warn({ was: mark.stream, now: stream, after: mark.seq }, startsBehind(mark.stream));
    return { mark: { seq: mark.seq, streamSequence: last, stream }, held: new Map(), lastSequence: last };
  }
  if (last < mark.streamSequence) return await rewound(access, info, mark, log);

  const events = await heldEvents(access, mark.streamSequence, info.state);
  if (events.length === 0) return { mark: { ...mark, streamSequence: last }, held: new Map(), lastSequence: last };
  log.info({ events: events.length, after: mark.seq }, 'the stream holds events that were not recorded as published');
  return { mark, held: new Map(events.map(({ id, streamSequence }) => [id, streamSequence])), lastSequence: last };
}

async function rewound(access: StreamAccess, { state }: StreamInfo, mark: Published, log: Logger): Promise<TakenUp> {
  const last = state.last_seq;
  const seq = Math.min(mark.seq, (await lastHeld(access, state))?.seq ?? mark.seq);
  log.error(
    { lost: mark.streamSequence - last, after: seq },
    seq < mark.seq
      ? 'the stream lost its last messages; ours among them are published again, with the same ids'
      : 'the stream lost its last messages, and none of ours is left to tell which; it goes on with the next event',
  );
  return { mark: { ...mark, seq, streamSequence: last }, held: new Map(), lastSequence: last };
}

function startsBehind(stream: string): string {
  return stream.includes('@')
    ? 'the stream is not the one events were published to before; earlier events are not published again'
    : 'events go to JetStream from now on; earlier ones stay in the ledger';
}
