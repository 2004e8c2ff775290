/**
 * Advice: a full 846 of 1,000,000 lines (quick: 20,000) composed and written, with the reasons of every number in the
 * ledger, then acknowledged, then a delta of a thousand changes. Five locations told as one sum, each with
 * its count, a buffer policy of three rules. In a process of its own, as `./crossdock` starts it, on disk. Seconds are
 * of the clock; `cpuSeconds` of the processor, which a shared machine does not stretch.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import pino from 'pino';
import { ComposeApart } from '../../gateway/advice/apart/compose-apart.ts';
import { Composer } from '../../gateway/advice/compose.ts';
import { explainedSku } from '../../gateway/advice/explain/explained.ts';
import { rebuilt } from '../../gateway/advice/explain/rebuild.ts';
import { FastLanes } from '../../gateway/advice/fast-lane/urgent.ts';
import { Archive } from '../../gateway/archive/archive.ts';
import { openLedger } from '../../gateway/ledger/sqlite/ledger.ts';
import { ItemIndexBuilder } from '../../gateway/partners/items/item-index-builder.ts';
import type { Partner, PartnerSend } from '../../gateway/partners/partner.ts';
import { launcherEnvironment, launcherFlags } from './flags.ts';
import type { Figures } from './run.ts';

const codes = ['ATL', 'AUS', 'DAL', 'RNO', 'SLC'];
const start = Date.parse('2026-03-01T12:00:00Z');
const changes = 1_000;

export async function advice({ quick = false }: { readonly quick?: boolean | undefined }): Promise<Figures> {
  const skus = quick ? 20_000 : 1_000_000;
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-bench-'));
  try {
    const file = join(folder, 'ledger.db');
    await openLedger(file)[Symbol.asyncDispose]();
    fill(file, skus);
    const out = execFileSync(process.execPath, [...launcherFlags, import.meta.filename, folder, String(skus)], {
      encoding: 'utf8',
      env: { ...process.env, ...launcherEnvironment },
    });
    return { lines: skus, locations: codes.length, ...(JSON.parse(out) as Figures) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function fill(file: string, skus: number): void {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA synchronous = OFF; BEGIN; CREATE TEMP TABLE places (sku TEXT, location TEXT)');
  database.exec(
    `INSERT INTO places WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${skus - 1})
     SELECT printf('%08d', i), value FROM n, json_each('${JSON.stringify(codes)}')`,
  );
  const at = new Date(start - 3_600_000).toISOString();
  database.exec(`INSERT INTO positions (sku, location, state, quantity, as_of, source, counted_at, count_rank, key)
    SELECT sku, location, 'on-hand', (abs(random()) % 100) * 10000, '${at}', 'wms', '${at}', '0', 'k' FROM places`);
  database.exec(`INSERT INTO availability (sku, location, quantity, as_of, reserved, changed_seq)
    SELECT sku, location, (SELECT quantity FROM positions p
      WHERE p.sku = places.sku AND p.location = places.location), '${at}', 0, rowid FROM places`);
  database.exec('INSERT INTO availability_changes SELECT changed_seq, sku, location FROM availability');
  database.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

/** Runs in the child: everything that is measured. */
async function measured(folder: string, skus: number): Promise<Figures> {
  await using ledger = openLedger(join(folder, 'ledger.db'));
  const archive = new Archive(join(folder, 'archive'), { inlineBytesMax: 65_536, transmissionBytesMax: 2 ** 32 });
  const partner = partnerOf(skus);
  const [rule] = partner.send;
  if (rule === undefined) throw new Error('the partner has no rule');
  let now = start;
  const composer = new Composer({
    ...{ ledger, archive, logger: pino({ level: 'silent' }), locations: () => codes },
    clock: { now: () => now },
    apart: new ComposeApart({ source: { sqlite: join(folder, 'ledger.db') }, master: () => undefined }),
    onComposed: () => undefined,
  });
  const before = process.memoryUsage.rss();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const full = await timed(() => composer.compose({ partner, rule, dueAt: new Date(now).toISOString() }));
  delay.disable();
  const peakMb = process.resourceUsage().maxRSS / 1_024;
  const [made] = await ledger.read.advices.list(undefined, 1);
  if (made === undefined) throw new Error('no advice was made');
  const files = await ledger.read.advices.files(made.id);
  await ledger.write(({ acknowledgments }) =>
    acknowledgments.group({ ...receipt, group: `IB:${files[0]?.group}`, at: new Date(now).toISOString() }),
  );
  const lanes = new FastLanes(ledger);
  const ruled = { partner, rule: { ...rule, urgent: { crossesZero: true } } };
  await lanes.mark([ruled]);
  await ledger.write(async ({ inventory }) => {
    for (let at = 0; at < changes; at++) {
      const sku = String(Math.floor((at * skus) / changes)).padStart(8, '0');
      await inventory.putAvailability({
        sku,
        location: 'DAL',
        quantity: 0n,
        asOf: new Date(now).toISOString(),
        reserved: 0n,
      });
    }
  });
  const mark = await timed(() => lanes.mark([ruled]));
  now += 3_600_000;
  const delta = await timed(() =>
    composer.compose({ partner, rule, mode: 'delta', dueAt: new Date(now).toISOString() }),
  );
  const explain = await timed(() => explainedSku(ledger.read.advices, made, String(skus >> 1).padStart(8, '0')));
  const rebuild = await timed(async () => {
    for await (const _chunk of rebuilt(ledger.read.advices, made, files, 1));
  });
  const database = new DatabaseSync(join(folder, 'ledger.db'), { readOnly: true });
  const kept = database.prepare('SELECT sum(length(body)) AS bytes FROM advice_blocks WHERE advice = ?').get(made.id);
  return {
    seconds: full.seconds,
    cpuSeconds: full.cpuSeconds,
    linesPerSecond: Math.round(skus / full.seconds),
    fileMb: rounded((files[0]?.bytes ?? 0) / 1e6),
    reasonsMb: rounded(Number(kept?.bytes) / 1e6),
    peakMb: Math.round(peakMb),
    mbBefore: Math.round(before / 2 ** 20),
    longestPauseMs: Math.round(delay.max / 1e6),
    pause99Ms: Math.round(delay.percentile(99) / 1e6),
    markMsOf1000: Math.round(mark.seconds * 1_000),
    deltaSecondsOf1000: delta.seconds,
    explainMs: Math.round(explain.seconds * 1_000),
    rebuildSeconds: rebuild.seconds,
  };
}

