/**
 * kill -9 at every moment of a file's way in and of an advice's way out, with many files in flight and a real
 * JetStream: nothing is lost, nothing is doubled, and no control number is used twice.
 *
 * The partner takes its files away as soon as it sees them, so that a file delivered twice is seen twice.
 */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ledgerFile } from '../../gateway/data-folder.ts';
import { openViews } from '../../gateway/ledger/sqlite/ledger.ts';
import { assertExactlyOnce, sameOnce } from '../support/exactly-once.ts';
import { endOf, homeOf, settled, startLife } from '../support/lives.ts';
import type { Death } from '../support/moments.ts';
import { startNats } from '../support/nats.ts';
import { smallOrder } from '../support/orders.ts';
import { replaceIn } from '../support/running-gateway.ts';
import { streamMessages } from '../support/stream-messages.ts';
import { TakingPartner } from '../support/taking-partner.ts';

/** Files dropped before each life: small ones, and a large one of many sets: so large that it goes through the archive. */
const smallFiles = 9;
const setsOfLarge = 18;
const linesOfLarge = 260;

/** One life of the gateway after another, each with new files to take and what the last one left. */
const deaths: readonly Death[] = [
  { moment: 'archive', count: 1 },
  { moment: 'before-commit', count: 2 },
  { moment: 'after-commit', count: 1 },
  { moment: 'published', count: 1 },
  { moment: 'staged', count: 3 },
  { moment: 'before-commit', count: 7 },
  { moment: 'archive', count: 1 },
  { moment: 'about-to-place', count: 2 },
  { moment: 'after-commit', count: 9 },
  { moment: 'placed', count: 1 },
  { moment: 'published', count: 2 },
  { moment: 'before-commit', count: 12 },
  { moment: 'placed', count: 20 },
  { moment: 'composing', count: 1 },
  { moment: 'after-commit', count: 14 },
];

test('kill -9 at any moment loses nothing and doubles nothing', { timeout: 480_000 }, async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-kill-'));
  await using nats = await startNats();
  const env = homeOf(folder, nats.url);
  replaceIn(join(folder, 'partners', 'northwind', 'partner.yaml'), /cron: "[^"]*"/, 'cron: "* * * * * *"');
  let running: ChildProcess | undefined;
  context.after(async () => {
    if (running && running.exitCode === null && running.kill('SIGKILL')) await once(running, 'exit');
    rmSync(folder, { recursive: true, force: true });
  });
  const data = join(folder, 'data');
  const drops = join(data, 'drops');
  const outs = { northwind: join(drops, 'northwind', 'out'), 'legacy-erp': join(drops, 'legacy-erp', 'out') };
  const partner = new TakingPartner(outs, join(data, 'taken'));
  const look = () => partner.look();
  const orders: string[] = [];
  let files = 0;

  for (const death of deaths) {
    for (let small = 1; small <= smallFiles; small++) orders.push(...drop(drops, ++files, 1, 2));
    orders.push(...drop(drops, ++files, setsOfLarge, linesOfLarge));
    const [, signal] = await endOf(startLife(death, env), look, { ms: 60_000, signal: 'SIGTERM' });
    assert.equal(signal, 'SIGKILL', `the gateway did not come to ${death.moment} ${death.count}`);
  }
  const survivor = startLife({ moment: 'never', count: 1 }, env);
  running = survivor;
  const isAlive = () => {
    assert.equal(survivor.exitCode, null, 'the survivor lives');
    look();
    return true;
  };
  await settled(data, isAlive, () => files, 240_000);
  survivor.kill('SIGTERM');
  await endOf(survivor, look, { ms: 30_000, signal: 'SIGKILL' });
  partner.look();

  using read = openViews(ledgerFile(data));
  const got = new Map(partner.files('northwind').map((name) => [name, partner.content('northwind', name)]));
  const side = { partner: 'northwind', files, orders, got, seenTwice: partner.seenTwice };
  await assertExactlyOnce(read, await streamMessages(nats.url, 'CROSSDOCK'), [side]);
  assert.equal(readdirSync(join(drops, 'northwind', 'done')).length, files);
  assert.deepEqual(readdirSync(join(drops, 'northwind', 'in')), ['.taking']);

  const forwarded = partner.files('legacy-erp').map((name) => partner.content('legacy-erp', name).slice(1, 23).trim());
  sameOnce(forwarded, orders, 'the ERP gets each order once');

  const advices = await read.advices.list('northwind', 10_000);
  assert.ok(advices.length > 0, 'advices were composed meanwhile');
  assert.equal(new Set(advices.map((advice) => advice.dueAt)).size, advices.length, 'one advice for each due time');
  const delivered = partner.files('northwind').filter((name) => name.startsWith('846-'));
  const out = await read.transmissions.list({ partner: 'northwind', direction: 'out', limit: 10_000 });
  const superseded = out.filter(({ delivery }) => delivery === 'superseded').map(({ name }) => name);
  assert.ok(superseded.every((name) => !delivered.includes(name)));
  const each = 'each advice is delivered once, or a newer one took its place before it was';
  assert.equal(delivered.length + superseded.length, advices.length, each);
});

/** Drops one file. Returns the purchase order numbers in it. */
function drop(drops: string, number: number, sets: number, lines: number): readonly string[] {
  const folder = join(drops, 'northwind', 'in');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `order-${number}.edi`), smallOrder(number, { sets, lines }));
  return Array.from({ length: sets }, (_, set) => `PO${number}-${set + 1}`);
}
