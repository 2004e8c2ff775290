/** Canaries in partner.yaml: never real stock, never swallowed by the policy, and seen by advices alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withCanary } from '../../../gateway/partners/check/canary-items.ts';
import { readStockSettings } from '../../../gateway/partners/stock-settings.ts';
import { formatConfigError } from '../../../gateway/settings/config-error.ts';
import { partnerYaml, scratch } from './scratch.ts';

const rule = (more = '') =>
  `[{ document: inventory-advice, set: 846, over: mailbox, schedule: { cron: 0 6 * * * }${more} }]`;
const written = (more = '') => `{ sku: CANARY, items: { VN: C-1 }, every: 4h, within: 2h${more} }`;
const items = 'sku,VN\nA,V-A\nB,V-B\n';

function made(canary: string, send = rule(), others: Readonly<Record<string, string>> = {}) {
  return scratch({
    'partners/a/partner.yaml': partnerYaml({ send, canary }),
    'partners/a/items.csv': items,
    ...others,
  });
}

async function mistakes(...args: Parameters<typeof made>) {
  using folder = made(...args);
  return (await folder.read()).text;
}

test('advices see the canary among the items, and nothing else does', async () => {
  using folder = made(written(', class: fast'), rule(', locations: { RNO: "0077", DAL: "0042" }'));
  const partner = (await folder.read()).book?.partners.get('a');
  assert.ok(partner);
  assert.deepEqual([...partner.items.skus()], ['A', 'B']);
  assert.equal(partner.items.has('CANARY'), false);
  assert.equal(partner.canary?.location, 'RNO', 'the first that the rule tells of');
  const told = withCanary(partner);
  assert.equal(withCanary(partner), told, 'the same each time: what is kept by partner is kept');
  assert.deepEqual([...told.items.skus()], ['A', 'B', 'CANARY']);
  assert.deepEqual([...told.items.skus(1)], ['B', 'CANARY']);
  assert.deepEqual([...told.items.skus(3)], []);
  assert.deepEqual(told.items.numbers('CANARY'), [{ qualifier: 'VN', value: 'C-1' }]);
  assert.deepEqual(told.items.numbers('A'), [{ qualifier: 'VN', value: 'V-A' }]);
  assert.deepEqual([told.items.class('CANARY'), told.items.has('CANARY'), told.items.size], ['fast', true, 3]);
  assert.equal(told.items.sku('VN', 'C-1'), undefined, 'what comes in can mean no canary');
  assert.equal(told.items.sku('VN', 'V-A'), 'A');
});

test('a canary is no real item of its partner, of another, or of the item master', async () => {
  assert.deepEqual(await mistakes('{ sku: A, items: { VN: V-B }, every: 4h, within: 2h }'), [
    "partners/a/partner.yaml:7:16: `sku` is `A`, which the partner's items file has: a canary is no real item (give it a SKU of its own, and its numbers under `items`)",
    'partners/a/partner.yaml:7:32: `V-B` is the number of the real item `B`',
  ]);
  assert.deepEqual(await mistakes('{ sku: CANARY, items: { UP: 614141004172 }, every: 4h, within: 2h }'), [
    'partners/a/partner.yaml:7:37: UP `614141004172`: its check digit is 2 and should be 1',
  ]);
  const other = {
    'partners/b/partner.yaml': partnerYaml({ x12: '', receive: '', status: 'test' }),
    'partners/b/items.csv': 'sku\nCANARY\n',
    'partners/crossdock-canary/partner.yaml': partnerYaml({ x12: '', receive: '', status: 'test' }),
  };
  assert.deepEqual(await mistakes(written(), rule(), other), [
    'partners/a/partner.yaml:7:16: `CANARY` is an item of b: a canary is no real item',
    'partners/crossdock-canary/partner.yaml:1:1: a partner cannot be called crossdock-canary: canaries are changed by that name',
  ]);
  const twin = {
    'partners/b/partner.yaml': partnerYaml({
      send: rule(),
      canary: written(),
      x12: '{ us: { qualifier: ZZ, id: CROSSDOCK }, them: { qualifier: 01, id: 9 }, version: 004010 }',
    }),
  };
  assert.deepEqual(await mistakes(written(), rule(), twin), [
    'partners/b/partner.yaml:7:16: partner a has the same canary, `CANARY`',
  ]);
  using folder = made(written(), rule(), {
    'config/inventory.yaml': 'items: master.csv\nlocations: { DAL: { name: Dallas } }\n',
    'config/master.csv': 'sku\nA\nB\nCANARY\n',
  });
  const { book, errors: _, ...uses } = await folder.read();
  const files = { file: folder.settings.folders.inventory, partners: folder.partners, shown: 'inventory.yaml' };
  const { errors } = await readStockSettings(files, book, uses);
  assert.deepEqual(
    errors.map((error) => formatConfigError(error).replaceAll(`${folder.folder}/`, '')),
    [
      'partners/a/partner.yaml:7:16: `CANARY` is in the item master: a canary is no real item (give it a SKU that no item has)',
    ],
  );
  folder.write({ 'config/master.csv': 'sku\nA\nB\n' });
  const { inventory } = await readStockSettings(files, book, uses);
  assert.deepEqual([...(inventory?.canaries ?? [])], [['CANARY', 'a']], 'and the master need not know it');
});

test('its rule, its location and its number are there, and the policy lets its change through', async () => {
  const place = 'partners/a/partner.yaml:7:';
  assert.deepEqual(await mistakes(written(), ''), [
    `${place.replace('7', '6')}1: the partner is sent no inventory-advice that could tell it`,
  ]);
  assert.deepEqual(await mistakes(written(', rule: dayly'), rule(', id: daily')), [
    `${place}73: \`rule\` is \`dayly\`, and no inventory-advice of \`send\` with an \`id\` is called so; there is daily (did you mean daily?)`,
  ]);
  assert.deepEqual(await mistakes('{ sku: CANARY, every: 4h, within: 2h }'), [
    `${place}1: an 846 tells an item by a number of the partner, and \`items\` has none (as items: { VN: CANARY-1 })`,
  ]);
  assert.deepEqual(await mistakes(written(', location: RNO'), rule(', locations: { DAL: "0042" }')), [
    `${place}77: \`location\` is \`RNO\`, and no location of this advice is called so; there is DAL`,
  ]);
  const swallowed = `${place}1: the buffer policy tells the same of 0 and of 3, which is its \`quantity\`: no change of it would ever be told (a larger \`quantity\`, or a buffer rule for its \`sku\`)`;
  assert.deepEqual(await mistakes(written(', quantity: 3'), rule(', buffer: [{ floor: 5 }]')), [swallowed]);
  assert.deepEqual(await mistakes(written(', quantity: 5'), rule(', buffer: [{ floor: 5 }]')), []);
  const shape = await mistakes('{ sku: CANARY, every: 4h, wihtin: 2h }');
  assert.match(shape.join('\n'), /unknown key `wihtin`; did you mean `within`\?/);
});
