/** `crossdock inventory`: what is known of a SKU, read from the ledger. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ledgerFile } from '../../../gateway/data-folder.ts';
import { applyUpdates } from '../../../gateway/inventory/apply.ts';
import { reserveOrder } from '../../../gateway/inventory/reservations.ts';
import { Stock } from '../../../gateway/inventory/stock.ts';
import { putNotice } from '../../../gateway/inventory/supply.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import { noon, update } from '../../support/records.ts';
import { aNotice, anOrder } from '../../support/stock-documents.ts';
import { jsonLines, type Scratch, scratch, words } from './run-cli.ts';

const sku = '00042';
let folder: Scratch;
let data: string;

before(async () => {
  folder = scratch();
  data = join(folder.path, 'data');
  mkdirSync(data, { recursive: true });
  await using ledger = openLedger(ledgerFile(data));
  const locations = new Map([['DAL', { name: 'Dallas', owners: { 'on-hand': 'wms', damaged: 'wms' } }]]);
  const place = { locations: {}, location: undefined };
  await ledger.write(async (stores) => {
    const source = { partner: 'wms', transmission: 'in-1', scope: 'doc', rank: String };
    const damaged = update('k2', { state: 'damaged', quantity: '1' });
    await applyUpdates(stores, source, [update('k\x1b1'), damaged], { locations }, noon);
    const stock = new Stock(stores);
    const common = { stores, stock, locations, pack: () => undefined, now: noon };
    const part = { part: 1, transmission: 'in-1', rank: '1', at: noon };
    for (const [order, from] of [
      [anOrder('PO-1', { from: 'DAL', lines: [{ sku, quantity: '4' }] }), 'DAL'],
      [anOrder('PO-2', { lines: [{ sku, quantity: '2' }] }), ''],
    ] as const) {
      const its = { ...part, documentId: `doc-${order.number}${from}`, order, heading: order, partner: 'northwind' };
      await reserveOrder({ ...common, rule: { ...place, holdMs: 3_600_000 } }, its);
    }
    for (const [number, day] of [
      ['S-1', '2999-03-04'],
      ['S-2', '2026-03-04'],
    ] as const) {
      const dates = [{ qualifier: '017', value: day }];
      const notice = aNotice(number, { to: 'DAL', dates, lines: [{ sku, quantity: '6', order: '4500' }] });
      const its = { ...part, documentId: `doc-${number}`, notice, heading: notice, partner: 'contoso' };
      await putNotice({ ...common, rule: { ...place, transitDays: 5 } }, its);
    }
    await stock.write(noon);
  });
});
after(() => folder[Symbol.dispose]());

const asked = (...argv: string[]) =>
  words(['inventory', ...argv], { cwd: folder.path, env: { CROSSDOCK_FOLDERS_DATA: data } });

test('in words: the sum, each position, what is reserved, what is to come, and what can be promised', async () => {
  const { code, out } = await asked(sku);
  assert.equal(code, 0);
  assert.match(out, /no location: orders that name no location of ours reserve 2\n/);
  assert.match(out, /DAL: available-to-sell 5 = on-hand 10 − damaged 1 − reserved by orders 4\n/);
  assert.match(out, /on-hand +10 +counted by wms .* ago \(.*\) +k\\x1b1\n/);
  assert.match(out, /reserved +4 +by order PO-1 of northwind until/);
  assert.match(out, /in-transit +6 +shipment S-1 of order 4500 by contoso +expected 2999-03-04\n/);
  assert.match(out, /shipment S-2 .* expected 2026-03-04, overdue: not promised\n/);
  assert.match(out, /on 2999-03-04 +11 +available-to-promise, with 6 arriving that day/);
});

test('as JSON, one location a line', async () => {
  const { out } = await asked(sku, '--json', '--location', 'DAL');
  const [dallas, ...others] = jsonLines(out);
  assert.deepEqual(others, []);
  assert.deepEqual([dallas?.availableToSell, dallas?.reserved, dallas?.asOf], ['5', '4', noon]);
  assert.deepEqual(dallas?.promise, [{ date: '2999-03-04', arriving: '6', available: '11' }]);
});

test('what nobody has spoken of', async () => {
  const unknown = await asked('42');
  assert.equal(unknown.code, 1);
  assert.match(unknown.err, /nothing is known of "42"/);
  const elsewhere = await asked(sku, '--location', 'RNO');
  assert.match(elsewhere.err, /nothing is known of "00042" at RNO\n.*It is known at DAL\./);
});
