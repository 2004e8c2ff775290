/** What leaves is checked first: by the dictionary and by the partner's guideline, and with its rule for delimiters. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Composer } from '../../../gateway/advice/compose.ts';
import type { Archive } from '../../../gateway/archive/archive.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import type { Partner, PartnerSend } from '../../../gateway/partners/partner.ts';
import type { X12Settings } from '../../../translators/x12/settings.ts';
import { recordedLog } from '../../support/outbox.ts';
import { sha256 } from '../../support/records.ts';
import { memoryFolder, temporaryFolder } from '../../support/temporary.ts';

const rule: PartnerSend = { document: 'inventory-advice', set: '846', over: 'mailbox', buffer: [] };
const dueAt = '2026-03-01T13:00:00.000Z';

function setUp(x12: Partial<X12Settings> = {}, description?: string) {
  const folder = temporaryFolder(memoryFolder);
  const ledger = openLedger(join(folder.path, 'ledger.db'));
  const { log, lines } = recordedLog();
  const kept: string[] = [];
  const archive = {
    keepBytes: async (bytes: Uint8Array) => {
      const text = Buffer.from(bytes).toString();
      kept.push(text);
      return { sha256: sha256(text), bytes: bytes.length, content: bytes };
    },
  } as unknown as Archive;
  const us = { qualifier: 'ZZ', id: 'CROSSDOCK' };
  const partner = {
    id: 'northwind',
    status: 'production',
    x12: { us, them: { qualifier: '01', id: '123456789' }, version: '004010', ...x12 },
    version: 'v1',
    items: {
      skus: () => ['00417'],
      numbers: () => [{ qualifier: 'UP', value: '614141004171' }],
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
    compose: (more: Partial<PartnerSend> = {}) =>
      composer.compose({ partner, rule: { ...rule, ...more }, index: 0, dueAt }),
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
    assert.equal(await each.ledger.read.advices.scheduledUntil('northwind', 0), dueAt);
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
