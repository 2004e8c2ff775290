/** Available-to-promise by date: what is there, and what comes by then. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { availableToSell } from '../../../gateway/inventory/availability.ts';
import { availableToPromise, promiseDays, type Stock } from '../../../gateway/inventory/promise.ts';
import type { Position } from '../../../gateway/ledger/inventory-store.ts';
import { noon } from '../../support/records.ts';

const position = (state: Position['state'], quantity: bigint): Position => {
  const its = { sku: '1', location: 'DAL', asOf: noon, source: 'wms', countedAt: null, countRank: null, key: 'k' };
  return { ...its, state, quantity };
};

const stock: Stock = {
  positions: [position('on-hand', 10n), position('allocated', 8n), position('in-transit', 1_000n)],
  reserved: 5n,
  supply: [
    { expected: '2026-02-28', quantity: 500n },
    { expected: '2026-03-03', quantity: 4n },
    { expected: '2026-03-03', quantity: 2n },
    { expected: '2026-03-07', quantity: 20n },
  ],
  today: '2026-03-01',
};

describe('available-to-promise', () => {
  for (const [date, expected, why] of [
    ['2026-03-01', -3n, 'what is available to sell: undated and overdue supply is not promised'],
    ['2026-03-02', -3n, 'nothing more'],
    ['2026-03-03', 3n, 'what comes that day, after what is owed already'],
    ['2026-03-31', 23n, 'all that is to come'],
  ] as const) {
    it(`on ${date} is ${expected}: ${why}`, () => assert.equal(availableToPromise(stock, date), expected));
  }

  it('day by day', () => {
    assert.deepEqual(promiseDays(stock), [
      { date: '2026-03-03', arriving: 6n, available: 3n },
      { date: '2026-03-07', arriving: 20n, available: 23n },
    ]);
  });

  it('is not known while on-hand is not', () => {
    const unknown = { ...stock, positions: [] };
    assert.equal(availableToPromise(unknown, '2026-03-31'), undefined);
    assert.deepEqual(promiseDays(unknown), []);
  });

  it('never falls from a day to a later one, and ends at all that is to come', () => {
    const day = fc.integer({ min: 1, max: 28 }).map((number) => `2026-03-${String(number).padStart(2, '0')}`);
    const supply = fc.array(fc.record({ expected: day, quantity: fc.bigInt({ min: 1n, max: 99n }) }), { maxLength: 9 });
    fc.assert(
      fc.property(supply, (supply) => {
        const some = { ...stock, supply };
        const days = promiseDays(some).map(({ available }) => available);
        assert.deepEqual(
          days,
          days.toSorted((a, b) => Number(a - b)),
        );
        const all = supply.reduce((sum, { quantity }) => sum + quantity, 0n);
        const now = availableToSell(some.positions, some.reserved)?.quantity ?? 0n;
        assert.equal(availableToPromise(some, '2026-03-28'), now + all);
      }),
    );
  });
});
