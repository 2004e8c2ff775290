/** Group commit: what waits while one commit runs shares the next, each work behind its own savepoint. */
import type { DatabaseSync } from 'node:sqlite';
import type { Stores } from '../port.ts';

/** Works in one commit: bounds how long the first of them waits for the last. */
const worksPerCommitMax = 256;

interface Job {
  readonly work: (stores: Stores) => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

type Settled = { readonly job: Job } & ({ readonly value: unknown } | { readonly error: unknown });

export class WriteQueue {
  readonly #database: DatabaseSync;
  readonly #stores: Stores;
  readonly #jobs: Job[] = [];
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(database: DatabaseSync, stores: Stores) {
    this.#database = database;
    this.#stores = stores;
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
    // One turn of the event loop lets those that are ready at the same moment join the first commit.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#jobs.length > 0) await this.#commit(this.#jobs.splice(0, worksPerCommitMax));
    this.#running = undefined;
  }

  async #commit(jobs: readonly Job[]): Promise<void> {
    const settled: Settled[] = [];
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      for (const job of jobs) settled.push(await this.#attempt(job));
      this.#database.exec('COMMIT');
    } catch (error) {
      // First the answers: whatever the rollback does, nobody waits for ever.
      for (const job of jobs) job.reject(error);
      if (this.#isInTransaction()) this.#database.exec('ROLLBACK');
      return;
    }
    for (const each of settled) {
      if ('error' in each) each.job.reject(each.error);
      else each.job.resolve(each.value);
    }
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

  #isInTransaction(): boolean {
    return this.#database.isOpen && this.#database.isTransaction;
  }
}
