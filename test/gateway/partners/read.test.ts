import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { readPartners } from '../../../gateway/partners/read.ts';
import { formatConfigError } from '../../../gateway/settings/config-error.ts';
import { readInventory } from '../../../gateway/settings/inventory.ts';
import { readSettings } from '../../../gateway/settings/read.ts';
import { partnerYaml, scratch } from './scratch.ts';

test('the example partners are right, and so is the example inventory', async () => {
  const { settings } = readSettings({ env: {}, cwd: join(import.meta.dirname, '../../..') });
  assert.ok(settings);
  const { book, errors, locations } = await readPartners(settings.folders.partners, settings);
  assert.deepEqual(errors.map(formatConfigError), []);
  assert.deepEqual(
    [...(book?.partners.keys() ?? [])],
    ['contoso-supply', 'fabrikam-3pl', 'legacy-erp', 'northwind', 'wms'],
  );
  assert.deepEqual(readInventory(settings.folders.inventory, book, locations).errors.map(formatConfigError), []);
  const northwind = book?.partners.get('northwind');
  assert.equal(northwind?.items.size, 12);
  assert.equal(northwind?.items.sku('UP', '614141004171'), '00417');
  assert.equal(northwind?.x12?.version, '004010');
  assert.equal(book?.partners.get('legacy-erp')?.send[0]?.flat?.document, 'purchase-order');
});

test('defaults are filled in and folders are absolute', async () => {
  using made = scratch({
    'partners/a/partner.yaml': partnerYaml(),
    'partners/b/partner.yaml': partnerYaml({
      x12: '',
      receive: '',
      status: 'test',
      channels: '{ x: { folder: { in: /srv/in, settle: 2s } } }',
    }),
    'partners/a/samples/850.edi': 'ISA',
    'partners/.git/config': 'x',
  });
  const { book, text } = await made.read();
  assert.deepEqual(text, []);
  const a = book?.partners.get('a');
  const drops = made.settings.folders.drops;
  assert.deepEqual(a?.channels.mailbox, {
    name: 'mailbox',
    folder: {
      in: `${drops}/a/in`,
      out: `${drops}/a/out`,
      done: `${drops}/a/done`,
      refused: `${drops}/a/refused`,
      settleMs: 500,
    },
  });
  assert.deepEqual(a?.receive, [{ document: 'purchase-order', set: '850', over: 'mailbox', resend: 'skip' }]);
  assert.equal(a?.tier, 'standard');
  assert.equal(a?.items.size, 0);
  assert.equal(a?.items.sku('UP', '1'), undefined);
  assert.match(a?.version ?? '', /^[0-9a-f]{16}$/);
  const x = book?.partners.get('b')?.channels.x;
  assert.ok(x && 'folder' in x);
  assert.equal(x.folder.in, '/srv/in');
  assert.equal(x.folder.settleMs, 2_000);
});

test('the version is of the content: it changes with a file and with nothing else', async () => {
  using made = scratch({ 'partners/a/partner.yaml': partnerYaml(), 'partners/a/items.csv': 'sku\n1\n' });
  const version = async () => (await made.read()).book?.version;
  const first = await version();
  made.write({ 'partners/a/partner.yaml': partnerYaml(), 'partners/a/samples/x.edi': 'x', 'partners/a/.swp': 'x' });
  assert.equal(await version(), first);
  made.write({ 'partners/a/items.csv': 'sku\n2\n' });
  const second = await version();
  assert.notEqual(second, first);
  made.write({ 'partners/b/partner.yaml': partnerYaml({ x12: '', receive: '', status: 'draft' }) });
  assert.notEqual(await version(), second);
});

test('one partner that is wrong keeps the whole book from being applied', async () => {
  using made = scratch({ 'partners/a/partner.yaml': partnerYaml(), 'partners/b/partner.yaml': 'name: B\n' });
  const { book, text } = await made.read();
  assert.equal(book, undefined);
  assert.deepEqual(text, [
    'partners/b/partner.yaml:1:1: `channels` is missing (Channels by name.)',
    'partners/b/partner.yaml:1:1: `status` is missing (draft, test, production or suspended.)',
  ]);
});

test('locations are named with the place where they stand', async () => {
  const send = `[{ document: inventory-advice, set: 846, over: mailbox, schedule: { cron: "0 6 * * *" }, locations: { DAL: "01" },\n  buffer: [{ when: { location: DAL }, less: 1 }] }]`;
  using made = scratch({ 'partners/a/partner.yaml': partnerYaml({ receive: '', send }) });
  const { locations, text } = await made.read();
  assert.deepEqual(text, []);
  assert.deepEqual(
    locations.map(({ code, line, column }) => `${code} ${line}:${column}`),
    ['DAL 5:109', 'DAL 6:32'],
  );
});

test('files outside the folder, files of bytes, and a folder that is not there', async () => {
  using made = scratch({
    'secret.csv': 'sku\n1\n',
    'partners/a/partner.yaml': partnerYaml({ items: '../../secret.csv' }),
    'partners/b/partner.yaml': Uint8Array.of(0xff, 0xfe, 0x00),
  });
  const { text } = await made.read();
  assert.deepEqual(text, [
    "partners/a/partner.yaml:6:8: `items` is `../../secret.csv`, and there is no such file in the partner's folder",
    'partners/b/partner.yaml: the file is not UTF-8',
  ]);
  const { errors } = await readPartners('/nowhere/partners', made.settings);
  assert.deepEqual(errors.map(formatConfigError), [
    '/nowhere/partners: the partners folder cannot be read: ENOENT (folders.partners in gateway.yaml names it)',
  ]);
});

test('no text as partner.yaml throws', async () => {
  using made = scratch();
  const line = fc.constantFrom(
    ...partnerYaml({ send: '[{ document: inventory-advice, set: 846, over: mailbox, buffer: [{}] }]' }).split('\n'),
    '  - x',
    ': ',
    '{',
    'tier: [a]',
    'receive: { a: b }',
    '&a *a',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\n')),
  );
  await fc.assert(
    fc.asyncProperty(text, async (any) => {
      made.write({ 'partners/a/partner.yaml': any });
      const { book, errors } = await made.read();
      assert.equal(book === undefined, errors.length > 0);
    }),
    { numRuns: 80 },
  );
});
