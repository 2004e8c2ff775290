import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { it } from 'node:test';
import { migrate } from '../../../gateway/ledger/sqlite/migrate.ts';
import { temporaryFolder } from '../../support/temporary.ts';

it('runs each migration once, in order, and only what is missing', () => {
  using folder = temporaryFolder();
  const migration = (name: string, sql: string) => writeFileSync(join(folder.path, name), sql);
  migration('0002-b.sql', 'INSERT INTO t VALUES (2)');
  migration('0001-a.sql', 'CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (1)');
  migration('README.md', 'not SQL');
  const database = new DatabaseSync(':memory:');
  const numbers = () =>
    database
      .prepare('SELECT n FROM t ORDER BY rowid')
      .all()
      .map(({ n }) => n);
  migrate(database, folder.path);
  assert.deepEqual(numbers(), [1, 2]);
  migration('0003-c.sql', 'INSERT INTO t VALUES (3)');
  migrate(database, folder.path);
  migrate(database, folder.path);
  assert.deepEqual(numbers(), [1, 2, 3]);
});

it('undoes a migration that fails, and goes on from it when it is put right', () => {
  using folder = temporaryFolder();
  const file = join(folder.path, 'ledger.db');
  writeFileSync(join(folder.path, '0001-a.sql'), 'CREATE TABLE t (n INTEGER)');
  writeFileSync(join(folder.path, '0002-b.sql'), 'INSERT INTO t VALUES (2); INSERT INTO missing VALUES (1)');
  const database = new DatabaseSync(file);
  assert.throws(() => migrate(database, folder.path), /missing/);
  writeFileSync(join(folder.path, '0002-b.sql'), 'INSERT INTO t VALUES (2)');
  migrate(database, folder.path);
  assert.deepEqual(
    database
      .prepare('SELECT n FROM t')
      .all()
      .map(({ n }) => n),
    [2],
  );
  database.close();
});

it('takes no migrations of which two have one number, or none has one', () => {
  using folder = temporaryFolder();
  const database = new DatabaseSync(':memory:');
  writeFileSync(join(folder.path, '0001-a.sql'), 'CREATE TABLE a (n INTEGER)');
  writeFileSync(join(folder.path, '0001-b.sql'), 'CREATE TABLE b (n INTEGER)');
  assert.throws(() => migrate(database, folder.path), /0001-b\.sql stands where 0002/);
  renameSync(join(folder.path, '0001-b.sql'), join(folder.path, '0003-b.sql'));
  assert.throws(() => migrate(database, folder.path), /0003-b\.sql stands where 0002/);
  assert.deepEqual(database.prepare('SELECT name FROM sqlite_schema').all(), []);
});

it('keeps what was acknowledged before sets were', () => {
  using folder = temporaryFolder();
  const first = '0001-first-light.sql';
  const migrations = join(import.meta.dirname, '../../../gateway/ledger/sqlite/migrations');
  copyFileSync(join(migrations, first), join(folder.path, first));
  const database = new DatabaseSync(':memory:');
  migrate(database, folder.path);
  database.exec(`
    INSERT INTO transmissions (id, direction, partner, channel, name, sha256, bytes, at, content_key, acknowledgment)
    VALUES ('out-1', 'out', 'northwind', 'mailbox', 'a.edi', 'x', 1, 'now', 'out-1', 'E'),
      ('out-2', 'out', 'northwind', 'mailbox', 'b.edi', 'x', 1, 'now', 'out-2', NULL)`);
  migrate(database);
  const rows = database.prepare('SELECT acknowledgment, group_acknowledgment AS said FROM transmissions').all();
  assert.deepEqual(
    rows.map(({ acknowledgment, said }) => [acknowledgment, said]),
    [
      ['E', 'E'],
      [null, null],
    ],
  );
});

