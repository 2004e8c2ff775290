/** Orders for more than was told, or than there was: through the inventory stage on a real ledger, beside a model. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, test } from 'node:test';
import fc from 'fast-check';
import { applyUpdates } from '../../../gateway/inventory/apply.ts';
import type { ToldLimit } from '../../../gateway/inventory/oversell.ts';
import type { Ownership } from '../../../gateway/inventory/ownership.ts';
import { inventoryRound } from '../../../gateway/inventory/stage.ts';
import { wantedDay } from '../../../gateway/inventory/wanted-day.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import type { PurchaseOrder, PurchaseOrderLine } from '../../../translators/canonical/purchase-order.ts';
import { recordedLog } from '../../support/outbox.ts';
import { documentPart, finished, noon, received, update } from '../../support/records.ts';
import { anOrder } from '../../support/stock-documents.ts';
import { memoryFolder, temporaryFolder } from '../../support/temporary.ts';

const sku = '00042';
const ownership: Ownership = {
  locations: new Map([['DAL', { name: 'Dallas', owners: { 'on-hand': 'wms', allocated: 'erp', 'on-order': 'erp' } }]]),
};
const units = (count: number) => BigInt(count) * 10_000n;

interface Ordered {
  readonly number: string;
  readonly purpose?: string;
  /** Quantities of the lines of each part, or lines that say more. */
  readonly parts: readonly (readonly (number | Partial<PurchaseOrderLine>)[])[];
  readonly dates?: PurchaseOrder['dates'];
}

