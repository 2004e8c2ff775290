/**
 * Inventory: updates a second, with durable commits, while the schedules and fast lanes of fifty partners run; and the time
 * from the commit of one update to its mark with every partner that it concerns. The ledger is filled first, 1,000,000 SKUs
 * at 5 locations (quick: 20,000), each position with its count among the updates, and every partner has acknowledged a full
 * advice; both are no figures. Batches go the way of a request or command, from their bytes: checked, kept, recorded and applied.
 *
 * In a process of its own, as `./crossdock` starts it, in a folder on disk, with the ledger's own settings (fsync at
 * every commit). Seconds are of the clock; `of processor time` counts all threads of the process but the one that makes
 * the batches.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import { launcherEnvironment, launcherFlags } from '../flags.ts';
import type { Figures } from '../run.ts';
import { fill } from './fill.ts';
import { Load } from './load.ts';
import { book, itemsOf } from './partners.ts';
import { Running } from './running.ts';
import { codes, fullSize, type Kind, partnersCount, quickSize, type Size } from './sizes.ts';

export async function inventory({ quick = false }: { readonly quick?: boolean | undefined }): Promise<Figures> {
  const size = quick ? quickSize : fullSize;
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-bench-'));
  try {
    const file = join(folder, 'ledger.db');
    await openLedger(file)[Symbol.asyncDispose]();
    const [fillSeconds] = await timed(async () => fill(file, size.skus));
    const args = [
      ...launcherFlags,
      '--disable-warning=ExperimentalWarning',
      import.meta.filename,
      folder,
      JSON.stringify(size),
    ];
    const out = execFileSync(process.execPath, args, {
      encoding: 'utf8',
      env: { ...process.env, ...launcherEnvironment },
    });
    return {
      ...{ skus: size.skus, locations: codes.length, positions: size.skus * codes.length, partners: partnersCount },
      ...(JSON.parse(out) as Figures),
      fillSeconds: rounded(fillSeconds),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs in the child: everything that is measured. */
async function measured(folder: string, size: Size): Promise<Figures> {
  const file = join(folder, 'ledger.db');
  const partners = book(size.skus);
  await using running = new Running(folder, partners);
  const [toldSeconds, told] = await timed(() => running.tellAll());
  const mbBefore = mb(process.memoryUsage.rss());
  const ledgerMbBefore = mb(statSync(file).size);
  running.begin();
  const load = new Load(running, size);
  const figures: Figures = {};
  for (const kind of ['count', 'pick'] satisfies readonly Kind[]) Object.assign(figures, await load.run(kind));
  Object.assign(figures, await load.alone());
  const made = (await running.ledger.read.advices.list(undefined, 1_000)).slice(0, -partnersCount);
  return {
    itemsOfPartners: itemsOf(partners),
    ...figures,
    'advices composed meanwhile': made.length,
    'lines of them': made.reduce((sum, { lines }) => sum + lines, 0),
    peakMb: Math.round(process.resourceUsage().maxRSS / 1_024),
    mbBefore,
    ledgerMbBefore,
    ledgerMb: mb(statSync(file).size),
    'linesTold before': told,
    toldSeconds: rounded(toldSeconds),
  };
}

async function timed<T>(work: () => Promise<T>): Promise<readonly [seconds: number, result: T]> {
  const at = performance.now();
  const result = await work();
  return [(performance.now() - at) / 1_000, result];
}

function mb(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

if (process.argv[1] === import.meta.filename) {
  const [folder = '', size = ''] = process.argv.slice(2);
  process.stdout.write(JSON.stringify(await measured(folder, JSON.parse(size))));
}
