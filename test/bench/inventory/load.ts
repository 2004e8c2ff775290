/** What is measured: updates in batches for a while with single ones between them, then single ones alone. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Figures } from '../run.ts';
import type { Running } from './running.ts';
import { batchUpdates, inHand, type Kind, type Size, sharedSkus } from './sizes.ts';
import { type ToldBatch, ToldUpdates, updateOf } from './told-updates.ts';

/** Milliseconds between single updates while batches go in. */
const probeMs = 250;

interface Probe {
  readonly commitMs: number;
  readonly markMs: number;
}

export class Load {
  readonly #running: Running;
  readonly #size: Size;
  readonly #beganAt: number;
  #probes = 0;

  constructor(running: Running, size: Size) {
    this.#running = running;
    this.#size = size;
    this.#beganAt = running.clock.now();
  }

  async run(kind: Kind): Promise<Figures> {
    const asked = { kind, skus: this.#size.skus, fromMs: this.#sinceStart() };
    const cpu = process.cpuUsage();
    await using told = new ToldUpdates(asked);
    const delay = monitorEventLoopDelay({ resolution: 5 });
    const main = process.threadCpuUsage();
    const startedAt = performance.now();
    const until = startedAt + this.#size.seconds * 1_000;
    delay.enable();
    const batches: number[] = [];
    const taking = Array.from({ length: inHand }, async () => {
      while (performance.now() < until) {
        const batch = await told.next();
        const at = performance.now();
        const { results } = await this.#running.apply(batch);
        batches.push(performance.now() - at);
        if (results.some(({ outcome }) => outcome !== 'applied')) throw new Error('an update was not applied');
      }
    });
    const probes = this.#probesUntil(until);
    await Promise.all(taking);
    const seconds = (performance.now() - startedAt) / 1_000;
    delay.disable();
    const all = spent(process.cpuUsage(cpu)) - (await told.cpu());
    const updates = batches.length * batchUpdates;
    const { commits, marks } = split(await probes);
    return {
      [`${kind} updates/s`]: Math.round(updates / seconds),
      [`${kind} updates/s of processor time`]: Math.round(updates / (all / 1e6)),
      [`${kind} updates/s of the main thread's time`]: Math.round(
        updates / (spent(process.threadCpuUsage(main)) / 1e6),
      ),
      ...percentiles(`${kind}, batch of ${batchUpdates}, ms`, batches),
      ...percentiles(`${kind}, one update among them to its commit, ms`, commits),
      ...percentiles(`${kind}, its commit to all marks, ms`, marks),
      [`${kind}, longest pause, ms`]: Math.round(delay.max / 1e6),
      [`${kind}, pause 99 of 100, ms`]: Math.round(delay.percentile(99) / 1e6),
    };
  }

  /** Single updates with nothing else to do. */
  async alone(): Promise<Figures> {
    const probes: Probe[] = [];
    for (let index = 0; index < this.#size.singles; index++) probes.push(await this.#probe());
    const { commits, marks } = split(probes);
    return {
      ...percentiles('one update alone to its commit, ms', commits),
      ...percentiles('its commit to all marks, ms', marks),
    };
  }

  async #probesUntil(until: number): Promise<readonly Probe[]> {
    const probes: Probe[] = [];
    while (performance.now() < until) {
      probes.push(await this.#probe());
      await sleep(probeMs);
    }
    return probes;
  }

  /** One pick of a SKU that every partner has, from its bytes until the last of their lanes has looked at it. */
  async #probe(): Promise<Probe> {
    const at = performance.now();
    await this.#running.apply(this.#single());
    const committedAt = performance.now();
    const changedSeq = await this.#running.ledger.read.inventory.availabilityCursor();
    await this.#running.marked(changedSeq);
    return { commitMs: committedAt - at, markMs: performance.now() - committedAt };
  }

  #single(): ToldBatch {
    const told = this.#probes++;
    const asked = { kind: 'pick', skus: sharedSkus, fromMs: this.#sinceStart() } as const;
    const update = { ...updateOf('pick', told % sharedSkus, asked), key: `single-${told}` };
    return { name: `single-${told}`, bytes: new TextEncoder().encode(JSON.stringify({ updates: [update] })) };
  }

  #sinceStart(): number {
    return this.#running.clock.now() - this.#beganAt;
  }
}

function spent({ user, system }: NodeJS.CpuUsage): number {
  return user + system;
}

function split(probes: readonly Probe[]) {
  return { commits: probes.map(({ commitMs }) => commitMs), marks: probes.map(({ markMs }) => markMs) };
}

function percentiles(what: string, times: readonly number[]): Figures {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 100) / 100;
  return { [`${what}, median`]: at(0.5), [`${what}, 99 of 100`]: at(0.99) };
}
