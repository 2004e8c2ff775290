/**
 * Orders, ship notices and updates on a real ledger: whatever the order of arrival, the grouping and the repetition,
 * the same history ends in the same positions, reservations and supply.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { applyUpdates, sortable } from '../../../gateway/inventory/apply.ts';
import { openDays } from '../../../gateway/inventory/open-supply.ts';
import type { Ownership } from '../../../gateway/inventory/ownership.ts';
import { expireReservations, reserveOrder } from '../../../gateway/inventory/reservations.ts';
import { Stock } from '../../../gateway/inventory/stock.ts';
import { lapseSupply, putNotice } from '../../../gateway/inventory/supply.ts';
import type { Stores } from '../../../gateway/ledger/port.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import {
  type InventoryState,
  type InventoryUpdate,
  inventoryStates,
} from '../../../translators/canonical/inventory-update.ts';
import type { PurchaseOrder } from '../../../translators/canonical/purchase-order.ts';
import type { ShipNotice } from '../../../translators/canonical/ship-notice.ts';
import { noon } from '../../support/records.ts';
import { aNotice, anOrder } from '../../support/stock-documents.ts';
import { memoryFolder, temporaryFolder } from '../../support/temporary.ts';

const owners = Object.fromEntries(Object.keys(inventoryStates).map((state) => [state, 'wms']));
const ownership: Ownership = {
  locations: new Map([
    ['DAL', { name: 'Dallas', owners }],
    ['AUS', { name: 'Austin', owners }],
  ]),
};
const place = { locations: {} };
const pack = () => undefined;
const { locations } = ownership;

const folder = temporaryFolder(memoryFolder);
const ledger = openLedger(join(folder.path, 'ledger.db'));
after(async () => {
  await ledger[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

/** Two orders, and two shipments, that everything is about. */
const orders = ['PO-1', 'PO-2'] as const;
const shipments = ['S-1', 'S-2'] as const;
const minute = fc.integer({ min: 0, max: 5 }).map((at) => `2026-03-01T12:0${at}:00.000Z`);
const few = fc.integer({ min: 1, max: 9 });
const location = fc.constantFrom('DAL', 'AUS');

type Said = Omit<InventoryUpdate, 'key' | 'sku'>;

const someUpdate = fc.oneof(
  fc.record<Said>({
    kind: fc.constantFrom('count', 'adjustment', 'return', 'quarantine', 'quarantine-release', 'pick', 'put-away'),
    location,
    quantity: few.map(String),
    occurredAt: minute,
  }),
  fc.record<Said>({
    kind: fc.constantFrom('allocation', 'cancellation', 'release'),
    location,
    quantity: few.map(String),
    occurredAt: minute,
    order: fc.constantFrom(...orders),
  }),
  fc
    .record({
      location,
      quantity: few.map(String),
      occurredAt: minute,
      order: fc.option(fc.constantFrom(...orders), { nil: undefined }),
      shipment: fc.option(fc.constantFrom(...shipments), { nil: undefined }),
    })
    .map(({ order, shipment, ...rest }): Said => {
      return { kind: 'receipt', ...rest, ...(order && { order }), ...(shipment && { shipment }) };
    }),
  fc.record<Said>({
    kind: fc.constant('transfer'),
    location: fc.constant('DAL'),
    state: fc.constantFrom<InventoryState[]>('on-hand', 'damaged', 'allocated'),
    to: fc.constant({ location: 'AUS' }),
    quantity: few.map(String),
    occurredAt: minute,
  }),
  fc.record<Said>({
    kind: fc.constant('count'),
    location,
    state: fc.constant('on-order'),
    quantity: few.map(String),
    occurredAt: minute,
    order: fc.constantFrom(...orders),
    expected: fc.constantFrom('2026-03-05', '2026-03-09'),
  }),
);

const someOrder = fc.record({
  number: fc.constantFrom(...orders),
  purpose: fc.constantFrom('00', '00', '05', '01'),
  quantities: fc.array(few, { minLength: 1, maxLength: 3 }),
  from: fc.constantFrom('DAL', undefined),
});
const someNotice = fc.record({
  number: fc.constantFrom(...shipments),
  purpose: fc.constantFrom('00', '00', '05', '01'),
  lines: fc.array(fc.record({ quantity: few, order: fc.constantFrom(...orders) }), { minLength: 1, maxLength: 3 }),
  to: location,
});

type Step =
  | { update: Said }
  | { order: typeof someOrder extends fc.Arbitrary<infer T> ? T : never }
  | { notice: typeof someNotice extends fc.Arbitrary<infer T> ? T : never };
const someStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: someUpdate.map((update) => ({ update })) },
  { weight: 1, arbitrary: someOrder.map((order) => ({ order })) },
  { weight: 1, arbitrary: someNotice.map((notice) => ({ notice })) },
);

