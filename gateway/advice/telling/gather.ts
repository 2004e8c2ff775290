/**
 * Gathers what an advice says: from availability, read some hundred SKUs at a time, through the buffer policy. A stream:
 * a million lines are never in memory at once. Each number is of one moment of the ledger, and the moments of one advice
 * are a few seconds apart; what changes meanwhile changed after the cursor that the advice began with.
 */
import { batches } from '../batches.ts';
import type { Breath } from '../breath.ts';
import type { ToldLine } from '../kept/line-record.ts';
import type { ReadStock, StockRead } from './stock-read.ts';
import { Teller, type Telling } from './teller.ts';

export interface Gathering extends Telling {
  readonly readStock: ReadStock;
  readonly breath: Breath;
  /** Batches that are asked for before they are wanted, where another thread reads them; none unless told. */
  readonly batchesAhead?: number;
}

/** SKUs read at once: some milliseconds of work. */
const batch = 250;

/** Lines of some SKUs in their order, some hundred at a time. An item that is discontinued and left out has none. */
export async function* gather(
  about: Gathering,
  skus: Iterable<string>,
): AsyncGenerator<readonly ToldLine[], void, void> {
  const { readStock, breath, batchesAhead = 0 } = about;
  const withSupply = about.frame.future !== undefined;
  const teller = new Teller(about);
  const asked: Promise<StockRead>[] = [];
  for (const some of batches(skus, batch)) {
    asked.push(readStock(some, withSupply));
    const next = asked.length > batchesAhead ? asked.shift() : undefined;
    if (next === undefined) continue;
    yield teller.lines(await next);
    await breath.take();
  }
  for (const rest of asked) yield teller.lines(await rest);
}
