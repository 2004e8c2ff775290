/** What accepted orders reserve and ship notices bring, through the inventory stage on a real ledger. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { eventWords } from '../../../gateway/cli/lines/event-words.ts';
import { applyUpdates } from '../../../gateway/inventory/apply.ts';
import { receivedOf } from '../../../gateway/inventory/inbound.ts';
import type { Ownership } from '../../../gateway/inventory/ownership.ts';
import { piecesOf } from '../../../gateway/inventory/party-place.ts';
import type { NoticeRule, OrderRule } from '../../../gateway/inventory/rules.ts';
import { inventoryRound } from '../../../gateway/inventory/stage.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import type { KeptSupply, ReferencedReceipt } from '../../../gateway/ledger/supply-store.ts';
import type { InventoryUpdate } from '../../../translators/canonical/inventory-update.ts';
import type { PurchaseOrder } from '../../../translators/canonical/purchase-order.ts';
import type { ShipNotice } from '../../../translators/canonical/ship-notice.ts';
import { recordedLog } from '../../support/outbox.ts';
import { documentPart, finished, noon, received, update } from '../../support/records.ts';
import { assertValidEvent } from '../../support/schema-check.ts';
import { aNotice, anOrder } from '../../support/stock-documents.ts';
import { memoryFolder, temporaryFolder } from '../../support/temporary.ts';

const hour = 3_600_000;
const ownership: Ownership = {
  locations: new Map([['DAL', { name: 'Dallas', owners: { 'on-hand': 'wms', allocated: 'erp', 'on-order': 'erp' } }]]),
};
const sku = '00042';

function setUp(order: OrderRule | undefined, notice?: NoticeRule) {
  const folder = temporaryFolder(memoryFolder);
  const ledger = openLedger(join(folder.path, 'ledger.db'));
  const { log } = recordedLog();
  let now = Date.parse(noon);
  let documents = 0;
  const stage = {
    ledger,
    clock: { now: () => now },
    logger: log,
    ownership: () => ownership,
    rules: () => ({ order: () => order, notice: () => notice, lapseDays: 30 }),
    onEvents: () => undefined,
  };
  return {
    ledger,
    wait(ms: number) {
      now += ms;
    },
    round: () => inventoryRound(stage),
    /** Accepts a document, all of it at once or in several parts. */
    async accept(...parts: readonly (PurchaseOrder | ShipNotice)[]) {
      const id = `doc-${++documents}`;
      const type = (parts[0] as PurchaseOrder | ShipNotice).type;
      await ledger.write(async ({ documents, transmissions }) => {
        await transmissions.receive(received(`in-${id}`, id));
        for (const [index, part] of parts.entries()) {
          await documents.putPart(documentPart(id, index + 1, { body: JSON.stringify(part) }));
        }
        const place = { position: '1.1.1', type };
        await documents.finish(finished(id, `in-${id}`, { place, parts: parts.length }));
      });
      await inventoryRound(stage);
    },
    apply: (partner: string, ...updates: readonly InventoryUpdate[]) =>
      ledger.write(async (stores) => {
        const source = { partner, transmission: 'in-1', scope: 'doc', rank: String };
        const applied = await applyUpdates(stores, source, updates, ownership, noon);
        await stores.events.append(applied.events);
        return applied;
      }),
    /** Available-to-sell by location; what is reserved in brackets. */
    available: async () =>
      (await ledger.read.inventory.availabilities(sku)).map(
        ({ location, quantity, reserved }) => `${location} ${quantity / 10_000n} (${reserved / 10_000n})`,
      ),
    changes: async () =>
      (await ledger.read.events.after(0, 999))
        .filter(({ type }) => type === 'availability.changed')
        .map(({ data }) => JSON.parse(data) as Record<string, string>)
        .map(({ because, cause, before, after }) => `${because} ${cause}: ${before} to ${after}`),
    /** What the events say of dated supply: `ship-notice S-1: 6 on 2026-03-04`. */
    coming: async () =>
      (await ledger.read.events.after(0, 999))
        .filter(({ type }) => type === 'supply.changed')
        .map((event) => {
          assertValidEvent(event);
          const { because, cause } = JSON.parse(event.data) as Record<string, string>;
          return `${because} ${cause}: ${eventWords(event).split(': ')[1]}`;
        }),
    async [Symbol.asyncDispose]() {
      await ledger[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}

const rule: OrderRule = { location: 'DAL', locations: { W1: 'DAL' }, holdMs: 24 * hour };
const ordered = (quantity: string, more: Partial<Parameters<typeof anOrder>[1]> = {}) =>
  anOrder('PO-1', { lines: [{ sku, quantity }], ...more });
const allocation = ({ state: _, ...rest } = update('a1', { kind: 'allocation', quantity: '4', order: 'PO-1' })) => rest;

describe('an accepted order', () => {
  it('reserves, visibly, until its allocation is told by the owner', async () => {
    await using each = setUp(rule);
    await each.apply('wms', update('k1'));
    await each.accept(ordered('4'));
    assert.deepEqual(await each.available(), ['DAL 6 (4)']);
    // The WMS does not own allocations: its word takes nothing over.
    await each.apply('wms', allocation());
    assert.deepEqual(await each.available(), ['DAL 6 (4)']);
    await each.apply('erp', allocation());
    assert.deepEqual(await each.available(), ['DAL 6 (0)']);
    assert.deepEqual(await each.changes(), ['count k1: 0 to 10', 'reservation PO-1: 10 to 6']);
    const [reservation] = await each.ledger.read.reservations.ofOrder('northwind', 'PO-1');
    assert.equal(reservation?.ended, 'allocated');
  });

  it('reserves until it expires, and not a moment longer', async () => {
    await using each = setUp(rule);
    await each.apply('wms', update('k1'));
    await each.accept(ordered('4'));
    each.wait(24 * hour - 1);
    assert.equal(await each.round(), false);
    assert.deepEqual(await each.available(), ['DAL 6 (4)']);
    each.wait(1);
    await each.round();
    assert.deepEqual(await each.available(), ['DAL 10 (0)']);
    assert.equal((await each.changes()).at(-1), 'reservation-expired PO-1: 6 to 10');
    await each.round();
    assert.equal((await each.changes()).length, 3);
  });

  it('is replaced and cancelled by newer words of its partner, and by a cancellation of the owner', async () => {
    await using each = setUp(rule);
    await each.apply('wms', update('k1'));
    await each.accept(ordered('4'));
    await each.accept(ordered('1', { purpose: '05' }));
    assert.deepEqual(await each.available(), ['DAL 9 (1)']);
    await each.accept(ordered('1', { purpose: '22' }));
    assert.deepEqual(await each.available(), ['DAL 9 (1)']);
    await each.accept(ordered('1', { purpose: '01' }));
    assert.deepEqual(await each.available(), ['DAL 10 (0)']);
    await each.accept(ordered('2', { purpose: '00' }));
    assert.deepEqual(await each.available(), ['DAL 8 (2)']);
    const { state: _, ...cancelled } = update('c1', { kind: 'cancellation', quantity: '0', order: 'PO-1' });
    await each.apply('erp', cancelled);
    assert.deepEqual(await each.available(), ['DAL 10 (0)']);
  });

  it('reserves nothing where the partner is told so, and nothing of an item that nobody knows', async () => {
    await using never = setUp(undefined);
    await never.apply('wms', update('k1'));
    await never.accept(ordered('4'));
    assert.deepEqual(await never.available(), ['DAL 10 (0)']);
    await using each = setUp(rule);
    await each.apply('wms', update('k1'));
    await each.accept(anOrder('PO-1', { lines: [{ quantity: '4' }, { sku, quantity: '-4' }, { sku, quantity: '0' }] }));
    assert.deepEqual(await each.available(), ['DAL 10 (0)']);
  });

  it('reserves at its ship-from, also in later parts, and nowhere where it names no location of ours', async () => {
    await using each = setUp({ ...rule, location: undefined });
    await each.apply('wms', update('k1'));
    await each.accept(ordered('1', { from: 'W1' }), anOrder('PO-1', { lines: [{ sku, quantity: '2' }] }));
    assert.deepEqual(await each.available(), ['DAL 7 (3)']);
    await each.accept(anOrder('PO-2', { from: 'ELSEWHERE', lines: [{ sku, quantity: '5' }] }));
    assert.deepEqual(await each.available(), [' -5 (5)', 'DAL 7 (3)']);
  });

  it('counts cases as what is in them', () => {
    assert.equal(piecesOf('2', 'CA', [undefined, '12', '6']), 240_000n);
    assert.equal(piecesOf('2', 'EA', ['12']), 20_000n);
    assert.equal(piecesOf('2', 'CA', [undefined]), 20_000n);
    assert.equal(piecesOf('0', 'EA', []), undefined);
    assert.equal(piecesOf('two', 'EA', []), undefined);
  });
});

describe('an accepted ship notice', () => {
  const noticeRule: NoticeRule = { location: undefined, locations: { 'OUR-DC': 'DAL' }, transitDays: 3 };
  const openLines = async (each: ReturnType<typeof setUp>) =>
    (await each.ledger.read.supply.openOf(sku)).map(
      ({ location, quantity, received, expected }) =>
        `${location} ${quantity / 10_000n} of ${received / 10_000n} ${expected}`,
    );
  const receipt = (key: string, quantity: string, more: Partial<InventoryUpdate>) => {
    const { state: _, ...rest } = update(key, { kind: 'receipt', quantity, ...more });
    return rest;
  };

  for (const [what, says, expected] of [
    [
      'the day of delivery',
      {
        dates: [
          { qualifier: '011', value: '2026-03-01' },
          { qualifier: '017', value: '2026-03-04T08:00:00' },
        ],
      },
      '2026-03-04',
    ],
    ['the day it was shipped', { dates: [{ qualifier: '011', value: '2026-03-02' }] }, '2026-03-05'],
    ['its own day', { date: '2026-02-27' }, '2026-03-02'],
    ['no day that can be read', { dates: [{ qualifier: '017', value: 'soon' }] }, '2026-03-04'],
  ] as const) {
    it(`that says ${what} is expected on ${expected}`, async () => {
      await using each = setUp(undefined, noticeRule);
      await each.accept(
        aNotice('S-1', {
          ...says,
          dates: [...('dates' in says ? says.dates : [])],
          to: 'OUR-DC',
          lines: [{ sku, quantity: '6' }],
        }),
      );
      assert.deepEqual(await openLines(each), [`DAL 6 of 0 ${expected}`]);
    });
  }

  it('is released by its receipt, in part and in whole, and lapses long after its day', async () => {
    await using each = setUp(undefined, noticeRule);
    const lines = [{ sku, quantity: '6', order: '4500' }];
    await each.accept(aNotice('S-1', { date: '2026-03-01', to: 'DAL', lines }));
    await each.apply('wms', receipt('r1', '2', { shipment: 'S-1' }));
    assert.deepEqual(await openLines(each), ['DAL 6 of 2 2026-03-04']);
    await each.apply('wms', receipt('r2', '4', { order: '4500' }));
    assert.deepEqual(await openLines(each), []);
    await each.apply('wms', receipt('r3', '1', { order: '4500' }));
    const [kept] = await each.ledger.read.supply.ofReference('northwind', 'in-transit', 'S-1');
    assert.deepEqual([kept?.received, kept?.ended], [70_000n, 'received']);
    const others = [{ sku, quantity: '6', order: '4501' }];
    await each.accept(aNotice('S-2', { date: '2026-03-01', to: 'DAL', lines: others }));
    each.wait(33 * 24 * hour);
    await each.round();
    assert.deepEqual(await openLines(each), ['DAL 6 of 0 2026-03-04']);
    each.wait(24 * hour);
    await each.round();
    assert.deepEqual(await openLines(each), []);
    assert.deepEqual(await each.coming(), [
      'ship-notice S-1: nothing to come → 6 on 2026-03-04',
      'receipt r1: 6 on 2026-03-04 → 4 on 2026-03-04',
      'receipt r2: 4 on 2026-03-04 → nothing to come',
      'ship-notice S-2: nothing to come → 6 on 2026-03-04',
      'supply-lapsed S-2: 6 on 2026-03-04 → nothing to come',
    ]);
  });

  it('tells a change of what is to come once, and only where the days or quantities are others', async () => {
    await using each = setUp(undefined, noticeRule);
    const notice = (quantity: string, date: string) =>
      aNotice('S-1', { purpose: '05', date, to: 'DAL', lines: [{ sku, quantity }] });
    await each.accept(notice('6', '2026-03-01'));
    await each.accept(notice('6', '2026-03-01'));
    await each.accept(notice('6', '2026-03-02'));
    const onOrder = (key: string, quantity: string, expected: string) =>
      update(key, { kind: 'count', state: 'on-order', quantity, order: 'PO-9', expected });
    await each.apply('erp', onOrder('o1', '5', '2026-03-05'), onOrder('o2', '7', '2026-03-09'));
    await each.apply('erp', onOrder('o3', '7', '2026-03-09'));
    assert.deepEqual(await each.coming(), [
      'ship-notice S-1: nothing to come → 6 on 2026-03-04',
      'ship-notice S-1: 6 on 2026-03-04 → 6 on 2026-03-05',
      'count o2: 6 on 2026-03-05 → 6 on 2026-03-05, 7 on 2026-03-09',
    ]);
  });

  it('to no location of ours is a finding, and no supply', async () => {
    await using each = setUp(undefined, noticeRule);
    await each.accept(aNotice('S-1', { to: 'DALL', lines: [{ sku, quantity: '6' }] }));
    assert.deepEqual(await openLines(each), []);
    const [finding] = await each.ledger.read.documents.findings('in-doc-1', 9);
    assert.equal(finding?.code, 'location-unknown');
    assert.match(finding?.hint ?? '', /^Is it DAL\? Say supply\.locations/);
  });
});

describe('what has come of dated supply', () => {
  const line = (reference: string, quantity: bigint, more: Partial<KeptSupply> = {}): KeptSupply => ({
    document: 'doc-1',
    line: '1/1',
    source: 'contoso',
    state: 'in-transit',
    reference,
    order: null,
    sku,
    location: 'DAL',
    quantity,
    received: 0n,
    expected: '2026-03-04',
    saidAt: noon,
    rank: '1',
    transmission: 'in-1',
    ended: null,
    endedAt: null,
    ...more,
  });
  const came = (quantity: bigint, more: Partial<ReferencedReceipt>): ReferencedReceipt => ({
    shipment: null,
    order: null,
    quantity,
    occurredAt: '2026-03-02T12:00:00.000Z',
    ...more,
  });

  it('is counted on the shipment that the receipt names, and of that on its order', () => {
    const lines = [line('S-1', 5n), line('S-2', 5n, { order: 'A' }), line('S-2', 5n, { order: 'B' })];
    assert.deepEqual(receivedOf(lines, [came(3n, { shipment: 'S-2', order: 'B' })]), [0n, 0n, 3n]);
    assert.deepEqual(receivedOf(lines, [came(7n, { shipment: 'S-2' })]), [0n, 5n, 2n]);
    assert.deepEqual(receivedOf(lines, [came(12n, { shipment: 'S-2' })]), [0n, 5n, 7n]);
    assert.deepEqual(receivedOf(lines, [came(12n, { shipment: 'S-9' })]), [0n, 0n, 0n]);
  });

  it('is counted on the shipments of the order, the soonest first, where it names no shipment', () => {
    const lines = [line('S-1', 5n, { order: 'A' }), line('S-2', 5n, { order: 'A' })];
    assert.deepEqual(receivedOf(lines, [came(4n, { order: 'A' }), came(3n, { order: 'A' })]), [5n, 2n]);
    assert.deepEqual(receivedOf(lines, [came(4n, { shipment: 'S-2' }), came(7n, { order: 'A' })]), [5n, 6n]);
  });

  it('is no longer on order where it was noticed or came after it was said to be', () => {
    const ordered = line('A/1/DAL', 20n, { state: 'on-order', order: 'A' });
    const before = line('S-0', 2n, { order: 'A', saidAt: '2026-02-28T12:00:00.000Z' });
    const since = line('S-1', 5n, { order: 'A', saidAt: '2026-03-01T13:00:00.000Z' });
    assert.deepEqual(receivedOf([ordered], [came(4n, { order: 'A' }), came(1n, { order: 'B' })]), [4n]);
    assert.deepEqual(receivedOf([ordered], [came(4n, { order: 'A', occurredAt: noon })]), [0n]);
    assert.deepEqual(receivedOf([ordered, before, since], []), [5n, 0n, 0n]);
  });
});
