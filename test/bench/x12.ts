/**
 * The X12 bench on generated 850s, 856s and 846s, beside what npm has and the limits of only reading: MB/s from open to the
 * last segment or event, MB/s of processor time, peak memory, and how many times as fast as each peer that does the same
 * work. Every run is a process of its own; engines take turns in rounds; the figure is the median.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launcherFlags } from './flags.ts';
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
/** Set that other engines are asked for at every size. */
const comparedSet: GeneratedSet = '850';
/** Heap of a child, in megabytes, and its time: so many milliseconds for a megabyte of file, and some for a small one. */
const heapMegabytesMax = 1_024;
const millisecondsOfMegabyteMax = 300;
const smallMillisecondsMax = 60_000;
/** Other engines stream or die; past this size only the streaming ones are asked. */
const wholeFileMegabytesMax = 100;
const streaming: ReadonlySet<string> = new Set(['node-x12 stream', 'x12-parser', 'x12-parser groups']);
/** Engines of others that do what one of ours does; none of them validates. */
const readers = ['node-x12 parse', 'node-x12 stream', 'x12-parser', 'node-x12-edi'];
const peers: Readonly<Record<string, readonly string[]>> = {
  tokens: readers,
  envelope: readers,
  validate: readers,
  events: ['node-x12 map', 'x12-parser groups', 'node-x12-edi map'],
};
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
      const measured = new Map([...runs].map(([engine, done]) => [engine, measure(bytes, done)]));
      for (const [engine, one] of measured) {
        const told = { ...one, ...ratios(engine, measured) };
        for (const [what, value] of Object.entries(told)) figures[`${name} ${engine}, ${what}`] = value;
        const words = Object.entries(told).map(([what, value]) => `${value} ${what}`);
        process.stderr.write(`${name} ${engine}: ${words.join(', ')}\n`);
      }
      rmSync(path);
    }
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function files(options: X12BenchOptions): { set: GeneratedSet; megabytes: number }[] {
  const some: readonly GeneratedSet[] = options.quick === true ? [comparedSet] : generatedSets;
  const sets = generatedSets.filter((set) => options.sets?.split(',').includes(set) ?? some.includes(set));
  const sizes = options.sizes?.split(',').map(Number) ?? (options.full === true ? [1, 10, 100, 1_000] : [1, 10, 100]);
  const chosen = options.full === true || options.sizes !== undefined;
  return sizes.flatMap((megabytes) =>
    sets
      .filter((set) => chosen || megabytes <= smallMegabytesMax || (set === comparedSet && options.quick !== true))
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
  for (let round = 0; round < roundsOf(megabytes, false); round++) {
    for (const name of Object.keys(engines).filter((one) => only?.includes(one) ?? true)) {
      const isOther = !Object.hasOwn(ours, name) && !Object.hasOwn(limits, name);
      if (isOther && (round >= roundsOf(megabytes, true) || !isAsked(name, set, megabytes))) continue;
      runs.set(name, [...(runs.get(name) ?? []), run(name, set, path, megabytes)]);
    }
  }
  return runs;
}

/** What takes minutes is asked less often, and of others once. */
function roundsOf(megabytes: number, isOther: boolean): number {
  if (megabytes <= 1) return 3;
  if (isOther || megabytes > wholeFileMegabytesMax) return 1;
  return megabytes <= smallMegabytesMax ? 3 : 2;
}

function isAsked(other: string, set: GeneratedSet, megabytes: number): boolean {
  if (megabytes <= smallMegabytesMax) return true;
  return set === comparedSet && (megabytes <= wholeFileMegabytesMax || streaming.has(other));
}

/** One run in a child process; how it failed where it did. */
function run(name: string, set: GeneratedSet, path: string, megabytes: number): Run | string {
  const script = join(import.meta.dirname, 'x12-engines.ts');
  // The engines of others run as Node runs anything, which their large heaps are best with.
  const flags = Object.hasOwn(ours, name) ? launcherFlags : [];
  const heap = [`--max-old-space-size=${heapMegabytesMax}`, ...flags];
  const timeout = Math.max(smallMillisecondsMax, megabytes * millisecondsOfMegabyteMax);
  const child = spawnSync(process.execPath, [...heap, script, name, set, path], {
    encoding: 'utf8',
    timeout,
    killSignal: 'SIGKILL',
  });
  if (child.status === 0) return JSON.parse(child.stdout) as Run;
  if (child.stderr.includes('heap out of memory')) return `out of memory at ${heapMegabytesMax} MB of heap`;
  if (child.error !== undefined || child.signal === 'SIGKILL') return `not done in ${timeout / 1_000} s`;
  const reason = /^\w*Error.*/m.exec(child.stderr)?.[0];
  if (Object.hasOwn(ours, name) || reason === undefined) throw new Error(`${name} ${set}: ${child.stderr}`);
  return reason;
}

const speed = 'MB/s';

function measure(bytes: number, runs: readonly (Run | string)[]): Figures {
  const failed = runs.find((one) => typeof one === 'string');
  if (failed !== undefined) return { [speed]: failed };
  const done = runs.filter((one) => typeof one !== 'string');
  const rate = (milliseconds: readonly number[]) => Number((bytes / 1_000 / median(milliseconds)).toPrecision(3));
  const figures: Figures = {
    [speed]: rate(done.map(({ milliseconds }) => milliseconds)),
    'MB/s of processor time': rate(done.map(({ cpuMilliseconds }) => cpuMilliseconds)),
    'peak MB': Math.round(median(done.map(({ peakMegabytes }) => peakMegabytes))),
  };
  const first = done.flatMap(({ firstEventMilliseconds }) => firstEventMilliseconds ?? []);
  if (first.length > 0) figures['first event ms'] = Math.round(median(first));
  return figures;
}

/** How many times as fast one of ours is as each peer of the same file. */
function ratios(engine: string, measured: ReadonlyMap<string, Figures>): Figures {
  const own = measured.get(engine)?.[speed];
  const found: Figures = {};
  for (const peer of peers[engine] ?? []) {
    const other = measured.get(peer)?.[speed];
    if (typeof own === 'number' && typeof other === 'number') found[`x ${peer}`] = Number((own / other).toPrecision(3));
  }
  return found;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
