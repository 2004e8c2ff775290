/** Receivers that follow the configuration. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Archive } from '../../../gateway/archive/archive.ts';
import { SftpSessions } from '../../../gateway/channels/sftp/sessions.ts';
import { Intake } from '../../../gateway/intake/intake.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import type { Partner, PartnerBook } from '../../../gateway/partners/partner.ts';
import type { PartnerStatus } from '../../../gateway/partners/schema/schema.ts';
import { Receivers } from '../../../gateway/wiring/receivers.ts';
import { recordedLog } from '../../support/outbox.ts';
import { temporaryFolder, until } from '../../support/temporary.ts';

function setUp() {
  const root = temporaryFolder();
  const { log, lines } = recordedLog();
  const ledger = openLedger(join(root.path, 'ledger.db'));
  const intake = new Intake({
    archive: new Archive(join(root.path, 'archive'), { inlineBytesMax: 1_000, transmissionBytesMax: 10_000 }),
    ledger,
    clock: { now: Date.now },
    logger: log,
    onReceived: () => undefined,
    onSkipped: () => undefined,
  });
  const partners = new Map<string, Partner>();
  const book: PartnerBook = { version: 'v1', partners };
  const receivers = new Receivers({
    intake,
    settings: { sweepMs: 20, batchFilesMax: 10, batchBytesMax: 1_000_000, transmissionBytesMax: 10_000 },
    sessions: new SftpSessions({ secret: async () => new Uint8Array(), chance: () => 0, logger: log }),
    claimer: 'test',
    book: () => book,
    logger: log,
    onRefused: () => undefined,
  });
  const inFolder = (folder: string) => join(root.path, folder, 'in');
  return {
    receivers,
    lines,
    /** Configures a partner whose mailbox lies in a folder. */
    configure(id: string, folder: string, status: PartnerStatus = 'production', settleMs = 20) {
      mkdirSync(inFolder(folder), { recursive: true });
      const base = join(root.path, folder);
      const folders = {
        in: inFolder(folder),
        out: join(base, 'out'),
        done: join(base, 'done'),
        refused: join(base, 'refused'),
      };
      const mailbox = { name: 'mailbox', folder: { ...folders, settleMs } };
      partners.set(id, { id, status, channels: { mailbox }, receive: [], send: [] } as unknown as Partner);
    },
    forget: (id: string) => partners.delete(id),
    drop: (folder: string, name: string) => writeFileSync(join(inFolder(folder), name), name),
    names: async () =>
      (await ledger.read.transmissions.list({ limit: 99 })).map(({ name, partner }) => `${partner}/${name}`).reverse(),
    async [Symbol.asyncDispose]() {
      await receivers[Symbol.asyncDispose]();
      await ledger[Symbol.asyncDispose]();
      root[Symbol.dispose]();
    },
  };
}

describe('receivers', () => {
  it('take from the partners that are in test or production, and from no other', async () => {
    await using each = setUp();
    for (const status of ['draft', 'test', 'production', 'suspended'] as const) {
      each.configure(status, status, status);
      each.drop(status, 'a');
    }
    await each.receivers.follow();
    await until('both files', async () => (await each.names()).length === 2);
    await sleep(60);
    assert.deepEqual((await each.names()).sort(), ['production/a', 'test/a']);
  });

  it('follow a folder that is moved, a partner that comes and one that goes', async () => {
    await using each = setUp();
    each.configure('northwind', 'old');
    await each.receivers.follow();
    each.drop('old', 'a');
    await until('the first file', async () => (await each.names()).length === 1);
    each.configure('northwind', 'new');
    each.configure('wms', 'wms');
    await each.receivers.follow();
    each.drop('old', 'left alone');
    each.drop('new', 'b');
    each.drop('wms', 'c');
    await until('both files', async () => (await each.names()).length === 3);
    each.forget('wms');
    await each.receivers.follow();
    each.drop('wms', 'left alone');
    await sleep(100);
    assert.deepEqual((await each.names()).sort(), ['northwind/a', 'northwind/b', 'wms/c']);
  });

  it('never are two on one folder, however many changes come at once, and none after the stop', async () => {
    await using each = setUp();
    const changes: Promise<void>[] = [];
    for (let change = 0; change < 10; change++) {
      each.configure('northwind', 'box', 'production', 20 + change);
      changes.push(each.receivers.follow());
      if (change % 3 === 0) await sleep(5);
    }
    await Promise.all(changes);
    for (let file = 0; file < 20; file++) each.drop('box', `f${file}`);
    await until('the files', async () => (await each.names()).length === 20);
    // Two of them would have raced for the files, and said so.
    assert.deepEqual(
      each.lines.filter(({ level }) => level >= 40),
      [],
    );
    each.configure('northwind', 'box', 'production', 99);
    const change = each.receivers.follow();
    await each.receivers[Symbol.asyncDispose]();
    await change;
    each.configure('northwind', 'box', 'production', 98);
    await each.receivers.follow();
    each.drop('box', 'too late');
    await sleep(150);
    assert.equal((await each.names()).length, 20);
  });
});
