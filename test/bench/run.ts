/**
 * The benches. `npm run bench` runs all and keeps the figures in test/bench/results.ndjson with date and machine;
 * `npm run --silent bench -- NAME --json` runs one and prints its figures as one line of JSON. What the x12 bench takes
 * besides is told in x12.ts.
 */
import { appendFileSync } from 'node:fs';
import { arch, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { X12BenchOptions } from './x12.ts';

export type Figures = Record<string, number | string | boolean | null>;

const benches: Readonly<Record<string, (options: X12BenchOptions) => Promise<Figures>>> = {
  x12: async (options) => (await import('./x12.ts')).x12(options),
  inventory: async ({ quick }) => (await import('./inventory.ts')).inventory({ quick }),
  intake: async () => (await import('./intake.ts')).intake(),
  sftp: async () => (await import('./sftp.ts')).sftp(),
  as2: async ({ full }) => (await import('./as2.ts')).as2({ full }),
};

const { values, positionals } = parseArgs({
  options: {
    json: { type: 'boolean' },
    quick: { type: 'boolean' },
    full: { type: 'boolean' },
    sets: { type: 'string' },
    sizes: { type: 'string' },
    engines: { type: 'string' },
  },
  allowPositionals: true,
});
const names = positionals.length > 0 ? positionals : Object.keys(benches);
const unknown = names.filter((name) => !Object.hasOwn(benches, name));
if (unknown.length > 0) {
  console.error(`no bench is named ${unknown.join(', ')}; there is ${Object.keys(benches).join(', ')}`);
  process.exit(2);
}

for (const name of names) {
  const figures = await (benches[name] as (typeof benches)[string])(values);
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
