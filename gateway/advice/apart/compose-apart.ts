/**
 * Composes large full advices in a thread of their own, so that the gateway's thread goes on with what partners and
 * systems say. This side draws control numbers, keeps the files and commits the lines; the thread does all the rest, on
 * a connection of its own to the ledger. One thread an advice, which ends with it: to start it takes a tenth of a second,
 * and memory that it took is given back.
 */
import { Worker } from 'node:worker_threads';
import type { Kept } from '../../archive/archive.ts';
import type { AdviceBlock } from '../../ledger/advice-store.ts';
import type { LedgerSource } from '../../ledger/source.ts';
import { itemsData } from '../../partners/check/canary-items.ts';
import type { ItemMaster } from '../../partners/items/item-master.ts';
import type { Partner } from '../../partners/partner.ts';
import { UnsendableAdvice } from '../files/check-written.ts';
import type { AdviceSink } from '../files/sink.ts';
import type { WrittenAdvice } from '../files/writing.ts';
import type { Frame } from '../kept/frame.ts';
import type { Asked, AskedKind, ComposeJob, FromComposer, ToComposer } from './messages.ts';

/** From so many items on an advice is composed in a thread of its own: half of what one 846 holds. */
const itemsApartMin = 5_000;

/** Most memory of the thread's heap in megabytes; a line and its like take a thousandth of it. */
const heapMb = 512;
/** Young generation, as of translation workers: Node's own 96 only makes the process larger. */
const youngGenerationMb = 48;

export interface ApartParts {
  readonly source: LedgerSource;
  readonly master: () => ItemMaster | undefined;
  /** Items from which on; as the house has it unless told. */
  readonly itemsMin?: number;
}

export class ComposeApart {
  readonly #parts: ApartParts;

  constructor(parts: ApartParts) {
    this.#parts = parts;
  }

  /**
   * Composes and writes a full advice; undefined where it is too small for a thread. Throws an UnsendableAdvice where the
   * partner could not read it, else where the fault is ours, the end of the thread among these.
   */
  write(
    { items }: Partner,
    frame: Frame,
    guideline: ComposeJob['guideline'],
    sink: AdviceSink,
  ): Promise<WrittenAdvice> | undefined {
    const { source, master, itemsMin = itemsApartMin } = this.#parts;
    const data = items.size < itemsMin ? undefined : itemsData(items);
    if (data === undefined) return undefined;
    return composed({ source, frame, guideline, items: data, master: master()?.data }, sink);
  }
}

async function composed(job: ComposeJob, sink: AdviceSink): Promise<WrittenAdvice> {
  const worker = new Worker(new URL('./composer.ts', import.meta.url), {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: youngGenerationMb },
  });
  const { promise, resolve, reject } = Promise.withResolvers<WrittenAdvice>();
  const answers = new Answers(sink, reject);
  worker.on('message', (message: FromComposer) => {
    if (message.kind === 'written') resolve(message.written);
    else if (message.kind === 'unsendable') reject(new UnsendableAdvice(message.reason));
    else answers.to(message.kind, message.question).then((answer) => send(worker, { id: message.id, answer }), reject);
  });
  worker.on('error', reject);
  worker.on('exit', (code) => reject(new Error(`the thread that composed the advice ended with code ${code}`)));
  try {
    return await promise;
  } catch (error) {
    // First the thread ends: what it still says could begin another file.
    await worker.terminate();
    await answers.giveUp(error);
    throw error;
  } finally {
    await worker.terminate();
  }
}

/**
 * Gives the memory of bytes back at once. The gateway's thread makes next to nothing while it takes in an advice, and so
 * its collector would find megabytes of them late.
 */
function release({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}

function send(worker: Worker, message: ToComposer): void {
  worker.postMessage(message);
}

/** The pieces of a file on their way into the archive, which asks for one after another. */
class Pieces {
  readonly #waiting: { readonly piece: Uint8Array; readonly taken: () => void }[] = [];
  #end: { readonly error?: unknown } | undefined;
  #wake: () => void = () => undefined;

  /** Fulfilled when the archive has done with the piece. */
  give(piece: Uint8Array): Promise<void> {
    return new Promise((taken) => {
      this.#waiting.push({ piece, taken });
      this.#wake();
    });
  }

  /** No more come; with an error, the file is not whole. */
  end(end: { readonly error?: unknown } = {}): void {
    this.#end = end;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, void> {
    for (;;) {
      if (this.#end !== undefined && 'error' in this.#end) throw this.#end.error;
      const next = this.#waiting.shift();
      if (next !== undefined) {
        yield next.piece;
        release(next.piece);
        next.taken();
      } else if (this.#end !== undefined) return;
      else await new Promise<void>((wake) => (this.#wake = wake));
    }
  }
}

/** A file on its way into the archive. */
interface FileInHand {
  readonly pieces: Pieces;
  readonly kept: Promise<Kept>;
}

/** Answers the composing thread, one file after another. */
class Answers {
  readonly #sink: AdviceSink;
  readonly #onFault: (error: unknown) => void;
  #file: FileInHand | undefined;

  constructor(sink: AdviceSink, onFault: (error: unknown) => void) {
    this.#sink = sink;
    this.#onFault = onFault;
  }

  async to(kind: AskedKind, question: Asked[AskedKind]['question']): Promise<Asked[AskedKind]['answer']> {
    if (kind === 'control') return this.#sink.control();
    if (kind === 'file') return this.#whole();
    if (kind === 'bytes') await this.#inHand().pieces.give(question as Uint8Array);
    else {
      const blocks = question as readonly AdviceBlock[];
      await this.#sink.putBlocks(blocks);
      for (const { body } of blocks) release(body);
    }
    return undefined;
  }

  /** What is there of a file that is not whole is removed. */
  async giveUp(error: unknown): Promise<void> {
    const file = this.#file;
    if (file === undefined) return;
    file.pieces.end({ error });
    await file.kept.catch(() => undefined);
  }

  #inHand(): FileInHand {
    if (this.#file === undefined) {
      const pieces = new Pieces();
      const kept = this.#sink.keep(pieces);
      kept.catch(this.#onFault);
      this.#file = { pieces, kept };
    }
    return this.#file;
  }

  async #whole(): Promise<Kept> {
    const { pieces, kept } = this.#inHand();
    pieces.end();
    this.#file = undefined;
    return kept;
  }
}
