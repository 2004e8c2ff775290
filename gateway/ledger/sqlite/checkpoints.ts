/**
 * Checkpoints on a thread of their own. SQLite writes the pages of its write-ahead log into the file at the commit that made
 * the log too long, and that commit, and with it the event loop, waits for it. A thread with a connection of its own does
 * that while commits go on; the log begins anew once all of it is in the file, which the committing thread sees to when little is left.
 * Durability is the log's: a commit is on disk before any of this.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';

/** In pages of 4 KiB. */
export interface CheckpointLimits {
  /** So many wait before the thread is asked. A page that many commits change is written once for all of them. */
  readonly waiting: number;
  /** Pages of the log from which on it is to begin anew. */
  readonly log: number;
  /** So few the committing thread writes itself, so that the log can begin anew. */
  readonly last: number;
  /** Pages of the log at which SQLite checkpoints by itself, whatever became of the thread. */
  readonly logMax: number;
}

const usualLimits: CheckpointLimits = { waiting: 8_192, log: 49_152, last: 8_192, logMax: 131_072 };

/** What the thread is started with. */
export interface CheckpointWork {
  readonly file: string;
  /** It stops where fewer pages wait. */
  readonly few: number;
}

export interface LogState {
  /** Pages in the log, and those of them that are in the file. */
  readonly log: number;
  readonly checkpointed: number;
}

export class Checkpoints implements AsyncDisposable {
  readonly #file: string;
  readonly #writer: DatabaseSync;
  readonly #limits: CheckpointLimits;
  readonly #state: StatementSync;
  #worker: Worker | undefined;
  #working = false;
  /** Pages waiting from which on the thread is asked. One that died is replaced when as many more wait, not at every commit. */
  #askFrom: number;

  constructor(file: string, writer: DatabaseSync, limits: CheckpointLimits = usualLimits) {
    this.#file = file;
    this.#writer = writer;
    this.#limits = limits;
    this.#askFrom = limits.waiting;
    writer.exec(`PRAGMA wal_autocheckpoint = ${limits.logMax}`);
    this.#state = writer.prepare('PRAGMA wal_checkpoint(NOOP)');
  }

  /**
   * Called after every commit, outside of any transaction; costs some microseconds. Never throws: a checkpoint that fails,
   * as on a full disk, takes nothing back of the commits before it, and the next commit tries again.
   */
  committed(): void {
    if (this.#working) return;
    try {
      this.#look();
    } catch {
      // As SQLite's own checkpoints do: what is wrong with the disk, the next commit that needs it says.
    }
  }

  #look(): void {
    const { log, checkpointed } = this.#state.get() as unknown as LogState;
    const waiting = log - checkpointed;
    const limits = this.#limits;
    if (log >= limits.log && waiting <= limits.last) this.#writer.exec('PRAGMA wal_checkpoint(PASSIVE)');
    else if (waiting < limits.waiting) this.#askFrom = limits.waiting;
    else if (waiting >= this.#askFrom) this.#ask(waiting);
  }

  #ask(waiting: number): void {
    this.#working = true;
    this.#askFrom = waiting + this.#limits.waiting;
    this.#worker ??= this.#started();
    this.#worker.postMessage('checkpoint');
  }

  /** While there is none, SQLite helps itself where the log grows too long. */
  #started(): Worker {
    const workerData: CheckpointWork = { file: this.#file, few: this.#limits.waiting / 4 };
    const worker = new Worker(new URL('./checkpoint-worker.ts', import.meta.url), { workerData });
    worker.unref();
    worker.on('message', () => {
      this.#working = false;
      this.#askFrom = this.#limits.waiting;
    });
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      this.#worker = undefined;
      this.#working = false;
    });
    return worker;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    worker.ref();
    // By an error too: the last connection that is closed writes what is left.
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    worker.postMessage('end');
    await ended;
  }
}
