/** The item master: what it says of a SKU, every error with its place, and the partners' items held against it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readItemMaster } from '../../../../gateway/partners/items/item-master.ts';
import { readPartners } from '../../../../gateway/partners/read.ts';
import { readStockSettings } from '../../../../gateway/partners/stock-settings.ts';
import { formatConfigError } from '../../../../gateway/settings/config-error.ts';
import { readSettings } from '../../../../gateway/settings/read.ts';
import { partnerYaml, scratch } from '../scratch.ts';

const folder = mkdtempSync(join(tmpdir(), 'crossdock-master-'));
after(() => rmSync(folder, { recursive: true }));
const read = (text: string) => readItemMaster('items.csv', Buffer.from(text));

test('says of a SKU what its line says; active, and nothing more, where it says nothing', async () => {
  const { items, errors } = await read(
    'sku;class;pack;status;gtin;description;#who\n00417;fast;6;sell-through;614141004171;Stockpot;Ann\n00418;;;;;;\n',
  );
  assert.deepEqual(errors, []);
  assert.deepEqual(items?.item('00417'), {
    sku: '00417',
    class: 'fast',
    pack: '6',
    status: 'sell-through',
    gtin: '614141004171',
    description: 'Stockpot',
  });
  assert.deepEqual([items?.item('00418')?.status, items?.item('00418')?.class], ['active', undefined]);
  assert.deepEqual([items?.has('00418'), items?.has('418'), items?.item('418')], [true, false, undefined]);
  assert.deepEqual(items?.nearest('418'), ['00418']);
  assert.equal(items?.size, 2);
});

test('every error has its line and column', async () => {
  const { items, errors } = await read(
    [
      'sku,clas,pack,status,gtin',
      '1,,0,active,614141004171',
      ',,1.5,gone,614141004172',
      '1,,6,active,9501101530003',
      '2,,6,active,96385074',
      '3,,6,active,10614141004178',
      '4,,6,active,6141410041',
      '1E10,,6,active,',
    ].join('\n'),
  );
  assert.equal(items, undefined);
  assert.deepEqual(errors.map(formatConfigError), [
    'items.csv:1:5: unknown column `clas`; did you mean `class`? (a column is sku, class, pack, status, gtin or description, or a note whose name begins with #)',
    'items.csv:2:4: `pack` is `0`: a pack is a whole number of pieces, from 1',
    'items.csv:3:1: the line has no SKU',
    'items.csv:3:3: `pack` is `1.5`: a pack is a whole number of pieces, from 1',
    'items.csv:3:7: `status` is `gone`: it is active, sell-through or discontinued',
    'items.csv:3:12: `gtin` is `614141004172`: its check digit is 2 and should be 1',
    'items.csv:4:1: SKU `1` stands twice (one line an item)',
    'items.csv:7:13: `gtin` is `6141410041`: a GTIN has 8, 12, 13 or 14 digits, and this has 10',
    'items.csv:8:1: SKU `1E10`: a spreadsheet has rounded it; make the column text and enter the number again',
  ]);
  assert.deepEqual((await read('class\nfast\n')).errors.map(formatConfigError), [
    'items.csv:1:1: no column is called `sku` (our own item number stands in it)',
  ]);
});

test("partners' items that the master does not know are errors at their place; what is not there is one", async () => {
  const root = join(import.meta.dirname, '..', '..', '..', '..');
  const { settings } = readSettings({ file: undefined, env: {}, cwd: root });
  assert.ok(settings);
  const { book, errors, ...uses } = await readPartners(settings.folders.partners, settings);
  assert.deepEqual(errors, []);
  const file = join(folder, 'inventory.yaml');
  const owners = 'owners: { on-hand: wms }';
  writeFileSync(
    file,
    `items: master.csv\nlocations: { DAL: { name: Dallas, ${owners} }, RNO: { name: Reno, ${owners} } }\n`,
  );
  const files = { file, partners: settings.folders.partners, shown: 'inventory.yaml' };
  const all = async (cache = {}) => {
    const result = await readStockSettings(files, book, uses, cache);
    return { ...result, text: result.errors.map(formatConfigError) };
  };
  assert.deepEqual((await all()).text, ['master.csv: the item master cannot be read: ENOENT']);
  const skus = new Set([...(book?.partners.values() ?? [])].flatMap(({ items }) => [...items.skus()]));
  writeFileSync(join(folder, 'master.csv'), `sku\n${[...skus].filter((sku) => sku !== '01188').join('\n')}\n`);
  assert.deepEqual((await all()).text, [
    'partners/contoso-supply/items.csv:6:1: SKU `01188` is not in the item master (add it to the master, or take the line out)',
    'partners/northwind/items.csv:8:1: SKU `01188` is not in the item master (add it to the master, or take the line out)',
  ]);
  writeFileSync(join(folder, 'master.csv'), 'sku\nA\nA\n');
  const elsewhere = await readStockSettings({ ...files, shown: 'config/inventory.yaml' }, book, uses);
  assert.deepEqual(elsewhere.errors.map(formatConfigError), [
    'config/master.csv:3:1: SKU `A` stands twice (one line an item)',
  ]);
  writeFileSync(join(folder, 'master.csv'), `sku\n${[...skus].join('\n')}\n`);
  const cache = {};
  const first = await all(cache);
  assert.deepEqual([first.text, first.inventory?.items?.size], [[], skus.size]);
  assert.equal((await all(cache)).inventory?.items, first.inventory?.items, 'a master that did not change is kept');
});

test('items are held against the master also where a partner file has mistakes, so that all is said at once', async () => {
  using made = scratch({
    'partners/northwind/items.csv': 'sku\n00417\n00418\n',
    'partners/northwind/partner.yaml': `${partnerYaml({})}\ntiers: low\n`,
    'inventory.yaml': 'items: items.csv\nlocations: { DAL: { name: Dallas } }\n',
    'items.csv': 'sku\n00417\n',
  });
  const { book, errors, ...uses } = await made.read();
  const files = { file: join(made.folder, 'inventory.yaml'), partners: made.partners, shown: 'inventory.yaml' };
  const held = await readStockSettings(files, book, uses);
  const text = [...errors, ...held.errors].map(formatConfigError).join('\n');
  assert.equal(book, undefined);
  assert.match(text, /unknown key `tiers`; did you mean `tier`/);
  assert.match(text, /items\.csv:3:1: SKU `00418` is not in the item master \(did you mean 00417\?\)/);
});

test('a class is that of the items file or, where that says none, of the master; one that no item has is an error', async () => {
  using made = scratch({
    'partners/northwind/items.csv': 'sku,class\n00417,fast\n00418,\n00532,fast\n',
    'partners/northwind/partner.yaml': partnerYaml({
      send: `
  - document: inventory-advice
    set: 846
    over: mailbox
    schedule: { cron: "0 6 * * *" }
    urgent: { classes: [slow, fats] }
    buffer:
      - { when: { class: slow }, share: 50% }
      - { when: { class: fast, sku: "00418" }, less: 2 }
      - { when: { class: fast, sku: "005*" }, less: 1 }`,
    }),
    'inventory.yaml': 'items: items.csv\nlocations: { DAL: { name: Dallas } }\n',
    'items.csv': 'sku,class\n00417,slow\n00418,slow\n00532,\n',
  });
  const { book, errors, ...uses } = await made.read();
  assert.deepEqual(errors, []);
  const files = { file: join(made.folder, 'inventory.yaml'), partners: made.partners, shown: 'inventory.yaml' };
  const text = async () => {
    const found = await readStockSettings(files, book, uses);
    return found.errors.map((error) => formatConfigError(error).replace(`${made.partners}/northwind/`, ''));
  };
  const hint = '(the column `class` of its items.csv or, where that says none, of the item master)';
  const both = `partner.yaml:14:26: \`class\` is \`fast\` and \`sku\` is \`00418\`, and no item of the partner is both: the rule can never apply ${hint}`;
  const none = (place: string, name: string, never: string) =>
    `partner.yaml:${place}: \`class\` is \`${name}\`, and no item of the partner is of that class: ${never} ${hint}`;
  const fats = none('11:31', 'fats', 'no change of it is ever urgent').replace('(the', '(did you mean fast? the');
  assert.deepEqual(await text(), [both, fats]);
  made.write({ 'inventory.yaml': 'locations: { DAL: { name: Dallas } }\n' });
  made.write({ 'inventory.yaml': 'classes: [fast, fats, gone]\nlocations: { DAL: { name: Dallas } }\n' });
  const order = (await text()).filter((line) => line.startsWith('inventory.yaml'));
  assert.deepEqual(order, ['inventory.yaml:1:17: no item is of class `fats` (did you mean fast?)']);
  made.write({ 'inventory.yaml': 'locations: { DAL: { name: Dallas } }\n' });
  const slow = none('13:26', 'slow', 'the rule can never apply');
  assert.deepEqual(await text(), [slow, both, none('11:25', 'slow', 'no change of it is ever urgent'), fats]);
});
