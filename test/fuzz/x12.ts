/**
 * The fuzz: `npm run fuzz -- [MINUTES] [--seed NUMBER] [--keep FOLDER]` reads damaged files until the time is up (ten minutes
 * unless told) and ends with 1 where something did not hold. What fails is kept as a file with a note beside it, once
 * for each thing that is wrong; `--seed` with the number in its name makes it again, `0` minutes being one case.
 *
 * The work is done in a worker, so that a case that never ends is seen.
 */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { fuzzCase } from './cases.ts';
import { caseMillisecondsMax, check } from './checks.ts';

interface Work {
  readonly seed: number;
  readonly until: number;
  readonly folder: string;
  /** Number of the case at hand after `seed`, and of failures. */
  readonly progress: Int32Array<SharedArrayBuffer>;
}

const failuresMax = 20;
const hangMilliseconds = 4 * caseMillisecondsMax;
const watchMilliseconds = 500;

function keep(folder: string, seed: number, message: string): void {
  const { name, bytes, pieces } = fuzzCase(seed);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${seed}.edi`), bytes);
  writeFileSync(join(folder, `${seed}.txt`), `${name}, in pieces of ${pieces.join(', ')} bytes\n${message}\n`);
  console.error(`${name}: ${message.split('\n')[0]}\n  kept as ${join(folder, `${seed}.edi`)}`);
}

function work({ seed, until, folder, progress }: Work): void {
  const told = new Set<string>();
  for (let done = 0; (done === 0 || Date.now() < until) && told.size < failuresMax; done++) {
    Atomics.store(progress, 0, done);
    try {
      check(fuzzCase(seed + done));
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const what = message.split('\n')[0]!.replace(/\d+/g, '0').slice(0, 80);
      if (told.has(what)) continue;
      told.add(what);
      Atomics.add(progress, 1, 1);
      keep(folder, seed + done, message);
    }
  }
}

async function watch(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { seed: { type: 'string' }, keep: { type: 'string' } },
    allowPositionals: true,
  });
  const minutes = Number(positionals[0] ?? 10);
  const seed = Number(values.seed ?? Date.now() % 1_000_000_000);
  if (!(minutes >= 0) || !Number.isInteger(seed)) throw new Error('minutes and the seed are numbers');
  const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'crossdock-fuzz-'));
  const progress = new Int32Array(new SharedArrayBuffer(8));
  console.log(`fuzz: ${minutes} minutes from seed ${seed}; what fails goes to ${folder}`);
  const from = Date.now();
  const data: Work = { seed, until: from + minutes * 60_000, folder, progress };
  const worker = new Worker(new URL(import.meta.url), { workerData: data });
  let isRunning = true;
  const ended = new Promise<void>((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', () => {
      isRunning = false;
      resolve();
    });
  });
  let at = -1;
  let since = Date.now();
  while (isRunning) {
    await Promise.race([ended, sleep(watchMilliseconds)]);
    const now = Atomics.load(progress, 0);
    if (now !== at) {
      at = now;
      since = Date.now();
    } else if (isRunning && Date.now() - since > hangMilliseconds) {
      keep(folder, seed + now, `did not end in ${hangMilliseconds} ms`);
      Atomics.add(progress, 1, 1);
      await worker.terminate();
    }
  }
  await ended;
  const failures = Atomics.load(progress, 1);
  const cases = Atomics.load(progress, 0) + 1;
  console.log(
    `fuzz: ${cases} cases in ${Math.round((Date.now() - from) / 1_000)} s, ${failures} things that do not hold`,
  );
  process.exitCode = failures > 0 ? 1 : 0;
}

if (isMainThread) await watch();
else work(workerData as Work);
