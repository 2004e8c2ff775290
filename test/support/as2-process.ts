/**
 * An AS2 station as a process of its own, for figures of one side alone. Arguments: folder, and `receive`, or `send`,
 * bytes, count and the URL to send to. The folder holds the keys. Says what came of it as a line of JSON.
 */
import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MadeKey } from '../../gateway/channels/as2/keys/make.ts';
import { crossdock, northwind, sendRules, startStation } from './as2-station.ts';

const [, , folder = '', role = '', url = '', bytes = '0', count = '1'] = process.argv;

function key(name: string): MadeKey {
  const certificatePem = readFileSync(join(folder, '..', `${name}.crt`), 'utf8');
  const privateKeyPem = readFileSync(join(folder, '..', `${name}.key`), 'utf8');
  const certificate = new X509Certificate(certificatePem);
  return { certificate, privateKey: createPrivateKey(privateKeyPem), certificatePem, privateKeyPem };
}

/** Peak memory of this process, in MB, as the kernel accounts it. */
function peakMb(): number {
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1_024);
}

const station = await startStation(folder);
if (role === 'receive') {
  station.peers = [northwind(key('us'), key('them'))];
  process.stdout.write(`${JSON.stringify({ url: station.url })}\n`);
  process.stdin.resume();
  process.stdin.once('end', async () => {
    const { user, system } = process.cpuUsage();
    process.stdout.write(`${JSON.stringify({ peakMb: peakMb(), cpuSeconds: (user + system) / 1e6 })}\n`);
    await station[Symbol.asyncDispose]();
  });
} else {
  const sender = station.sender(
    crossdock(key('us'), key('them'), { url, timeouts: { ...sendRules.timeouts, answerMs: 600_000 } }),
  );
  const chunk = randomBytes(Math.min(Number(bytes), 65_536));
  const payload = async function* (index: number) {
    yield Buffer.from(`ISA*${index.toString().padStart(12, '0')}*`);
    for (let left = Number(bytes); left > 0; left -= chunk.length)
      yield chunk.subarray(0, Math.min(left, chunk.length));
  };
  const startedAt = performance.now();
  let next = 0;
  const work = async () => {
    for (let index = next++; index < Number(count); index = next++) {
      await sender.stage(`m${index}`, payload(index), `m${index}.edi`);
      await sender.place(`m${index}`, '');
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  const seconds = (performance.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage();
  process.stdout.write(`${JSON.stringify({ seconds, peakMb: peakMb(), cpuSeconds: (user + system) / 1e6 })}\n`);
  await station[Symbol.asyncDispose]();
}
