import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { jsonLines, processed, scratch, words } from './run-cli.ts';

interface Inspected {
  readonly file: string;
  readonly bytes: number;
  readonly ok: boolean;
  readonly interchanges: number;
  readonly groups: number;
  readonly sets: number;
  readonly segments: number;
  readonly findings: readonly { readonly code: string; readonly severity: string }[];
}

const good = 'partners/northwind/samples/850.edi';
const bad = 'partners/northwind/samples/850-three-defects.edi';

test('one JSON object a file, one a line, and 1 where one is not ok', async () => {
  const { code, out, err } = await processed(['inspect', '--json', good, bad]);
  assert.equal(err, '');
  const [first, second] = jsonLines<Inspected>(out);
  assert.equal(first?.file, good);
  assert.deepEqual([first?.ok, first?.interchanges, first?.groups, first?.sets], [true, 1, 1, 1]);
  assert.ok(first!.bytes > 0 && first!.segments > 0);
  assert.equal(second?.ok, false);
  assert.ok(second!.findings.some(({ severity }) => severity === 'error'));
  assert.equal(code, 1);
  assert.equal((await words(['inspect', '--json', good])).code, 0);
});

test('in words: what is inside, and each finding with place, value, rule and what to do', async () => {
  const { code, out } = await words(['inspect', bad]);
  assert.equal(code, 1);
  assert.match(out, /850-three-defects\.edi {2}[\d,]+ bytes {2}3 errors/);
  assert.match(out, /interchange 000000418 .*\n {4}group PO 418 {2}004010 {2}2 × 850/);
  assert.match(out, /PO1-02, segment 12 of set 0002, loop PO1, byte 825/);
  assert.match(out, /value +1O\n +rule +A number .*[\s\S]*to do +Quote/);
});

test('whatever stands there is a result: no file, a folder, a link to nothing, nothing, noise, an unreadable file', async () => {
  using folder = scratch();
  const path = (name: string) => join(folder.path, name);
  mkdirSync(path('folder'));
  symlinkSync(path('nowhere'), path('link'));
  writeFileSync(path('empty'), '');
  writeFileSync(path('noise'), Buffer.from(Array.from({ length: 5_000 }, (_, at) => (at * 7919) % 256)));
  writeFileSync(path('cut'), 'ISA*00*          *00*     ');
  writeFileSync(path('closed'), 'ISA');
  chmodSync(path('closed'), 0);
  const names = ['missing', 'folder', 'link', 'empty', 'noise', 'cut', 'closed', '/dev/zero'];
  const { code, out, err } = await words(['inspect', '--json', ...names], { cwd: folder.path });
  assert.equal(code, 1);
  assert.equal(err, '');
  const results = jsonLines<Inspected>(out);
  assert.deepEqual(
    results.map(({ file }) => file),
    names,
  );
  for (const { file, ok, findings } of results) {
    assert.equal(ok, false, file);
    assert.ok(findings.length > 0, file);
    assert.ok(
      findings.every(({ code: found }) => found !== 'translation-fault'),
      file,
    );
  }
  for (const at of [0, 1, 2, 7]) assert.equal(results[at]?.findings[0]?.code, 'unreadable');
});

test('a segment longer than is read is a finding', async () => {
  using folder = scratch();
  const file = join(folder.path, 'one-segment.edi');
  writeFileSync(file, Buffer.alloc(4 * 1_048_576, 'A'));
  const { code, out } = await words(['inspect', '--json', file]);
  assert.equal(code, 1);
  assert.equal(jsonLines<Inspected>(out)[0]?.bytes, 4 * 1_048_576);
});

test('nothing in a file reaches the terminal as a control', async () => {
  using folder = scratch();
  const isa =
    'ISA*00*          *00*          *ZZ*EVIL\x1b[2J      *ZZ*CROSSDOCK      *260914*0612*U*00401*000000417*0*P*>~';
  writeFileSync(
    join(folder.path, 'evil\x1b[2J.edi'),
    `${isa}GS*PO*A\x9b31m*B*20260914*0612*1*X*004010~\x07\x1b]0;x\x07`,
  );
  const { out } = await words(['inspect', 'evil\x1b[2J.edi'], { cwd: folder.path });
  assert.match(out, /evil\\x1b\[2J\.edi/);
  assert.doesNotMatch(out, /[\x00-\x09\x0b-\x1f\x7f-\x9f]/);
});
