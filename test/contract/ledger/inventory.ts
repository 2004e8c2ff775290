/** What a ledger promises of inventory and advices. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { unpacked } from '../../../gateway/advice/kept/line-record.ts';
import { blockOf, newAdvice, toldLine } from '../../support/advices.ts';
import { noon } from '../../support/records.ts';
import { type LedgerTest, later } from './harness.ts';

export function inventoryAndAdvices(test: LedgerTest): void {
  describe('inventory', () => {
    const recordedUpdate = {
      source: 'wms',
      key: 'k1',
      sku: '1',
      location: 'DAL',
      state: 'on-hand',
      kind: 'adjustment',
      quantity: 5n,
      occurredAt: noon,
      transmission: 'in-1',
      outcome: 'applied',
      recordedAt: noon,
      rank: '1',
      effect: 0,
      order: null,
      shipment: null,
    } as const;

    test('takes a key of a source once, unless it was refused', async (ledger) => {
      const record = (more: object) =>
        ledger.write(({ inventory }) => inventory.recordUpdate({ ...recordedUpdate, ...more }));
      assert.equal(await record({}), true);
      assert.equal(await record({ quantity: 6n }), false);
      assert.equal(await record({ source: 'erp' }), true);
      for (const outcome of ['refused', 'unknown'] as const) {
        assert.equal(await record({ key: outcome, outcome }), true);
        assert.equal(await record({ key: outcome, outcome: 'refused' }), false);
        assert.equal(await record({ key: outcome, outcome: 'late' }), true);
        assert.equal(await record({ key: outcome }), false);
      }
    });

    test('adds up the changes of a position after an instant', async (ledger) => {
      const sum = await ledger.write(async ({ inventory }) => {
        const changes = [
          { key: 'at', occurredAt: noon, quantity: 1n },
          { key: 'after', occurredAt: later, quantity: -20n },
          { key: 'late', occurredAt: later, quantity: 300n, outcome: 'late' },
          { key: 'refused', occurredAt: later, quantity: 4000n, outcome: 'refused' },
          { key: 'count', occurredAt: later, quantity: 50000n, kind: 'count' },
          { key: 'elsewhere', occurredAt: later, quantity: 600000n, location: 'AUS' },
          { key: 'other', occurredAt: later, quantity: 7000000n, state: 'damaged' },
        ] as const;
        for (const change of changes) await inventory.recordUpdate({ ...recordedUpdate, ...change });
        return inventory.changesAfter('1', 'DAL', 'on-hand', noon);
      });
      const { source } = recordedUpdate;
      assert.deepEqual(sum, { sum: 280n, newest: { occurredAt: later, source, key: 'late' } });
      const none = await ledger.write(({ inventory }) => inventory.changesAfter('1', 'DAL', 'on-hand', later));
      assert.deepEqual(none, { sum: 0n, newest: null });
    });

    test('keeps positions and availability exactly, beyond 2^53', async (ledger) => {
      const big = 2n ** 62n + 1n;
      const position = {
        sku: '1',
        location: 'DAL',
        state: 'on-hand',
        quantity: big,
        asOf: noon,
        source: 'wms',
        countedAt: null,
        countRank: null,
        key: 'k1',
      } as const;
      await ledger.write(async ({ inventory }) => {
        await inventory.putPosition(position);
        await inventory.putPosition({ ...position, state: 'damaged', quantity: -big });
        await inventory.putPosition({ ...position, countedAt: noon, countRank: 'k2' });
        await inventory.putAvailability({ sku: '1', location: 'DAL', quantity: 1n, asOf: noon, reserved: 0n });
        await inventory.putAvailability({ sku: '1', location: 'DAL', quantity: big, asOf: later, reserved: 2n });
        assert.deepEqual(
          (await inventory.positionsOf('1', 'DAL')).map(({ quantity }) => quantity),
          [-big, big],
        );
        assert.deepEqual(await inventory.positionsOf('1', 'AUS'), []);
        assert.equal((await inventory.availability('1', 'DAL'))?.quantity, big);
      });
      const positions = await ledger.read.inventory.positions('1');
      assert.deepEqual(
        positions.find(({ state }) => state === 'on-hand'),
        { ...position, countedAt: noon, countRank: 'k2' },
      );
      assert.deepEqual(await ledger.read.inventory.availabilities('1'), [
        { sku: '1', location: 'DAL', quantity: big, asOf: later, reserved: 2n, changedSeq: 2 },
      ]);
    });

    test('gives every change of availability the next number, and reads what changed since one', async (ledger) => {
      const view = ledger.read.inventory;
      assert.equal(await view.availabilityCursor(), 0);
      const put = (sku: string, location: string) =>
        ledger.write(({ inventory }) =>
          inventory.putAvailability({ sku, location, quantity: 1n, asOf: noon, reserved: 0n }),
        );
      assert.deepEqual([await put('1', 'DAL'), await put('2', 'DAL'), await put('1', 'AUS')], [1, 2, 3]);
      assert.equal(await put('2', 'DAL'), 4);
      // What was last is last again, and still gets a number of its own.
      assert.equal(await put('2', 'DAL'), 5);
      const since = async (after: number, limit = 9) =>
        (await view.availabilitySince(after, limit)).changed.map(({ sku, location, changedSeq }) => [
          sku,
          location,
          changedSeq,
        ]);
      const all = [
        ['1', 'DAL', 1],
        ['1', 'AUS', 3],
        ['2', 'DAL', 5],
      ];
      assert.deepEqual(await since(0), all);
      assert.deepEqual(await since(1, 1), [['1', 'AUS', 3]]);
      assert.deepEqual(await since(5), []);
      const skus = (await view.changedSince(0, 9)).map(({ sku, changedSeq }) => [sku, changedSeq]);
      assert.deepEqual(
        new Map(skus as [string, number][]),
        new Map([
          ['1', 3],
          ['2', 5],
        ]),
      );
      assert.deepEqual((await view.changedSince(4, 9)).at(-1), { sku: '2', changedSeq: 5 });
      const examined = await view.changesExamined(0, 9);
      const fresh = examined.filter(({ stale }) => !stale).map(({ changedSeq }) => changedSeq);
      assert.deepEqual(fresh, [1, 3, 5]);
      const stale = examined.filter((each) => each.stale).map(({ changedSeq }) => changedSeq);
      await ledger.write(({ inventory }) => inventory.removeChanges(stale));
      assert.deepEqual(await view.changesExamined(1, 1), [{ changedSeq: 3, stale: false }]);
      assert.deepEqual(await since(0), all);
      assert.deepEqual(await view.changedAmong(['2', '3', '1'], 2), ['2', '1']);
      assert.deepEqual(await view.changedAmong(['2', '3', '1'], 3), ['2']);
      assert.equal(await view.availabilityCursor(), 5);
      // A number that an undone work drew is drawn again: nobody saw it.
      await assert.rejects(
        ledger.write(async ({ inventory }) => {
          await inventory.putAvailability({ sku: '3', location: 'DAL', quantity: 1n, asOf: noon, reserved: 0n });
          throw new Error('undone');
        }),
      );
      assert.equal(await put('1', 'DAL'), 6);
    });

    test('looks at so many changes for a page, and says how far', async (ledger) => {
      const stale = 25_000;
      await ledger.write(async ({ inventory }) => {
        const put = (sku: string) =>
          inventory.putAvailability({ sku, location: 'DAL', quantity: 1n, asOf: noon, reserved: 0n });
        await put('first');
        for (let times = 0; times <= stale; times++) await put('often');
        await put('last');
      });
      const pages: (readonly string[])[] = [];
      let [reached, more] = [0, true];
      while (more) {
        const page = await ledger.read.inventory.availabilitySince(reached, 9);
        assert.ok(page.reached > reached);
        ({ reached, more } = page);
        pages.push(page.changed.map(({ sku }) => sku));
      }
      assert.deepEqual(pages, [['first'], [], ['often', 'last']]);
      assert.equal(reached, await ledger.read.inventory.availabilityCursor());
      const none = { changed: [], reached, more: false };
      assert.deepEqual(await ledger.read.inventory.availabilitySince(reached, 9), none);
    });
  });

  test('keeps an advice once for each schedule and due time, with its files and blocks', async (ledger) => {
    const file = {
      ...{ file: 1, transmission: 'out-1', name: '846.edi', sha256: 'aa', bytes: 9, content: new Uint8Array([1]) },
      ...{ interchange: 7, group: 7, sets: [{ set: '846', control: '0001' }] },
    };
    const block = blockOf([toldLine('1', ['5']), toldLine('2', ['0'])]);
    const record = (more: object) =>
      ledger.write(({ advices }) => advices.record(newAdvice({ id: 'adv-1', ...more }), [file]));
    await ledger.write(async ({ advices }) => {
      await advices.draft('adv-0', 'northwind', 'daily');
      await advices.putBlocks('adv-0', [block]);
    });
    await ledger.write(async ({ advices }) => {
      await advices.draft('adv-1', 'northwind', 'daily');
      await advices.putBlocks('adv-1', [block]);
    });
    const view = ledger.read.advices;
    assert.deepEqual(await view.blocks('adv-0'), [], 'what a crash left is removed');
    assert.equal(await record({}), true);
    assert.equal(await record({}), false);
    assert.equal(await record({ id: 'adv-2' }), false);
    assert.equal(await record({ id: 'adv-3', dueAt: later, number: 3, state: 'held', reason: 'units' }), true);
    await ledger.write(({ advices }) => advices.draft('adv-4', 'northwind', 'daily'));
    const { body, ...place } = block;
    assert.deepEqual(await view.blocks('adv-1'), [place]);
    assert.deepEqual(unpacked((await view.blockBody('adv-1', 1)) as Uint8Array), unpacked(body));
    assert.deepEqual(await view.byId('adv-1'), {
      ...newAdvice({ id: 'adv-1' }),
      ...{ decidedBy: null, decidedAt: null, why: null },
    });
    assert.equal(await view.byId('adv-2'), undefined);
    assert.deepEqual(await view.files('adv-1'), [file]);
    const ids = (advices: readonly { readonly id: string }[]) => advices.map(({ id }) => id);
    assert.deepEqual(ids(await view.list('northwind', 9)), ['adv-3', 'adv-1']);
    assert.equal((await view.list(undefined, 9)).length, 2);
    assert.deepEqual(await view.list('wms', 9), []);
    assert.deepEqual(ids(await view.ofRule('northwind', 'daily', 9, 9)), ['adv-3', 'adv-1']);
    assert.deepEqual(ids(await view.ofRule('northwind', 'daily', 3, 9)), ['adv-1']);
    assert.deepEqual(ids(await view.held('northwind', 'daily')), ['adv-3']);
    const drop = { state: 'dropped', by: 'ann', at: later, why: 'a broken count' } as const;
    assert.equal(await ledger.write(({ advices }) => advices.decide('adv-1', drop)), false, 'it is not held');
    assert.equal(await ledger.write(({ advices }) => advices.decide('adv-3', drop)), true);
    assert.deepEqual(await view.held(), []);
    assert.deepEqual(ids(await view.ofRule('northwind', 'daily', 9, 9)), ['adv-1']);
    assert.equal((await view.files('adv-3'))[0]?.content, null);
  });

  test('remembers how far a fast lane has looked, and when it sent', async (ledger) => {
    const progress = () => ledger.read.advices.progress('northwind', 'daily');
    assert.equal(await progress(), undefined);
    await ledger.write(({ advices }) => advices.scheduled('northwind', 'daily', noon));
    assert.deepEqual(await progress(), { until: noon, cursor: null, urgentAt: null });
    await ledger.write(({ advices }) => advices.looked('northwind', 'daily', 7, later));
    await ledger.write(({ advices }) => advices.looked('northwind', 'daily', 5));
    assert.deepEqual(await progress(), { until: noon, cursor: 7, urgentAt: later });
  });

  test('remembers how far a schedule has come, and never goes back', async (ledger) => {
    const until = () => ledger.read.advices.scheduledUntil('northwind', 'daily');
    const scheduled = (at: string) => ledger.write(({ advices }) => advices.scheduled('northwind', 'daily', at));
    assert.equal(await until(), undefined);
    await scheduled(later);
    await scheduled(noon);
    assert.equal(await until(), later);
    assert.equal(await ledger.read.advices.scheduledUntil('northwind', 'weekly'), undefined);
  });
}
