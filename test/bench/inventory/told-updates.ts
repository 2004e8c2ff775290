/**
 * Batches of updates as a system of ours sends them: bytes of JSON, as of a request. They are made on another thread,
 * ahead of who takes them, for that system does its work elsewhere.
 */
import { isMainThread, type MessagePort, parentPort, Worker, workerData } from 'node:worker_threads';
import type { InventoryUpdate } from '../../../translators/canonical/inventory-update.ts';
import { batchUpdates, codes, type Kind, kinds, skuOf, start } from './sizes.ts';

/** Updates of a millisecond of the day that the bench tells of. */
const perMs = 20;
const aheadMax = 16;

interface Asked {
  readonly kind: Kind;
  readonly skus: number;
  /** Milliseconds after the start. */
  readonly fromMs: number;
}

export interface ToldBatch {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export class ToldUpdates implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #ready: ToldBatch[] = [];
  readonly #waiting: ((batch: ToldBatch) => void)[] = [];

  constructor(asked: Asked) {
    this.#worker = new Worker(import.meta.filename, { workerData: asked });
    this.#worker.on('message', (batch: ToldBatch) => {
      const takes = this.#waiting.shift();
      if (takes === undefined) this.#ready.push(batch);
      else takes(batch);
    });
    for (let ahead = 0; ahead < aheadMax; ahead++) this.#worker.postMessage('next');
  }

  next(): Promise<ToldBatch> {
    this.#worker.postMessage('next');
    const batch = this.#ready.shift();
    return batch === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(batch);
  }

  /** Microseconds of processor time that the making took. */
  async cpu(): Promise<number> {
    const { user, system } = await this.#worker.cpuUsage();
    return user + system;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }
}

export function updateOf(kind: Kind, told: number, { skus, fromMs }: Asked): InventoryUpdate {
  const { sku, location } = kinds[kind](told, skus);
  return {
    key: `${kind}-${String(told).padStart(9, '0')}`,
    sku: skuOf(sku),
    location: codes[location] as string,
    kind,
    quantity: kind === 'count' ? String(told % 97) : '1',
    occurredAt: new Date(start + fromMs + Math.floor(told / perMs)).toISOString(),
  };
}

function make(port: MessagePort, asked: Asked): void {
  let told = 0;
  port.on('message', () => {
    const updates = Array.from({ length: batchUpdates }, () => updateOf(asked.kind, told++, asked));
    const bytes = new TextEncoder().encode(JSON.stringify({ updates }));
    port.postMessage({ name: `${asked.kind}-${told}`, bytes }, [bytes.buffer]);
  });
}

if (!isMainThread && parentPort !== null) make(parentPort, workerData as Asked);
