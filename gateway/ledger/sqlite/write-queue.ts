/** Group commit: what waits while one commit runs shares the next, each work behind its own savepoint. */
import type { DatabaseSync } from 'node:sqlite';
import type { Stores } from '../port.ts';

/** Works in one commit: bounds how long the first of them waits for the last. */
const worksPerCommitMax = 256;
/** Milliseconds after which no further work joins a commit: it keeps the thread, and whoever is answered by it waits. */
const commitMsMax = 50;

interface Job {
  readonly work: (stores: Stores) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

type Settled = { readonly job: Job } & ({ readonly value: unknown } | { readonly error: unknown });

export class WriteQueue {
  readonly #database: DatabaseSync;
  readonly #stores: Stores;
  readonly #onCommit: () => void;
  readonly #now: () => number;
  readonly #jobs: Job[] = [];
  #running: Promise<void> | undefined;
  #closed = false;

  /** `onCommit` is called after each commit; `now` is milliseconds of any clock. */
  constructor(
    database: DatabaseSync,
    stores: Stores,
    onCommit: () => void = () => undefined,
    now = () => performance.now(),
  ) {
    this.#database = database;
    this.#stores = stores;
    this.#onCommit = onCommit;
    this.#now = now;
  }

  /** Fulfilled after the commit that holds the work; rejected with the work's own error, or the commit's. */
  run<T>(work: (stores: Stores) => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new Error('the ledger is closed: nothing can be written any more'));
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#jobs.push({ work, resolve: resolve as (value: unknown) => void, reject });
    this.#running ??= this.#drain();
    return promise;
  }

  /** Commits what is queued, and takes nothing more. */
  async close(): Promise<void> {
    this.#closed = true;
    while (this.#running) await this.#running;
  }

  async #drain(): Promise<void> {
    while (this.#jobs.length > 0) {
      // One turn of the event loop lets those that are ready at the same moment join, and others have the thread.
      await new Promise((resolve) => setImmediate(resolve));
      await this.#commit();
    }
    this.#running = undefined;
  }

  async #commit(): Promise<void> {
    const joining = Math.min(this.#jobs.length, worksPerCommitMax);
    const taken: Job[] = [];
    const settled: Settled[] = [];
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      const until = this.#now() + commitMsMax;
      do {
        const job = this.#jobs.shift() as Job;
        taken.push(job);
        settled.push(await (joining === 1 ? this.#alone(job) : this.#attempt(job)));
      } while (taken.length < joining && this.#now() < until);
      this.#database.exec('COMMIT');
    } catch (error) {
      // First the answers: whatever the rollback does, nobody waits for ever.
      for (const job of taken.length === 0 ? this.#jobs.splice(0, joining) : taken) job.reject(error);
      if (this.#isInTransaction()) this.#database.exec('ROLLBACK');
      return;
    }
    for (const each of settled) {
      if ('error' in each) each.job.reject(each.error);
      else each.job.resolve(each.value);
    }
    this.#onCommit();
  }

  async #attempt(job: Job): Promise<Settled> {
    this.#database.exec('SAVEPOINT work');
    try {
      const value = await job.work(this.#stores);
      this.#database.exec('RELEASE work');
      return { job, value };
    } catch (error) {
      // On a full disk or a failing one SQLite undoes the whole transaction by itself: then no work of it stands.
      if (!this.#isInTransaction()) throw error;
      this.#database.exec('ROLLBACK TO work; RELEASE work');
      return { job, error };
    }
  }

  /** A work that has the commit to itself needs no savepoint, which copies every page that it changes. */
  async #alone(job: Job): Promise<Settled> {
    const value = await job.work(this.#stores);
    return { job, value };
  }

  #isInTransaction(): boolean {
    return this.#database.isOpen && this.#database.isTransaction;
  }
}
