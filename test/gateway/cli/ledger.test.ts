/** The commands that look into the ledger. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { ledgerFile } from '../../../gateway/data-folder.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import { filledLedger, orderFile, orderNumber } from './filled-ledger.ts';
import { ended, jsonLines, type Scratch, scratch, started, words } from './run-cli.ts';

let folder: Scratch;
let data: string;
before(async () => {
  folder = scratch();
  data = await filledLedger(folder.path);
});
after(() => folder[Symbol.dispose]());

const asked = (...argv: string[]) => words(argv, { cwd: folder.path, env: { CROSSDOCK_FOLDERS_DATA: data } });

test('transmissions: newest first, where each stands, and no control of a name reaches the terminal', async () => {
  const { code, out } = await asked('transmissions');
  assert.equal(code, 0);
  const lines = out.trimEnd().split('\n');
  assert.match(lines[0] ?? '', /^TIME \(UTC\) +ID +WAY +PARTNER +NAME +STANDS/);
  assert.match(lines[1] ?? '', /in-dddd000000000001 .*997-17\.edi/);
  assert.match(lines[2] ?? '', /out-cccc000000000001 .*846-000000012\.edi +delivered, acknowledged: accepted/);
  assert.match(lines[3] ?? '', /out-bbbb000000000001 .*997-000000003\.edi +composed +acknowledgment/);
  assert.match(lines[4] ?? '', /in-aaaa000000000002 .*again\.edi +duplicate of in-aaaa000000000001/);
  assert.match(lines[5] ?? '', /order\\x0a\\x1b\[2J\.edi +partially accepted +2 documents, 1 rejected +1 error$/);
  assert.equal(lines.length, 6);
});

test('transmissions by way, partner and number, and as JSON', async () => {
  const ids = async (...argv: string[]) =>
    jsonLines((await asked('transmissions', '--json', ...argv)).out).map(({ id }) => id);
  assert.deepEqual(await ids('--in'), ['in-dddd000000000001', 'in-aaaa000000000002', 'in-aaaa000000000001']);
  assert.deepEqual(await ids('--out', '--limit', '1'), ['out-cccc000000000001']);
  assert.deepEqual(await ids('--partner', 'wms'), []);
  assert.match((await asked('transmissions', '--partner', 'wms')).err, /no transmissions of wms/);
});

test('show: documents, the finding in full, what went out, events', async () => {
  const { code, out } = await asked('show', 'in-aaaa000000000001');
  assert.equal(code, 0);
  assert.match(out, /stands +partially accepted/);
  assert.match(out, /1\.1\.1 {2}Purchase order 45\\x1b\[31m00012 {2}850 0001 +accepted +doc-one/);
  assert.match(out, /1\.1\.2 {2}Purchase order 4500013 .*rejected/);
  assert.match(out, /error +PO1-02, segment 12 of set 0002, byte 825 {2}number-invalid/);
  assert.match(out, /value +1O\\x1b\]0;owned\\x07\n +rule +A number has digits/);
  assert.match(out, /Went out because of it\n {2}out-bbbb000000000001 {2}acknowledgment {2}to northwind/);
  assert.match(out, /order\.received +northwind +Purchase order 45\\x1b\[31m00012/);
  assert.doesNotMatch(out, /[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
});

test('show by the beginning of an id, by a document, and what is not to be found', async () => {
  assert.match((await asked('show', 'out-b')).out, /^out-bbbb000000000001 {2}997-000000003\.edi {2}to northwind/);
  assert.match((await asked('show', 'doc-one')).out, /^in-aaaa000000000001/);
  const several = await asked('show', 'in-aaaa');
  assert.equal(several.code, 1);
  assert.match(several.err, /several transmissions begin with "in-aaaa": in-aaaa000000000001, in-aaaa000000000002/);
  assert.match((await asked('show', 'northwind-7')).err, /crossdock explain northwind-7 shows it/);
  assert.equal((await asked('show', 'in-zzzz')).code, 1);
  assert.equal((await asked('show', '')).code, 1);
});

test('show --raw gives the bytes as they are to a pipe, and visible ones to a terminal', async () => {
  assert.equal((await asked('show', 'in-aaaa000000000001', '--raw')).out, orderFile);
  const env = { CROSSDOCK_FOLDERS_DATA: data };
  const { out } = await words(['show', 'in-aaaa000000000001', '--raw'], { env, terminal: true });
  assert.equal(out, 'ISA*an order~\nIEA*1~\n');
});

test('show --body and --json', async () => {
  const [part] = jsonLines((await asked('show', 'in-aaaa000000000001', '--body')).out);
  assert.deepEqual([part?.id, part?.position, part?.part], ['doc-one', '1.1.1', 1]);
  assert.deepEqual(part?.document, { ...Object(part?.document), type: 'purchase-order', number: orderNumber });
  const [story] = jsonLines((await asked('show', 'in-aaaa000000000001', '--json')).out);
  assert.deepEqual(Object.keys(story ?? {}), [
    'transmission',
    'sets',
    'documents',
    'findings',
    'caused',
    'as2',
    'events',
  ]);
  const versions = Object(story).events.map(({ specversion }: { specversion: string }) => specversion);
  assert.deepEqual(versions, ['1.0']);
});

test('events: in words, by correlation, and as CloudEvents', async () => {
  const { out } = await asked('events');
  assert.match(out, /availability\.changed +wms +00417 at DAL: 40 → 55, count c7$/m);
  assert.equal((await asked('events', '--correlation', 'in-aaaa000000000001')).out.trimEnd().split('\n').length, 1);
  const [, event] = jsonLines((await asked('events', '--json')).out);
  assert.deepEqual(
    [event?.specversion, event?.type, event?.subject, event?.data],
    [
      '1.0',
      'com.crossdock.availability.changed.v1',
      'wms',
      { sku: '00417', location: 'DAL', before: '40', after: '55', because: 'count', cause: 'c7' },
    ],
  );
});

test('events --follow shows what is appended by another process, and ends on SIGTERM with 0', async () => {
  using own = scratch();
  const ownData = await filledLedger(own.path);
  const child = started(['events', '--follow', '--json'], { env: { CROSSDOCK_FOLDERS_DATA: ownData } });
  const end = ended(child);
  let seen = '';
  child.stdout?.on('data', (chunk) => {
    seen += String(chunk);
  });
  const until = async (condition: () => boolean) => {
    for (let waited = 0; !condition() && waited < 20_000; waited += 20) await pause(20);
    assert.ok(condition(), `in vain; so far: ${seen}`);
  };
  await until(() => jsonLines(seen).length === 2);
  await using ledger = openLedger(ledgerFile(ownData));
  const event = { id: 'new', type: 'inventory.refused', partner: 'wms', test: false, correlationId: 'x' } as const;
  await ledger.write(({ events }) => events.append([{ ...event, time: '2026-11-25T07:00:00.000Z', data: '{}' }]));
  await until(() => seen.includes('"id":"new"'));
  child.kill('SIGTERM');
  const { code, out } = await end;
  assert.equal(code, 0);
  assert.equal(jsonLines(out).length, 3);
});

test('advices and their lines', async () => {
  assert.match(
    (await asked('advices')).out,
    /northwind-7 +northwind +full +1 {2}846-000000012\.edi +delivered, acknowledged/,
  );
  const { code, out } = await asked('explain', 'northwind-7');
  assert.equal(code, 0);
  assert.match(out, /^00417 +at DAL, northwind's 0042 +55 +42 +share 80%, less 2$/m);
});

test('explain says it from the count to the number told, and what became of the file', async () => {
  const { code, out } = await asked('explain', 'northwind-7', '00417');
  assert.equal(code, 0);
  const expected = [
    /^northwind was told 42 of 00417 on 2026-11-25 06:00:00 UTC \(advice northwind-7, interchange 000000012\)$/m,
    /available-to-sell at DAL 55 = on-hand 60 − allocated 5$/m,
    /on-hand +60 +counted by wms 10 minutes before \(2026-11-25 05:50:00\), its owner$/m,
    /allocated +5 +changed by legacy-erp 10 minutes before .*, its owner/,
    /share 80% +55 → 44 +buffer rule 1$/m,
    /less 2 +44 → 42/,
    /cap 500 +stays 42/,
    /policy version feedbeef$/m,
    /^file 846-000000012\.edi \(out-cccc000000000001\), interchange 000000012, group 17, set 0001$/m,
    /delivered 2026-11-25 06:00:02 UTC over mailbox to \/drops\/northwind\/out$/m,
    /997 +group accepted \(AK901 A\); by 997-17\.edi \(in-dddd000000000001\), 2026-11-25 06:05:00 UTC$/m,
    /set 0001 accepted \(AK501 A\); code 5, segments in error$/m,
    /names this line: QTY, segment 5 of the set: code 8, elements in error$/m,
    /QTY02, code 5, too long: "4\\u001b2"$/m,
    /it names 1 segment elsewhere in the set, not of this line$/m,
  ];
  for (const line of expected) assert.match(out, line);
  const [number] = jsonLines((await asked('explain', 'northwind-7', '00417', '--json')).out);
  assert.deepEqual(
    [number?.advice, number?.sku, number?.told, number?.available],
    ['northwind-7', '00417', '42', '55'],
  );
});

test('explain: what is not on it, with the nearest that is', async () => {
  const sku = await asked('explain', 'northwind-7', '417');
  assert.equal(sku.code, 1);
  assert.match(sku.err, /says nothing of "417"\nDid you mean 00417\?|SKUs are ours/);
  const advice = await asked('explain', 'northwind-8');
  assert.equal(advice.code, 1);
  assert.match(advice.err, /Did you mean northwind-7\?/);
});

test('no ledger, and a file that is none: one sentence, and 1', async () => {
  using empty = scratch();
  for (const command of [['transmissions'], ['show', 'in-1'], ['events'], ['advices'], ['explain', 'a-1']]) {
    const { code, out, err } = await words(command, { env: { CROSSDOCK_FOLDERS_DATA: empty.path } });
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /there is no ledger at .*ledger\.db\n/);
  }
  writeFileSync(ledgerFile(empty.path), 'no database at all');
  const { code, err } = await words(['transmissions'], { env: { CROSSDOCK_FOLDERS_DATA: empty.path } });
  assert.equal(code, 1);
  assert.match(err, /the ledger at .* cannot be read: /);
});

test('a reader that goes away ends the command quietly', async () => {
  const child = started(['events', '--follow'], { env: { CROSSDOCK_FOLDERS_DATA: data } });
  child.stdout?.destroy();
  const [[code], err] = await Promise.all([once(child, 'close'), text(child.stderr!)]);
  assert.deepEqual([code, err], [0, '']);
});

test('colours on a terminal only, and none with NO_COLOR', async () => {
  const env = { CROSSDOCK_FOLDERS_DATA: data };
  assert.match((await words(['transmissions'], { env, terminal: true })).out, /\x1b\[32m/);
  assert.doesNotMatch((await words(['transmissions'], { env: { ...env, NO_COLOR: '1' }, terminal: true })).out, /\x1b/);
  assert.doesNotMatch((await words(['transmissions'], { env })).out, /\x1b/);
});
