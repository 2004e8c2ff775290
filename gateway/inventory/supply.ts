/** Dated supply: what a ship notice announces, and what a system says is on order, in the caller's transaction. */
import type { InventoryUpdate } from '../../translators/canonical/inventory-update.ts';
import type { RecordedUpdate } from '../ledger/inventory-store.ts';
import type { Stores } from '../ledger/port.ts';
import type { StockPlace } from '../ledger/reservation-store.ts';

/**
 * Keeps what an update says is still on order, with its day. Of two about the same the one of the later time counts. Returns where supply changed.
 */
export async function putOrderedSupply(
  { supply }: Stores,
  update: InventoryUpdate,
  recorded: RecordedUpdate,
): Promise<readonly StockPlace[]> {
  const { sku, location, source, key, quantity, occurredAt, transmission } = recorded;
  const state = 'on-order';
  const reference = [recorded.order, sku, location].join('/');
  const document = `${source}/${key}`;
  const rank = `${occurredAt} ${recorded.rank}`;
  const word = await supply.word(source, state, reference);
  const isNewest = word === undefined || word.rank < rank;
  const line = {
    document,
    line: '1',
    source,
    state,
    reference,
    order: recorded.order,
    sku,
    location,
    quantity,
    expected: update.expected ?? '',
    saidAt: occurredAt,
    rank,
    transmission,
  } as const;
  await supply.put(line, isNewest ? null : 'superseded');
  if (!isNewest) return [];
  await supply.putWord(source, state, reference, { document, rank });
  return [{ sku, location }, ...(await supply.supersede(line, recorded.recordedAt))];
}
