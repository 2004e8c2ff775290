/**
 * The event stream on NATS JetStream: exactly once and in the order of the outbox (stream.ts has the contract).
 *
 * How: every message says behind which one it may be stored (jetstream/pipeline.ts), so that none can overtake a lost
 * one; and whenever the stream is not where we thought, it is read from there on (jetstream/held.ts), so that no event is
 * sent that it holds already. Neither depends on the duplicate window; the event's id goes along as
 * `Nats-Msg-Id` all the same, for the server and its tools.
 *
 * Others may publish on our subjects: it costs speed, never order. The window shrinks while they do.
 */
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Logger } from 'pino';
import type { OutboxEvent, Published } from '../ledger/event-store.ts';
import { type EventOrigin, eventSource } from './cloud-event.ts';
import { type ConnectionSettings, close, connectOnce, serverAddresses } from './jetstream/connection.ts';
import { differences, ensureStream, identityOf, type StreamDefinition, streamInfo } from './jetstream/definition.ts';
import { heldEvents, type StreamAccess } from './jetstream/held.ts';
import { type EventMessage, eventMessage } from './jetstream/message.ts';
import { isConflict, type PipelineLimits, publishRun } from './jetstream/pipeline.ts';
import { problemOf } from './jetstream/problem.ts';
import { takeUp } from './jetstream/take-up.ts';
import { type EventStream, type Progress, StreamProblem, type StreamProblemCode } from './stream.ts';

export interface JetStreamSettings extends ConnectionSettings {
  readonly stream: StreamDefinition;
}

export const pipelineLimits: PipelineLimits = {
  windowMessagesMax: 256,
  windowBytesMax: 8 * 1024 * 1024,
  ackTimeoutMs: 5_000,
};

/** Times in a row that others come first before we pause. */
const fruitlessMax = 50;

/** Connects at the first `resume`, not before. */
export function jetStream(
  settings: JetStreamSettings,
  origin: EventOrigin,
  log: Logger,
  limits: PipelineLimits = pipelineLimits,
): EventStream {
  return new JetStreamEvents(settings, origin, log, limits);
}

/** A connection on which the stream was found, and what is known of it. */
interface Joined extends StreamAccess {
  readonly connection: NatsConnection;
  readonly identity: string;
  readonly messageBytesMax: number;
  readonly held: Map<string, number>;
  lastSequence: number;
  saidDuplicate: boolean;
}

interface Step {
  /** Events from the first that are in the stream now. */
  readonly stored: number;
  /** Stream sequence up to which all of ours is accounted for. */
  readonly streamSequence: number;
  readonly error?: unknown;
}

class JetStreamEvents implements EventStream {
  readonly name: string;
  readonly #settings: JetStreamSettings;
  readonly #origin: EventOrigin;
  readonly #log: Logger;
  readonly #limits: PipelineLimits;
  #connection: NatsConnection | undefined;
  #joined: Joined | undefined;
  #problem: StreamProblem | undefined;
  #mark: Published | undefined;
  #window: number;
  /** Identity of the stream whose differences were logged. */
  #compared = '';

  constructor(settings: JetStreamSettings, origin: EventOrigin, log: Logger, limits: PipelineLimits) {
    this.name = `${settings.stream.name} on ${serverAddresses(settings.url).join(', ')}`;
    this.#settings = settings;
    this.#origin = origin;
    this.#log = log;
    this.#limits = limits;
    this.#window = limits.windowMessagesMax;
  }

  problem(): StreamProblem | undefined {
    return this.#problem;
  }

  async resume(mark: Published, signal: AbortSignal): Promise<Published> {
    this.#joined = undefined;
    try {
      const connection = this.#connection ?? (await this.#connect(signal));
      return await this.#join(connection, mark);
    } catch (error) {
      throw this.#stoppedBy(error);
    }
  }

