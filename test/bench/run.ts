/**
 * The benches. `npm run bench` runs all and keeps the figures in test/bench/results.ndjson with date and machine;
 * `npm run --silent bench -- NAME --json` runs one and prints its figures as one line of JSON; `--help` tells the rest.
 */
import { appendFileSync } from 'node:fs';
import { arch, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { X12BenchOptions } from './x12.ts';

export type Figures = Record<string, number | string | boolean | null>;

interface Bench {
  /** Options that it takes, and what they mean; one line and more. */
  readonly usage: string;
  readonly run: (options: X12BenchOptions) => Promise<Figures>;
}

const benches: Readonly<Record<string, Bench>> = {
  x12: {
    usage: `[--quick | --full] [--sets 850,856,846] [--sizes 1,10] [--engines tokens,events]
      Our engine beside what npm has: 1 and 10 MB of each set and 100 MB of the 850, in some six minutes.
      --quick   1 and 10 MB of the 850.
      --full    1, 10 and 100 MB and 1 GB of each set, in some 25 minutes. Other engines are asked for the 850 alone from
                100 MB on, and at 1 GB only those that stream: the others end out of memory at 100 MB, as is shown.
      --sets, --sizes (in MB) and --engines (tokens, envelope, validate, events; "node-x12 map" …) choose by hand.`,
    run: async (options) => (await import('./x12.ts')).x12(options),
  },
  inventory: {
    usage: `[--quick]
      A minute of counts and one of picks in a ledger of 1,000,000 SKUs at 5 locations (quick: 20,000, 5 seconds each), with the
      schedules and fast lanes of 50 partners; the marks of single updates. In some three and a half minutes.`,
    run: async ({ quick }) => (await import('./inventory/inventory.ts')).inventory({ quick }),
  },
  advice: {
    usage:
      '[--quick]\n      A full 846 of 1,000,000 lines (quick: 20,000), its reasons in the ledger; then a delta, an explanation, a rebuild.',
    run: async ({ quick }) => (await import('./advice.ts')).advice({ quick }),
  },
  intake: {
    usage: '\n      2,000 small 850s from the drop folder to JetStream.',
    run: async () => (await import('./intake.ts')).intake(),
  },
  sftp: {
    usage: "\n      Large and small files up and down beside OpenSSH's client.",
    run: async () => (await import('./sftp.ts')).sftp(),
  },
  as2: {
    usage: '[--full]\n      Messages signed, encrypted and answered.',
    run: async ({ full }) => (await import('./as2.ts')).as2({ full }),
  },
};

const options = {
  help: { type: 'boolean' },
  json: { type: 'boolean' },
  quick: { type: 'boolean' },
  full: { type: 'boolean' },
  sets: { type: 'string' },
  sizes: { type: 'string' },
  engines: { type: 'string' },
} as const;

/** Usage of some benches, and of all where none is named. */
function usage(named: readonly string[]): string {
  const told = Object.entries(benches).filter(([name]) => named.length === 0 || named.includes(name));
  return [
    'npm run bench -- [NAME…] [--json] runs benches, all unless named, and keeps the figures in test/bench/results.ndjson;',
    'with --json it prints them as a line of JSON each instead.',
    ...told.map(([name, bench]) => `\n  ${name} ${bench.usage}`),
    '',
  ].join('\n');
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

function readArguments() {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n\n${usage([])}`);
  }
}

const { values, positionals } = readArguments();
const names = positionals.length > 0 ? positionals : Object.keys(benches);
const unknown = names.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) fail(`no bench is named ${unknown.join(', ')}; there is ${Object.keys(benches).join(', ')}`);
if (values.help) {
  process.stdout.write(usage(positionals));
  process.exit(0);
}

for (const name of names) {
  const figures = await (benches[name] as Bench).run(values);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${arch()}`;
  const line = { bench: name, date: new Date().toISOString().slice(0, 10), machine, node: process.version, ...figures };
  if (values.json) {
    process.stdout.write(`${JSON.stringify(line)}\n`);
  } else {
    console.log(name);
    console.table(figures);
    appendFileSync(join(import.meta.dirname, 'results.ndjson'), `${JSON.stringify(line)}\n`);
  }
}
