/** What a ledger promises of reservations and dated supply. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Ledger } from '../../../gateway/ledger/port.ts';
import type { Reservation, StockPlace } from '../../../gateway/ledger/reservation-store.ts';
import type { Supply, SupplyDay } from '../../../gateway/ledger/supply-store.ts';
import { noon } from '../../support/records.ts';
import { type LedgerTest, later } from './harness.ts';

const reservation: Reservation = {
  document: 'doc-1',
  line: '1/1',
  partner: 'northwind',
  order: 'PO-1',
  sku: '1',
  location: 'DAL',
  quantity: 2n ** 60n,
  reservedAt: noon,
  expiresAt: later,
  rank: '1',
  transmission: 'in-1',
};
const line: Supply = {
  document: 'doc-1',
  line: '1/1',
  source: 'contoso',
  state: 'in-transit',
  reference: 'S-1',
  order: '4500',
  sku: '1',
  location: 'DAL',
  quantity: 2n ** 60n,
  expected: '2026-03-04',
  saidAt: noon,
  rank: '1',
  transmission: 'in-1',
};

export function reservationsAndSupply(test: LedgerTest): void {
  describe('reservations', () => {
    const put = (ledger: Ledger, more: Partial<Reservation>, ended: 'superseded' | null = null) =>
      ledger.write(({ reservations }) => reservations.put({ ...reservation, ...more }, ended));
    const reserved = (ledger: Ledger, location = 'DAL') =>
      ledger.write(async ({ reservations }) => ({
        quantity: await reservations.reserved('1', location),
        newest: await reservations.newest('1', location),
      }));

    test('are recorded once a line, add up by place, and those that ended reserve nothing', async (ledger) => {
      assert.deepEqual(await reserved(ledger), { quantity: 0n, newest: undefined });
      assert.equal(await put(ledger, {}), true);
      assert.equal(await put(ledger, { quantity: 7n }), false);
      await put(ledger, { line: '1/2', quantity: 1n, reservedAt: later });
      await put(ledger, { line: '1/3', quantity: 10n, location: '' });
      await put(ledger, { line: '1/4', quantity: 100n }, 'superseded');
      assert.deepEqual(await reserved(ledger), { quantity: 2n ** 60n + 1n, newest: later });
      assert.deepEqual(await reserved(ledger, ''), { quantity: 10n, newest: noon });
      const ofDocument = (more: Partial<Reservation> = {}) =>
        ledger.write(({ reservations }) => reservations.ofDocument({ ...reservation, ...more }));
      assert.equal(await ofDocument(), 2n ** 60n + 1n);
      assert.equal(await ofDocument({ document: 'another' }), 0n);
      assert.equal((await ledger.read.reservations.ofSku('1')).length, 3);
      assert.equal((await ledger.read.reservations.ofOrder('northwind', 'PO-1')).length, 4);
    });

    test('end by order and SKU, by a newer document, and by the clock, each once', async (ledger) => {
      await put(ledger, {});
      await put(ledger, { document: 'doc-2', sku: '2' });
      await put(ledger, { document: 'doc-3', order: 'PO-2', expiresAt: '2026-03-01T12:30:00.000Z' });
      assert.equal(await ledger.read.reservations.nextExpiry(), '2026-03-01T12:30:00.000Z');
      await ledger.write(async ({ reservations }) => {
        assert.deepEqual(await reservations.end('1', 'PO-1', 'allocated', noon), [
          { sku: '1', location: 'DAL', quantity: 2n ** 60n },
        ]);
        assert.deepEqual(await reservations.end('1', 'PO-1', 'allocated', noon), []);
        assert.deepEqual(await reservations.supersede('northwind', 'PO-1', 'doc-2', noon), []);
        assert.deepEqual(await reservations.supersede('northwind', 'PO-1', 'doc-9', noon), [
          { sku: '2', location: 'DAL', quantity: 2n ** 60n },
        ]);
        assert.deepEqual(await reservations.expire('2026-03-01T12:29:59.999Z', 9), []);
        assert.deepEqual(
          (await reservations.expire('2026-03-01T12:30:00.000Z', 9)).map(({ order }) => order),
          ['PO-2'],
        );
      });
      assert.equal(await ledger.read.reservations.nextExpiry(), undefined);
      const [ended] = await ledger.read.reservations.ofOrder('northwind', 'PO-2');
      assert.deepEqual([ended?.ended, ended?.endedAt], ['expired', '2026-03-01T12:30:00.000Z']);
    });

    test('remember the newest word about an order', async (ledger) => {
      await ledger.write(async ({ reservations }) => {
        assert.equal(await reservations.word('northwind', 'PO-1'), undefined);
        await reservations.putWord('northwind', 'PO-1', { document: 'doc-1', rank: '1' });
        await reservations.putWord('northwind', 'PO-1', { document: 'doc-2', rank: '2' });
        const word = await reservations.word('northwind', 'PO-1');
        assert.deepEqual([word?.document, word?.rank], ['doc-2', '2']);
        assert.equal(await reservations.word('southwind', 'PO-1'), undefined);
      });
    });
  });

  describe('dated supply', () => {
    test('is open until it is settled, superseded or lapses', async (ledger) => {
      const put = (more: Partial<Supply>) => ledger.write(({ supply }) => supply.put({ ...line, ...more }, null));
      assert.equal(await put({}), true);
      assert.equal(await put({ quantity: 1n }), false);
      await put({ document: 'doc-2', reference: 'S-2', expected: '2026-03-02' });
      await put({ document: 'doc-3', reference: 'S-3', expected: '2026-03-03', location: 'AUS' });
      const open = async () => (await ledger.read.supply.openOf('1')).map(({ document }) => document);
      assert.deepEqual(await open(), ['doc-3', 'doc-2', 'doc-1']);
      assert.equal(await ledger.read.supply.nextExpected(), '2026-03-02');
      await ledger.write(async ({ supply }) => {
        const all = await supply.supplyOf('1', 'DAL');
        assert.deepEqual(
          all.map(({ document, received, ended }) => [document, received, ended]),
          [
            ['doc-2', 0n, null],
            ['doc-1', 0n, null],
          ],
        );
        await supply.settle(line, 2n ** 60n, 'received', later);
        assert.deepEqual(await supply.supersede({ ...line, document: 'doc-9', reference: 'S-2' }, later), [
          { sku: '1', location: 'DAL' },
        ]);
        assert.deepEqual(await supply.lapse('2026-03-03', 9, later), []);
        assert.equal((await supply.lapse('2026-03-04', 9, later)).length, 1);
      });
      assert.deepEqual(await open(), []);
      const [kept] = await ledger.read.supply.ofReference('contoso', 'in-transit', 'S-1');
      assert.deepEqual([kept?.received, kept?.ended, kept?.endedAt], [2n ** 60n, 'received', later]);
    });

    test('is one sequence of changes with availability, by day and place', async (ledger) => {
      const place = { sku: '1', location: 'DAL' };
      const days = [
        { expected: '2026-03-02', quantity: 3n },
        { expected: '2026-03-04', quantity: 2n ** 60n },
      ];
      const available = { ...place, quantity: 1n, asOf: noon, reserved: 0n };
      const put = (some: readonly SupplyDay[], more: Partial<StockPlace> = {}) =>
        ledger.write(({ supply }) => supply.putOpenDays({ ...place, ...more }, some, later));
      const said = (more: Partial<StockPlace> = {}) =>
        ledger.write(({ supply }) => supply.openDays(more.sku ?? '1', more.location ?? 'DAL'));
      assert.deepEqual(await said(), []);
      assert.equal(await put(days), 1);
      assert.equal(await ledger.write(({ inventory }) => inventory.putAvailability(available)), 2);
      assert.equal(await put([], { location: 'AUS' }), 3);
      assert.equal(await put(days.slice(1)), 4);
      assert.deepEqual([await said(), await said({ location: 'AUS' })], [days.slice(1), []]);
      const { supply, inventory } = ledger.read;
      assert.equal(await inventory.availabilityCursor(), 4);
      assert.deepEqual(await supply.changedSince(0, 9), [
        { sku: '1', location: 'AUS', changedSeq: 3 },
        { ...place, changedSeq: 4 },
      ]);
      assert.deepEqual(await supply.changedSince(0, 1), [{ sku: '1', location: 'AUS', changedSeq: 3 }]);
      assert.deepEqual(await supply.changedSince(4, 9), []);
    });

    test('is read for many SKUs at once, and by when it is expected', async (ledger) => {
      const put = (more: Partial<Supply>) => ledger.write(({ supply }) => supply.put({ ...line, ...more }, null));
      await put({});
      await put({ line: '1/2', location: 'AUS', expected: '2026-03-09', order: null });
      await put({ line: '1/3', sku: '2"', expected: '2026-03-03', quantity: 5n });
      await ledger.write(({ supply }) => supply.settle({ document: 'doc-1', line: '1/3' }, 2n, null, later));
      const rows = await ledger.read.supply.openOfAll(['2"', 'none', '1']);
      assert.deepEqual(
        rows.map(({ sku, supply }) => [sku, JSON.parse(supply)]),
        [
          ['2"', [['DAL', '2026-03-03', '3', 'in-transit', 'contoso', 'S-1', '4500', 'doc-1', 'in-1', noon]]],
          ['none', []],
          [
            '1',
            [
              ['AUS', '2026-03-09', `${2n ** 60n}`, 'in-transit', 'contoso', 'S-1', null, 'doc-1', 'in-1', noon],
              ['DAL', '2026-03-04', `${2n ** 60n}`, 'in-transit', 'contoso', 'S-1', '4500', 'doc-1', 'in-1', noon],
            ],
          ],
        ],
      );
      const within = async (from: string, until: string) =>
        [...(await ledger.read.supply.expectedWithin(from, until))].sort();
      assert.deepEqual(await within('2026-03-03', '2026-03-05'), ['1', '2"']);
      assert.deepEqual(await within('2026-03-04', '2026-03-10'), ['1']);
      assert.deepEqual(await within('2026-03-05', '2026-03-09'), []);
    });
  });
}
