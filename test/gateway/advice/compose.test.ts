/** What leaves is checked first: by the dictionary and by the partner's guideline, and with its rule for delimiters. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Composer } from '../../../gateway/advice/compose.ts';
import { explainedSku } from '../../../gateway/advice/explain/explained.ts';
import { filesMax } from '../../../gateway/advice/files/files.ts';
import type { Archive } from '../../../gateway/archive/archive.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import type { Partner, PartnerSend } from '../../../gateway/partners/partner.ts';
import type { X12Settings } from '../../../translators/x12/settings.ts';
import { recordedLog } from '../../support/outbox.ts';
import { sha256 } from '../../support/records.ts';
import { memoryFolder, temporaryFolder } from '../../support/temporary.ts';

const rule: PartnerSend = { key: 'daily', document: 'inventory-advice', set: '846', over: 'mailbox', buffer: [] };
const dueAt = '2026-03-01T13:00:00.000Z';

function setUp(x12: Partial<X12Settings> = {}, description?: string, skus: readonly string[] = ['00417']) {
  const folder = temporaryFolder(memoryFolder);
  const ledger = openLedger(join(folder.path, 'ledger.db'));
  const { log, lines } = recordedLog();
  const kept: string[] = [];
  const archive = {
    async keep(source: AsyncIterable<Uint8Array>) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of source) chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      kept.push(bytes.toString());
      return { sha256: sha256(bytes.toString()), bytes: bytes.length, content: bytes };
    },
  } as unknown as Archive;
  const us = { qualifier: 'ZZ', id: 'CROSSDOCK' };
  const partner = {
    id: 'northwind',
    status: 'production',
    x12: { us, them: { qualifier: '01', id: '123456789' }, version: '004010', ...x12 },
    version: 'v1',
    items: {
      skus: () => skus,
      numbers: (sku: string) => (sku === '00417' ? [{ qualifier: 'UP', value: '614141004171' }] : []),
      class: () => undefined,
      description: () => description,
    },
  } as unknown as Partner;
  const composer = new Composer({
    ledger,
    archive,
    clock: { now: () => Date.parse('2026-03-01T13:00:01.000Z') },
    logger: log,
    locations: () => ['DAL'],
    onComposed: () => undefined,
  });
  return {
    kept,
    lines,
    ledger,
    compose: (more: Partial<PartnerSend> = {}) => composer.compose({ partner, rule: { ...rule, ...more }, dueAt }),
    events: async () =>
      (await ledger.read.events.after(0, 10)).map(({ type, data }) => [type, JSON.parse(data)] as const),
    async [Symbol.asyncDispose]() {
      await ledger[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}

describe('an advice that is composed', () => {
  it('leaves when it is right by the guideline', async () => {
    await using each = setUp();
    await each.compose({ guideline: { set: '846', elements: { 'LIN/QTY01': { codes: ['33'] } } } });
    assert.equal(each.kept.length, 1);
    assert.deepEqual(
      (await each.events()).map(([type]) => type),
      ['inventory.advised'],
    );
  });

  it("does not leave when it breaks the partner's guideline: an event says why, and the schedule goes on", async () => {
    await using each = setUp();
    await each.compose({ guideline: { set: '846', elements: { 'LIN/QTY01': { codes: ['17'] } } } });
    assert.deepEqual(each.kept, []);
    const [[type, data] = ['', {}]] = await each.events();
    assert.equal(type, 'transmission.failed');
    assert.equal(data.stage, 'composition');
    assert.match(data.reason, /^QTY01 \(.*\) is "33"; the partner's guideline allows 17\. \(segment QTY, number \d+/);
    assert.equal(each.lines[0]?.msg, 'an advice was not sent');
    assert.equal(await each.ledger.read.advices.scheduledUntil('northwind', 'daily'), dueAt);
  });

  it('has the references and parties of the settings in its heading', async () => {
    await using each = setUp();
    await each.compose({
      references: { IA: '55' },
      parties: [{ role: 'SU', name: 'Crossdock', qualifier: '92', id: 'S1' }],
    });
    assert.match(each.kept[0] ?? '', /BIA\*.*~\nREF\*IA\*55~\nN1\*SU\*Crossdock\*92\*S1~\nLIN/);
  });

  it('has a blank for a delimiter in data, unless told otherwise', async () => {
    await using blank = setUp({}, 'POT * 8 QT');
    await blank.compose();
    assert.match(blank.kept[0] ?? '', /PID\*F\*{4}POT {3}8 QT~/);
    await using dash = setUp({ delimitersInData: { replace: '-' } }, 'POT * 8 QT');
    await dash.compose();
    assert.match(dash.kept[0] ?? '', /PID\*F\*{4}POT - 8 QT~/);
  });

  it('does not leave with a delimiter in data where the partner refuses that', async () => {
    await using each = setUp({ delimitersInData: 'refuse' }, 'POT * 8 QT');
    await each.compose();
    assert.deepEqual(each.kept, []);
    const [[, data] = ['', {}]] = await each.events();
    assert.match(data.reason, /^PID05 holds a delimiter or control character\. The value is "POT \* 8 QT"/);
  });
});

const overrideOf = (text: string) => ({ override: { file: 'maps/846.jsonata', text } });

describe('an override of an advice', () => {
  it('changes what is written, and not what is explained', async () => {
    await using each = setUp({}, 'Stockpot');
    const text = `$ ~> | $ | {
      "reportType": "DD",
      "parties": { "role": "SU", "name": "Crossdock" },
      "lines": lines.{ "items": [items, { "qualifier": "SK", "value": sku }], "quantities": quantities }
    } |`;
    await each.compose(overrideOf(text));
    assert.match(
      each.kept[0] ?? '',
      /\nBIA\*00\*DD\*1\*20260301\*130001~\nN1\*SU\*Crossdock~\nLIN\*1\*UP\*614141004171\*SK\*00417~\nQTY/,
    );
    const { advices } = each.ledger.read;
    const advice = await advices.byId('northwind-1');
    assert.ok(advice !== undefined);
    const line = await explainedSku(advices, advice, '00417');
    assert.deepEqual(
      line?.numbers.map(({ told }) => told),
      ['0'],
    );
  });

  it('that fails gives the advice up: nothing is sent, and the event says where and why', async () => {
    const reasons = [];
    for (const text of [
      '{\n "number": 1 + "a" }',
      '{ "lines": [{ "items": [], "quantities": [] }] }',
      '"text"',
      '{ "colour": 1 }',
    ]) {
      await using each = setUp();
      await each.compose(overrideOf(text));
      assert.deepEqual(each.kept, []);
      const [[type, data] = ['', {}]] = await each.events();
      assert.equal(type, 'transmission.failed');
      assert.equal(each.lines[0]?.reason, data.reason);
      assert.equal(await each.ledger.read.advices.scheduledUntil('northwind', 'daily'), dueAt);
      reasons.push(data.reason);
    }
    assert.deepEqual(reasons, [
      'the override failed: maps/846.jsonata:2:14: The right side of the "+" operator must evaluate to a number',
      'the override failed: maps/846.jsonata: what it gives does not fit the document: lines.0.items must NOT have fewer than 1 items',
      'the override failed: maps/846.jsonata: it gives "text", and not a document',
      'the override failed: maps/846.jsonata: what it gives does not fit the document: has no property colour',
    ]);
  });

  it('sees a long advice some lines at a time', async () => {
    const skus = Array.from({ length: 501 }, (_, at) => `S${String(at).padStart(4, '0')}`);
    await using each = setUp({}, undefined, skus);
    await each.compose(overrideOf('{ "number": number & "-" & $count(lines), "lines": [lines[sku != "S0002"]] }'));
    const [text = ''] = each.kept;
    assert.match(text, /BIA\*00\*SI\*1-500\*/);
    assert.equal(text.match(/^LIN/gm)?.length, 500);
    assert.ok(text.includes('*S0500~') && !text.includes('*S0002~'));
  });
});

