/** Checkpoints beside the commits: the log begins anew while commits go on, and nothing of them is lost. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { Checkpoints, type LogState } from '../../../gateway/ledger/sqlite/checkpoints.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const commitsMax = 10_000;

it('a thread writes the log into the file while commits go on, and the log begins anew', async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, 'a.db');
  const writer = new DatabaseSync(file);
  writer.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER PRIMARY KEY, bytes BLOB)');
  const insert = writer.prepare('INSERT INTO t VALUES (?, randomblob(8000))');
  // SQLite's own checkpoint is further away than all that is written here.
  const limits = { waiting: 64, log: 256, last: 64, logMax: 1_000_000 };
  const state = writer.prepare('PRAGMA wal_checkpoint(NOOP)');
  let commits = 0;
  let begunAnew = 0;
  {
    await using checkpoints = new Checkpoints(file, writer, limits);
    for (let last = 0; commits < commitsMax && begunAnew < 3; commits++) {
      insert.run(commits);
      checkpoints.committed();
      const { log } = state.get() as unknown as LogState;
      if (log < last) begunAnew++;
      last = log;
      await turn();
    }
  }
  assert.equal(begunAnew, 3);
  using reader = new DatabaseSync(file, { readOnly: true });
  assert.deepEqual(
    { ...reader.prepare('SELECT count(*) AS n, max(id) AS last FROM t').get() },
    { n: commits, last: commits - 1 },
  );
  assert.deepEqual({ ...reader.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
  writer.close();
});

it('a thread that was never needed is not waited for', async () => {
  using folder = temporaryFolder();
  const writer = new DatabaseSync(join(folder.path, 'a.db'));
  writer.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER PRIMARY KEY)');
  await using checkpoints = new Checkpoints(join(folder.path, 'a.db'), writer);
  checkpoints.committed();
  writer.close();
});

it('a checkpoint that fails fails no commit, and is tried again at the next', async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, 'a.db');
  const writer = new DatabaseSync(file);
  writer.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER PRIMARY KEY)');
  await using checkpoints = new Checkpoints(file, writer, { waiting: 1_000, log: 1, last: 1_000, logMax: 1_000_000 });
  // SQLite refuses it while the connection has a transaction, as it does where the disk is full.
  writer.exec('BEGIN IMMEDIATE; INSERT INTO t VALUES (1)');
  checkpoints.committed();
  writer.exec('COMMIT');
  checkpoints.committed();
  const { log, checkpointed } = writer.prepare('PRAGMA wal_checkpoint(NOOP)').get() as unknown as LogState;
  assert.equal(checkpointed, log);
  writer.close();
});

it('a thread that dies is replaced when as many pages more wait, and not at every commit', async () => {
  using folder = temporaryFolder();
  const writer = new DatabaseSync(join(folder.path, 'a.db'));
  writer.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (id INTEGER PRIMARY KEY, bytes BLOB)');
  const insert = writer.prepare('INSERT INTO t VALUES (?, randomblob(8000))');
  const waiting = 64;
  let started = 0;
  let ended = 0;
  const count = (worker: Worker) => {
    started++;
    worker.on('exit', () => ended++);
  };
  process.on('worker', count);
  try {
    // No database can be opened there: every thread dies at its start.
    await using checkpoints = new Checkpoints(folder.path, writer, { waiting, log: 1e6, last: 0, logMax: 1e6 });
    let commits = 0;
    for (; started < 3 && commits < commitsMax; commits++) {
      insert.run(commits);
      checkpoints.committed();
      do await turn();
      while (ended < started);
    }
    const { log } = writer.prepare('PRAGMA wal_checkpoint(NOOP)').get() as unknown as LogState;
    assert.equal(started, 3);
    assert.ok(log >= started * waiting, `${started} threads for ${log} pages`);
  } finally {
    process.off('worker', count);
    writer.close();
  }
});
