/**
 * Relays the ledger's outbox to an event stream, in order, and marks what arrived.
 *
 * It stands apart from intake: whether the stream is there or not, nothing waits for it, and events wait in the ledger.
 * It never gives up. Going away and coming back are one line in the log each. A crash between publishing and marking is
 * the stream's business (stream.ts): the relay only records where `resume` says to go on before it publishes more.
 */
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { instant } from '../clock.ts';
import type { Published } from '../ledger/event-store.ts';
import type { Ledger } from '../ledger/port.ts';
import { type EventStream, StreamProblem, type StreamProblemCode, streamProblems } from './stream.ts';

export interface RelayOptions {
  readonly ledger: Pick<Ledger, 'write' | 'read'>;
  readonly stream: EventStream;
  readonly log: Logger;
  readonly clock: Clock;
  /** 0 to 1, for the jitter of the pauses. */
  readonly chance: () => number;
  readonly limits?: Partial<RelayLimits>;
}

export interface RelayLimits {
  /** Events read and published in one go. */
  readonly batchEventsMax: number;
  /** Bytes of data in one go, by the size of the events before: large parts are taken fewer at a time. */
  readonly batchBytesMax: number;
  /** How often the outbox is looked at though nobody poked. */
  readonly pollMs: number;
  /** Pause after the first failure; it doubles up to the longest. */
  readonly pauseFirstMs: number;
  readonly pauseMaxMs: number;
}

export const relayLimits: RelayLimits = {
  batchEventsMax: 1_000,
  batchBytesMax: 16 * 1024 * 1024,
  pollMs: 1_000,
  pauseFirstMs: 100,
  pauseMaxMs: 2_000,
};

export interface RelayState {
  readonly stream: string;
  readonly connected: boolean;
  /** RFC 3339: since when it is as it is. */
  readonly since: string;
  /** Why it is not connected, and what to do; null where it is. */
  readonly problem: { readonly code: StreamProblemCode | 'starting' | 'failed'; readonly message: string } | null;
}

export interface Relay extends AsyncDisposable {
  /** Something was appended to the outbox. Costs nothing; call it after each commit. */
  poke(): void;
  state(): RelayState;
}

/** Starts at once, whether or not the stream can be reached. Disposing finishes what is under way, and marks it. */
export function startRelay(options: RelayOptions): Relay {
  const { ledger, stream, log, clock, chance } = options;
  const limits = { ...relayLimits, ...options.limits };
  const stopping = new AbortController();
  const { signal } = stopping;
  const bell = newBell(signal);
  let state: RelayState = {
    stream: stream.name,
    connected: false,
    since: instant(clock.now()),
    problem: { code: 'starting', message: 'Not connected yet.' },
  };

  async function run(): Promise<void> {
    for (let failures = 0; !signal.aborted; ) {
      try {
        let mark = await resumed();
        for (let eventsMax = limits.batchEventsMax; !signal.aborted; ) {
          const moved = await relayBatch(mark, eventsMax);
          // Only what went through proves that it works: a stream that joins and then refuses is still a failure.
          if (moved !== undefined) ({ mark, eventsMax } = moved);
          failures = 0;
          cameBack();
          if (moved === undefined) await bell.ring(limits.pollMs);
          const problem = stream.problem();
          if (problem !== undefined) throw problem;
        }
      } catch (error) {
        if (signal.aborted) return;
        wentAway(error);
        await bell.silence(pauseMs(failures, limits, chance()));
        failures += 1;
      }
    }
  }

  async function resumed(): Promise<Published> {
    const recorded = await ledger.read.events.published();
    const mark = await stream.resume(recorded, signal);
    if (!sameMark(mark, recorded)) await ledger.write(({ events }) => events.markPublished(mark));
    return mark;
  }

  /** Undefined where nothing waits. */
  async function relayBatch(mark: Published, eventsMax: number) {
    const events = await ledger.read.events.after(mark.seq, eventsMax);
    if (events.length === 0) return undefined;
    const progress = await stream.publish(events);
    if (!sameMark(progress.mark, mark)) await ledger.write((stores) => stores.events.markPublished(progress.mark));
    if (progress.problem !== undefined) throw progress.problem;
    const largest = events.reduce((most, { data }) => Math.max(most, data.length), 1);
    const fitting = Math.floor(limits.batchBytesMax / largest);
    return { mark: progress.mark, eventsMax: Math.max(1, Math.min(limits.batchEventsMax, fitting)) };
  }

  function wentAway(error: unknown): void {
    const problem = describe(error);
    const known = state.problem?.code === problem.code;
    if (known) return;
    state = { ...state, connected: false, since: state.connected ? instant(clock.now()) : state.since, problem };
    const line = { stream: stream.name, code: problem.code, ...(problem.code === 'failed' && { err: error }) };
    log.warn(line, `events wait in the ledger: ${problem.message}`);
  }

  function cameBack(): void {
    if (state.connected) return;
    state = { ...state, connected: true, since: instant(clock.now()), problem: null };
    log.info({ stream: stream.name }, 'events are published');
  }

  const running = run();
  return {
    poke: bell.strike,
    state: () => state,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
    },
  };
}

/** Doubles from the first pause to the longest; half of it is chance, so that many gateways do not come at once. */
export function pauseMs(failures: number, limits: Pick<RelayLimits, 'pauseFirstMs' | 'pauseMaxMs'>, chance: number) {
  const whole = Math.min(limits.pauseMaxMs, limits.pauseFirstMs * 2 ** Math.min(failures, 30));
  return whole / 2 + (whole / 2) * chance;
}

function describe(error: unknown): NonNullable<RelayState['problem']> {
  if (error instanceof StreamProblem) {
    return { code: error.code, message: `${error.message}. ${streamProblems[error.code]}` };
  }
  return { code: 'failed', message: error instanceof Error ? error.message : String(error) };
}

function sameMark(one: Published, other: Published): boolean {
  return one.seq === other.seq && one.streamSequence === other.streamSequence && one.stream === other.stream;
}

/** A wait that a stroke ends, also one that came before the wait. Aborting ends every wait. */
function newBell(signal: AbortSignal) {
  let struck = false;
  let silent = false;
  let wake: (() => void) | undefined;

  function wait(ms: number): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    wake = resolve;
    return promise.finally(() => {
      clearTimeout(timer);
      wake = undefined;
    });
  }

  signal.addEventListener('abort', () => wake?.());
  return {
    strike: () => {
      struck = true;
      if (!silent) wake?.();
    },
    async ring(ms: number): Promise<void> {
      if (!struck) await wait(ms);
      struck = false;
    },
    /** Waits whatever is struck. */
    async silence(ms: number): Promise<void> {
      silent = true;
      await wait(ms);
      silent = false;
    },
  };
}
