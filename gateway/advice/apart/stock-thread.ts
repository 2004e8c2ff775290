/**
 * Reads stock in a thread of its own, so that the rows of a million items are put together on one core while their lines
 * are written on another. Asks and answers are in order.
 */
import { Worker } from 'node:worker_threads';
import type { LedgerSource } from '../../ledger/source.ts';
import type { ReadStock, StockRead } from '../telling/stock-read.ts';

export interface StockAsked {
  readonly skus: readonly string[];
  readonly withSupply: boolean;
}

/** Its heap holds some hundred rows at a time, in megabytes. */
const limits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 6 };

export class StockThread implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #waiting: PromiseWithResolvers<StockRead>[] = [];
  #fault: Error | undefined;

  constructor(source: LedgerSource) {
    this.#worker = new Worker(new URL('./stock-reader.ts', import.meta.url), {
      workerData: source,
      resourceLimits: limits,
    });
    this.#worker.on('message', (read: StockRead) => this.#waiting.shift()?.resolve(read));
    this.#worker.on('error', (error: Error) => this.#end(error));
    this.#worker.on('exit', () => this.#end(new Error('the thread that read stock ended before it was asked to')));
  }

  readonly read: ReadStock = (skus, withSupply) => {
    const answer = Promise.withResolvers<StockRead>();
    // Asked ahead: the failure is thrown where it is waited for.
    answer.promise.catch(() => undefined);
    if (this.#fault !== undefined) answer.reject(this.#fault);
    else {
      this.#waiting.push(answer);
      const asked: StockAsked = { skus, withSupply };
      this.#worker.postMessage(asked);
    }
    return answer.promise;
  };

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }

  #end(fault: Error): void {
    this.#fault ??= fault;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#fault);
  }
}
