/**
 * Workers that translate off the main thread, so that no big file delays an acknowledgment or a page. A worker that
 * dies takes its job with it, and another takes its place.
 */
import { Worker } from 'node:worker_threads';
import { ItemIndex } from '../partners/items/item-index.ts';
import type { PartnerBook } from '../partners/partner.ts';
import type { FileOutcomes, FromWorker, Job, SentPartner, ToWorker } from './messages.ts';

/** What comes of a job while it runs. The next batch is asked for when a promise is fulfilled. */
export interface JobListener {
  outcomes(files: readonly FileOutcomes[]): Promise<void>;
  fault(transmission: string, message: string): Promise<void>;
}

interface Member {
  readonly worker: Worker;
  partnersVersion: string;
  running:
    | { readonly listener: JobListener; readonly done: PromiseWithResolvers<void>; queue: Promise<void> }
    | undefined;
}

/**
 * Young generation of a worker's heap, in megabytes: two halves of 8 and the large objects. What a chunk of a file makes fits
 * it; Node's own 96 only makes the process larger (orders of 300 MB to events: 168 MB at most against 116, no slower).
 */
const youngGenerationMb = 24;

export class WorkerPool implements AsyncDisposable {
  readonly #members: Member[] = [];
  readonly #memoryMb: number;
  #stopped = false;

  /** `memoryMb` bounds one worker's heap. */
  constructor(size: number, memoryMb: number) {
    this.#memoryMb = memoryMb;
    for (let i = 0; i < size; i++) this.#members.push(this.#member());
  }

  /** Jobs that it runs at a time. */
  get size(): number {
    return this.#members.length;
  }

  /** Runs a job on a free worker with the partners as they are in `book`. Rejects where the worker dies or a listener fails. */
  run(job: Job, book: PartnerBook, listener: JobListener): Promise<void> {
    const member = this.#members.find((each) => each.running === undefined);
    if (member === undefined) throw new Error('every translation worker is at work');
    const done = Promise.withResolvers<void>();
    member.running = { listener, done, queue: Promise.resolve() };
    if (member.partnersVersion !== book.version) {
      send(member, { kind: 'partners', version: book.version, partners: sentPartners(book) });
      member.partnersVersion = book.version;
    }
    send(member, { kind: 'job', job });
    return done.promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#members.map(({ worker }) => worker.terminate()));
  }

  #member(): Member {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: this.#memoryMb, maxYoungGenerationSizeMb: youngGenerationMb },
    });
    const member: Member = { worker, partnersVersion: '', running: undefined };
    let reason: Error = new Error('the translation worker stopped');
    worker.on('message', (message: FromWorker) => heard(member, message));
    worker.on('error', (error) => {
      reason = error instanceof Error ? error : new Error(String(error));
    });
    worker.on('exit', () => {
      if (!this.#stopped) this.#members[this.#members.indexOf(member)] = this.#member();
      member.running?.done.reject(reason);
    });
    return member;
  }
}

/** Messages of a job are dealt with one after another; the first failure ends the job, though the worker runs on to its end. */
function heard(member: Member, message: FromWorker): void {
  const { running } = member;
  if (running === undefined) return;
  if (message.kind === 'done') {
    running.queue.then(
      () => finish(member, () => running.done.resolve()),
      (error: unknown) => finish(member, () => running.done.reject(error)),
    );
  } else if (message.kind === 'fault') {
    running.queue = running.queue.then(() => running.listener.fault(message.transmission, message.message));
    running.queue.catch(() => undefined);
  } else {
    running.queue = running.queue.then(() => running.listener.outcomes(message.files));
    running.queue.catch(() => undefined).then(() => send(member, { kind: 'recorded' }));
  }
}

function finish(member: Member, settle: () => void): void {
  member.running = undefined;
  settle();
}

function send(member: Member, message: ToWorker): void {
  member.worker.postMessage(message);
}

function sentPartners(book: PartnerBook): readonly SentPartner[] {
  return [...book.partners.values()].map(({ items, ...partner }) => ({
    partner,
    items: items instanceof ItemIndex ? items.data : undefined,
  }));
}
