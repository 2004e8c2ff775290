/** `crossdock whatif`: a ledger's history through a policy from a file, read-only. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readPartners } from '../../../gateway/partners/read.ts';
import { readSettings } from '../../../gateway/settings/read.ts';
import { history } from '../advice/whatif/history.ts';
import { jsonLines, repository, words } from './run-cli.ts';

const file = (name: string) => join(made.folder, name);
const asked = (...argv: string[]) =>
  words(['whatif', 'northwind', '--since', '2026-01-01T00:00:00Z', ...argv], {
    env: { CROSSDOCK_FOLDERS_DATA: made.folder },
  });

let made: ReturnType<typeof history>;
before(async () => {
  const { settings } = readSettings({ file: undefined, env: {}, cwd: repository });
  assert.ok(settings);
  const { book } = await readPartners(settings.folders.partners, settings);
  const rule = book?.partners.get('northwind')?.send.find(({ document }) => document === 'inventory-advice');
  assert.ok(rule);
  // Told by a policy of former days: neither that of today nor the one that is tried.
  made = history({ key: rule.key, locations: { DAL: '0042' }, buffer: [{ cap: '10' }] }, ['00417', '00532']);
  await made.count('00417', 'DAL', 100);
  await made.count('00532', 'DAL', 3);
  await made.advise('full');
  await made.order('00417', 'DAL', 40);
  await made.count('00532', 'DAL', 2);
  await made.advise('delta');
});
after(() => made[Symbol.asyncDispose]());

test('beside what was told and what today tells, with the SKUs that differ most, and notes', async () => {
  writeFileSync(file('new.yaml'), 'buffer:\n  - share: 50%\n');
  const bytes = readFileSync(file('ledger.db'));
  const { code, out } = await asked('--policy', file('new.yaml'));
  assert.equal(code, 0);
  const expected = [
    /^northwind since 2026-01-01T00:00:00\.000Z: 1 advice replayed, 1 order line held against them$/m,
    /TOLD +TODAY'S POLICY +NEW POLICY$/m,
    /^units told, on average +13 +78 +51$/m,
    /^ +refused though it was there +1 \(30 units\) +0 +0$/m,
    /^00417 +northwind-1 +100 +10 +78 +50$/m,
    /^note: 1 delta or urgent advice not counted: a policy goes by age/m,
  ];
  for (const line of expected) assert.match(out, line);
  assert.deepEqual(readFileSync(file('ledger.db')), bytes);
  const [facts] = jsonLines((await asked('--policy', file('new.yaml'), '--json')).out);
  assert.deepEqual([facts?.advices, facts?.base, Object(facts?.other).unitsTold], [1, null, '51']);
});

test('a whole partner.yaml, and what is wrong with a policy at its line and column', async () => {
  const whole = readFileSync(join(repository, 'partners/northwind/partner.yaml'), 'utf8');
  writeFileSync(file('partner.yaml'), whole);
  const [facts] = jsonLines((await asked('--policy', file('partner.yaml'), '--json')).out);
  assert.deepEqual([facts?.other, facts?.differences], [facts?.today, []]);
  const wrong = async (text: string) => {
    writeFileSync(file('wrong.yaml'), text);
    const { code, out, err } = await asked('--policy', file('wrong.yaml'));
    assert.deepEqual([code, out], [2, '']);
    return err;
  };
  assert.match(await wrong('buffer:\n  - shore: 50%\n'), /wrong\.yaml:2:5.*shore.*share/s);
  assert.match(await wrong('buffer:\n  - { floor: 9, cap: 5 }\n'), /wrong\.yaml:2:14.*always be told zero/s);
  assert.match(await wrong(whole.replace('share: 60%', 'share: 0%, less: 3')), /wrong\.yaml:\d+:\d+: `less` can never/);
  const { code, err } = await asked('--policy', file('none.yaml'));
  assert.deepEqual([code, /none\.yaml.*cannot be read/.test(err)], [2, true]);
});

test('what was not understood, and what there is nothing to replay of', async () => {
  writeFileSync(file('new.yaml'), 'buffer: []\n');
  assert.match((await asked()).err, /which policy\? --policy FILE names it/);
  assert.match((await asked('--policy', file('new.yaml'), '--rule', 'no')).err, /there is no send rule "no"/);
  const late = await asked('--policy', file('new.yaml'), '--since', '2026-12-01T00:00:00Z');
  assert.equal(late.code, 1);
  assert.match(late.err, /no advice of \S+ that reached northwind since 2026-12-01T00:00:00\.000Z can be replayed/);
});
