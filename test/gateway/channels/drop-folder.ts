/** A drop folder with a receiver on it, a real intake behind it, and a ledger that shows what came. */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Archive } from '../../../gateway/archive/archive.ts';
import { FolderReceiver, type FolderReceiverOptions } from '../../../gateway/channels/folder/receive.ts';
import { type Accepted, type Incoming, Intake } from '../../../gateway/intake/intake.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import type { Transmission } from '../../../gateway/ledger/transmission.ts';
import { recordedLog } from '../../support/outbox.ts';
import { temporaryFolder, until } from '../../support/temporary.ts';

type Accept = FolderReceiverOptions['accept'];

export interface DropFolder extends AsyncDisposable {
  readonly in: string;
  readonly done: string;
  readonly refused: string;
  readonly lines: ReturnType<typeof recordedLog>['lines'];
  /** Codes of what was refused, in order. */
  readonly codes: string[];
  /** Starts a receiver; `accept` stands around the intake. */
  start(more?: Partial<FolderReceiverOptions>, accept?: (intake: Accept) => Accept): FolderReceiver;
  /** What was recorded, oldest first. */
  recorded(): Promise<readonly Transmission[]>;
  /** Waits until so many were recorded and put away, and returns them. */
  taken(count: number, ms?: number): Promise<readonly Transmission[]>;
  content(transmission: Transmission | undefined): Promise<string>;
  /** Names in a folder, hidden ones left out. */
  names(folder: string): string[];
}

/** Under `parent`, with the done folder under `doneParent`, where they are given. */
export function dropFolder(parent?: string, doneParent?: string): DropFolder {
  const root = temporaryFolder(parent);
  const elsewhere = doneParent === undefined ? undefined : temporaryFolder(doneParent);
  const folders = {
    in: join(root.path, 'in'),
    done: join(elsewhere?.path ?? root.path, 'done'),
    refused: join(root.path, 'refused'),
  };
  mkdirSync(folders.in);
  const ledger = openLedger(join(root.path, 'ledger.db'));
  const archive = new Archive(join(root.path, 'archive'), { inlineBytesMax: 65_536, transmissionBytesMax: 1_000_000 });
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
  const receivers: FolderReceiver[] = [];
  const names = (folder: string) => readdirSync(folder).filter((name) => !name.startsWith('.'));
  const recorded = async () => [...(await ledger.read.transmissions.list({ limit: 100_000 }))].reverse();
  return {
    ...folders,
    lines,
    codes,
    start(more = {}, around = (accept) => accept) {
      const accept: Accept = (files: readonly Incoming[]): Promise<readonly Accepted[]> => intake.accept(files);
      const receiver = new FolderReceiver({
        partner: 'northwind',
        channel: 'mailbox',
        folders,
        settleMs: 40,
        sweepMs: 20,
        batchFilesMax: 500,
        batchBytesMax: 10_000_000,
        resend: () => 'skip',
        accept: around(accept),
        onRefused: (code) => codes.push(code),
        logger: log,
        ...more,
      });
      receivers.push(receiver);
      return receiver;
    },
    recorded,
    async taken(count, ms) {
      const isTaken = async () => {
        const isLeft = names(folders.in).length > 0 || readdirSync(join(folders.in, '.taking')).length > 0;
        return !isLeft && (await recorded()).length >= count;
      };
      await until(`${count} files taken`, isTaken, ms);
      return recorded();
    },
    content: async (transmission) =>
      Buffer.from((await ledger.read.transmissions.content(transmission?.sha256 ?? '')) ?? []).toString(),
    names,
    async [Symbol.asyncDispose]() {
      for (const receiver of receivers) await receiver[Symbol.asyncDispose]();
      await ledger[Symbol.asyncDispose]();
      root[Symbol.dispose]();
      elsewhere?.[Symbol.dispose]();
    },
  };
}
