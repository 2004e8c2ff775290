/** What a ledger promises of inventory and advices. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
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
      assert.deepEqual(sum, { sum: 280n, newest: later });
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
        (await view.availabilitySince(after, limit)).map(({ sku, location, changedSeq }) => [
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
  });

  test('keeps one advice for a schedule and due time, with its lines', async (ledger) => {
    const advice = {
      id: 'adv-1',
      partner: 'northwind',
      rule: 'daily',
      dueAt: noon,
      number: 1,
      transmission: 'out-1',
      policyVersion: 'v1',
      lines: 2,
      at: noon,
    };
    const lines = [
      { sku: '2', ordinal: 1, explanation: '["b"]' },
      { sku: '1', ordinal: 2, explanation: '["a"]' },
    ];
    const record = (more: object, of = lines) =>
      ledger.write(({ advices }) => advices.record({ ...advice, ...more }, of));
    assert.equal(await record({}), true);
    assert.equal(await record({}), false);
    assert.equal(await record({ id: 'adv-2' }), false);
    assert.equal(await record({ id: 'adv-3', dueAt: later }, []), true);
    const view = ledger.read.advices;
    assert.deepEqual(await view.byId('adv-1'), advice);
    assert.equal(await view.byId('adv-2'), undefined);
    assert.deepEqual(await view.lines('adv-1'), lines);
    assert.deepEqual(await view.line('adv-1', '1'), lines[1]);
    assert.equal(await view.line('adv-1', '9'), undefined);
    assert.deepEqual(
      (await view.list('northwind', 9)).map(({ id }) => id),
      ['adv-3', 'adv-1'],
    );
    assert.equal((await view.list(undefined, 9)).length, 2);
    assert.deepEqual(await view.list('wms', 9), []);
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
