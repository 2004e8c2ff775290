/**
 * The X12 bench on generated 850s, 856s and 846s, beside what npm has and the limits of only reading: MB/s from open to the
 * last segment or event, MB/s of processor time, and peak memory. Every run is a process of its own; engines take turns
 * in rounds; the figure is the median.
 *
 * `npm run bench -- x12` takes some five minutes: 1 and 10 MB of each set, 100 MB of the 850. `--quick` is 1 and 10 MB of
 * the 850; `--full` is everything, 1 GB included, and takes an hour. `--sets 850,856`, `--sizes 1,1000` and `--engines
 * tokens,events` choose by hand. Who keeps the whole file as objects is not asked for more than 100 MB: it ends out of
 * memory there, within a limit.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GeneratedSet, generatedSets, writeSets } from './generate-x12.ts';
import { engines, ours, type Run } from './x12-engines.ts';
import { limits } from './x12-others.ts';

export interface X12BenchOptions {
  readonly quick?: boolean;
  readonly full?: boolean;
  /** Comma-separated. */
  readonly sets?: string;
  /** Megabytes, comma-separated. */
  readonly sizes?: string;
  readonly engines?: string;
}

type Figures = Record<string, number | string>;

const smallMegabytesMax = 10;
const rounds = 3;
/** Heap of a child, in megabytes, and its time, in milliseconds. */
const heapMegabytesMax = 1_024;
const runMillisecondsMax = 120_000;
/** Our engines run as `./crossdock` runs them; the others as Node runs anything, which their large heaps are best with. */
const semiSpaceMegabytes = 8;
/** Other engines stream or die; from this size on only the streaming ones are asked. */
const wholeFileMegabytesMax = 100;
const streaming: ReadonlySet<string> = new Set(['node-x12 stream', 'x12-parser', 'x12-parser groups']);
/** A file is written only where so many times its size is free. */
const freeShare = 5;

export async function x12(options: X12BenchOptions = {}): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-bench-'));
  try {
    const figures: Figures = {};
    for (const { set, megabytes } of files(options)) {
      const name = `${set} ${megabytes} MB`;
      if (freeBytes(folder) < freeShare * megabytes * 1e6) {
        figures[name] = 'left out: too little disk';
        continue;
      }
      const path = join(folder, `${set}-${megabytes}.edi`);
      const bytes = writeSets(path, set, megabytes);
      const runs = takeTurns(path, set, megabytes, options.engines?.split(','));
      for (const [engine, done] of runs) Object.assign(figures, figuresOf(`${name} ${engine}`, bytes, done));
      rmSync(path);
      process.stderr.write(`${name} done\n`);
    }
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function files(options: X12BenchOptions): { set: GeneratedSet; megabytes: number }[] {
  const some: readonly GeneratedSet[] = options.quick === true ? ['850'] : generatedSets;
  const sets = generatedSets.filter((set) => options.sets?.split(',').includes(set) ?? some.includes(set));
  const sizes = options.sizes?.split(',').map(Number) ?? (options.full === true ? [1, 10, 100, 1_000] : [1, 10, 100]);
  const chosen = options.full === true || options.sizes !== undefined;
  return sizes.flatMap((megabytes) =>
    sets
      .filter((set) => chosen || megabytes <= smallMegabytesMax || (set === '850' && options.quick !== true))
      .map((set) => ({ set, megabytes })),
  );
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

function takeTurns(
  path: string,
  set: GeneratedSet,
  megabytes: number,
  only: readonly string[] | undefined,
): Map<string, (Run | string)[]> {
  const runs = new Map<string, (Run | string)[]>();
  for (let round = 0; round < rounds; round++) {
    for (const name of Object.keys(engines).filter((one) => only?.includes(one) ?? true)) {
      const isOther = !Object.hasOwn(ours, name) && !Object.hasOwn(limits, name);
      if (isOther && megabytes > wholeFileMegabytesMax && !streaming.has(name)) continue;
      // What takes others minutes is asked of them once.
      if (isOther && megabytes > smallMegabytesMax && round > 0) continue;
      runs.set(name, [...(runs.get(name) ?? []), run(name, set, path)]);
    }
  }
  return runs;
}

/** One run in a child process; how it failed where it did. */
function run(name: string, set: GeneratedSet, path: string): Run | string {
  const script = join(import.meta.dirname, 'x12-engines.ts');
  const young = Object.hasOwn(ours, name) ? [`--max-semi-space-size=${semiSpaceMegabytes}`] : [];
  const heap = [`--max-old-space-size=${heapMegabytesMax}`, ...young];
  const child = spawnSync(process.execPath, [...heap, script, name, set, path], {
    encoding: 'utf8',
    timeout: runMillisecondsMax,
    killSignal: 'SIGKILL',
  });
  if (child.status === 0) return JSON.parse(child.stdout) as Run;
  if (child.stderr.includes('heap out of memory')) return `out of memory at ${heapMegabytesMax} MB of heap`;
  if (child.error !== undefined || child.signal === 'SIGKILL') return `not done in ${runMillisecondsMax / 1_000} s`;
  const reason = /^\w*Error.*/m.exec(child.stderr)?.[0];
  if (Object.hasOwn(ours, name) || reason === undefined) throw new Error(`${name} ${set}: ${child.stderr}`);
  return reason;
}

function figuresOf(name: string, bytes: number, runs: readonly (Run | string)[]): Figures {
  const failed = runs.find((one) => typeof one === 'string');
  if (failed !== undefined) return { [`${name}, MB/s`]: failed };
  const done = runs.filter((one) => typeof one !== 'string');
  const rate = (milliseconds: readonly number[]) => Number((bytes / 1_000 / median(milliseconds)).toPrecision(3));
  const figures: Figures = {
    [`${name}, MB/s`]: rate(done.map(({ milliseconds }) => milliseconds)),
    [`${name}, MB/s of processor time`]: rate(done.map(({ cpuMilliseconds }) => cpuMilliseconds)),
    [`${name}, peak MB`]: Math.round(median(done.map(({ peakMegabytes }) => peakMegabytes))),
  };
  const first = done.flatMap(({ firstEventMilliseconds }) => firstEventMilliseconds ?? []);
  if (first.length > 0) figures[`${name}, first event ms`] = Math.round(median(first));
  return figures;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
