/**
 * Anything at all in a drop folder ends as a transmission with findings, or as a refusal that is logged and counted;
 * nothing crashes, loops or blocks the next file.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { smallOrder } from '../support/orders.ts';
import { runningGateway, until } from '../support/running-gateway.ts';

const good = smallOrder(1);

/** Name, bytes, and the code of a finding that has to be among those found. */
const files: readonly (readonly [name: string, bytes: string | Uint8Array, verdict: string])[] = [
  ['empty.edi', '', 'rejected'],
  ['binary.bin', randomBytes(200_000), 'rejected'],
  ['truncated-in-isa.edi', good.slice(0, 60), 'rejected'],
  ['truncated-in-set.edi', good.slice(0, 400), 'rejected'],
  ['one-byte.edi', 'I', 'rejected'],
  ['only-isa.edi', `${good.slice(0, 106)}`, 'rejected'],
  ['nul.edi', new Uint8Array(70_000), 'rejected'],
  ['text.txt', 'Dear partner, our system is down today.\n', 'rejected'],
  ['unknown-sender.edi', smallOrder(2, { sender: { qualifier: 'ZZ', id: 'NOBODY', group: 'NOBODY' } }), 'rejected'],
  ['unknown-set.edi', smallOrder(3).replace('ST*850*', 'ST*999*'), 'rejected'],
  ['odd-delimiters.edi', smallOrder(4).replaceAll('*', '\x07').replaceAll('~\n', '\x1c'), 'accepted'],
  ['long-segment.edi', `${good.slice(0, 250)}*${'A'.repeat(5_000_000)}${good.slice(250)}`, 'rejected'],
  ['long-segment-without-end.edi', `${smallOrder(5).slice(0, 106)}\nGS*${'B'.repeat(3_000_000)}`, 'rejected'],
  ['many-delimiters.edi', `${smallOrder(6).slice(0, 107)}${'*'.repeat(500_000)}${'~'.repeat(500_000)}`, 'rejected'],
  ['name\nwith\nnewlines.edi', smallOrder(7), 'accepted'],
  [`${'n'.repeat(251)}.edi`, smallOrder(8), 'accepted'],
  ['-rf .edi', smallOrder(9), 'accepted'],
];

test('anything at all in a drop folder', { timeout: 60_000 }, async () => {
  await using running = await runningGateway();
  const inFolder = running.drops('northwind', 'in');
  for (const [name, bytes] of files) await running.drop('northwind', name, bytes);
  mkdirSync(join(inFolder, 'a-folder'));
  writeFileSync(join(inFolder, 'a-folder', 'inside.edi'), smallOrder(20));
  symlinkSync('/etc/passwd', join(inFolder, 'link.edi'));
  execFileSync('mkfifo', [join(inFolder, 'pipe.edi')]);
  await running.drop('northwind', 'last.edi', smallOrder(99));
  await running.dealtWith('northwind', 'last.edi');

  const { read } = running.gateway.ledger;
  const received = await until('every file is dealt with', async () => {
    const all = await read.transmissions.list({ partner: 'northwind', direction: 'in', limit: 100 });
    return all.length === files.length + 1 && all.every((each) => each.translation !== 'waiting') ? all : undefined;
  });
  for (const [name, , verdict] of files) {
    const shown = name.replaceAll('\n', '%0a');
    const transmission = received.find((each) => each.name === shown);
    assert.ok(transmission, `${shown} is a transmission`);
    assert.equal(transmission.translation, 'done', shown);
    assert.equal(transmission.verdict, verdict, shown);
    const findings = await read.documents.findings(transmission.id, 50);
    if (verdict === 'rejected') {
      assert.ok(
        findings.some((finding) => finding.severity === 'error'),
        `${shown} has a finding that says why`,
      );
    }
    for (const finding of findings) {
      assert.ok(finding.message.length > 0 && finding.message.length < 400, finding.message.slice(0, 500));
      assert.ok(finding.hint.length > 0, `${finding.code} says what to do`);
    }
  }
  assert.deepEqual(readdirSync(running.drops('northwind', 'refused')).sort(), ['link.edi', 'pipe.edi']);
  assert.deepEqual(readdirSync(inFolder).sort(), ['.taking', 'a-folder']);
  const metrics = await (await fetch(`http://127.0.0.1:${running.gateway.healthPort}/metrics`)).text();
  assert.match(
    metrics,
    /crossdock_refusals_total\{[^}]*reason="not-a-file"[^}]*\} 3/,
    'the link, the pipe and the folder',
  );
  assert.deepEqual(
    running.log.filter(({ level }) => level === 'error'),
    [],
    'nothing of it is a fault of ours',
  );
});
