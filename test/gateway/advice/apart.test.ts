/**
 * A large advice is composed in threads of their own: the same files, lines and totals as on the gateway's own, and a
 * fault there is a fault like any other: nothing is left of the advice, and the next try makes it.
 */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ComposeApart } from '../../../gateway/advice/apart/compose-apart.ts';
import { Composer } from '../../../gateway/advice/compose.ts';
import type { AdviceSink } from '../../../gateway/advice/files/sink.ts';
import { frameOf } from '../../../gateway/advice/kept/frame.ts';
import { unpacked } from '../../../gateway/advice/kept/line-record.ts';
import { factsOfMaster } from '../../../gateway/advice/telling/item-facts.ts';
import { Archive } from '../../../gateway/archive/archive.ts';
import type { Ledger } from '../../../gateway/ledger/port.ts';
import { withCanary } from '../../../gateway/partners/check/canary-items.ts';
import type { ItemIndex } from '../../../gateway/partners/items/item-index.ts';
import { ItemIndexBuilder } from '../../../gateway/partners/items/item-index-builder.ts';
import { readItemMaster } from '../../../gateway/partners/items/item-master.ts';
import type { Partner, PartnerSend } from '../../../gateway/partners/partner.ts';
import type { PartnerCanary } from '../../../gateway/partners/schema/canary-schema.ts';
import type { FutureRule } from '../../../gateway/partners/schema/future-schema.ts';
import { composing } from './set-up.ts';

/** Not in the order of the SKU, and no whole number of batches. */
const skus = Array.from({ length: 2_345 }, (_, at) => `S${String((at * 7_919) % 2_345).padStart(5, '0')}`);

function indexed(): ItemIndex {
  const builder = new ItemIndexBuilder({
    ...{ sku: 0, class: 1, description: 2, price: 3, currency: 4, count: 6 },
    numbers: [
      { qualifier: 'VN', column: 0 },
      { qualifier: 'UP', column: 5 },
    ],
  });
  for (const [at, sku] of skus.entries()) {
    const words = [at % 3 === 0 ? 'fast' : '', at % 5 === 0 ? `Größe ${at} * ~` : '', at % 2 === 0 ? '9.50' : ''];
    builder.add([sku, ...words, 'USD', at % 4 === 0 ? '' : `6141${sku.slice(1)}`]);
  }
  return builder.build(0).items;
}

async function mastered() {
  const lines = skus.map(
    (sku, at) => `${sku},${at % 7 === 0 ? 6 : ''},${['', 'discontinued', 'sell-through'][at % 3]}`,
  );
  const read = await readItemMaster('items.csv', Buffer.from(['sku,pack,status', ...lines].join('\n')));
  assert.ok(read.items, JSON.stringify(read.errors));
  return read.items;
}

interface Given {
  readonly apart: boolean;
  readonly x12?: Partial<Partner['x12']>;
  readonly source?: string;
  readonly bytesMax?: number;
  readonly canary?: boolean;
  readonly around?: (ledger: Ledger) => Ledger;
}

/** A composer of either kind, on stock that is always the same. */
async function prepared(rule: Partial<PartnerSend>, { apart, x12, source, bytesMax = 2 ** 31, canary, around }: Given) {
  const each = composing(rule, skus);
  const master = await mastered();
  const archive = new Archive(join(each.folder, 'archive'), { inlineBytesMax: 4_096, transmissionBytesMax: bytesMax });
  const composer = (file: string, ledger: Ledger) =>
    new Composer({
      ...{ ledger, archive, logger: each.logger, locations: () => ['DAL', 'RNO'] },
      clock: { now: () => each.now },
      itemFacts: (sku) => factsOfMaster(master, sku),
      ...(apart && { apart: new ComposeApart({ source: { sqlite: file }, master: () => master, itemsMin: 1 }) }),
      onComposed: () => undefined,
    });
  each.composer = composer(source ?? join(each.folder, 'ledger.db'), (around ?? ((ledger) => ledger))(each.ledger));
  const partner = { ...each.partner, items: indexed(), x12: { ...each.partner.x12, ...x12 } } as Partner;
  await each.stock(Object.fromEntries(skus.slice(0, 1_500).map((sku, at) => [sku, at % 11 === 0 ? 0.25 : at])));
  for (const sku of skus.slice(0, 40)) await each.onOrder(sku, `PO-${sku}`, 24, '2026-06-10');
  const told = canary ? withCanary({ ...partner, canary: canaryOf }) : partner;
  return {
    ...each,
    told,
    [Symbol.asyncDispose]: () => each[Symbol.asyncDispose](),
    compose: () => each.compose('full', { partner: told }),
    mend() {
      each.composer = composer(join(each.folder, 'ledger.db'), each.ledger);
    },
    unfinished: () => readdirSync(join(each.folder, 'archive', 'unfinished')),
  };
}

