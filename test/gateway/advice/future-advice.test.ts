/** Advices that tell of later days: what goes out, when a delta has news of them, and why each was told. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { explainedSku } from '../../../gateway/advice/explain/explained.ts';
import { rebuilt } from '../../../gateway/advice/explain/rebuild.ts';
import { Believed } from '../../../gateway/advice/layers/believed.ts';
import { layersOf } from '../../../gateway/advice/layers/layers.ts';
import { explanationLines, toldTable } from '../../../gateway/cli/lines/explanation-lines.ts';
import { type Line, rendered } from '../../../gateway/cli/lines/layout.ts';
import type { PartnerSend } from '../../../gateway/partners/partner.ts';
import type { FutureRule } from '../../../gateway/partners/schema/future-schema.ts';
import { nodeHost } from '../../../gateway/translation/host.ts';
import type { FlatFileSpec } from '../../../translators/flatfile/spec.ts';
import { defaultLimits } from '../../../translators/translator.ts';
import { inspector } from '../../../translators/x12/inspect.ts';
import { composing } from './set-up.ts';

const future: FutureRule = {
  ...{ as: 'sch', horizonDays: 30, dates: 2, tell: 'increase', code: '29', dateQualifier: '018' },
};
const day = 86_400_000;
const plain = (text: Line) => rendered(text, false);
const locations = { DAL: '0042', RNO: '0077' };

/** A line of the newest 846 from its LIN on, as `QTY*33*5*EA SCH*…`. */
async function line(each: ReturnType<typeof composing>, sku: string): Promise<string> {
  const loops = (await each.text()).split(/^LIN/m);
  const its = loops.find((loop) => loop.includes(`*VN*${sku}~`)) ?? '';
  return its
    .split('~\n')
    .slice(1)
    .filter((segment) => /^(SDQ|QTY|SCH|DTM|LS|REF|N1|LE)/.test(segment))
    .join(' ');
}

describe('an 846 tells of later days', () => {
  for (const version of ['003060', '004010', '005010']) {
    for (const [what, given, expected] of [
      ['of the sum of all', {}, 'QTY*33*5*EA SCH*24*EA***018*20260610 SCH*6*EA***018*20260620'],
      [
        'as a total',
        { future: { ...future, tell: 'total', dateQualifier: '067' } },
        'QTY*33*5*EA SCH*29*EA***067*20260610 SCH*35*EA***067*20260620',
      ],
      [
        'as QTY of their own',
        { future: { ...future, as: 'dtm' } },
        'QTY*33*5*EA QTY*29*24*EA DTM*018*20260610 QTY*29*6*EA DTM*018*20260620',
      ],
      ['by SDQ', { locations }, 'SDQ*EA*92*0042*5*0077*0 QTY*33*5*EA SCH*24*EA*WH*0042*018*20260610'],
      [
        'by SCH',
        { locations, locationsAs: 'sch' },
        'QTY*33*5*EA SCH*5*EA*WH*0042*018*20260601 SCH*24*EA*WH*0042*018*20260610 SCH*0*EA*WH*0077*018*20260601',
      ],
      [
        'by N1 with DTM',
        { locations, locationsAs: 'n1', future: { ...future, as: 'dtm' } },
        `QTY*33*5*EA LS*WH REF*IO*0042 N1*WH**92*0042 LE*WH QTY*33*0*EA LS*WH REF*IO*0077 N1*WH**92*0077 LE*WH
        QTY*29*24*EA DTM*018*20260610 LS*WH REF*IO*0042 N1*WH**92*0042 LE*WH`.replace(/\s+/g, ' '),
      ],
    ] as [string, Partial<PartnerSend>, string][]) {
      it(`${what}, in version ${version}, and it is written again byte for byte`, async () => {
        await using each = composing({ future, ...given }, ['A', 'B']);
        const partner = { ...each.partner, x12: { ...each.partner.x12, version } } as typeof each.partner;
        await each.stock({ A: 5 });
        await each.onOrder('A', 'PO-1', 24, '2026-06-10');
        // Of Reno nothing was counted: what comes there is not promised, but in the sum of all.
        await each.onOrder('A', 'PO-2', 6, '2026-06-20', given.locations !== undefined ? 'RNO' : 'DAL');
        assert.equal(await each.compose('full', { partner }), 'sent');
        // Dates have six digits before 004010.
        assert.equal(await line(each, 'A'), version < '004010' ? expected.replace(/\*20(26\d{4})/g, '*$1') : expected);
        const advice = await each.newest();
        const { advices } = each.ledger.read;
        const files = await advices.files(advice.id);
        await each.onOrder('A', 'PO-1', 1, '2026-06-11');
        const hash = createHash('sha256');
        for await (const chunk of rebuilt(advices, advice, files, 1)) hash.update(chunk);
        assert.equal(hash.digest('hex'), files[0]?.sha256);
        const inspection = inspector(nodeHost(), defaultLimits);
        inspection.push(nodeHost().bytes(await each.text()));
        assert.deepEqual(inspection.end().findings, []);
        // What is told for later is in no total of the advice.
        assert.deepEqual([advice.units, advice.numbers], ['5', given.locations === undefined ? 2 : 4]);
      });
    }
  }
});