/** Takes a step of a history; its place in the history, which is its rank, stays with it whenever it arrives. */
async function take(stores: Stores, run: string, step: Step, index: number): Promise<void> {
  const sku = `${run}-sku`;
  const number = (text: string) => `${run}-${text}`;
  if ('update' in step) {
    const { order, shipment, ...said } = step.update;
    const named = { ...(order && { order: number(order) }), ...(shipment && { shipment: number(shipment) }) };
    const update = { ...said, ...named, sku, key: `${run}-${index}` };
    const source = { partner: 'wms', transmission: 'in-1', scope: 'doc', rank: () => sortable(index) };
    await applyUpdates(stores, source, [update], ownership, noon);
    return;
  }
  const stock = new Stock(stores);
  const at = `2026-03-01T12:0${index % 6}:30.000Z`;
  const its = { documentId: `${run}-doc-${index}`, part: 1, transmission: 'in-1', rank: sortable(index), at };
  if ('order' in step) {
    const { quantities, from, purpose } = step.order;
    const order: PurchaseOrder = anOrder(number(step.order.number), {
      purpose,
      lines: quantities.map((quantity) => ({ sku, quantity: String(quantity) })),
      ...(from && { from }),
    });
    const rule = { ...place, location: undefined, holdMs: 86_400_000 };
    await reserveOrder(
      { stores, stock, rule, locations, pack, now: noon },
      { ...its, order, heading: order, partner: 'northwind' },
    );
  } else {
    const { lines, to, purpose } = step.notice;
    const notice: ShipNotice = aNotice(number(step.notice.number), {
      purpose,
      to,
      lines: lines.map(({ quantity, order }) => ({ sku, quantity: String(quantity), order: number(order) })),
    });
    const rule = { ...place, location: undefined, transitDays: 5 };
    await putNotice(
      { stores, stock, rule, locations, pack, now: noon },
      { ...its, notice, heading: notice, partner: 'contoso' },
    );
  }
  await stock.write(noon);
}

/** Ends what is due of everything by an instant, RFC 3339: reservations that expired, supply that never came. */
async function end(stores: Stores, now: string): Promise<void> {
  const stock = new Stock(stores);
  await expireReservations(stores, stock, now, 1_000);
  await lapseSupply(stores, stock, now.slice(0, 10), 1_000, now);
  await stock.write(now);
}

/** All that is known at the end, without what tells two runs apart. */
async function ending(run: string) {
  const { inventory, reservations, supply } = ledger.read;
  const sku = `${run}-sku`;
  const positions = (await inventory.positions(sku)).map(
    ({ location, state, quantity, asOf, countedAt, source, key }) => {
      return { location, state, quantity, asOf, countedAt, source, key };
    },
  );
  const available = (await inventory.availabilities(sku))
    .filter((each) => each.location !== '' || each.quantity !== 0n)
    .map(({ location, quantity, asOf, reserved }) => ({ location, quantity, asOf, reserved }));
  const reserved = (await reservations.ofSku(sku)).map(({ document, line, quantity }) => [document, line, quantity]);
  const announced = [];
  for (const shipment of shipments) {
    for (const line of await supply.ofReference('contoso', 'in-transit', `${run}-${shipment}`)) {
      if (line.ended !== 'superseded') announced.push([line.document, line.line, line.received, line.ended]);
    }
  }
  const open = (await supply.openOf(sku)).map(({ state, quantity, received, expected }) => [
    state,
    quantity,
    received,
    expected,
  ]);
  const coming = [];
  for (const at of ['AUS', 'DAL']) {
    const days = await ledger.write((stores) => stores.supply.openDays(sku, at));
    // What is kept of the days is what the open lines come to.
    const lines = (await supply.openOf(sku)).filter((each) => each.location === at);
    assert.deepEqual(days, openDays(lines));
    coming.push([at, days]);
  }
  const text = JSON.stringify({ positions, available, reserved, announced, open, coming }, (_, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return JSON.parse(text.replaceAll(`${run}-`, '')) as Record<string, unknown>;
}

describe('a history of updates, orders and ship notices', () => {
  let run = 0;

  it('ends the same whatever the order of arrival and the repetition', async () => {
    const arrival = fc.array(someStep, { minLength: 2, maxLength: 14 }).chain((steps) =>
      fc.record({
        steps: fc.constant(steps),
        order: fc.shuffledSubarray([...steps.keys()], { minLength: steps.length, maxLength: steps.length }),
        again: fc.array(fc.nat({ max: steps.length - 1 }), { maxLength: 6 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(arrival, async ({ steps, order, again }) => {
        const [one, other] = [`a${++run}`, `b${run}`];
        await ledger.write(async (stores) => {
          for (const [index, step] of steps.entries()) await take(stores, one, step, index);
        });
        for (const index of [...order, ...again]) {
          await ledger.write((stores) => take(stores, other, steps[index] as Step, index));
        }
        assert.deepEqual(await ending(other), await ending(one));
      }),
      { numRuns: 200 },
    );
  });

  it('ends the same whenever what is due of it is ended', async () => {
    const instants = fc.constantFrom(
      '2026-03-02T12:02:00.000Z',
      '2026-03-06T12:00:00.000Z',
      '2026-03-31T00:00:00.000Z',
    );
    const arrival = fc.array(someStep, { minLength: 2, maxLength: 14 }).chain((steps) =>
      fc.record({
        steps: fc.constant(steps),
        now: instants,
        order: fc.shuffledSubarray([...steps.keys()], { minLength: steps.length, maxLength: steps.length }),
        ends: fc.array(fc.nat({ max: steps.length - 1 }), { minLength: 1, maxLength: 3 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(arrival, async ({ steps, now, order, ends }) => {
        const [one, other] = [`c${++run}`, `d${run}`];
        await ledger.write(async (stores) => {
          for (const [index, step] of steps.entries()) await take(stores, one, step, index);
          await end(stores, now);
        });
        for (const [place, index] of order.entries()) {
          await ledger.write((stores) => take(stores, other, steps[index] as Step, index));
          if (ends.includes(place)) await ledger.write((stores) => end(stores, now));
        }
        await ledger.write((stores) => end(stores, now));
        assert.deepEqual(await ending(other), await ending(one));
      }),
      { numRuns: 200 },
    );
  });
});
