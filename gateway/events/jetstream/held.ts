/**
 * Which of our events the stream holds beyond what the ledger knows. This, and not the server's duplicate window, is
 * why an event is published once: after a crash the answer is right however much later it is asked.
 *
 * Messages are fetched by their sequence, many at the same time. A consumer would read a long way faster, but it takes
 * longer to make than a few messages to fetch, and while others publish an old answer is of no use; and in a cluster it
 * may be placed on a server that is away just then, where the stream itself still answers.
 */
import type { JetStreamClient, JetStreamManager, StoredMsg } from '@nats-io/jetstream';

export interface StreamAccess {
  readonly manager: JetStreamManager;
  readonly client: JetStreamClient;
  /** Name of the stream. */
  readonly stream: string;
  /** `ce-source` of our events. */
  readonly sources: ReadonlySet<string>;
}

export interface HeldEvent {
  readonly id: string;
  /** Its position in the outbox when it was published. */
  readonly seq: number;
  readonly streamSequence: number;
}

/** Where the stream begins and ends; what is before the beginning was deleted by age or by somebody. */
export interface StreamEnds {
  readonly first_seq: number;
  readonly last_seq: number;
}

/** Messages asked for at the same time. */
const fetchMessagesMax = 64;
/** Messages from the end among which the last one of ours is looked for. */
const lookBackMessagesMax = 10_000;

/** Our events with stream sequences after `after`, in the order of the stream. */
export async function heldEvents(access: StreamAccess, after: number, ends: StreamEnds): Promise<HeldEvent[]> {
  const held: HeldEvent[] = [];
  for (let from = Math.max(after + 1, ends.first_seq); from <= ends.last_seq; from += fetchMessagesMax) {
    held.push(...(await fetchHeld(access, from, Math.min(from + fetchMessagesMax - 1, ends.last_seq))));
  }
  return held;
}

/** The last of our events in the stream; undefined where there is none near its end. */
export async function lastHeld(access: StreamAccess, ends: StreamEnds): Promise<HeldEvent | undefined> {
  const floor = Math.max(1, ends.first_seq, ends.last_seq - lookBackMessagesMax + 1);
  for (let to = ends.last_seq; to >= floor; to -= fetchMessagesMax) {
    const held = await fetchHeld(access, Math.max(floor, to - fetchMessagesMax + 1), to);
    if (held.length > 0) return held.at(-1);
  }
  return undefined;
}

async function fetchHeld({ manager, stream, sources }: StreamAccess, from: number, to: number): Promise<HeldEvent[]> {
  const sequences = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const messages = await Promise.all(sequences.map((seq) => manager.streams.getMessage(stream, { seq })));
  return messages.flatMap((message) => heldEvent(message, sources));
}

/** One event; none where the message is not ours, or was deleted. */
function heldEvent(message: StoredMsg | null, sources: ReadonlySet<string>): HeldEvent[] {
  if (message === null) return [];
  const { header, seq } = message;
  if (!sources.has(header.get('ce-source'))) return [];
  return [{ id: header.get('ce-id'), seq: Number(header.get('ce-sequence')), streamSequence: seq }];
}
