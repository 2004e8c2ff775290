/** The inside of the thread that composes one full advice: reads, tells and writes, and asks the gateway's for the rest. */
import { parentPort, workerData } from 'node:worker_threads';
import { itemsOf } from '../../partners/check/canary-items.ts';
import { ItemMaster } from '../../partners/items/item-master.ts';
import { Breath } from '../breath.ts';
import { UnsendableAdvice } from '../files/check-written.ts';
import type { AdviceSink } from '../files/sink.ts';
import { writeAdvice } from '../files/writing.ts';
import { gather } from '../telling/gather.ts';
import { factsOfMaster } from '../telling/item-facts.ts';
import type { Asked, AskedKind, ComposeJob, FromComposer, ToComposer } from './messages.ts';
import { StockThread } from './stock-thread.ts';

/** Pieces of a file that may be on their way to the archive. */
const piecesAwayMax = 4;

/** Batches of stock that are read ahead: some milliseconds of work. */
const batchesAhead = 2;

const port = parentPort;
if (port === null) throw new Error('this module is the inside of a worker thread');

const post = (message: FromComposer) => port.postMessage(message);
const waiting = new Map<number, (answer: never) => void>();
let asked = 0;

port.on('message', ({ id, answer }: ToComposer) => {
  waiting.get(id)?.(answer as never);
  waiting.delete(id);
});

function ask<K extends AskedKind>(kind: K, question: Asked[K]['question']): Promise<Asked[K]['answer']> {
  asked += 1;
  const id = asked;
  post({ kind, id, question });
  return new Promise<Asked[K]['answer']>((resolve) => waiting.set(id, resolve));
}

const sink: AdviceSink = {
  control: () => ask('control', undefined),
  async keep(bytes) {
    const away: Promise<undefined>[] = [];
    for await (const piece of bytes) {
      away.push(ask('bytes', piece));
      if (away.length === piecesAwayMax) await away.shift();
    }
    await Promise.all(away);
    return ask('file', undefined);
  },
  putBlocks: (blocks) => ask('blocks', blocks),
};

async function compose({ source, frame, guideline, items, master }: ComposeJob): Promise<void> {
  await using stock = new StockThread(source);
  const breath = new Breath();
  const uncounted = items.canary?.sku;
  const index = itemsOf(items);
  const known = master === undefined ? undefined : ItemMaster.of(master);
  const about = { readStock: stock.read, batchesAhead, partner: { items: index }, frame, breath };
  const told = gather({ ...about, itemFacts: (sku) => factsOfMaster(known, sku) }, index.skusInOrder());
  try {
    post({ kind: 'written', written: await writeAdvice({ frame, guideline, breath, sink, uncounted }, told) });
  } catch (error) {
    // Any other error ends the thread, and is thrown where it is waited for.
    if (!(error instanceof UnsendableAdvice)) throw error;
    post({ kind: 'unsendable', reason: error.message });
  }
}

await compose(workerData as ComposeJob);