describe('JSON and flat files tell of later days', () => {
  const asked = async (given: Partial<PartnerSend>) => {
    await using each = composing({ set: undefined, future, ...given } as Partial<PartnerSend>, ['A', 'B']);
    await each.stock({ A: 5 });
    await each.onOrder('A', 'PO-1', 24, '2026-06-10');
    await each.onOrder('A', 'PO-2', 6, '2026-06-20');
    await each.compose();
    return await each.text();
  };
  const fields = { sku: { column: 'SKU' }, quantity: { column: 'QTY' } };
  const csv = (more: FlatFileSpec['fields']): Partial<PartnerSend> => ({
    flat: { document: 'inventory-advice', format: 'csv', fields: { ...fields, ...more } },
  });

  it('by themselves', async () => {
    const { lines, totals } = JSON.parse(await asked({ json: '1', locations: { DAL: '0042' } }));
    const about = { code: '29', unit: 'EA', location: '0042', dateQualifier: '018' };
    assert.deepEqual(lines[0].future, [
      { ...about, quantity: '24', date: '2026-06-10' },
      { ...about, quantity: '6', date: '2026-06-20' },
    ]);
    assert.deepEqual([lines[1].future, totals.quantity], [undefined, '5']);
  });

  it('in rows of their own', async () => {
    const more = { quantityCode: { column: 'CODE' }, availableDate: { column: 'FROM' } };
    const rows = ['SKU,QTY,CODE,FROM', 'A,5,33,', 'A,24,29,2026-06-10', 'A,6,29,2026-06-20', 'B,0,33,', ''];
    assert.deepEqual((await asked(csv(more))).split('\n'), rows);
  });

  it('beside the quantity of now', async () => {
    const more = { nextDate: { column: 'NEXT' }, nextQuantity: { column: 'THEN' } };
    assert.equal(await asked(csv(more)), 'SKU,QTY,NEXT,THEN\nA,5,2026-06-10,24\nB,0,,\n');
  });
});

type Step =
  | { do: 'stock'; sku: string; units: number }
  | { do: 'supply'; sku: string; units: number; order: string; in: number }
  | { do: 'wait'; days: number }
  | { do: 'delta' | 'full' }
  | { do: 'answer'; which: number; status: string };

