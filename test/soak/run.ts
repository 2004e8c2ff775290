/**
 * The soak: a gateway that is killed with SIGKILL again and again, at named steps of a file's way and at any moment, while
 * partners over drop folders, the hosted SFTP drop and an SFTP server of their own go on giving orders and fetching what
 * they are sent. At the end everything is held against the stream, the partners' sides and the ledger.
 *
 *   npm run soak -- --minutes 10 --seed 1 --kills 300
 *
 * It ends at the time or the kills, whichever comes first. Prints a line for each finding and a summary; ends with 1 where
 * something was lost or doubled, and then leaves its folder with the logs of every life.
 */
import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ledgerFile } from '../../gateway/data-folder.ts';
import { openViews } from '../../gateway/ledger/sqlite/ledger.ts';
import { assertExactlyOnce, sameOnce } from '../support/exactly-once.ts';
import { endOf, settled, startLife } from '../support/lives.ts';
import { type Death, type Moment, moments } from '../support/moments.ts';
import { startNats } from '../support/nats.ts';
import { streamMessages } from '../support/stream-messages.ts';
import { TakingPartner } from '../support/taking-partner.ts';
import { chanceOf } from './chance.ts';
import { type Home, makeHome } from './home.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    kills: { type: 'string', default: '1000' },
  },
});
const [minutes, seed, kills] = [Number(values.minutes), Number(values.seed), Number(values.kills)];
if (!(minutes > 0 && kills > 0 && Number.isInteger(seed))) {
  console.error('--minutes and --kills are more than 0, --seed is a whole number');
  process.exit(2);
}

/** Longest that a life waits for its named step, in milliseconds; then it is killed wherever it is. */
const namedMsMax = 30_000;
/** Longest that a life lasts, once it is up, that is killed at any moment. */
const upMsMax = 5_000;
/** One in so many of these is killed while it starts, within this time. */
const startingEvery = 4;
const startMsMax = 3_000;
/** How long the last life has to bring all to its end, in milliseconds. */
const settleMs = 300_000;

const chance = chanceOf(seed);
/** Those that come: no partner of the soak is on AS2, and test/scenario/as2-kill.test.ts kills around the receipt. */
const never: readonly Moment[] = ['never', 'about-to-prove', 'proved'];
const named = (Object.keys(moments) as Moment[]).filter((moment) => !never.includes(moment));
const folder = mkdtempSync(join(tmpdir(), 'crossdock-soak-'));
const startedAt = Date.now();
const deaths = new Map<string, number>();
await using stack = new AsyncDisposableStack();
const nats = stack.use(await startNats());
const home = await makeHome(folder, nats.url, stack);
const erp = new TakingPartner({ 'legacy-erp': join(home.data, 'drops', 'legacy-erp', 'out') }, join(folder, 'erp'));
const look = () => erp.look();

try {
  for (const side of home.sides) side.begin();
  for (let life = 1; life <= kills && Date.now() - startedAt < minutes * 60_000; life++) await liveAndDie(life);
  for (const side of home.sides) side.stopGiving();
  await survive(home);
  await check(home);
  console.log(summary('nothing lost, nothing twice'));
  await stack.disposeAsync();
  rmSync(folder, { recursive: true, force: true });
} catch (error) {
  console.error(error);
  console.log(summary(`FAILED; see ${folder}`));
  process.exitCode = 1;
  for (const side of home.sides) await side.end();
}

