import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { jsonLines, repository, scratch, words } from './run-cli.ts';

/** A folder with the example partners and their configuration. */
function example() {
  const folder = scratch();
  for (const part of ['partners', 'config/inventory.yaml']) {
    cpSync(join(repository, part), join(folder.path, part), { recursive: true });
  }
  return folder;
}

function edit(file: string, from: string, to: string): void {
  const text = readFileSync(file, 'utf8');
  assert.ok(text.includes(from));
  writeFileSync(file, text.replace(from, to));
}

test('the example partners are in order, each on a line', async () => {
  const { code, out, err } = await words(['check', 'partners/']);
  assert.equal(code, 0, err);
  assert.match(out, /^northwind +production +purchase order \(850\) +inventory advice \(846\) +12 +[0-9a-f]{16}$/m);
  assert.match(out, /^5 partners in order, version [0-9a-f]{16} of the whole$/m);
});

test('one partner named: that one listed, all checked; --json', async () => {
  using folder = example();
  const one = await words(['check', 'partners/northwind', '--json'], { cwd: folder.path });
  assert.equal(one.code, 0, one.out);
  const [partner, ...more] = jsonLines(one.out);
  assert.deepEqual(more, []);
  assert.deepEqual(
    [partner?.id, partner?.status, partner?.items, partner?.receives],
    ['northwind', 'production', 12, [{ document: 'purchase-order', set: '850' }]],
  );
  edit(join(folder.path, 'partners/wms/partner.yaml'), 'status: production', 'status: prodction');
  const other = await words(['check', 'partners/northwind'], { cwd: folder.path });
  assert.equal(other.code, 1);
  assert.match(other.out, /wms\/partner\.yaml:\d+:\d+: /);
});

test('every error of every file at once, with its place', async () => {
  using folder = example();
  edit(join(folder.path, 'partners/wms/partner.yaml'), 'tier: strategic', 'teir: strategic');
  edit(join(folder.path, 'partners/northwind/partner.yaml'), 'share: 80%', 'share: 180%');
  edit(join(folder.path, 'config/inventory.yaml'), 'damaged: wms', 'damaged: wmss');
  writeFileSync(join(folder.path, 'config/gateway.yaml'), 'intake: { inlineBytesMax: huge }\n');
  const { code, out, err } = await words(['check', 'partners'], { cwd: folder.path });
  assert.equal(code, 1);
  assert.match(out, /^config\/gateway\.yaml:1:\d+: /m);
  assert.match(out, /wms\/partner\.yaml:\d+:\d+: .*`tier`/m);
  assert.match(out, /northwind\/partner\.yaml:\d+:\d+: /m);
  assert.match(err, /^3 errors; the gateway would not take this up$/m);
  writeFileSync(join(folder.path, 'config/gateway.yaml'), '');
  const json = await words(['check', '--json'], { cwd: folder.path });
  assert.equal(json.code, 1);
  assert.ok(jsonLines(json.out).every(({ kind, line }) => kind === 'error' && Number(line) > 0));
});

test('an owner that is no partner is an error of inventory.yaml', async () => {
  using folder = example();
  edit(join(folder.path, 'config/inventory.yaml'), 'damaged: wms', 'damaged: wmss');
  const { code, out } = await words(['check'], { cwd: folder.path });
  assert.equal(code, 1);
  assert.match(out, /inventory\.yaml:\d+:\d+: `damaged` is owned by `wmss`.*did you mean wms\?/);
});

test('a partners folder that is not there', async () => {
  const { code, out } = await words(['check', 'no/such/folder']);
  assert.equal(code, 1);
  assert.match(out, /the partners folder cannot be read: ENOENT/);
});
