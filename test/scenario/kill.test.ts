/**
 * kill -9 at every moment of a file's way in and of an advice's way out, with many files in flight and a real
 * JetStream: nothing is lost, nothing is doubled, and no control number is used twice.
 *
 * The partner takes its files away as soon as it sees them, so that a file delivered twice is seen twice.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ledgerFile } from '../../gateway/data-folder.ts';
import { openViews } from '../../gateway/ledger/sqlite/ledger.ts';
import type { Death } from '../support/dying-gateway.ts';
import { startNats } from '../support/nats.ts';
import { smallOrder } from '../support/orders.ts';
import { streamMessages } from '../support/stream-messages.ts';

const root = join(import.meta.dirname, '..', '..');
/** Files dropped before each life: small ones, and a large one of many sets: so large that it goes through the archive. */
const smallFiles = 9;
const setsOfLarge = 24;
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
  { moment: 'after-commit', count: 14 },
];

test('kill -9 at any moment loses nothing and doubles nothing', { timeout: 240_000 }, async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-kill-'));
  await using nats = await startNats();
  const env = prepare(folder, nats.url);
  let running: ChildProcess | undefined;
  context.after(async () => {
    if (running && running.exitCode === null && running.kill('SIGKILL')) await once(running, 'exit');
    rmSync(folder, { recursive: true, force: true });
  });
  const drops = join(folder, 'data', 'drops');
  const partner = new Partner(drops);
  const orders: string[] = [];
  let files = 0;

  for (const death of deaths) {
    for (let small = 1; small <= smallFiles; small++) orders.push(...drop(drops, ++files, 1, 2));
    orders.push(...drop(drops, ++files, setsOfLarge, linesOfLarge));
    const gateway = start(death, env);
    const [, signal] = await ended(gateway, partner, 30_000);
    assert.equal(signal, 'SIGKILL', `the gateway did not come to ${death.moment} ${death.count}`);
  }
  const survivor = start({ moment: 'never', count: 1 }, env);
  running = survivor;
  await settled(folder, partner, files);
  survivor.kill('SIGTERM');
  await ended(survivor, partner, 30_000);
  partner.look();

  using read = openViews(ledgerFile(join(folder, 'data')));
  const received = await read.transmissions.list({ partner: 'northwind', direction: 'in', limit: 10_000 });
  assert.equal(received.length, files, 'one transmission for each file');
  assert.deepEqual(new Set(received.map((each) => each.translation)), new Set(['done']));
  assert.equal(readdirSync(join(drops, 'northwind', 'done')).length, files);
  assert.deepEqual(readdirSync(join(drops, 'northwind', 'in')), ['.taking']);

  const messages = await streamMessages(nats.url, 'CROSSDOCK');
  assert.equal(new Set(messages.map((message) => message.headers['ce-id'])).size, messages.length, 'no event twice');
  const published = messages.filter((message) => message.subject === 'crossdock.prod.order.received.northwind');
  const numbers = published.map((message) => (JSON.parse(message.data) as { number: string }).number);
  assert.deepEqual([...numbers].sort(), [...orders].sort(), 'one event for each purchase order');
  assert.equal(messages.length, await read.events.last(), 'every event of the ledger is in the stream');

  const acknowledgments = partner.files('northwind').filter((name) => name.startsWith('997-'));
  assert.equal(acknowledgments.length, files, 'one 997 for each group');
  const acknowledged = acknowledgments.map((name) => /AK1\*PO\*(\d+)/.exec(partner.content(name))?.[1]);
  assert.equal(new Set(acknowledged).size, files, 'each group is acknowledged once');
  const controls = partner.files('northwind').map((name) => partner.content(name).slice(90, 99));
  assert.equal(new Set(controls).size, controls.length, 'no interchange control number twice');
  assert.deepEqual(partner.seenTwice, [], 'no file is delivered twice');

  const forwarded = partner.files('legacy-erp').map((name) => partner.content(name).slice(1, 23).trim());
  assert.deepEqual([...forwarded].sort(), [...orders].sort(), 'the ERP gets each order once');

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

function prepare(folder: string, natsUrl: string): NodeJS.ProcessEnv {
  cpSync(join(root, 'partners'), join(folder, 'partners'), { recursive: true });
  cpSync(join(root, 'config', 'inventory.yaml'), join(folder, 'inventory.yaml'));
  const file = join(folder, 'partners', 'northwind', 'partner.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/cron: "[^"]*"/, 'cron: "* * * * * *"'));
  return {
    PATH: process.env.PATH,
    CROSSDOCK_FOLDERS_DATA: join(folder, 'data'),
    CROSSDOCK_FOLDERS_PARTNERS: join(folder, 'partners'),
    CROSSDOCK_FOLDERS_INVENTORY: join(folder, 'inventory.yaml'),
    CROSSDOCK_CHANNELS_FOLDER_SETTLE: '50ms',
    CROSSDOCK_CHANNELS_FOLDER_BATCH: '20',
    CROSSDOCK_TRANSLATION_BATCH: '10',
    CROSSDOCK_NATS_URL: natsUrl,
    CROSSDOCK_HEALTH_PORT: '0',
    CROSSDOCK_API_PORT: '0',
    CROSSDOCK_LOG_LEVEL: 'silent',
  };
}

/** Drops one file. Returns the purchase order numbers in it. */
function drop(drops: string, number: number, sets: number, lines: number): readonly string[] {
  const folder = join(drops, 'northwind', 'in');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `order-${number}.edi`), smallOrder(number, { sets, lines }));
  return Array.from({ length: sets }, (_, set) => `PO${number}-${set + 1}`);
}