it('keeps every transmission, with its place and what was staged, when its table is made anew', () => {
  using folder = temporaryFolder();
  const migrations = join(import.meta.dirname, '../../../gateway/ledger/sqlite/migrations');
  for (const name of ['0001-first-light.sql', '0002-acknowledgments.sql']) {
    copyFileSync(join(migrations, name), join(folder.path, name));
  }
  const database = new DatabaseSync(':memory:');
  migrate(database, folder.path);
  database.exec(`
    INSERT INTO transmissions (seq, id, direction, partner, channel, name, sha256, bytes, at, content_key, delivery)
    VALUES (7, 'out-1', 'out', 'northwind', 'mailbox', 'a.edi', 'x', 1, 'then', 'out-1', 'staged'),
      (9, 'out-2', 'out', 'northwind', 'mailbox', 'b.edi', 'x', 1, 'then', 'out-2', 'delivered')`);
  copyFileSync(join(migrations, '0003-delivery.sql'), join(folder.path, '0003-delivery.sql'));
  migrate(database, folder.path);
  database.exec(`
    INSERT INTO transmissions (id, direction, partner, channel, name, sha256, bytes, at, content_key, delivery)
    VALUES ('out-3', 'out', 'northwind', 'mailbox', 'c.edi', 'x', 1, 'now', 'out-3', 'superseded')`);
  const rows = database.prepare('SELECT seq, id, delivery, staged_at FROM transmissions ORDER BY seq').all();
  assert.deepEqual(
    rows.map((row) => Object.values(row)),
    [
      [7, 'out-1', 'staged', 'then'],
      [9, 'out-2', 'delivered', null],
      [10, 'out-3', 'superseded', null],
    ],
  );
});

it('knows what was to come before changes of it were a sequence', () => {
  using folder = temporaryFolder();
  const migrations = join(import.meta.dirname, '../../../gateway/ledger/sqlite/migrations');
  for (const name of readdirSync(migrations).filter((file) => file < '0012')) {
    copyFileSync(join(migrations, name), join(folder.path, name));
  }
  const database = new DatabaseSync(':memory:');
  migrate(database, folder.path);
  database.exec(`
    INSERT INTO availability (sku, location, quantity, as_of, reserved, changed_seq) VALUES ('A', 'DAL', 1, 'now', 0, 7);
    INSERT INTO supply (document, line, source, state, reference, sku, location, quantity, received, expected, said_at,
      rank, transmission, ended)
    VALUES ('d', '1', 'c', 'in-transit', 'S', 'A', 'DAL', 50000, 20000, '2026-03-09', 'now', '1', 'in-1', NULL),
      ('d', '2', 'c', 'in-transit', 'S', 'A', 'DAL', 10000, 0, '2026-03-04', 'now', '1', 'in-1', NULL),
      ('d', '3', 'c', 'in-transit', 'S', 'A', 'DAL', 10000, 0, '2026-03-09', 'now', '1', 'in-1', NULL),
      ('d', '4', 'c', 'in-transit', 'S', 'A', 'AUS', 10000, 0, '2026-03-04', 'now', '1', 'in-1', 'superseded'),
      ('d', '5', 'c', 'in-transit', 'S', 'B', 'AUS', 10000, 0, '2026-03-04', 'now', '1', 'in-1', NULL)`);
  migrate(database);
  const rows = database.prepare('SELECT sku, location, days, changed_seq FROM open_supply').all();
  assert.deepEqual(
    rows.map((row) => Object.values(row)),
    [
      ['A', 'DAL', '[["2026-03-04","10000"],["2026-03-09","40000"]]', 8],
      ['B', 'AUS', '[["2026-03-04","10000"]]', 9],
    ],
  );
});

it('puts what is available into the log of changes, in its order', () => {
  using folder = temporaryFolder();
  const migrations = join(import.meta.dirname, '../../../gateway/ledger/sqlite/migrations');
  const all = readdirSync(migrations).sort();
  const before = all.slice(0, all.indexOf('0013-availability-changes.sql'));
  for (const file of before) copyFileSync(join(migrations, file), join(folder.path, file));
  const database = new DatabaseSync(':memory:');
  migrate(database, folder.path);
  database.exec(`INSERT INTO availability (sku, location, quantity, as_of, reserved, changed_seq)
    VALUES ('B', 'DAL', 1, 'now', 0, 7), ('A', 'DAL', 1, 'now', 0, 9)`);
  migrate(database);
  const log = database.prepare('SELECT seq, sku, location FROM availability_changes ORDER BY seq').all();
  assert.deepEqual(
    log.map((row) => ({ ...row })),
    [
      { seq: 7, sku: 'B', location: 'DAL' },
      { seq: 9, sku: 'A', location: 'DAL' },
    ],
  );
});