describe('limits of an advice', () => {
  const skus = ['00417', 'A1', 'A2', 'A3', 'A4'];

  it('divide it into sets, and these into files with numbers of their own, committed together', async () => {
    await using each = setUp({}, undefined, skus);
    await each.compose({ linesPerSet: 2, setsPerFile: 2 });
    assert.equal(each.kept.length, 2);
    const parts = each.kept.map((text) => text.match(/^(?:ST|LIN|GE|IEA)\*[^~]*/gm));
    assert.deepEqual(parts, [
      [
        ...['ST*846*0001', 'LIN*1*UP*614141004171', 'LIN*2*VN*A1', 'ST*846*0002', 'LIN*1*VN*A2', 'LIN*2*VN*A3'],
        ...['GE*2*1', 'IEA*1*000000001'],
      ],
      ['ST*846*0001', 'LIN*1*VN*A4', 'GE*1*2', 'IEA*1*000000002'],
    ]);
    const { read } = each.ledger;
    const sent = await read.transmissions.causedBy('northwind-1');
    assert.deepEqual(
      sent.map(({ name, group, interchange }) => [name, group, interchange]),
      [
        ['advice-000000001.edi', 'IB:1', '1'],
        ['advice-000000002.edi', 'IB:2', '2'],
      ],
    );
    const advice = await read.advices.byId('northwind-1');
    assert.deepEqual([advice?.transmission, advice?.lines], [sent[0]?.id, 5]);
    const sets = await Promise.all(sent.map(({ id }) => read.acknowledgments.sets(id)));
    assert.deepEqual(
      sets.map((some) => some.map(({ control }) => control)),
      [['0001', '0002'], ['0001']],
    );
    const [[type, data] = ['', {}], ...others] = await each.events();
    assert.deepEqual([type, data.files, others.length], ['inventory.advised', 2, 0]);
    await each.compose({ linesPerSet: 2, setsPerFile: 2 });
    assert.equal(
      (await read.transmissions.list({ limit: 10 })).length,
      2,
      'the same due time again sends nothing more',
    );
  });

  it('of sets alone make one file', async () => {
    await using each = setUp({}, undefined, skus);
    await each.compose({ linesPerSet: 2 });
    assert.equal(each.kept.length, 1);
    assert.match(each.kept[0] ?? '', /GE\*3\*1~/);
  });

  it('that would make too many files give the advice up', async () => {
    await using each = setUp(
      {},
      undefined,
      Array.from({ length: filesMax + 1 }, (_, at) => `S${at}`),
    );
    await each.compose({ linesPerSet: 1, setsPerFile: 1 });
    assert.equal((await each.ledger.read.transmissions.list({ limit: 1 })).length, 0);
    const [[, data] = ['', {}]] = await each.events();
    assert.match(data.reason, /^the advice would be more than 100 files, the most that are sent: raise linesPerSet/);
  });
});
