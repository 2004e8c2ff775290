import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { jsonLines, repository, scratch, words } from './run-cli.ts';

/** A folder with the example partners and their configuration. */
function example() {
  const folder = scratch();
  for (const part of ['partners', 'config/inventory.yaml', 'config/items.csv', 'config/calendars.yaml']) {
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

test('what tolerances and guidelines let pass is listed, each with what will no longer be found', async () => {
  using folder = example();
  const northwind = join(folder.path, 'partners/northwind');
  edit(join(northwind, 'partner.yaml'), '  version: 004010\n', '  version: 004010\n  tolerate: [isa-width]\n');
  edit(join(northwind, 'guidelines/850.yaml'), 'elements:', 'findings: { code-invalid: off }\n\nelements:');
  const { code, out } = await words(['check', 'partners/'], { cwd: folder.path });
  assert.equal(code, 0, out);
  assert.match(out, /^northwind lets pass:$/m);
  assert.match(out, /^ {2}isa-width: The ISA is not 106 bytes wide.*Nothing while its sixteen separators stand\.$/m);
  assert.match(out, /^ {2}850: code-invalid is no longer looked at: "A code is one of its list\."$/m);
  const json = jsonLines((await words(['check', 'partners/northwind', '--json'], { cwd: folder.path })).out);
  assert.equal((json[0]?.costs as string[] | undefined)?.length, 2);
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

test('samples are translated and held against what is expected of them', async () => {
  using folder = example();
  const good = await words(['check', 'partners/northwind', '--samples'], { cwd: folder.path });
  assert.equal(good.code, 0, good.out);
  assert.match(good.out, /^northwind\/samples\/850\.edi: as expected$/m);
  assert.match(good.out, /^2 samples checked$/m);
  edit(join(folder.path, 'partners/northwind/samples/850.edi'), 'PO1*1*24*EA', 'PO1*1*25*EA');
  const bad = await words(['check', 'partners/northwind', '--samples'], { cwd: folder.path });
  assert.equal(bad.code, 1);
  assert.match(bad.out, /850\.edi: not as expected\n {2}- +"quantity": "24",\n {2}\+ +"quantity": "25",$/m);
  const update = await words(['check', 'partners/northwind', '--samples', '--update', '--json'], { cwd: folder.path });
  assert.equal(update.code, 0, update.out);
  const states = jsonLines(update.out).flatMap(({ kind, state }) => (kind === 'sample' ? [state] : []));
  assert.deepEqual(states, ['as-expected', 'written']);
  assert.equal((await words(['check', '--update'], { cwd: folder.path })).code, 2);
});
