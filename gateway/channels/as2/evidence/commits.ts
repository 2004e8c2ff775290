/** Works on a SQLite file that wait at the same time share one commit, each behind a savepoint: many messages, few fsyncs. */
import type { DatabaseSync } from 'node:sqlite';

interface Waiting {
  readonly work: () => void;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * How long the first waits for others, in milliseconds: as long as the last commit took, so that a slow disk is asked for
 * fewer and larger commits and holds up everything else for half of the time at most.
 */
const gatherMsMin = 2;
const gatherMsMax = 12;

export class Commits {
  readonly #database: DatabaseSync;
  #waiting: Waiting[] = [];
  #lastMs = 0;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Fulfilled when the work is committed and on disk. */
  run(work: () => void): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ work, resolve, reject });
    if (this.#waiting.length === 1)
      setTimeout(() => this.flush(), Math.min(Math.max(this.#lastMs, gatherMsMin), gatherMsMax));
    return promise;
  }

  flush(): void {
    const works = this.#waiting;
    this.#waiting = [];
    if (works.length === 0) return;
    const startedAt = performance.now();
    const done: Waiting[] = [];
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      for (const waiting of works) if (this.#one(waiting)) done.push(waiting);
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      for (const { reject } of works) reject(error);
      return;
    }
    this.#lastMs = performance.now() - startedAt;
    for (const { resolve } of done) resolve();
  }

  #one({ work, reject }: Waiting): boolean {
    this.#database.exec('SAVEPOINT one');
    try {
      work();
      this.#database.exec('RELEASE one');
      return true;
    } catch (error) {
      this.#database.exec('ROLLBACK TO one; RELEASE one');
      reject(error);
      return false;
    }
  }
}
