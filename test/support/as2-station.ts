/** An AS2 station on a real socket: server, evidence, and intake into a real ledger; and the two ends of one partnership. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Archive } from '../../gateway/archive/archive.ts';
import type { Encryption } from '../../gateway/channels/as2/cms/algorithms.ts';
import type { SentEvidence } from '../../gateway/channels/as2/evidence/evidence.ts';
import { SqliteEvidence } from '../../gateway/channels/as2/evidence/sqlite.ts';
import type { MadeKey } from '../../gateway/channels/as2/keys/make.ts';
import type { Verdict } from '../../gateway/channels/as2/mdn/check.ts';
import type { As2Peer, As2ReceiveRules, As2SendRules } from '../../gateway/channels/as2/peer.ts';
import { As2Sender } from '../../gateway/channels/as2/sender/sender.ts';
import { Directory } from '../../gateway/channels/as2/server/directory.ts';
import { As2Server, type As2ServerLimits, type As2ServerOptions } from '../../gateway/channels/as2/server/server.ts';
import { Intake } from '../../gateway/intake/intake.ts';
import type { Ledger } from '../../gateway/ledger/port.ts';
import { openLedger } from '../../gateway/ledger/sqlite/ledger.ts';
import { createLogger } from '../../gateway/log.ts';

export const allEncryptions = [
  'des-ede3-cbc',
  'aes-128-cbc',
  'aes-192-cbc',
  'aes-256-cbc',
  'aes-128-gcm',
  'aes-192-gcm',
  'aes-256-gcm',
] as const satisfies readonly Encryption[];

export const limits: As2ServerLimits = {
  headerBytesMax: 16_384,
  connectionsMax: 256,
  openedMax: 16,
  headerMs: 2_000,
  memoryBytesMax: 262_144,
  pieceBytesMax: 4_294_967_296,
  bodyBytesMax: 2_147_483_648,
  idleMs: 5_000,
  bytesPerSecondMin: 1_000,
  graceMs: 10_000,
};

export interface Station extends AsyncDisposable {
  readonly server: As2Server;
  readonly url: string;
  readonly evidence: SqliteEvidence;
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly receipts: { readonly sent: SentEvidence; readonly verdict: Verdict }[];
  readonly refusals: string[];
  peers: readonly As2Peer[];
  sender(peer: As2Peer): As2Sender;
  /** Bytes of a received transmission. */
  bytes(sha256: string): Promise<Buffer>;
}

export type StationOptions = Partial<Pick<As2ServerOptions, 'accept' | 'tls' | 'now' | 'path' | 'later'>> & {
  readonly limits?: Partial<As2ServerLimits>;
};

export async function startStation(folder: string, options: StationOptions = {}): Promise<Station> {
  await using stack = new AsyncDisposableStack();
  const ledger = stack.use(openLedger(join(folder, 'ledger.sqlite')));
  const archive = new Archive(join(folder, 'archive'), { inlineBytesMax: 65_536, transmissionBytesMax: 4_294_967_296 });
  const logger = createLogger(process.env.AS2_TEST_LOG ?? 'silent');
  const now = options.now ?? Date.now;
  const nothing = () => undefined;
  const intake = new Intake({ ledger, archive, logger, clock: { now }, onReceived: nothing, onSkipped: nothing });
  const evidence = stack.use(await SqliteEvidence.open(join(folder, 'evidence')));
  const receipts: Station['receipts'] = [];
  const refusals: string[] = [];
  const station = { peers: [] as readonly As2Peer[] };
  const scratchFolder = join(folder, 'scratch');
  const server = stack.use(
    await As2Server.start({
      host: '127.0.0.1',
      port: 0,
      path: '/as2',
      tls: undefined,
      directory: () => new Directory(station.peers),
      accept: (files) => intake.accept(files),
      later: { attemptsMax: 5, waitMs: 20, waitMsMax: 100, idleMs: 50 },
      tlsOf: () => ({ trusted: undefined, client: undefined }),
      chance: () => 0.5,
      now,
      ...options,
      limits: { ...limits, ...options.limits },
      evidence,
      scratchFolder,
      logger,
      onRefused: (_, modifier) => refusals.push(modifier),
      onReceipt: async (sent, verdict) => void receipts.push({ sent, verdict }),
    }),
  );
  const running = stack.move();
  return Object.assign(station, {
    server,
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${server.port}/as2`,
    evidence,
    ledger,
    archive,
    receipts,
    refusals,
    sender: (peer: As2Peer) =>
      new As2Sender({ peer, evidence, scratchFolder: join(folder, 'out'), limits, now, onReceipt: nothing }),
    async bytes(sha256: string) {
      const content = await ledger.read.transmissions.content(sha256);
      if (content) return Buffer.from(content);
      const chunks: Uint8Array[] = [];
      for await (const chunk of archive.read(sha256)) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  });
}

export const sendRules: Omit<As2SendRules, 'url'> = {
  sign: { digest: 'sha256', scheme: 'pkcs1' },
  encrypt: { encryption: 'aes-256-cbc', keyTransport: 'pkcs1' },
  compress: 'none',
  transfer: 'binary',
  contentType: undefined,
  subject: 'EDI',
  receipt: { mode: 'sync', isSigned: true, url: '', acceptWarnings: true, dueMs: 3_600_000 },
  credentials: undefined,
  tls: { trusted: undefined, client: undefined },
  timeouts: { connectMs: 2_000, stallMs: 5_000, answerMs: 10_000 },
};

export const receiveRules: As2ReceiveRules = {
  policy: {
    isSignatureRequired: true,
    isEncryptionRequired: true,
    digests: ['sha256', 'sha384', 'sha512'],
    encryptions: ['aes-128-cbc', 'aes-192-cbc', 'aes-256-cbc', 'aes-128-gcm', 'aes-192-gcm', 'aes-256-gcm'],
  },
  returnUrls: [],
  credentials: undefined,
  clientFingerprints: undefined,
  resend: () => 'accept',
  isHeld: false,
};

export const laxPolicy: As2ReceiveRules['policy'] = {
  isSignatureRequired: false,
  isEncryptionRequired: false,
  digests: ['sha1', 'sha256', 'sha384', 'sha512'],
  encryptions: allEncryptions,
};

/** The partner as our station sees it. */
export function northwind(
  us: MadeKey,
  them: MadeKey,
  receive: Partial<As2ReceiveRules> = {},
  send?: As2SendRules,
): As2Peer {
  const names = { partner: 'northwind', channel: 'as2', us: 'Crossdock Inc.', them: 'NORTHWIND "Retail"' };
  return { ...names, keys: [us], certificates: [them], receive: { ...receiveRules, ...receive }, send };
}

/** We, as the partner's station sees us. */
export function crossdock(us: MadeKey, them: MadeKey, send: Partial<As2SendRules> & { url: string }): As2Peer {
  const { us: ours, them: theirs } = northwind(us, them);
  const names = { partner: 'crossdock', channel: 'as2', us: theirs, them: ours };
  return { ...names, keys: [them], certificates: [us], receive: receiveRules, send: { ...sendRules, ...send } };
}

/** The newest received transmission of a station. */
export async function newest(station: Station) {
  const [transmission] = await station.ledger.read.transmissions.list({ limit: 1 });
  assert.ok(transmission, 'nothing was received');
  return { transmission, bytes: await station.bytes(transmission.sha256) };
}