describe('a delta', () => {
  it('has news where supply alone changed, or comes in, and says it once', async () => {
    await using each = composing({ future });
    await each.stock({ A: 5, B: 7 });
    await each.compose();
    await each.acknowledge('A');
    await each.onOrder('B', 'PO-1', 24, '2026-06-10');
    assert.equal(await each.compose('delta'), 'sent');
    assert.equal(await line(each, 'B'), 'QTY*33*7*EA SCH*24*EA***018*20260610');
    assert.equal((await each.newest()).lines, 1);
    await each.acknowledge('A');
    assert.equal(await each.compose('delta'), 'nothing-new');
    // The same of another document is no news; another day is, and so is nothing any more.
    await each.onOrder('B', 'PO-1', 24, '2026-06-10');
    assert.equal(await each.compose('delta'), 'nothing-new');
    await each.onOrder('B', 'PO-1', 24, '2026-06-12');
    assert.equal(await each.compose('delta'), 'sent');
    assert.equal(await line(each, 'B'), 'QTY*33*7*EA SCH*24*EA***018*20260612');
    await each.acknowledge('A');
    await each.onOrder('B', 'PO-1', 0, '2026-06-12');
    assert.equal(await each.compose('delta'), 'sent');
    assert.equal(await line(each, 'B'), 'QTY*33*7*EA');
  });

  it('has none of it for a partner that is not told of later days', async () => {
    await using each = composing();
    await each.stock({ A: 5 });
    await each.compose();
    await each.acknowledge('A');
    await each.onOrder('A', 'PO-1', 24, '2026-06-10');
    assert.equal(await each.compose('delta'), 'nothing-new');
    await each.compose();
    assert.equal(await line(each, 'A'), 'QTY*33*5*EA');
  });

  it('takes back what is overdue, and tells what comes within the horizon, when nothing but time has passed', async () => {
    await using each = composing({ future: { ...future, dates: 1 } });
    await each.stock({ A: 5, B: 7, C: 1, D: 1 });
    await each.onOrder('A', 'PO-1', 24, '2026-06-03');
    await each.onOrder('A', 'PO-2', 6, '2026-06-20');
    await each.onOrder('B', 'PO-3', 9, '2026-07-03');
    await each.onOrder('C', 'PO-4', 9, '2026-06-20');
    await each.compose();
    assert.equal(await line(each, 'A'), 'QTY*33*5*EA SCH*24*EA***018*20260603');
    assert.equal(await line(each, 'B'), 'QTY*33*7*EA');
    await each.acknowledge('A');
    each.now += 2 * day;
    assert.equal(await each.compose('delta'), 'sent');
    assert.equal(await line(each, 'B'), 'QTY*33*7*EA SCH*9*EA***018*20260703', 'thirty days on');
    assert.equal((await each.newest()).lines, 1, 'what was to come today may still come');
    await each.acknowledge('A');
    each.now += day;
    assert.equal(await each.compose('delta'), 'sent');
    assert.equal(await line(each, 'A'), 'QTY*33*5*EA SCH*6*EA***018*20260620');
    assert.equal((await each.newest()).lines, 1);
  });

  it('leaves the partner with the truth, in any order of supply, time, advices and acknowledgments', async () => {
    const sku = fc.constantFrom('A', 'B');
    const step: fc.Arbitrary<Step> = fc.oneof(
      fc.record({ do: fc.constant('stock' as const), sku, units: fc.nat(2) }),
      fc.record({
        ...{ do: fc.constant('supply' as const), sku, units: fc.nat(3) },
        ...{ order: fc.constantFrom('PO-1', 'PO-2'), in: fc.integer({ min: 0, max: 6 }) },
      }),
      fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ do: fc.constant('delta' as const) }),
      fc.record({ do: fc.constant('full' as const) }),
      fc.record({ do: fc.constant('answer' as const), which: fc.nat(3), status: fc.constantFrom('A', 'E', 'R') }),
    );
    const take = async (each: ReturnType<typeof composing>, open: string[], one: Step) => {
      if (one.do === 'stock') await each.stock({ [one.sku]: one.units });
      else if (one.do === 'wait') each.now += one.days * day;
      else if (one.do === 'supply') {
        const expected = new Date(each.now + one.in * day).toISOString().slice(0, 10);
        await each.onOrder(one.sku, `${one.sku}-${one.order}`, one.units, expected);
      } else if (one.do !== 'answer') {
        if ((await each.compose(one.do)) === 'sent') open.push((await each.newest()).id);
      } else {
        const [id] = open.splice(one.which % Math.max(1, open.length), 1);
        if (id !== undefined) await each.acknowledge(one.status, {}, await each.ledger.read.advices.byId(id));
      }
    };
    /** What was told last of each SKU under a rule. */
    const advised = async ({ ledger: { read } }: ReturnType<typeof composing>, rule: string) => {
      const believed = new Believed(read.advices, await layersOf(read, 'northwind', rule, 'acknowledged'));
      const said: (string | undefined)[] = [];
      for (const one of ['A', 'B']) said.push(await believed.advised(one));
      return said;
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        await using each = composing({ future: { ...future, horizonDays: 4 } }, ['A', 'B']);
        const open: string[] = [];
        for (const one of steps) await take(each, open, one);
        // A last delta that the partner takes, and everything else that was open.
        await take(each, open, { do: 'delta' });
        for (const id of open.reverse()) await each.acknowledge('A', {}, await each.ledger.read.advices.byId(id));
        const believed = await advised(each, 'daily');
        // What a full advice of the same moment says to a partner that knows nothing.
        each.now -= 3_600_000;
        assert.equal(await each.compose('full', { rule: { ...each.rule, key: 'other' } }), 'sent');
        assert.deepEqual(believed, await advised(each, 'other'));
      }),
      { numRuns: 60 },
    );
  });
});

