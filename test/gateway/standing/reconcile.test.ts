/** Truth, advised and acknowledged on a real ledger, and the job that compares them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Breath } from '../../../gateway/advice/breath.ts';
import { AskedFull } from '../../../gateway/advice/schedule/asked-full.ts';
import type { PartnerSend } from '../../../gateway/partners/partner.ts';
import { Reconciler } from '../../../gateway/standing/reconcile.ts';
import { standings } from '../../../gateway/standing/standings.ts';
import { composing } from '../advice/set-up.ts';

const hour = 3_600_000;

function setUp(given: Partial<PartnerSend> = {}, skus?: readonly string[]) {
  const each = composing({ schedule: { cron: '0 * * * *' }, ...given }, skus);
  const { ledger, partner, rule } = each;
  const asked = new AskedFull();
  const reconciler = new Reconciler({
    ...{ ledger, asked, everyMs: hour, locations: () => ['DAL', 'RNO'], itemFacts: (sku) => each.master.get(sku) },
    itemsVersion: each.itemsVersion,
    clock: { now: () => each.now },
    logger: each.logger,
    book: () => ({ version: 'v1', partners: new Map([[partner.id, partner]]) }),
    onEvents: () => undefined,
  });
  return Object.assign(each, {
    asked,
    /** Reconciles what is due, and says how many rounds that took. */
    async reconcile() {
      let rounds = 0;
      while (await reconciler.round()) rounds += 1;
      return rounds;
    },
    /** `A differs: 5, would 3, acknowledged 5 by northwind-1`. */
    async lines() {
      const about = {
        views: ledger.read,
        partner,
        rule,
        locations: ['DAL', 'RNO'],
        now: each.now,
        breath: new Breath(),
      };
      const said: string[] = [];
      const skus = [...each.items].sort();
      for await (const line of standings({ ...about, itemFacts: (sku) => each.master.get(sku) }, skus)) {
        const told = (what: typeof line.advised) => (what === null ? 'nothing' : `${what.quantity} by ${what.advice}`);
        said.push(
          `${line.sku} ${line.state}: ${line.available}, would ${line.would}, advised ${told(line.advised)}, acknowledged ${told(line.acknowledged)}`,
        );
      }
      return said;
    },
  });
}

describe('standing', () => {
  it('has truth, advised and acknowledged of every number, whatever became of the advices between', async () => {
    await using each = setUp({ buffer: [{ less: '1' }] }, ['A', 'B']);
    await each.stock({ A: 6 });
    assert.deepEqual((await each.lines())[0], 'A unacknowledged: 6, would 5, advised nothing, acknowledged nothing');
    await each.compose();
    await each.acknowledge('A');
    await each.stock({ A: 4 });
    await each.compose('delta');
    await each.stock({ A: 3 });
    assert.deepEqual(await each.lines(), [
      'A differs: 3, would 2, advised 3 by northwind-2, acknowledged 5 by northwind-1',
      'B agreed: 0, would 0, advised 0 by northwind-1, acknowledged 0 by northwind-1',
    ]);
    await each.acknowledge('R');
    assert.match((await each.lines())[0] ?? '', /advised 5 by northwind-1, acknowledged 5 by northwind-1/);
    each.master.set('B', { status: 'discontinued' });
    assert.match((await each.lines())[1] ?? '', /^B differs: 0, would null, .* acknowledged 0 by northwind-1/);
    await each.compose();
    await each.acknowledge('A');
    assert.match((await each.lines())[1] ?? '', /^B agreed: 0, would null, .* acknowledged null by northwind-3/);
  });
});

describe('reconciliation', () => {
  it('reports once in its time, a thousand SKUs a round', async () => {
    const skus = Array.from({ length: 5_100 }, (_, index) => `S${index}`);
    await using each = setUp({}, skus);
    await each.stock({ S1: 5, S2: 5 });
    await each.compose();
    assert.equal(await each.reconcile(), 6, 'of a partner that has acknowledged nothing every number is looked at');
    await each.acknowledge('A');
    await each.stock({ S1: 2, S2: 7 });
    each.now += hour;
    assert.equal(await each.reconcile(), 1, 'then only what can differ');
    assert.equal(await each.reconcile(), 0, 'it is not due again');
    each.now += hour;
    await each.reconcile();
    const [none, first, second] = await each.events('inventory.reconciled');
    assert.deepEqual([none.differing, none.unacknowledged, none.lagSeconds], [0, 5_100, 0]);
    assert.deepEqual([first.numbers, first.differing, first.variance, first.excess], [5_100, 2, '1', '3']);
    assert.deepEqual(
      first.worst.map((line: { sku: string; acknowledged: string; would: string }) => [
        line.sku,
        line.acknowledged,
        line.would,
      ]),
      [
        ['S1', '5', '2'],
        ['S2', '5', '7'],
      ],
    );
    assert.equal(second.since, first.since, 'it is one difference, an hour older');
    assert.equal(second.lagSeconds, first.lagSeconds + 3_600);
    await each.stock({ S1: 5, S2: 5 });
    each.now += hour;
    await each.reconcile();
    assert.deepEqual(await each.ledger.read.standing.differences('northwind', 'daily', ['S1', 'S2']), []);
    assert.equal((await each.ledger.read.standing.reconciliations())[0]?.since, null);
  });

  it('raises one alert beyond the limits, asks for a full advice that can help, and clears it', async () => {
    // biome-ignore lint/suspicious/noThenProperty: the word of the file; it is never called.
    await using each = setUp({ reconcile: { lag: '2h', share: '30%', then: 'full' } });
    await each.stock({ A: 5 });
    await each.reconcile();
    assert.deepEqual(await each.ledger.read.alerts.open(), [], 'it was never told: its first advice is to come');
    await each.compose();
    await each.acknowledge('A');
    await each.stock({ A: 2 });
    each.now += hour;
    await each.reconcile();
    assert.deepEqual(await each.ledger.read.alerts.open(), []);
    each.now += 3 * hour;
    await each.reconcile();
    await each.reconcile();
    each.now += hour;
    await each.reconcile();
    const [alert, ...more] = await each.ledger.read.alerts.open();
    assert.deepEqual(more, []);
    assert.match(alert?.sentence ?? '', /northwind believes other numbers .* 2h is allowed/);
    assert.equal((await each.events('inventory.diverged')).length, 1);
    assert.match(each.asked.why(each.partner, each.rule) ?? '', /2h is allowed/);

    each.asked.done(each.partner, each.rule);
    await each.compose();
    await each.reconcile();
    assert.equal(each.asked.why(each.partner, each.rule), undefined, 'a full advice is on its way');
    await each.acknowledge('A');
    each.now += hour;
    await each.reconcile();
    assert.deepEqual(await each.ledger.read.alerts.open(), []);
    assert.equal((await each.events('inventory.converged')).length, 1);
  });
});
