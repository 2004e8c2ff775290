import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { scratch, words } from './run-cli.ts';

test('a mistake in inventory.yaml is told as one, with its place', async () => {
  using made = scratch();
  const inventory = join(made.path, 'inventory.yaml');
  writeFileSync(inventory, 'locations: { DAL: { name: Dallas, owners: { on-hand: wsm } } }\n');
  const { code, err } = await words(['standing', 'northwind'], { env: { CROSSDOCK_FOLDERS_INVENTORY: inventory } });
  assert.equal(code, 2);
  assert.match(err, /inventory\.yaml:1:54: `on-hand` is owned by `wsm`, and there is no such partner/);
  assert.doesNotMatch(err, /fault of ours/);
});
