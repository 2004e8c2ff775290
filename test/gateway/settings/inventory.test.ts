import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { formatConfigError } from '../../../gateway/settings/config-error.ts';
import { readInventory } from '../../../gateway/settings/inventory.ts';

const folder = mkdtempSync(join(tmpdir(), 'crossdock-inventory-'));
const file = join(folder, 'inventory.yaml');
after(() => rmSync(folder, { recursive: true }));
const book = {
  partners: new Map([
    ['wms', 1],
    ['legacy-erp', 2],
  ]),
};

function read(text: string, uses: Parameters<typeof readInventory>[2] = []) {
  writeFileSync(file, text);
  const { inventory, errors } = readInventory(file, book, uses, 'inventory.yaml');
  return { inventory, text: errors.map(formatConfigError) };
}

test('locations by code, owners by state', () => {
  const { inventory, text } = read(
    'locations: { 01: { name: Dallas, owners: { on-hand: wms, allocated: legacy-erp } } }\n',
  );
  assert.deepEqual(text, []);
  assert.deepEqual(
    inventory?.locations,
    new Map([['01', { name: 'Dallas', leavesAt: 'pick', owners: { 'on-hand': 'wms', allocated: 'legacy-erp' } }]]),
  );
});

test('owners that are no partners, and locations that partners name and nobody has', () => {
  const use = { code: 'DAl', file: 'partners/northwind/partner.yaml', line: 7, column: 9 };
  const { text } = read('locations:\n  DAL: { name: Dallas, owners: { on-hand: wmz, allocated: sap } }\n', [use]);
  assert.deepEqual(text, [
    'inventory.yaml:2:43: `on-hand` is owned by `wmz`, and there is no such partner (did you mean wms?)',
    'inventory.yaml:2:59: `allocated` is owned by `sap`, and there is no such partner (an owner is the name of a folder under partners/)',
    'partners/northwind/partner.yaml:7:9: `DAl` is no location of ours; there is DAL (did you mean DAL?)',
  ]);
});

test('owners of a group, said once for its locations', () => {
  const { inventory, text } = read(
    `groups:
  west: { locations: [RNO, SLC], owners: { allocated: legacy-erp, damaged: wms } }
reservations: { hold: 2h }
supply: { transit: 3, lapse: 10 }
locations:
  RNO: { name: Reno, owners: { on-hand: wms, damaged: wms } }
  SLC: { name: Salt Lake City, leavesAt: ship }
`,
  );
  assert.deepEqual(text, []);
  assert.deepEqual(inventory?.locations.get('RNO')?.owners, {
    'on-hand': 'wms',
    damaged: 'wms',
    allocated: 'legacy-erp',
  });
  assert.deepEqual(inventory?.locations.get('SLC'), {
    name: 'Salt Lake City',
    leavesAt: 'ship',
    owners: { allocated: 'legacy-erp', damaged: 'wms' },
  });
  assert.deepEqual(inventory?.groups.get('west'), ['RNO', 'SLC']);
  assert.deepEqual([inventory?.holdMs, inventory?.transitDays, inventory?.lapseDays], [7_200_000, 3, 10]);
});

test('two owners for one state at a location, by its groups or by itself', () => {
  const { text } = read(
    `groups:
  west: { locations: [RNO], owners: { allocated: legacy-erp } }
  all:
    locations: [RNO, DALL]
    owners:
      allocated: wms
      damaged: sap
locations:
  RNO: { name: Reno, owners: { on-hand: wms } }
  DAL: { name: Dallas, owners: { on-hand: wms } }
`,
  );
  assert.deepEqual(text, [
    'inventory.yaml:4:22: `DALL` is no location of ours; there is RNO or DAL (did you mean DAL?)',
    'inventory.yaml:6:18: `allocated` at RNO is owned by `wms` here, and by `legacy-erp` in group west (each state at a location has one owner; leave one of them out)',
    'inventory.yaml:7:16: `damaged` is owned by `sap`, and there is no such partner (an owner is the name of a folder under partners/)',
  ]);
});

test('what does not fit the schema', () => {
  const { inventory, text } = read(
    'locations:\n  D L: { name: x, owners: { on-hand: wms } }\n  DAL: { name: "", owners: {} }\n  RNO: { name: Reno, owners: { onhand: wms } }\n',
  );
  assert.equal(inventory, undefined);
  assert.deepEqual(text, [
    'inventory.yaml:2:3: key `D L` is not allowed; a location code is 1 to 30 letters, digits, hyphens and underscores, as DAL',
    'inventory.yaml:3:16: `name` is empty',
    'inventory.yaml:3:28: `owners` is empty; write `on-hand`, `allocated`, `safety-stock`, `damaged`, `quarantined`, `returns-pending-inspection`, `in-transit` or `on-order` under it',
    'inventory.yaml:4:32: unknown key `onhand`; did you mean `on-hand`?',
  ]);
});

test('a file that is not there is an error, not an exception', () => {
  const { errors } = readInventory(join(folder, 'none.yaml'), book, [], 'none.yaml');
  assert.deepEqual(errors.map(formatConfigError), [
    'none.yaml: the inventory settings cannot be read: ENOENT (folders.inventory in gateway.yaml names the file)',
  ]);
});

test('item classes in their order; one that stands twice has no place', () => {
  const locations = 'locations: { DAL: { name: Dallas } }\n';
  assert.deepEqual(read(`classes: [fast, limited]\n${locations}`).inventory?.classes, ['fast', 'limited']);
  assert.deepEqual(read(locations).inventory?.classes, []);
  const { text } = read(`classes: [fast, limited, fast]\n${locations}`);
  assert.deepEqual(text, [
    'inventory.yaml:1:26: class `fast` stands twice; it is entry 1 already (a class has one place in the order)',
  ]);
});
