/**
 * AS2, over sockets between processes, durable on both sides (archive or ledger, evidence and receipts fsynced):
 * - 5 KB messages, signed and encrypted, with signed receipts, a second: received (the sender only posts what was made before),
 *   and sent (composing, posting, checking the receipt; the receiver works on the same machine meanwhile);
 * - one large message each way, with the peak memory of each side.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { memoryBytes, Scratch } from '../../gateway/channels/as2/bytes.ts';
import { writeAs2Name } from '../../gateway/channels/as2/identity.ts';
import { composeMessage } from '../../gateway/channels/as2/message/compose.ts';
import { testKeys } from '../support/as2-keys.ts';
import { limits, northwind } from '../support/as2-station.ts';
import type { Figures } from './run.ts';

const messages = 2_000;
const largeBytes = 100 * 1_048_576;

export async function as2({ full = false }: { readonly full?: boolean | undefined } = {}): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-bench-'));
  try {
    const keys = await testKeys();
    for (const name of ['us', 'them'] as const) {
      writeFileSync(join(folder, `${name}.crt`), keys[name].certificatePem);
      writeFileSync(join(folder, `${name}.key`), keys[name].privateKeyPem);
    }
    const received = await receive(folder);
    const sent = await send(folder, 'small', 5_000, messages);
    const large = await send(folder, 'large', largeBytes, 1);
    const larger = full ? await send(folder, 'larger', 1_073_741_824, 1) : undefined;
    return {
      messages,
      receivedPerSecond: Math.round(messages / received.seconds),
      receiverCpuSeconds: rounded(received.cpuSeconds),
      sentPerSecond: Math.round(messages / sent.seconds),
      senderCpuSeconds: rounded(sent.cpuSeconds),
      large100MbSeconds: rounded(large.seconds),
      large100MbSenderPeakMb: large.peakMb,
      large100MbReceiverPeakMb: large.receiverPeakMb,
      ...(larger && {
        large1GbSeconds: rounded(larger.seconds),
        large1GbSenderPeakMb: larger.peakMb,
        large1GbReceiverPeakMb: larger.receiverPeakMb,
      }),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Process {
  readonly child: ChildProcess;
  /** Its next line, as JSON. */
  next(): Promise<Record<string, number | string>>;
}

function start(folder: string, ...args: string[]): Process {
  mkdirSync(folder);
  const script = join(import.meta.dirname, '..', 'support', 'as2-process.ts');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, folder, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  return {
    child,
    async next() {
      const { value, done } = await lines.next();
      if (done) throw new Error('a station of the bench ended');
      return JSON.parse(value as string) as Record<string, number | string>;
    },
  };
}

/** What is posted is made before the clock runs. */
async function receive(folder: string): Promise<{ seconds: number; cpuSeconds: number }> {
  const receiver = start(join(folder, 'received'), 'receive');
  const { url } = await receiver.next();
  const bodies = await Promise.all(Array.from({ length: messages }, (_, index) => message(index)));
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const startedAt = performance.now();
  let next = 0;
  let receipts = 0;
  const work = async () => {
    for (let index = next++; index < messages; index = next++) {
      const { header, body } = bodies[index] as (typeof bodies)[number];
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const post = request(url as string, {
        method: 'POST',
        agent,
        headers: { ...header, 'Content-Length': body.length },
      });
      post.on('error', reject).on('response', (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve(text));
      });
      post.end(body);
      if (/MDN-sent-automatically; processed\r\n/.test(await promise)) receipts++;
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  const seconds = (performance.now() - startedAt) / 1_000;
  agent.destroy();
  receiver.child.stdin?.end();
  const { cpuSeconds } = await receiver.next();
  if (receipts !== messages) throw new Error(`${receipts} of ${messages} messages were receipted`);
  return { seconds, cpuSeconds: cpuSeconds as number };
}

async function message(index: number) {
  const keys = await testKeys();
  const { us, them } = northwind(keys.us, keys.them);
  const scratch = new Scratch(tmpdir(), limits);
  const text = createHash('sha512').update(String(index)).digest('base64');
  const payload = memoryBytes(Buffer.from(`ISA*00*${index}*${text.repeat(60)}`.slice(0, 5_000)));
  const options = {
    name: `${index}.edi`,
    contentType: 'application/edi-x12',
    transfer: 'binary',
    compress: 'none',
  } as const;
  const sign = { key: keys.them, digest: 'sha256', scheme: 'pkcs1' } as const;
  const encrypt = { to: keys.us.certificate, encryption: 'aes-256-cbc', keyTransport: 'pkcs1' } as const;
  const { entity } = await composeMessage(
    payload,
    { ...options, sign, encrypt, micDigest: 'sha256', at: new Date() },
    scratch,
  );
  const header: Record<string, string> = {
    'AS2-Version': '1.2',
    'AS2-From': writeAs2Name(them),
    'AS2-To': writeAs2Name(us),
    'Message-ID': `<bench-${index}@northwind.example>`,
    'Disposition-Notification-To': 'northwind',
    'Disposition-Notification-Options':
      'signed-receipt-protocol=required, pkcs7-signature; signed-receipt-micalg=required, sha-256',
  };
  for (const { name, value } of entity.header.fields) header[name] = value;
  return { header, body: entity.body.whole as Buffer };
}

async function send(folder: string, name: string, bytes: number, count: number) {
  const receiver = start(join(folder, `${name}-in`), 'receive');
  const { url } = await receiver.next();
  const sender = start(join(folder, `${name}-out`), 'send', url as string, String(bytes), String(count));
  const figures = await sender.next();
  receiver.child.stdin?.end();
  const { peakMb } = await receiver.next();
  return {
    seconds: figures.seconds as number,
    cpuSeconds: figures.cpuSeconds as number,
    peakMb: figures.peakMb as number,
    receiverPeakMb: peakMb as number,
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
