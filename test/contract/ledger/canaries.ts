/** What a ledger promises of canaries. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { type CanaryRun, canariesKept } from '../../../gateway/ledger/canary-store.ts';
import { noon } from '../../support/records.ts';
import { type LedgerTest, later } from './harness.ts';

export function changesOfCanaries(test: LedgerTest): void {
  describe('canaries', () => {
    const run = (partner: string, dueAt: string, more: Partial<CanaryRun> = {}): CanaryRun => ({
      ...{ partner, dueAt, rule: 'daily', sku: 'CANARY', location: 'DAL', quantity: '100', transmission: 'in-1' },
      ...{ changedSeq: 7, updatedAt: dueAt, overdueFrom: later, advice: null, told: null, composedAt: null },
      ...{ deliveredAt: null, fetchedAt: null, acknowledgedAt: null, outcome: null, endedAt: null, ...more },
    });

    test('keeps a change once for each due time, and how far it has come', async (ledger) => {
      const put = (one: CanaryRun) => ledger.write(({ canaries }) => canaries.put(one));
      assert.deepEqual(await ledger.read.canaries.newest(), []);
      await put(run('northwind', noon));
      const come = { advice: 'northwind-1', told: '78|0', composedAt: noon, deliveredAt: later } as const;
      // What was done, and when, is of the first record.
      await put(run('northwind', noon, { ...come, quantity: '5', updatedAt: later }));
      await put(run('contoso', later));
      await put(run('northwind', later, { outcome: 'delivered', endedAt: later }));
      assert.deepEqual(await ledger.read.canaries.of('northwind', 9), [
        run('northwind', later, { outcome: 'delivered', endedAt: later }),
        run('northwind', noon, come),
      ]);
      assert.deepEqual(await ledger.read.canaries.of('northwind', 9, later), [run('northwind', noon, come)]);
      assert.equal((await ledger.read.canaries.of('northwind', 1)).length, 1);
      const newest = await ledger.read.canaries.newest();
      assert.deepEqual(
        newest.map(({ partner, dueAt }) => [partner, dueAt]),
        [
          ['contoso', later],
          ['northwind', later],
        ],
      );
    });

    test('forgets the oldest of a partner beyond those that are kept, and nothing of another', async (ledger) => {
      const at = (second: number) => new Date(Date.parse(noon) + second * 1_000).toISOString();
      await ledger.write(async ({ canaries }) => {
        await canaries.put(run('contoso', noon));
        for (let second = 0; second < canariesKept + 2; second++) await canaries.put(run('northwind', at(second)));
      });
      const kept = await ledger.read.canaries.of('northwind', canariesKept + 9);
      assert.deepEqual([kept.length, kept.at(-1)?.dueAt], [canariesKept, at(2)]);
      assert.equal((await ledger.read.canaries.of('contoso', 9)).length, 1);
    });
  });
}