  async publish(events: readonly OutboxEvent[]): Promise<Progress> {
    const joined = this.#joined;
    let mark = this.#mark;
    if (mark === undefined) throw new Error('resume comes before publish');
    try {
      if (joined === undefined) throw this.#problem ?? new StreamProblem('unreachable', 'not connected');
      let fruitless = 0;
      for (let done = 0; done < events.length; ) {
        const step = await this.#step(joined, events.slice(done));
        done += step.stored;
        if (step.stored > 0) {
          const { streamSequence } = step;
          mark = this.#mark = { seq: events[done - 1]!.seq, streamSequence, stream: joined.identity };
        }
        fruitless = step.stored > 0 ? 0 : fruitless + 1;
        if (step.error !== undefined) throw step.error;
        if (fruitless > fruitlessMax) throw new StreamProblem('contended', `others came first ${fruitless} times`);
      }
      return { mark };
    } catch (error) {
      return { mark, problem: this.#stoppedBy(error) };
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#joined = undefined;
    if (this.#connection !== undefined) close(this.#connection);
    this.#connection = undefined;
  }

  async #connect(signal: AbortSignal): Promise<NatsConnection> {
    const connection = await connectOnce(this.#settings, signal);
    this.#connection = connection;
    connection.closed().then((error) => {
      if (this.#connection !== connection) return;
      this.#connection = undefined;
      this.#joined = undefined;
      this.#problem = problemOf(error ?? new Error('the connection was closed'));
    });
    return connection;
  }

  async #join(connection: NatsConnection, mark: Published): Promise<Published> {
    const manager = await jetstreamManager(connection, { checkAPI: false });
    const { info, made } = await ensureStream(manager, this.#settings.stream);
    const access: StreamAccess = {
      manager,
      client: jetstream(connection),
      stream: info.config.name,
      sources: new Set([eventSource(this.#origin, false), eventSource(this.#origin, true)]),
    };
    if (made) this.#log.info({ stream: info.config.name }, 'stream made');
    else this.#compare(identityOf(info), differences(this.#settings.stream, info));

    const { mark: taken, held, lastSequence } = await takeUp(access, info, mark, this.#log);
    const limits = [connection.info?.max_payload ?? 0, info.config.max_msg_size].filter((limit) => limit > 0);
    const messageBytesMax = Math.min(...limits);
    this.#joined = {
      ...access,
      connection,
      identity: identityOf(info),
      messageBytesMax,
      held,
      lastSequence,
      saidDuplicate: false,
    };
    this.#mark = taken;
    this.#problem = undefined;
    return taken;
  }

  #compare(identity: string, found: readonly string[]): void {
    if (this.#compared === identity) return;
    this.#compared = identity;
    if (found.length > 0) this.#log.warn({ differences: found }, 'the stream was made otherwise; it is left as it is');
  }

  /** Skips what the stream holds already, or else publishes as far as one run comes. */
  async #step(joined: Joined, events: readonly OutboxEvent[]): Promise<Step> {
    const { held } = joined;
    const missing = events.findIndex(({ id }) => !held.has(id));
    if (missing !== 0) return skip(held, missing === -1 ? events : events.slice(0, missing));

    const until = held.size === 0 ? -1 : events.findIndex(({ id }) => held.has(id));
    const run = await publishRun(
      joined,
      until === -1 ? events : events.slice(0, until),
      (event) => this.#message(event, joined.messageBytesMax),
      { ...this.#limits, windowMessagesMax: this.#window },
    );
    joined.lastSequence = run.lastSequence;
    const step = { stored: run.stored, streamSequence: run.lastSequence };
    if (run.error === undefined && !run.duplicate) {
      this.#window = this.#limits.windowMessagesMax;
      return step;
    }
    if (!run.duplicate && !isConflict(run.error)) return { ...step, error: run.error };
    if (run.duplicate) this.#sayDuplicate(joined, events[run.stored - 1]!);
    // As many as came through before something came between: more would be sent in vain.
    this.#window = Math.max(1, Math.min(run.stored, this.#limits.windowMessagesMax));
    await this.#lookAgain(joined);
    return step;
  }

  /** The stream is not where we thought: what came behind its end as we knew it? */
  async #lookAgain(joined: Joined): Promise<void> {
    const info = await streamInfo(joined.manager, joined.stream);
    if (info === undefined || identityOf(info) !== joined.identity) {
      throw new StreamProblem('unavailable', 'the stream was deleted');
    }
    const events = await heldEvents(joined, joined.lastSequence, info.state);
    for (const { id, streamSequence } of events) joined.held.set(id, streamSequence);
    joined.lastSequence = info.state.last_seq;
  }

  /** Not of this ledger: what it published itself is known by now. Once a connection, for there may be many. */
  #sayDuplicate(joined: Joined, { id, type, partner }: OutboxEvent): void {
    if (joined.saidDuplicate) return;
    joined.saidDuplicate = true;
    this.#log.warn(
      { event: id, type, partner },
      'the stream has events with our ids from another ledger, and takes them for ours; one ledger, one stream',
    );
  }

  #message(event: OutboxEvent, bytesMax: number): EventMessage {
    const message = eventMessage(event, this.#origin, bytesMax);
    if (message.oversizeBytes > 0) {
      const { id, type, partner, correlationId } = event;
      this.#log.error(
        { event: id, type, partner, correlationId, bytes: message.oversizeBytes, bytesMax },
        'the event is larger than the server takes; it is published without its data, which the ledger keeps',
      );
    }
    return message;
  }

  /** Remembers what stands in the way. A connection that may be to blame for it is given up. */
  #stoppedBy(error: unknown): StreamProblem {
    const problem = problemOf(error);
    this.#problem = problem;
    this.#joined = undefined;
    if (connectionIsOver.has(problem.code) && this.#connection !== undefined) {
      close(this.#connection);
      this.#connection = undefined;
    }
    return problem;
  }
}

const connectionIsOver: ReadonlySet<StreamProblemCode> = new Set(['unreachable', 'unauthorized', 'unavailable']);

function skip(held: Map<string, number>, events: readonly OutboxEvent[]): Step {
  const streamSequence = held.get(events.at(-1)!.id)!;
  for (const { id } of events) held.delete(id);
  return { stored: events.length, streamSequence };
}
