import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type PartnersChange, watchPartners } from '../../../gateway/partners/watch.ts';
import { formatConfigError } from '../../../gateway/settings/config-error.ts';
import { partnerYaml, scratch } from './scratch.ts';

const inventory = 'locations: { DAL: { name: Dallas, owners: { on-hand: a } } }\n';

test('a change is reported whole, a bad one with everything wrong with it, and each once', async () => {
  using made = scratch({ 'partners/a/partner.yaml': partnerYaml(), 'config/inventory.yaml': inventory });
  const { book } = await made.read();
  const changes: PartnersChange[] = [];
  await using watch = watchPartners(made.partners, made.settings, (change) => void changes.push(change), book);
  await watch.look();
  assert.equal(changes.length, 0, 'nothing changed since the book was read');

  made.write({ 'partners/a/partner.yaml': partnerYaml({ name: 'Renamed' }) });
  await watch.look();
  assert.equal(changes.at(-1)?.book?.partners.get('a')?.name, 'Renamed');
  assert.equal(changes.at(-1)?.inventory?.locations.get('DAL')?.name, 'Dallas');

  made.write({ 'partners/a/partner.yaml': partnerYaml({ tier: 'gold', status: 'live' }) });
  await watch.look();
  await watch.look();
  assert.equal(changes.length, 2, 'the same mistakes are reported once');
  assert.deepEqual(
    changes.at(-1)?.errors.map(({ message }) => message),
    [
      '`status` is `live`; it may be draft, test, production or suspended',
      '`tier` is `gold`; it may be strategic, standard or low',
    ],
  );

  made.write({ 'partners/a/partner.yaml': partnerYaml({ name: 'Renamed' }) });
  await watch.look();
  assert.equal(changes.length, 3, 'right again');
  made.write({ 'partners/a/partner.yaml': partnerYaml({ name: 'Renamed' }) });
  await watch.look();
  assert.equal(changes.length, 3, 'written again, with the same content');
});

test('inventory.yaml is watched with the partners', async () => {
  using made = scratch({ 'partners/a/partner.yaml': partnerYaml(), 'config/inventory.yaml': inventory });
  const changes: PartnersChange[] = [];
  await using watch = watchPartners(made.partners, made.settings, (change) => void changes.push(change));
  await watch.look();
  assert.equal(changes.length, 1, 'without a book the first look reports');
  made.write({ 'config/inventory.yaml': inventory.replace('on-hand: a', 'on-hand: b') });
  await watch.look();
  const text = changes.at(-1)?.errors.map((error) => formatConfigError(error).replaceAll(`${made.folder}/`, ''));
  assert.deepEqual(text, [
    'config/inventory.yaml:1:54: `on-hand` is owned by `b`, and there is no such partner (did you mean a?)',
  ]);
});

test('the item master is read again when it changes, and a wrong one changes nothing', async () => {
  using made = scratch({
    'partners/a/partner.yaml': partnerYaml(),
    'config/inventory.yaml': `items: master.csv\n${inventory}`,
    'config/master.csv': 'sku,pack\n1,6\n',
  });
  const changes: PartnersChange[] = [];
  await using watch = watchPartners(made.partners, made.settings, (change) => void changes.push(change));
  await watch.look();
  assert.equal(changes.at(-1)?.inventory?.items?.pack('1'), '6');
  made.write({ 'config/master.csv': 'sku,pack\n1,12\n2,\n' });
  await watch.look();
  assert.equal(changes.at(-1)?.inventory?.items?.pack('1'), '12');
  made.write({ 'config/master.csv': 'sku,pack\n1,many\n' });
  await watch.look();
  const text = changes.at(-1)?.errors.map((error) => formatConfigError(error).replaceAll(`${made.folder}/`, ''));
  assert.deepEqual(text, ['config/master.csv:2:3: `pack` is `many`: a pack is a whole number of pieces, from 1']);
  assert.equal(changes.length, 3);
});

test('the watcher itself notices files that are written and folders that are removed', async () => {
  using made = scratch({
    'partners/a/partner.yaml': partnerYaml(),
    'partners/b/partner.yaml': partnerYaml({ x12: '', receive: '', status: 'test' }),
    'config/inventory.yaml': inventory,
  });
  const { book } = await made.read();
  const waiting: ((change: PartnersChange) => void)[] = [];
  const next = () => new Promise<PartnersChange>((done) => waiting.push(done));
  await using watch = watchPartners(made.partners, made.settings, (change) => waiting.shift()?.(change), book);
  await watch.ready;
  const written = next();
  made.write({ 'partners/a/partner.yaml': partnerYaml({ name: 'Renamed' }) });
  assert.equal((await written).book?.partners.get('a')?.name, 'Renamed');
  const removed = next();
  rmSync(join(made.partners, 'b'), { recursive: true });
  assert.deepEqual([...((await removed).book?.partners.keys() ?? [])], ['a']);
});

test('what the caller throws goes to who asked for the look, and the next look goes on', async () => {
  using made = scratch({ 'partners/a/partner.yaml': partnerYaml(), 'config/inventory.yaml': inventory });
  let calls = 0;
  const fail = () => {
    calls++;
    throw new Error('no room');
  };
  await using watch = watchPartners(made.partners, made.settings, fail);
  await assert.rejects(watch.look(), /no room/);
  made.write({ 'partners/a/partner.yaml': partnerYaml({ name: 'Renamed' }) });
  await assert.rejects(watch.look(), /no room/);
  assert.equal(calls, 2);
});
