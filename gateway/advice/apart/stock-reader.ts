/** The inside of the thread that reads stock. An error ends it, and is thrown where the rows are waited for. */
import { parentPort, workerData } from 'node:worker_threads';
import { type LedgerSource, viewsOf } from '../../ledger/source.ts';
import { readStockIn } from '../telling/stock-read.ts';
import type { StockAsked } from './stock-thread.ts';

const port = parentPort;
if (port === null) throw new Error('this module is the inside of a worker thread');

const views = viewsOf(workerData as LedgerSource);
const read = readStockIn(views);
let last: Promise<unknown> = Promise.resolve();

port.on('message', ({ skus, withSupply }: StockAsked) => {
  last = last.then(async () => port.postMessage(await views.atOnce(() => read(skus, withSupply))));
});