const future: FutureRule = {
  ...{ as: 'sch', horizonDays: 30, dates: 2, tell: 'increase', code: '29', dateQualifier: '018' },
};
const buffer = [
  { share: '80%', floor: '3' },
  { when: { class: 'fast' }, less: '2' },
  { when: { olderThan: '30m' }, cap: '900' },
];

describe('an advice composed in a thread of its own is the same', () => {
  for (const [what, rule] of [
    ['as one sum', {}],
    ['through a policy that looks at ages', { buffer }],
    ['in several sets and files', { linesPerSet: 400, setsPerFile: 2, locations: { DAL: '0042', RNO: '0077' } }],
    ['changed by an override', { override: { file: 'o', text: '{ "lines": [lines[sku != "S00003"]] }' } }],
    [
      'a LIN by location',
      { locationsAs: 'lin', price: 'UCP', lineDate: '007', locations: { DAL: '0042', RNO: '0077' } },
    ],
    ['discontinued ones coded', { discontinued: 'coded', discontinuedCode: 'QX', buffer: buffer.slice(0, 2) }],
    ['of later days as well', { future, locations: { DAL: '0042', RNO: '0077' } }],
    [
      "as JSON by the partner's specification",
      {
        ...{ set: undefined, locations: { DAL: '0042', RNO: '0077' } },
        json: {
          ...{ document: 'inventory-advice', format: 'json-lines' },
          line: {
            fields: { sku: { pointer: '/sku' }, location: { pointer: '/at' }, quantity: { pointer: '/qty' } },
          },
        },
      },
    ],
    ['as JSON', { set: undefined, json: '1', locations: { DAL: '0042', RNO: '0077' } }],
  ] as [string, Partial<PartnerSend>][]) {
    it(what, async () => {
      await using here = await prepared(rule, { apart: false });
      await using apart = await prepared(rule, { apart: true });
      assert.deepEqual([await here.compose(), await apart.compose()], ['sent', 'sent']);
      assert.deepEqual(await recorded(apart), await recorded(here));
    });
  }
});

const canaryOf: PartnerCanary = {
  ...{ sku: 'CANARY', items: [{ qualifier: 'VN', value: 'CANARY-1' }], everyMs: 60_000, withinMs: 60_000 },
  ...{ rule: 'daily', location: undefined, class: undefined, quantity: '100' },
  place: { file: 'partner.yaml', line: 1, column: 1 },
};

it('an advice with a canary is the same, and the canary no part of its totals', async () => {
  await using here = await prepared({}, { apart: false, canary: true });
  await using apart = await prepared({}, { apart: true, canary: true });
  for (const each of [here, apart]) await each.stock({ CANARY: 100 });
  assert.deepEqual([await here.compose(), await apart.compose()], ['sent', 'sent']);
  const told = await recorded(apart);
  assert.deepEqual(told, await recorded(here));
  const lines = told.blocks.reduce((sum, block) => sum + block.lines, 0);
  assert.equal(told.advice.lines, lines - 1);
});