it('what orders reserve at no location comes off what comes first, so that locations promise no more than there is', async () => {
  const units = fc.integer({ min: 0, max: 30 });
  const supply = fc.array(
    fc.record({
      units: fc.integer({ min: 1, max: 20 }),
      in: fc.integer({ min: 0, max: 9 }),
      at: fc.constantFrom('DAL', 'RNO'),
    }),
    { maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(
      units,
      units,
      units.map((asked) => asked * 2),
      supply,
      async (dallas, reno, asked, some) => {
        await using each = composing({ future: { ...future, dates: 12 }, locations }, ['A']);
        await each.askedAnywhere('A', { DAL: dallas, RNO: reno }, asked);
        const days = some.map((one, index) => ({
          ...one,
          index,
          day: new Date(each.now + one.in * day).toISOString().slice(0, 10),
        }));
        for (const one of days) await each.onOrder('A', `PO-${one.index}`, one.units, one.day, one.at);
        await each.compose();
        const explained = await explainedSku(each.ledger.read.advices, await each.newest(), 'A');
        const numbers = explained?.numbers ?? [];
        for (const until of ['2026-05-31', ...days.map((one) => one.day)]) {
          const come = days.filter((one) => one.day <= until).reduce((sum, one) => sum + one.units, 0);
          const told = numbers.map(({ told: now, future: later }) => {
            const coming = later?.told.filter((one) => one.date <= until) ?? [];
            return coming.reduce((sum, one) => sum + Number(one.quantity), Number(now));
          });
          assert.equal(told[0]! + told[1]!, Math.max(0, dallas + reno - asked + come), until);
        }
        assert.ok(numbers.every((number) => number.differs === undefined && number.future?.differs === undefined));
      },
    ),
    { numRuns: 40 },
  );
});

it('an override that leaves something for later that no SCH could stand for is given up, with the reason', async () => {
  const text = '{ "lines": lines.$merge([$, { "quantities": [] }]) }';
  await using each = composing({ future, override: { file: 'maps/846.jsonata', text } }, ['A']);
  await each.stock({ A: 5 });
  await each.onOrder('A', 'PO-1', 24, '2026-06-10');
  assert.equal(await each.compose(), 'given-up');
  const [failed] = await each.events('transmission.failed');
  assert.match(failed.reason, /^after the override maps\/846\.jsonata, what is told for 2026-06-10 \(33, EA, of no/);
});

describe('why it was told', () => {
  const explained = async (given: Partial<PartnerSend>) => {
    await using each = composing({ buffer: [{ share: '50%' }], ...given }, ['A', 'B']);
    each.master.set('B', { status: 'sell-through' });
    await each.stock({ A: 5, B: 4 });
    await each.onOrder('A', 'PO-1', 24, '2026-06-10');
    await each.onOrder('A', 'PO-2', 6, '2026-06-20');
    await each.onOrder('A', 'PO-3', 7, '2026-05-30');
    await each.onOrder('A', 'PO-4', 8, '2026-08-01');
    await each.onOrder('A', 'PO-5', 9, '2026-06-12', 'RNO');
    await each.onOrder('B', 'PO-6', 9, '2026-06-12');
    await each.compose();
    const advice = await each.newest();
    const numbers = async (sku: string) => (await explainedSku(each.ledger.read.advices, advice, sku))?.numbers ?? [];
    const words = async (sku: string) => {
      const lines = explanationLines({ advice, files: [] }, sku, await numbers(sku)).map(plain);
      return lines.slice(lines.findIndex((text) => text.startsWith('  told ')));
    };
    const both = [
      { sku: 'A', numbers: await numbers('A') },
      { sku: 'B', numbers: await numbers('B') },
    ];
    return { a: await words('A'), b: await words('B'), table: toldTable({ advice, files: [] }, both).map(plain), both };
  };

  it('says which orders and shipments are behind each day, each step of the policy, and what does not count', async () => {
    const { a, b, table, both } = await explained({ future: { ...future, dates: 1 } });
    assert.deepEqual(a.slice(0, 15), [
      '  told 2',
      '  on 2026-06-10 available-to-promise 29, with',
      "    24 to DAL: erp's order PO-1 (in-1, said 2026-06-01 04:00:00)",
      '  share 50%         29 → 14         buffer rule 1',
      '    14 in all then, 12 more than before',
      '  on 2026-06-20 available-to-promise 35, with',
      "    6 to DAL: erp's order PO-2 (in-2, said 2026-06-01 04:00:00)",
      '  share 50%         35 → 17         buffer rule 1',
      '    17 in all then, 3 more than before, not told: the partner is told of one day',
      "  does not count: 7 to DAL: erp's order PO-3 (in-3, said 2026-06-01 04:00:00), expected 2026-05-30: its day has passed, and nobody knows when it comes",
      "  does not count: 8 to DAL: erp's order PO-4 (in-4, said 2026-06-01 04:00:00), expected 2026-08-01: it is further ahead than the partner is told of",
      "  does not count: 9 to RNO: erp's order PO-5 (in-5, said 2026-06-01 04:00:00), expected 2026-06-12: what is there has never been counted",
      '  told of later days: 12 more on 2026-06-10',
      ...a.slice(13, 15),
    ]);
    assert.match(b[1] ?? '', /does not count: 9 to DAL: .* expected 2026-06-12: the item is no longer bought$/);
    assert.equal(b[2], '  told of later days: nothing');
    assert.match(table[2] ?? '', /LATER/);
    assert.match(table[3] ?? '', /A .* share 50% .* 12 more on 2026-06-10$/);
    const [number] = both[0]?.numbers ?? [];
    assert.deepEqual(number?.future?.told, [{ date: '2026-06-10', quantity: '12' }]);
    assert.deepEqual(number?.future?.days[0]?.from[0]?.reference, 'PO-1');
    assert.equal(number?.future?.differs, undefined);
  });

  it('says nothing of it where the partner is not told of later days', async () => {
    const { a, table } = await explained({});
    assert.ok(!a.some((text) => /later|promise/.test(text)));
    assert.ok(!table.some((text) => /LATER/.test(text)));
  });
});
