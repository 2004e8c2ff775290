/** What applying updates tells the world. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { StockChanges } from '../../../gateway/inventory/stock.ts';
import { changeEvents } from '../../../gateway/inventory/told.ts';

const at = '2026-03-09T12:00:00.000Z';
const place = { sku: 'A', location: 'DAL' };
const cause = { because: 'pick', key: 'k2', partner: 'wms', correlationId: 'in-1' };

/** The second change of a ledger, from one quantity to another, in units of 10^-4; and as many to come. */
function second(before: bigint, after: bigint): StockChanges {
  const known = (quantity: bigint, changedSeq: number) => ({ ...place, quantity, asOf: at, reserved: 0n, changedSeq });
  const days = (quantity: bigint) => [{ expected: '2026-03-12', quantity }];
  return {
    availability: [{ ...place, before: known(before, 1), after: known(after, 2), cause }],
    supply: [{ ...place, before: days(before), after: days(after), changedSeq: 4, cause }],
  };
}

it('a ledger that was restored from a backup gives an id again to the same change alone', () => {
  const ids = (changes: StockChanges) => changeEvents(changes, at).map(({ id }) => id);
  // Whoever was told of the lost one would take another under its id for the same, and so does the relay.
  const [lost, same] = [ids(second(50_000n, 30_000n)), ids(second(50_000n, 30_000n))];
  assert.deepEqual(same, lost);
  const others = [ids(second(90_000n, 70_000n)), ids(second(90_000n, 30_000n)), ids(second(50_000n, 20_000n))];
  assert.equal(new Set([lost, ...others].flat()).size, 8);
});
