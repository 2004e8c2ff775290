/** Sweeping the log of changes takes nothing away that anybody has yet to see. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import fc from 'fast-check';
import { ChangeSweep } from '../../../gateway/inventory/change-sweep.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import { noon } from '../../support/records.ts';
import { memoryFolder, temporaryFolder } from '../../support/temporary.ts';

const steps = fc.array(fc.oneof(fc.record({ put: fc.nat(5) }), fc.constant({ sweep: true as const })), {
  maxLength: 40,
});

it('whatever changes and is swept between, every reader sees what is newest, and in the end each place is there once', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 4 }), async (all, most) => {
      using folder = temporaryFolder(memoryFolder);
      await using ledger = openLedger(join(folder.path, 'ledger.db'));
      const sweep = new ChangeSweep(ledger, most);
      const newest = new Map<string, number>();
      const view = ledger.read.inventory;
      for (const step of all) {
        if ('sweep' in step) await sweep.round();
        else {
          const [sku, location] = [`S${step.put % 3}`, step.put < 3 ? 'DAL' : 'RNO'];
          const change = { sku, location, quantity: 1n, asOf: noon, reserved: 0n };
          newest.set(`${sku}/${location}`, await ledger.write(({ inventory }) => inventory.putAvailability(change)));
        }
        const expected = [...newest].sort(([, a], [, b]) => a - b);
        for (const after of [0, ...newest.values()]) {
          const seen = (await view.availabilitySince(after, 99)).changed.map((each) => [
            `${each.sku}/${each.location}`,
            each.changedSeq,
          ]);
          assert.deepEqual(
            seen,
            expected.filter(([, seq]) => seq > after),
          );
        }
        assert.equal(await view.availabilityCursor(), Math.max(0, ...newest.values()));
      }
      // Every sweep but the first begins with what came meanwhile.
      for (let rounds = 0; rounds < 2 * (all.length + 2); rounds++) await sweep.round();
      const left = (await view.changedSince(0, 99)).map(({ changedSeq }) => changedSeq);
      assert.deepEqual(
        left,
        [...newest.values()].sort((a, b) => a - b),
      );
    }),
    { numRuns: 25 },
  );
});