/** All that the ledger has of the newest advice. */
async function recorded(each: Pick<Awaited<ReturnType<typeof prepared>>, 'ledger' | 'newest'>) {
  const { advices } = each.ledger.read;
  const advice = await each.newest();
  assert.ok(advice.lines > 1_500, `${advice.lines} lines`);
  const blocks = await advices.blocks(advice.id);
  const records = await Promise.all(blocks.map(async ({ block }) => unpacked(await bodyOf(block))));
  return { advice, blocks, records, files: await advices.files(advice.id) };
  async function bodyOf(block: number): Promise<Uint8Array> {
    const body = await advices.blockBody(advice.id, block);
    assert.ok(body);
    return body;
  }
}

describe('what fails in the thread, or while it works, leaves nothing, and the next try makes the advice', () => {
  for (const [what, given, error] of [
    ['no ledger where it looks', { source: '/nowhere/ledger.db' }, /unable to open database file/],
    ['a file that is longer than the archive takes', { bytesMax: 60_000 }, /advice northwind-1, over 60000 bytes/],
    ['lines that the ledger does not take', { around: failing }, /the disk is full/],
  ] as [string, Omit<Given, 'apart'>, RegExp][]) {
    it(what, async () => {
      await using each = await prepared({}, { apart: true, ...given });
      await assert.rejects(each.compose(), error);
      assert.deepEqual(await each.ledger.read.advices.list(undefined, 1), []);
      assert.deepEqual(await each.ledger.read.advices.blocks('northwind-1'), []);
      assert.deepEqual(each.unfinished(), []);
      if (given.bytesMax !== undefined) return;
      each.mend();
      assert.equal(await each.compose(), 'sent');
      const { number } = await each.newest();
      assert.equal(number, 2, 'a number that was drawn is not drawn again');
    });
  }

  it('a file that begins while lines are refused is not left open', async () => {
    await using each = await prepared({ linesPerSet: 100, setsPerFile: 1 }, { apart: true });
    const source = { sqlite: join(each.folder, 'ledger.db') };
    const composer = new ComposeApart({ source, master: () => undefined, itemsMin: 1 });
    let begun = 0;
    let open = 0;
    const sink: AdviceSink = {
      control: async () => ({ interchange: begun + 1, group: begun + 1 }),
      async keep(bytes) {
        begun += 1;
        open += 1;
        let length = 0;
        try {
          for await (const piece of bytes) length += piece.length;
        } finally {
          open -= 1;
        }
        return { sha256: String(begun), bytes: length };
      },
      putBlocks: () => Promise.reject(new Error('the disk is full')),
    };
    const about = { partner: each.told, rule: each.rule, mode: 'full', number: 1, now: each.now } as const;
    const frame = frameOf({ ...about, locations: ['DAL', 'RNO'] });
    const written = composer.write(each.told, frame, undefined, sink);
    assert.ok(written);
    await assert.rejects(written, /the disk is full/);
    assert.ok(begun > 1);
    assert.equal(open, 0);
  });

  it('one that the partner could not read is given up, for the same reason', async () => {
    const x12 = { delimitersInData: 'refuse' } as const;
    const reasons: unknown[] = [];
    for (const apart of [true, false]) {
      await using each = await prepared({}, { apart, x12 });
      assert.equal(await each.compose(), 'given-up');
      const [failed] = await each.events('transmission.failed');
      reasons.push(failed.reason);
      assert.deepEqual(each.unfinished(), []);
    }
    assert.match(String(reasons[0]), /x12.delimitersInData is refuse/);
    assert.equal(reasons[0], reasons[1]);
  });
});

/** A ledger that takes no lines of an advice. */
function failing(ledger: Ledger): Ledger {
  return {
    ...{ id: ledger.id, read: ledger.read },
    write: (work) =>
      ledger.write((stores) =>
        work({
          ...stores,
          advices: { ...stores.advices, putBlocks: () => Promise.reject(new Error('the disk is full')) },
        }),
      ),
    [Symbol.asyncDispose]: () => ledger[Symbol.asyncDispose](),
  };
}