const receipt = { partner: 'northwind', status: 'A', sets: [], by: 'in-1' };

function partnerOf(skus: number): Partner {
  const builder = new ItemIndexBuilder({
    sku: 0,
    class: 1,
    description: undefined,
    numbers: [{ qualifier: 'UP', column: 2 }],
    count: 3,
  });
  for (let at = 0; at < skus; at++) {
    const sku = String(at).padStart(8, '0');
    builder.add([sku, at % 10 === 0 ? 'fast' : 'slow', `6141${sku}`]);
  }
  const rule: PartnerSend = {
    ...{ key: 'daily', document: 'inventory-advice', set: '846', over: 'box' },
    buffer: [
      { share: '80%', less: '2', floor: '5', cap: '500' },
      { when: { class: 'fast' }, share: '60%' },
      { when: { sku: '9*' }, less: '0' },
    ],
  };
  return {
    ...{ id: 'northwind', status: 'production', tier: 'standard', version: 'v1', send: [rule] },
    x12: { us: { qualifier: 'ZZ', id: 'US' }, them: { qualifier: 'ZZ', id: 'THEM' }, version: '004010' },
    items: builder.build(0).items,
  } as unknown as Partner;
}

async function timed(work: () => Promise<unknown>): Promise<{ readonly seconds: number; readonly cpuSeconds: number }> {
  const [at, cpu] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: rounded((performance.now() - at) / 1_000), cpuSeconds: rounded((user + system) / 1e6) };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

if (process.argv[1] === import.meta.filename) {
  const [folder = '', skus = ''] = process.argv.slice(2);
  process.stdout.write(JSON.stringify(await measured(folder, Number(skus))));
}