async function liveAndDie(life: number): Promise<void> {
  const isNamed = chance() < 0.5;
  const moment = named[Math.floor(chance() * named.length)] as Moment;
  const death: Death = isNamed ? { moment, count: 1 + Math.floor(chance() ** 2 * 40) } : { moment: 'never', count: 1 };
  const isStarting = chance() * startingEvery < 1;
  const part = chance();
  const file = join(folder, `life-${String(life).padStart(4, '0')}.log`);
  const log = openSync(file, 'w');
  const gateway = startLife(death, home.env, log);
  const from = Date.now();
  if (!isNamed && !isStarting) await up(gateway, file);
  const ms = isNamed ? namedMsMax : Math.floor(part * (isStarting ? startMsMax : upMsMax));
  const [code, signal] = await endOf(gateway, look, { ms, signal: 'SIGKILL' });
  closeSync(log);
  if (signal !== 'SIGKILL') throw new Error(`life ${life} ended by itself with ${code ?? signal}: its log says why`);
  const how = isNamed && Date.now() - from < ms ? moment : isStarting ? 'while it starts' : 'any moment';
  deaths.set(how, (deaths.get(how) ?? 0) + 1);
}

/** Waits until a life says in its log that it started, or is over. */
async function up(gateway: ChildProcess, log: string): Promise<void> {
  while (gateway.exitCode === null && gateway.signalCode === null) {
    if (readFileSync(log, 'latin1').includes('"msg":"started"')) return;
    look();
    await sleep(20);
  }
}

async function survive({ env, data, sides }: Home): Promise<void> {
  const log = openSync(join(folder, 'life-last.log'), 'w');
  const survivor = startLife({ moment: 'never', count: 1 }, env, log);
  try {
    const isAll = () => {
      look();
      if (survivor.exitCode !== null) throw new Error(`the last life ended with ${survivor.exitCode}`);
      return sides.every((side) => side.isAllAcknowledged);
    };
    const files = () => sides.reduce((sum, side) => sum + side.files, 0);
    await settled(data, isAll, files, settleMs);
    for (const side of sides) await side.end();
  } finally {
    survivor.kill('SIGTERM');
    await endOf(survivor, look, { ms: 30_000, signal: 'SIGKILL' });
    closeSync(log);
  }
  look();
}

async function check({ data, sides }: Home): Promise<void> {
  using read = openViews(ledgerFile(data));
  await assertExactlyOnce(
    read,
    await streamMessages(nats.url, 'CROSSDOCK'),
    sides.map((side) => side.side()),
  );
  const forwarded = erp.files('legacy-erp').map((name) => erp.content('legacy-erp', name).slice(1, 23).trim());
  if (erp.seenTwice.length > 0) throw new Error(`the ERP got twice: ${erp.seenTwice.join(', ')}`);
  // Retailers number their orders alike: the ERP gets one of each from each.
  const perOrder = Map.groupBy(forwarded, (number) => number);
  const expected = Map.groupBy(
    sides.flatMap(({ orders }) => orders),
    (number) => number,
  );
  sameOnce([...perOrder.keys()], [...expected.keys()], 'the ERP gets each order');
  for (const [number, all] of expected) {
    const got = perOrder.get(number)?.length ?? 0;
    if (got !== all.length) throw new Error(`the ERP got order ${number} ${got} times, not ${all.length}`);
  }
  const sent = await read.transmissions.list({ partner: 'hosted', direction: 'out', limit: 1_000_000 });
  const unseen = sent.filter(({ kind, fetchedAt }) => kind === 'acknowledgment' && fetchedAt === null);
  if (unseen.length > 0) throw new Error(`fetched and not on record: ${unseen.map(({ id }) => id).join(', ')}`);
  using database = new DatabaseSync(ledgerFile(data), { readOnly: true });
  const { integrity_check: verdict } = database.prepare('PRAGMA integrity_check').get() as { integrity_check: string };
  if (verdict !== 'ok') throw new Error(`the ledger is damaged: ${verdict}`);
}

function summary(end: string): string {
  const total = [...deaths.values()].reduce((sum, count) => sum + count, 0);
  const how = [...deaths]
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
  const orders = home.sides.map(({ partner, files }) => `${partner} ${files}`).join(', ');
  const took = ((Date.now() - startedAt) / 60_000).toFixed(1);
  return `soak: ${took} minutes, seed ${seed}, ${total} kills (${how}); files in: ${orders}; ${end}`;
}
