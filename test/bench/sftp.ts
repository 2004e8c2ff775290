/**
 * SFTP: our client beside OpenSSH's, both against the same sshd on loopback, in the same run: 100 MB up and down, and 10,000
 * small files received (downloaded, recorded, committed, moved on the server) and 2,000 sent (staged, synced, renamed).
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { download, upload } from '../../gateway/channels/sftp/transfer.ts';
import { channelTo } from '../gateway/channels/sftp/set-up.ts';
import { openSshSftp, startOpenSsh } from '../support/openssh.ts';
import { memoryFolder } from '../support/temporary.ts';
import type { Figures } from './run.ts';

const bigBytes = 100_000_000;
const runs = 5;
const receivedCount = 10_000;
const sentCount = 2_000;

export async function sftp(): Promise<Figures> {
  // In memory on both sides: what is compared is the clients, not the disk.
  await using server = await startOpenSsh({ parent: memoryFolder });
  await using each = channelTo(server);
  const local = mkdtempSync(join(memoryFolder, 'crossdock-bench-'));
  try {
    return { ...(await bigFiles(server, each, local)), ...(await smallFiles(each)) };
  } finally {
    rmSync(local, { recursive: true, force: true });
  }
}

type Server = Awaited<ReturnType<typeof startOpenSsh>>;
type Channel = ReturnType<typeof channelTo>;

async function bigFiles(server: Server, each: Channel, local: string): Promise<Figures> {
  const content = randomBytes(bigBytes);
  const file = join(local, 'big');
  writeFileSync(file, content);
  mkdirSync(each.disk('big'));
  const session = each.session({ frozenAfter: '60s' });
  const remote = await session.remote();
  const cipher = ['-o', 'Ciphers=aes128-gcm@openssh.com'];
  const empty = await measured(runs, () => openSshSftp(server, ['pwd'], cipher), childrensCpuMs);
  const spent = new Map<Way, Spent>();
  const note = async (way: Way, work: () => Promise<unknown>, cpuMs: () => number) => {
    const one = await measured(1, work, cpuMs);
    const best = spent.get(way) ?? one;
    spent.set(way, { seconds: Math.min(best.seconds, one.seconds), cpuMs: Math.min(best.cpuMs, one.cpuMs) });
  };
  for (let run = 0; run < runs; run++) {
    const put = () => openSshSftp(server, [`put ${file} ${each.remote('big/a')}`], cipher);
    await note('openSshUp', put, childrensCpuMs);
    await note('up', () => upload(remote, each.remote('big/b'), [content], session.pace), ownCpuMs);
    const get = () => openSshSftp(server, [`get ${each.remote('big/a')} ${file}`], cipher);
    await note('openSshDown', get, childrensCpuMs);
    const stats = await remote.look(each.remote('big/b'));
    if (stats === undefined) throw new Error('the file that was sent is not there');
    await note('down', () => drained(download(remote, each.remote('big/b'), stats, session.pace)), ownCpuMs);
  }
  execFileSync('cmp', [each.disk('big/a'), each.disk('big/b')]);
  rmSync(each.disk('big'), { recursive: true });
  // Connecting is no part of it: ours is kept.
  const isTheirs = (way: Way) => way.startsWith('openSsh');
  const of = (way: Way) => spent.get(way) as Spent;
  const rate = (way: Way) => bigBytes / 1e6 / (of(way).seconds - (isTheirs(way) ? empty.seconds : 0));
  const cpuMs = (way: Way) => Math.round(of(way).cpuMs - (isTheirs(way) ? empty.cpuMs : 0));
  return {
    bytes: bigBytes,
    upMbPerSecond: Math.round(rate('up')),
    downMbPerSecond: Math.round(rate('down')),
    openSshUpMbPerSecond: Math.round(rate('openSshUp')),
    openSshDownMbPerSecond: Math.round(rate('openSshDown')),
    upOfOpenSsh: rounded(rate('up') / rate('openSshUp')),
    downOfOpenSsh: rounded(rate('down') / rate('openSshDown')),
    upCpuMs: cpuMs('up'),
    downCpuMs: cpuMs('down'),
    openSshUpCpuMs: cpuMs('openSshUp'),
    openSshDownCpuMs: cpuMs('openSshDown'),
  };
}

async function smallFiles(each: Channel): Promise<Figures> {
  for (let number = 0; number < receivedCount; number++)
    writeFileSync(each.disk(`in/${number}.edi`), `order ${number} `.repeat(100));
  const session = each.session({ settle: '1ms', frozenAfter: '60s' });
  const receiving = await timed(async () => {
    each.receiver(session, { batchFilesMax: 256 });
    // Looked at seldom: to list 10,000 names is work as well.
    while (each.names('done').length < receivedCount) await sleep(250);
  });
  const sender = each.sender(session);
  const sending = await timed(async () => {
    for (let first = 0; first < sentCount; first += 256) {
      const ids = Array.from({ length: Math.min(256, sentCount - first) }, (_, index) => `out-${first + index}`);
      await Promise.all(ids.map((id) => sender.stage(id, [Buffer.from(id.repeat(100))])));
      for (const id of ids) await sender.place(id, `${id}.edi`);
      for (const id of ids) await sender.settled(id);
    }
  });
  return {
    filesReceived: receivedCount,
    filesReceivedPerSecond: Math.round(receivedCount / receiving),
    filesSent: sentCount,
    filesSentPerSecond: Math.round(sentCount / sending),
  };
}

async function drained(source: AsyncIterable<Uint8Array>): Promise<void> {
  let bytes = 0;
  for await (const chunk of source) bytes += chunk.length;
  if (bytes !== bigBytes) throw new Error(`${bytes} bytes came of ${bigBytes}`);
}

/** Seconds that a work takes. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1_000;
}

type Way = 'up' | 'down' | 'openSshUp' | 'openSshDown';

interface Spent {
  readonly seconds: number;
  readonly cpuMs: number;
}

/** The least that a work took of several times. Processor time tells also where the machine has other things to do. */
async function measured(times: number, work: () => Promise<unknown>, cpuMs: () => number): Promise<Spent> {
  const all: Spent[] = [];
  for (let time = 0; time < times; time++) {
    const before = cpuMs();
    const seconds = await timed(work);
    all.push({ seconds, cpuMs: cpuMs() - before });
  }
  return {
    seconds: Math.min(...all.map((one) => one.seconds)),
    cpuMs: Math.min(...all.map((one) => one.cpuMs)),
  };
}

function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Of processes that ended and that we waited for: fields 16 and 17 of proc(5), in hundredths of a second. */
function childrensCpuMs(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