/** The other side of the out folders: takes every file away at once, and knows what it saw. */
class Partner {
  readonly seenTwice: string[] = [];
  readonly #drops: string;
  readonly #taken: string;
  readonly #names = new Map<string, string[]>();

  constructor(drops: string) {
    this.#drops = drops;
    this.#taken = join(drops, '..', 'taken');
    mkdirSync(this.#taken, { recursive: true });
  }

  look(): void {
    for (const partner of ['northwind', 'legacy-erp']) {
      const out = join(this.#drops, partner, 'out');
      if (!existsSync(out)) continue;
      for (const name of readdirSync(out).filter((name) => !name.startsWith('.'))) {
        const names = this.#names.get(partner) ?? [];
        if (names.includes(name)) this.seenTwice.push(name);
        this.#names.set(partner, [...names, name]);
        renameSync(join(out, name), join(this.#taken, name));
      }
    }
  }

  files(partner: string): readonly string[] {
    return this.#names.get(partner) ?? [];
  }

  content(name: string): string {
    return readFileSync(join(this.#taken, name), 'latin1');
  }
}

function start(death: Death, env: NodeJS.ProcessEnv): ChildProcess {
  const script = join(root, 'test', 'support', 'dying-gateway.ts');
  const args = ['--disable-warning=ExperimentalWarning', script, JSON.stringify(death)];
  return spawn(process.execPath, args, { env, cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** Waits for the end of a gateway, while the partner takes its files. */
async function ended(gateway: ChildProcess, partner: Partner, ms: number): Promise<[number | null, string | null]> {
  const exit = once(gateway, 'exit') as Promise<[number | null, string | null]>;
  const timer = setInterval(() => partner.look(), 5);
  const tooLong = setTimeout(() => gateway.kill('SIGTERM'), ms);
  try {
    return await exit;
  } finally {
    clearInterval(timer);
    clearTimeout(tooLong);
  }
}

/** Waits until nothing waits in any stage. */
async function settled(folder: string, partner: Partner, files: number): Promise<void> {
  const end = Date.now() + 100_000;
  for (;;) {
    partner.look();
    using read = openViews(ledgerFile(join(folder, 'data')));
    const { translation, inventory, delivery, events } = await read.transmissions.depths();
    const received = await read.transmissions.list({ partner: 'northwind', direction: 'in', limit: 10_000 });
    const waiting = translation.waiting + inventory.waiting + delivery.waiting + events.waiting;
    if (received.length === files && waiting === 0) return;
    assert.ok(Date.now() < end, `something still waits: ${received.length} received, ${waiting} waiting`);
    await sleep(20);
  }
}
