/**
 * Where events go: JetStream, or nowhere else than the ledger's own outbox (the embedded feed).
 *
 * The contract of a stream, the same for both (test/contract/event-stream.contract.ts):
 * - Each event is in the stream exactly once and in the order of the outbox, whatever was lost on the way and however
 *   often the same events are published again, as long as `resume` is called with the last recorded mark first.
 * - `resume` joins the stream and says from which mark to go on. It must be recorded before anything is published.
 * - `publish` takes the events behind the mark, goes as far as it comes, and returns the mark it came to.
 * - After a problem, `resume` is called again before the next `publish`. No problem is final: what stands in the way may
 *   be put right by somebody, and the events wait in the ledger meanwhile.
 */
import type { OutboxEvent, Published } from '../ledger/event-store.ts';

export interface EventStream extends AsyncDisposable {
  /** For logs and health: what and where, without secrets. */
  readonly name: string;
  /** What is known to be wrong right now, though nothing was asked of it. */
  problem(): StreamProblem | undefined;
  /** Throws a StreamProblem. Aborting `signal` ends the wait for a server. */
  resume(mark: Published, signal: AbortSignal): Promise<Published>;
  publish(events: readonly OutboxEvent[]): Promise<Progress>;
}

export interface Progress {
  /** Everything up to here is in the stream. */
  readonly mark: Published;
  /** Why it is not everything. */
  readonly problem?: StreamProblem;
}

/** Why events wait. Policy reads the code; the sentence is for the person. */
export const streamProblems = {
  unreachable: 'The server does not answer: look at its process, the address in nats.url, and the network between.',
  unauthorized: 'The server refuses us: look at nats.credentials and the permissions of the account.',
  unavailable:
    'The server answers, but no stream takes our events: JetStream is off, has no leader, or takes other subjects.',
  refused: 'JetStream refused with the reason above: look at the stream and at the limits of the account.',
  contended: 'Others publish on our subjects without pause; nobody but Crossdock should.',
} as const;
export type StreamProblemCode = keyof typeof streamProblems;

export class StreamProblem extends Error {
  readonly code: StreamProblemCode;
  constructor(code: StreamProblemCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StreamProblem';
    this.code = code;
  }
}

/** The feed without NATS: consumers read the outbox itself, so that to publish is to move the mark. */
export function embeddedFeed(): EventStream {
  const stream = 'embedded';
  return {
    name: stream,
    problem: () => undefined,
    resume: async (mark) => (mark.stream === stream ? mark : { seq: mark.seq, streamSequence: mark.seq, stream }),
    async publish(events) {
      const last = events.at(-1);
      if (last === undefined) throw new RangeError('nothing to publish');
      return { mark: { seq: last.seq, streamSequence: last.seq, stream } };
    },
    [Symbol.asyncDispose]: async () => {},
  };
}