function setUp(
  location: string | undefined,
  told?: number,
  reserves = true,
  canaries: readonly string[] = [],
  toldBy: (day: string) => number = () => 0,
) {
  const folder = temporaryFolder(memoryFolder);
  const ledger = openLedger(join(folder.path, 'ledger.db'));
  const { log } = recordedLog();
  const limit: ToldLimit | undefined =
    told === undefined ? undefined : { advised: units(told), most: units(told), advice: 'northwind-1' };
  const each = {
    ledger,
    beyond: [] as string[],
    failing: false,
    now: Date.parse(noon),
    round: () =>
      inventoryRound({
        ledger,
        clock: { now: () => each.now },
        logger: log,
        ownership: () => ({ ...ownership, canaries: new Set(canaries) }),
        rules: () => ({
          order: () => ({ location, locations: {}, holdMs: 86_400_000, reserves }),
          notice: () => undefined,
          lapseDays: 30,
        }),
        async toldLimits() {
          if (each.failing) throw new Error('the disk cannot be read');
          return (_sku: string, _location: string, day: string | undefined) => {
            if (limit === undefined || day === undefined) return limit;
            return { ...limit, advised: units(toldBy(day)), most: units(toldBy(day)) };
          };
        },
        onOversold: ({ line, beyond }) => each.beyond.push(`${line} ${beyond}`),
        onEvents: () => undefined,
      }),
    count: (quantity: number) =>
      ledger.write(async (stores) => {
        const source = { partner: 'wms', transmission: 'in-1', scope: 'doc', rank: String };
        await applyUpdates(stores, source, [update('k1', { quantity: String(quantity) })], ownership, noon);
      }),
    /** The ERP is to get some by a day. */
    coming: (quantity: number, expected: string) =>
      ledger.write(async (stores) => {
        const source = { partner: 'erp', transmission: 'in-1', scope: 'doc', rank: String };
        const said = { state: 'on-order', quantity: String(quantity), order: `PO-US-${expected}`, expected } as const;
        await applyUpdates(stores, source, [update(`k-${expected}`, said)], ownership, noon);
      }),
    /** Accepts orders, all before any is looked at. */
    async accept(...orders: readonly Ordered[]) {
      for (const { number, purpose = '00', parts, dates = [] } of orders) {
        const id = `doc-${number}-${purpose}`;
        await ledger.write(async ({ documents, transmissions }) => {
          await transmissions.receive(received(`in-${id}`, id));
          for (const [index, lines] of parts.entries()) {
            const order = anOrder(number, {
              purpose,
              lines: lines.map((line) =>
                typeof line === 'number' ? { sku, quantity: String(line) } : { sku, ...line },
              ),
            });
            Object.assign(order, index === 0 ? { dates } : {});
            await documents.putPart(documentPart(id, index + 1, { body: JSON.stringify(order) }));
          }
          const place = { position: '1.1.1', type: 'purchase-order' } as const;
          await documents.finish(finished(id, `in-${id}`, { place, parts: parts.length }));
        });
      }
      await each.round();
    },
    events: async () =>
      (await ledger.read.events.after(0, 999))
        .filter(({ type }) => type === 'order.oversold')
        .map(({ data }) => JSON.parse(data) as Record<string, string | null>),
    async [Symbol.asyncDispose]() {
      await ledger[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
  return each;
}

/** Each line that asks for too much: order, line, what is asked for, beyond what, what was available. */
function modelled(
  counted: number | undefined,
  told: number | undefined,
  orders: readonly (readonly (readonly number[])[])[],
): readonly unknown[] {
  let left = counted;
  return orders.flatMap((parts, index) => {
    const before = left;
    let asked = 0;
    const lines = parts.flatMap((part) => part.map((many, line) => ({ many, line: String(line + 1) })));
    const judged = lines.map(({ many, line }) => {
      asked += many;
      const beyond = [
        told !== undefined && asked > told ? 'advised' : '',
        before !== undefined && asked > before ? 'available' : '',
      ];
      return [`PO-${index}`, line, String(asked), beyond.join(''), before?.toString() ?? null];
    });
    if (left !== undefined) left -= asked;
    return judged
      .filter(([, , , beyond]) => beyond !== '')
      .map((each) => each.map((cell) => (cell === 'advisedavailable' ? 'both' : cell)));
  });
}

describe('an order for too much', () => {
  it('is found as a model finds it: lines add up, over parts, and orders are seen one after another', async () => {
    const quantity = fc.integer({ min: 1, max: 5 });
    const parts = fc.array(fc.array(quantity, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 });
    const given = fc.record({
      counted: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
      told: fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined }),
      location: fc.constantFrom('DAL', undefined),
      orders: fc.array(parts, { minLength: 1, maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(given, async ({ counted, told, location, orders }) => {
        await using each = setUp(location, told);
        if (counted !== undefined) await each.count(counted);
        await each.accept(...orders.map((parts, index) => ({ number: `PO-${index}`, parts })));
        const events = await each.events();
        assert.deepEqual(
          events.map(({ order, line, asked, beyond, available }) => [order, line, asked, beyond, available]),
          modelled(counted, told, orders),
        );
      }),
      { numRuns: 25 },
    );
  });

  it('is told once, with a finding, whatever is tried again', async () => {
    await using each = setUp('DAL', 4);
    await each.count(10);
    each.failing = true;
    await each.accept({ number: 'PO-1', parts: [[3, 3]] });
    assert.deepEqual(await each.events(), [], 'what it was told could not be looked up: it is tried again');
    each.failing = false;
    each.now += 3_600_000;
    await each.round();
    await each.round();
    assert.deepEqual(await each.events(), [
      {
        ...{ order: 'PO-1', line: '2', sku, location: 'DAL', day: null, asked: '6', beyond: 'advised' },
        ...{ advised: '4', advice: 'northwind-1', available: '10' },
      },
    ]);
    assert.deepEqual(each.beyond, ['2 advised']);
    const findings = await each.ledger.read.documents.findings('in-doc-PO-1-00', 9);
    const [finding] = findings.filter(({ code }) => code === 'order-oversold');
    assert.match(
      finding?.message ?? '',
      /^order PO-1, line 2 asks for 6 of SKU 00042 at DAL: more than the partner was told \(the partner was told 4 by northwind-1, 10 was available\)$/,
    );
  });

  it('is held against what was told alone where its partner reserves nothing, and takes nothing from sale', async () => {
    await using each = setUp('DAL', 4, false);
    await each.count(2);
    await each.accept({ number: 'PO-1', parts: [[3], [1, 1]] }, { number: 'PO-2', parts: [[4]] });
    assert.deepEqual(await each.events(), [
      {
        ...{ order: 'PO-1', line: '2', sku, location: 'DAL', day: null, asked: '5', beyond: 'advised' },
        ...{ advised: '4', advice: 'northwind-1', available: null },
      },
    ]);
    const [availability] = await each.ledger.read.inventory.availabilities(sku);
    assert.deepEqual([availability?.quantity, availability?.reserved], [units(2), 0n]);
    assert.deepEqual(await each.ledger.read.reservations.ofSku(sku), []);
    const asks = await each.ledger.read.reservations.asksOf('northwind', '2000-01-01');
    assert.deepEqual(
      asks.map(({ order, quantity }) => [order, quantity]),
      [
        ['PO-1', units(5)],
        ['PO-2', units(4)],
      ],
      'a what-if knows of them',
    );
  });

  it('is not what has been allocated already', async () => {
    await using each = setUp('DAL', 4, false);
    const allocation = update('a1', { kind: 'allocation', quantity: '9', order: 'PO-1', occurredAt: noon });
    const { state: _state, ...its } = allocation;
    await each.ledger.write(async (stores) => {
      const source = { partner: 'erp', transmission: 'in-2', scope: 'doc', rank: String };
      await applyUpdates(stores, source, [its], ownership, noon);
    });
    await each.accept({ number: 'PO-1', parts: [[9]] });
    assert.deepEqual(await each.events(), []);
  });

  it('is not what replaces an order: what that had reserved is there for it', async () => {
    await using each = setUp('DAL');
    await each.count(10);
    await each.accept({ number: 'PO-1', parts: [[10]] });
    await each.accept({ number: 'PO-1', purpose: '05', parts: [[9, 1]] });
    assert.deepEqual(await each.events(), []);
    await each.accept({ number: 'PO-2', parts: [[1]] });
    assert.deepEqual(
      (await each.events()).map(({ order, beyond, available }) => [order, beyond, available]),
      [['PO-2', 'available', '0']],
    );
  });
});

describe('an order for a later day', () => {
  const by = (value: string, qualifier = '010') => [{ qualifier, value }];
  const toldBy = (day: string) => (day < '2026-03-10' ? 4 : day < '2026-03-20' ? 9 : 30);

  for (const location of ['DAL', undefined]) {
    it(`is held against what was told of that day, and what is promised by then, ${location ?? 'anywhere'}`, async () => {
      await using each = setUp(location, 4, true, [], toldBy);
      await each.count(4);
      await each.coming(5, '2026-03-10');
      await each.coming(9, '2026-03-25');
      await each.accept(
        { number: 'PO-1', parts: [[{ quantity: '9', dates: by('2026-03-12') }]] },
        { number: 'PO-2', parts: [[{ quantity: '10', dates: by('2026-03-21') }]] },
      );
      const [found, ...more] = await each.events();
      assert.deepEqual(more, []);
      assert.deepEqual(
        [found?.order, found?.day, found?.asked, found?.beyond, found?.advised, found?.available],
        // 9 are reserved, of 4 and 5 that come: by the 21st no more comes.
        ['PO-2', '2026-03-21', '10', 'available', '30', '0'],
      );
      const findings = await each.ledger.read.documents.findings('in-doc-PO-2-00', 9);
      assert.match(
        findings.find(({ code }) => code === 'order-oversold')?.message ?? '',
        /asks for 10 of SKU 00042.* by 2026-03-21: more than there was \(.* 0 can be promised by then\)$/,
      );
    });
  }

  it('adds up the lines that are wanted by its day, whatever stands first, and takes the day of the order where a line has none', async () => {
    await using each = setUp('DAL', 4, true, [], toldBy);
    await each.count(100);
    await each.accept({
      number: 'PO-1',
      dates: by('2026-03-12', '002'),
      parts: [
        [{ quantity: '6' }, { quantity: '3', dates: by('2026-03-02') }],
        [{ quantity: '22', dates: by('2026-04-01') }],
      ],
    });
    assert.deepEqual(
      (await each.events()).map(({ line, day, asked, advised }) => [line, day, asked, advised]),
      [['1', '2026-04-01', '31', '30']],
    );
  });

  it('of a day that has passed, or is today, is one for now', async () => {
    await using each = setUp('DAL', 4, true, [], () => 1_000);
    await each.count(100);
    await each.accept({ number: 'PO-1', parts: [[{ quantity: '5', dates: by(noon.slice(0, 10)) }]] });
    assert.deepEqual(
      (await each.events()).map(({ day, beyond }) => [day, beyond]),
      [[null, 'advised']],
    );
  });
});

test('the day that a line is wanted by', () => {
  const of = (line: Pick<PurchaseOrderLine, 'dates' | 'deliveries'>, dates: PurchaseOrder['dates'] = []) =>
    wantedDay(line, { dates }, '2026-03-01');
  const at = (qualifier: string, value: string) => ({ qualifier, value });
  assert.equal(of({}), undefined);
  assert.equal(of({ dates: [at('002', '2026-03-09'), at('010', '2026-03-05T08:00:00')] }), '2026-03-05');
  assert.equal(of({ dates: [at('001', '2026-03-09')] }, [at('037', '2026-03-04')]), '2026-03-04');
  const deliveries = [{ dates: [at('002', '2026-03-08')] }, { dates: [at('002', '2026-03-03')] }, {}];
  assert.equal(of({ deliveries }, [at('010', '2026-03-30')]), '2026-03-03');
  assert.equal(of({ dates: [at('010', '2026-03-01')] }), undefined);
  assert.equal(of({ dates: [at('010', 'soon')] }), undefined);
});

describe('an order for a canary', () => {
  it('reserves nothing and is not judged: there is nothing to sell', async () => {
    await using each = setUp('DAL', 0, true, [sku]);
    await each.accept({ number: 'PO-1', parts: [[3, 4]] });
    assert.deepEqual(each.beyond, []);
    assert.deepEqual(await each.ledger.read.reservations.ofSku(sku), []);
    await using real = setUp('DAL', 0, true);
    await real.accept({ number: 'PO-1', parts: [[3, 4]] });
    assert.equal(real.beyond.length, 2);
  });
});
