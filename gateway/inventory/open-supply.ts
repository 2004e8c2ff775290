/**
 * What is still to come of a SKU at a location: reckoned anew from all that is known of it, and told where it changed.
 * In the caller's transaction.
 */
import type { StockPlace } from '../ledger/reservation-store.ts';
import type { KeptSupply, SupplyDay, SupplyStore } from '../ledger/supply-store.ts';
import { receivedOf } from './inbound.ts';
import type { Cause } from './stock.ts';

/** A change of what is to come, by day. */
export interface SupplyChange extends StockPlace {
  readonly before: readonly SupplyDay[];
  readonly after: readonly SupplyDay[];
  /** Of one sequence with availability. */
  readonly changedSeq: number;
  readonly cause: Cause;
}

/** Records what has come of each line, and what is to come now; undefined where that is the same as before. */
export async function settleSupply(
  supply: SupplyStore,
  { sku, location }: StockPlace,
  cause: Cause,
  at: string,
): Promise<SupplyChange | undefined> {
  const lines = await supply.supplyOf(sku, location);
  const received = lines.length === 0 ? [] : receivedOf(lines, await supply.receiptsOf(sku, location));
  const settled: KeptSupply[] = [];
  for (const [index, line] of lines.entries()) {
    const came = received[index] as bigint;
    const ended = came >= line.quantity ? 'received' : line.ended === 'received' ? null : line.ended;
    if (came !== line.received || ended !== line.ended) await supply.settle(line, came, ended, at);
    settled.push({ ...line, received: came, ended });
  }
  const before = await supply.openDays(sku, location);
  const after = openDays(settled);
  if (isSame(before, after)) return undefined;
  const changedSeq = await supply.putOpenDays({ sku, location }, after, at);
  return { sku, location, before, after, changedSeq, cause };
}

/** What is open of some lines, by day, the soonest first. Pure. */
export function openDays(
  lines: readonly Pick<KeptSupply, 'expected' | 'quantity' | 'received' | 'ended'>[],
): readonly SupplyDay[] {
  const days = new Map<string, bigint>();
  for (const { expected, quantity, received, ended } of lines) {
    if (ended !== null || received >= quantity) continue;
    days.set(expected, (days.get(expected) ?? 0n) + quantity - received);
  }
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([expected, quantity]) => ({ expected, quantity }));
}

function isSame(one: readonly SupplyDay[], other: readonly SupplyDay[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ expected, quantity }, at) => other[at]?.expected === expected && other[at]?.quantity === quantity)
  );
}
