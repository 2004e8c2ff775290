/**
 * The X12 bench: MB/s and peak memory on generated 850s of 1, 10 and 100 MB, beside node-x12 and the limit of only
 * reading. Every run is a process of its own; engines take turns in rounds; the figure is the median.
 *
 * node-x12 keeps the whole file as objects and ends out of memory at 100 MB: it gets one try there, within a limit.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeOrders } from './generate-x12.ts';
import { engines, type Run } from './x12-engines.ts';

const sizes = [1, 10, 100];
const rounds = 3;
/** Heap of a child, in megabytes, and its time, in milliseconds. */
const heapMegabytesMax = 1_024;
const runMillisecondsMax = 90_000;
const oracle = 'node-x12';

export async function x12(options: { readonly json: boolean }): Promise<Record<string, number | string>> {
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-bench-'));
  try {
    const figures: Record<string, number | string> = {};
    for (const megabytes of sizes) {
      const path = join(folder, `${megabytes}.edi`);
      const bytes = writeOrders(path, megabytes);
      const runs = takeTurns(path, megabytes);
      for (const [name, done] of runs) Object.assign(figures, figuresOf(`${name} ${megabytes} MB`, bytes, done));
      rmSync(path);
      if (!options.json) console.log(`${megabytes} MB done`);
    }
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function takeTurns(path: string, megabytes: number): Map<string, (Run | string)[]> {
  const runs = new Map<string, (Run | string)[]>();
  for (let round = 0; round < rounds; round++) {
    for (const name of Object.keys(engines)) {
      const once = name === oracle && megabytes > 10;
      if (once && round > 0) continue;
      runs.set(name, [...(runs.get(name) ?? []), run(name, path)]);
    }
  }
  return runs;
}

/** One run in a child process; how it failed where it did. */
function run(name: string, path: string): Run | string {
  const script = join(import.meta.dirname, 'x12-engines.ts');
  const child = spawnSync(process.execPath, [`--max-old-space-size=${heapMegabytesMax}`, script, name, path], {
    encoding: 'utf8',
    timeout: runMillisecondsMax,
    killSignal: 'SIGKILL',
  });
  if (child.status === 0) return JSON.parse(child.stdout) as Run;
  if (child.stderr.includes('heap out of memory')) return `out of memory at ${heapMegabytesMax} MB of heap`;
  if (child.error !== undefined || child.signal === 'SIGKILL') return `not done in ${runMillisecondsMax / 1_000} s`;
  throw new Error(child.stderr);
}

function figuresOf(name: string, bytes: number, runs: readonly (Run | string)[]): Record<string, number | string> {
  const failed = runs.find((one) => typeof one === 'string');
  if (failed !== undefined) return { [`${name}, MB/s`]: failed };
  const done = runs.filter((one) => typeof one !== 'string');
  const rate = bytes / 1_000 / median(done.map(({ milliseconds }) => milliseconds));
  const peak = median(done.map(({ peakMegabytes }) => peakMegabytes));
  return { [`${name}, MB/s`]: Number(rate.toPrecision(3)), [`${name}, peak MB`]: Math.round(peak) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

if (import.meta.main) {
  const json = process.argv.includes('--json');
  const figures = await x12({ json });
  if (json) process.stdout.write(`${JSON.stringify(figures)}\n`);
  else console.table(figures);
}
