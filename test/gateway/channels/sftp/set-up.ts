/** An SFTP channel for tests: a real intake and ledger on our side, a folder that is the partner's disk on the other. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Archive } from '../../../../gateway/archive/archive.ts';
import { SftpReceiver, type SftpReceiverOptions } from '../../../../gateway/channels/sftp/receive.ts';
import { SftpSender } from '../../../../gateway/channels/sftp/send.ts';
import { SftpSession, type SftpSessionOptions } from '../../../../gateway/channels/sftp/session.ts';
import { type SftpChannel, sftpSettings } from '../../../../gateway/channels/sftp/settings.ts';
import { type Accepted, type Incoming, Intake } from '../../../../gateway/intake/intake.ts';
import { openLedger } from '../../../../gateway/ledger/sqlite/ledger.ts';
import type { Transmission } from '../../../../gateway/ledger/transmission.ts';
import { recordedLog } from '../../../support/outbox.ts';
import { memoryFolder, temporaryFolder, until } from '../../../support/temporary.ts';

type Accept = SftpReceiverOptions['accept'];

/** A server to log in to: the real one, or our misbehaving one. */
export interface Peer {
  readonly port: number;
  readonly user: string;
  readonly hostKey: string;
  readonly keyFile: string;
  /** The partner's disk. */
  readonly disk: string;
  /** The same disk as the server's clients see it. */
  readonly root?: string;
}

/** Our side of a channel to a peer; folders in, out and done are made on the partner's disk. */
export function channelTo(peer: Peer) {
  const folder = temporaryFolder(memoryFolder);
  const disk = (name: string) => join(peer.disk, name);
  const remote = (name: string) => `${peer.root ?? peer.disk}/${name}`;
  for (const name of ['in', 'out', 'done']) mkdirSync(disk(name), { recursive: true });
  const ledger = openLedger(join(folder.path, 'ledger.db'));
  const limits = { inlineBytesMax: 65_536, transmissionBytesMax: 300_000_000 };
  const archive = new Archive(join(folder.path, 'archive'), limits);
  const { log, lines } = recordedLog();
  const intake = new Intake({
    archive,
    ledger,
    clock: { now: Date.now },
    logger: log,
    onReceived: () => undefined,
    onSkipped: () => undefined,
  });
  const codes: string[] = [];
  const open: AsyncDisposable[] = [];
  const settings = (more: Partial<SftpChannel> = {}) =>
    sftpSettings({
      host: '127.0.0.1',
      port: String(peer.port),
      user: peer.user,
      key: '$' + '{secret:key}',
      hostKey: peer.hostKey,
      in: remote('in'),
      out: remote('out'),
      ...(more.after ? {} : { done: remote('done') }),
      every: '25ms',
      settle: '30ms',
      frozenAfter: '400ms',
      ...more,
    });
  const recorded = async () => [...(await ledger.read.transmissions.list({ limit: 100_000 }))].reverse();
  const each = {
    lines,
    codes,
    ledger,
    archive,
    disk,
    remote,
    log,
    session(more: Partial<SftpChannel> = {}, parts: Partial<SftpSessionOptions> = {}): SftpSession {
      const session = new SftpSession({
        partner: 'northwind',
        channel: 'mailbox',
        settings: settings(more),
        secret: async () => readFileSync(peer.keyFile),
        chance: () => 0.5,
        logger: log,
        pauses: { awayMs: 20, awayMsMax: 60, refusedMs: 20, refusedMsMax: 60 },
        ...parts,
      });
      open.push(session);
      return session;
    },
    receiver(
      session: SftpSession,
      more: Partial<SftpReceiverOptions> = {},
      around = (accept: Accept) => accept,
    ): SftpReceiver {
      const accept: Accept = (files: readonly Incoming[]): Promise<readonly Accepted[]> => intake.accept(files);
      const receiver = new SftpReceiver({
        partner: 'northwind',
        channel: 'mailbox',
        session,
        claimer: 'a',
        batchFilesMax: 500,
        batchBytesMax: 10_000_000,
        transmissionBytesMax: limits.transmissionBytesMax,
        resend: () => 'skip',
        accept: around(accept),
        onRefused: (code) => codes.push(code),
        logger: log,
        ...more,
      });
      open.push(receiver);
      return receiver;
    },
    sender: (session: SftpSession) => new SftpSender(session),
    recorded,
    /** Waits until so many were recorded, and returns them. */
    async taken(count: number, ms?: number): Promise<readonly Transmission[]> {
      await until(`${count} files recorded`, async () => (await recorded()).length >= count, ms);
      return recorded();
    },
    async content(transmission: Transmission | undefined): Promise<Buffer> {
      const sha256 = transmission?.sha256 ?? '';
      const held = await ledger.read.transmissions.content(sha256);
      return held ? Buffer.from(held) : readFileSync(archive.path(sha256));
    },
    /** Names on the partner's disk, hidden ones left out. */
    names: (name: string) =>
      existsSync(disk(name))
        ? readdirSync(disk(name))
            .filter((each) => !each.startsWith('.'))
            .sort()
        : [],
    hidden: (name: string) => readdirSync(disk(name)).filter((each) => each.startsWith('.')),
    text: (name: string) => readFileSync(disk(name), 'utf8'),
    logged: (words: string) => lines.filter(({ msg }) => String(msg).includes(words)),
    async [Symbol.asyncDispose]() {
      for (const one of open.reverse()) await one[Symbol.asyncDispose]();
      await ledger[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
  return each;
}
