import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
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
