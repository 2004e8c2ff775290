/**
 * kill -9 around the receipt, and around what goes out over AS2: the partner sends again what it has no receipt for, under
 * the same Message-ID, and in the end every message was received once, has one receipt, and was acknowledged once.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ledgerFile } from '../../gateway/data-folder.ts';
import { openViews } from '../../gateway/ledger/sqlite/ledger.ts';
import { type As2Partner, startAs2Partner } from '../support/as2-partner.ts';
import { exampleInventory } from '../support/example-inventory.ts';
import type { Death } from '../support/moments.ts';
import { smallOrder } from '../support/orders.ts';

const root = join(import.meta.dirname, '..', '..');
/** Orders that are begun in each life. */
const ordersOfLife = 2;

const deaths: readonly Death[] = [
  { moment: 'about-to-prove', count: 1 },
  { moment: 'proved', count: 2 },
  { moment: 'staged', count: 1 },
  { moment: 'after-commit', count: 5 },
  { moment: 'placed', count: 1 },
];

test('kill -9 around the receipt loses nothing and doubles nothing', { timeout: 240_000 }, async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-as2-kill-'));
  await using partner = await startAs2Partner();
  const env = prepare(folder, partner);
  let running: ChildProcess | undefined;
  context.after(async () => {
    if (running && running.exitCode === null && running.kill('SIGKILL')) await once(running, 'exit');
    rmSync(folder, { recursive: true, force: true });
  });
  const sending: Promise<void>[] = [];
  let orders = 0;
  for (const death of deaths) {
    for (let order = 0; order < ordersOfLife; order++) sending.push(sentAtLast(partner, ++orders));
    running = start(death, env);
    const [, signal] = (await once(running, 'exit')) as [number | null, string | null];
    assert.equal(signal, 'SIGKILL', `the gateway did not come to ${death.moment} ${death.count}`);
  }
  running = start({ moment: 'never', count: 1 }, env);
  await Promise.all(sending);
  const { station } = partner;
  const acknowledged = async () => await station.ledger.read.transmissions.list({ limit: 1_000 });
  while ((await acknowledged()).length < orders || (await waiting(folder)) > 0) await sleep(50);
  running.kill('SIGTERM');
  await once(running, 'exit');

  using read = openViews(ledgerFile(join(folder, 'data')));
  const received = await read.transmissions.list({ partner: 'northwind', direction: 'in', limit: 1_000 });
  assert.equal(received.length, orders, 'one transmission for each message');
  assert.equal(new Set(received.map(({ messageId }) => messageId)).size, orders);
  assert.ok(received.every(({ translation, verdict }) => translation === 'done' && verdict === 'accepted'));
  const groups = await Promise.all(
    (await acknowledged()).map(
      async ({ sha256 }) => /AK1\*PO\*(\d+)/.exec((await station.bytes(sha256)).toString())?.[1],
    ),
  );
  assert.equal(groups.length, orders, 'one 997 for each order has reached the partner');
  assert.equal(new Set(groups).size, orders, 'and no two for one');
  const sent = await read.transmissions.list({ partner: 'northwind', direction: 'out', limit: 1_000 });
  assert.deepEqual(new Set(sent.map(({ delivery }) => delivery)), new Set(['delivered']));
  assert.ok(
    sent.every(({ receipt }) => receipt !== null),
    'each with its receipt',
  );

  using evidence = new DatabaseSync(join(folder, 'data', 'as2', 'evidence', 'evidence.sqlite'), { readOnly: true });
  const doubles = evidence
    .prepare("SELECT message_id FROM received WHERE outcome = 'processed' GROUP BY message_id HAVING count(*) > 1")
    .all();
  assert.deepEqual(doubles, [], 'a message has one receipt, however often it came');
});

function prepare(folder: string, partner: As2Partner): NodeJS.ProcessEnv {
  cpSync(join(root, 'partners'), join(folder, 'partners'), { recursive: true });
  exampleInventory(folder);
  partner.prepare(folder);
  return {
    PATH: process.env.PATH,
    ...partner.env,
    CROSSDOCK_FOLDERS_DATA: join(folder, 'data'),
    CROSSDOCK_FOLDERS_PARTNERS: join(folder, 'partners'),
    CROSSDOCK_FOLDERS_INVENTORY: join(folder, 'inventory.yaml'),
    CROSSDOCK_DELIVERY_AMBIGUOUS_BACKOFF_BASE: '200ms',
    CROSSDOCK_HEALTH_PORT: '0',
    CROSSDOCK_API_PORT: '0',
    CROSSDOCK_LOG_LEVEL: 'silent',
  };
}

/** Sends an order until its receipt is there, as a partner does: the same message after any doubt. */
async function sentAtLast(partner: As2Partner, number: number): Promise<void> {
  const bytes = Buffer.from(smallOrder(number));
  for (;;) {
    const code = await partner
      .send(`order-${number}`, bytes)
      .catch((error: { code?: string }) => error.code ?? String(error));
    if (code === 'placed') return;
    assert.match(code, /^as2-(unreachable|no-answer)$/);
    await sleep(100);
  }
}

function start(death: Death, env: NodeJS.ProcessEnv): ChildProcess {
  const script = join(root, 'test', 'support', 'dying-gateway.ts');
  const args = ['--disable-warning=ExperimentalWarning', script, JSON.stringify(death)];
  return spawn(process.execPath, args, { env, cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
}

async function waiting(folder: string): Promise<number> {
  using read = openViews(ledgerFile(join(folder, 'data')));
  const { translation, delivery } = await read.transmissions.depths();
  return translation.waiting + delivery.waiting;
}
