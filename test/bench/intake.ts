/**
 * Intake, end to end: 2,000 small 850s are dropped into a folder of a running gateway; the clock runs from the first
 * drop until a real JetStream has acknowledged the last order. Durable at every step, as in production; the only
 * setting that differs from the defaults is the settle time, since the files are renamed in whole.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { exampleInventory } from '../support/example-inventory.ts';
import { startNats } from '../support/nats.ts';
import { smallOrder } from '../support/orders.ts';
import type { Figures } from './run.ts';

const root = join(import.meta.dirname, '..', '..');
const filesCount = 2_000;
const patienceMs = 120_000;

export async function intake(): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-bench-'));
  await using nats = await startNats();
  const gateway = startGateway(folder, nats.url);
  try {
    const drop = join(folder, 'data', 'drops', 'northwind', 'in');
    const staging = join(folder, 'staging');
    mkdirSync(staging);
    mkdirSync(drop, { recursive: true });
    let bytes = 0;
    for (let i = 0; i < filesCount; i++) {
      const order = smallOrder(i + 1);
      bytes += order.length;
      writeFileSync(join(staging, `${i}.edi`), order);
    }
    const connection = await connect({ servers: nats.url });
    const manager = await jetstreamManager(connection);
    await until(async () => (await orders(manager)) === 0);
    const startedAt = performance.now();
    for (let i = 0; i < filesCount; i++) renameSync(join(staging, `${i}.edi`), join(drop, `${i}.edi`));
    const droppedMs = performance.now() - startedAt;
    await until(async () => (await orders(manager)) === filesCount);
    const seconds = (performance.now() - startedAt) / 1_000;
    const events = (await manager.streams.info('CROSSDOCK')).state.messages;
    const { cpuSeconds, peakMb } = usage(gateway.pid as number);
    await connection.close();
    return {
      files: filesCount,
      bytesPerFile: Math.round(bytes / filesCount),
      dropSeconds: rounded(droppedMs / 1_000),
      seconds: rounded(seconds),
      filesPerSecond: Math.round(filesCount / seconds),
      eventsInStream: events,
      gatewayCpuSeconds: cpuSeconds,
      gatewayPeakMb: peakMb,
    };
  } finally {
    gateway.kill('SIGTERM');
    await once(gateway, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}

function startGateway(folder: string, natsUrl: string) {
  cpSync(join(root, 'partners'), join(folder, 'partners'), { recursive: true });
  exampleInventory(folder);
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, 'gateway', 'cli.ts'), 'start'], {
    cwd: root,
    env: {
      ...process.env,
      CROSSDOCK_FOLDERS_DATA: join(folder, 'data'),
      CROSSDOCK_FOLDERS_PARTNERS: join(folder, 'partners'),
      CROSSDOCK_FOLDERS_INVENTORY: join(folder, 'inventory.yaml'),
      CROSSDOCK_CHANNELS_FOLDER_SETTLE: '100ms',
      CROSSDOCK_NATS_URL: natsUrl,
      CROSSDOCK_HEALTH_PORT: '0',
      CROSSDOCK_API_PORT: '0',
      CROSSDOCK_LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** Orders that the stream holds; undefined while there is no stream. */
async function orders(manager: JetStreamManager): Promise<number | undefined> {
  try {
    const info = await manager.streams.info('CROSSDOCK', { subjects_filter: 'crossdock.*.order.received.>' });
    return Object.values(info.state.subjects ?? {}).reduce((sum, count) => sum + count, 0);
  } catch {
    return undefined;
  }
}

/** Processor time and peak memory of a process, as the kernel accounts them. */
function usage(pid: number): { cpuSeconds: number; peakMb: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const ticks = Number(fields[11]) + Number(fields[12]);
  const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { cpuSeconds: rounded(ticks / 100), peakMb: Math.round(Number(peak) / 1_024) };
}

async function until(done: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!(await done())) {
    if (performance.now() > end) throw new Error(`the bench waited ${patienceMs / 1_000} s in vain`);
    await sleep(25);
  }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
