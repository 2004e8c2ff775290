/**
 * Publishes a run of events without waiting for each one's answer, and still in order, each once.
 *
 * Every message says behind what it may be stored: the stream's last sequence (`Nats-Expected-Last-Sequence`), and from
 * the second on also the id of the message before it (`Nats-Expected-Last-Msg-Id`). So a lost or refused message stops
 * all those behind it. The sequence alone would not do: a stranger's message in the place of a refused one of ours makes
 * the numbers of the next one fit.
 */
import { JetStreamApiCodes, JetStreamApiError, type JetStreamClient, type PubAck } from '@nats-io/jetstream';
import type { OutboxEvent } from '../../ledger/event-store.ts';
import type { EventMessage } from './message.ts';

export interface PipelineLimits {
  /** Messages on their way at a time. */
  readonly windowMessagesMax: number;
  /** Bytes on their way at a time; one message may always go. */
  readonly windowBytesMax: number;
  readonly ackTimeoutMs: number;
}

export interface PipelineRun {
  /** Events from the first that are in the stream. */
  readonly stored: number;
  /** The last of them was in the stream already: the server knew its id. What follows it was not sent. */
  readonly duplicate: boolean;
  /** The stream's last sequence as far as it is known. */
  readonly lastSequence: number;
  /** What the first event that is not in the stream met. */
  readonly error?: unknown;
}

type Answer = { readonly ack: PubAck } | { readonly error: unknown };

/** Where a run is published to. */
export interface PipelineEnd {
  readonly client: JetStreamClient;
  /** Name of the stream. */
  readonly stream: string;
  /** The stream's last sequence, which the first message is to follow. */
  readonly lastSequence: number;
}

/** @param message makes an event's message when its turn comes */
export async function publishRun(
  end: PipelineEnd,
  events: readonly OutboxEvent[],
  message: (event: OutboxEvent) => EventMessage,
  limits: PipelineLimits,
): Promise<PipelineRun> {
  const underway: { answer: Promise<Answer>; bytes: number }[] = [];
  let bytes = 0;
  let stored = 0;
  let stopped: { readonly duplicate: true } | { readonly error: unknown } | undefined;

  async function settleOldest(): Promise<void> {
    const oldest = underway.shift()!;
    const answer = await oldest.answer;
    bytes -= oldest.bytes;
    if (stopped !== undefined) return;
    if ('error' in answer) stopped = answer;
    else {
      stored += 1;
      if (answer.ack.duplicate) stopped = { duplicate: true };
    }
  }

  function hasRoom(more: number, share: number): boolean {
    if (underway.length === 0) return true;
    return underway.length < limits.windowMessagesMax * share && bytes + more <= limits.windowBytesMax * share;
  }

  for (const [index, event] of events.entries()) {
    const made = message(event);
    // Half the window is sent at a time and without a pause: what is sent together costs one write to the socket.
    if (!hasRoom(made.bytes, 1)) while (!hasRoom(made.bytes, 0.5)) await settleOldest();
    if (stopped !== undefined) break;
    const answer = send(end, made, event.id, index, events[index - 1]?.id, limits.ackTimeoutMs);
    underway.push({ answer, bytes: made.bytes });
    bytes += made.bytes;
  }
  while (underway.length > 0) await settleOldest();

  const duplicate = stopped !== undefined && 'duplicate' in stopped;
  return {
    stored,
    duplicate,
    lastSequence: end.lastSequence + stored - (duplicate ? 1 : 0),
    ...(stopped !== undefined && 'error' in stopped && { error: stopped.error }),
  };
}

/** Its answer never rejects: nobody may be waiting for it yet. */
function send(
  { client, stream, lastSequence }: PipelineEnd,
  { subject, data, headers }: EventMessage,
  id: string,
  index: number,
  idBefore: string | undefined,
  timeout: number,
): Promise<Answer> {
  const expect = {
    streamName: stream,
    lastSequence: lastSequence + index,
    ...(idBefore !== undefined && { lastMsgID: idBefore }),
  };
  return client.publish(subject, data, { msgID: id, headers, timeout, expect }).then(
    (ack) => ({ ack }),
    (error: unknown) => ({ error }),
  );
}

/** Others have published, or a message of ours arrived that we had given up: the stream is not where we thought. */
export function isConflict(error: unknown): boolean {
  return (
    error instanceof JetStreamApiError &&
    (error.code === JetStreamApiCodes.StreamWrongLastSequence || error.code === wrongLastMessageId)
  );
}

/** Error code of the server that the client library has no name for. */
const wrongLastMessageId = 10070;
