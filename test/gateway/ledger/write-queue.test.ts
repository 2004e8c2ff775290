/** The write queue where its database fails it. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import type { Stores } from '../../../gateway/ledger/port.ts';
import { WriteQueue } from '../../../gateway/ledger/sqlite/write-queue.ts';
import { temporaryFolder } from '../../support/temporary.ts';

/** The works here write by themselves. */
const noStores = {} as Stores;

function setUp(pages = 1_000_000) {
  let now = 0;
  const folder = temporaryFolder();
  const database = new DatabaseSync(join(folder.path, 'a.db'));
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA foreign_keys = 1; PRAGMA max_page_count = ${pages};
    CREATE TABLE parent (id INTEGER PRIMARY KEY);
    CREATE TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
    CREATE TABLE t (id INTEGER PRIMARY KEY, bytes BLOB)`);
  const insert = database.prepare('INSERT INTO t VALUES (?, zeroblob(?))');
  return {
    database,
    queue: new WriteQueue(database, noStores, undefined, () => now),
    insert: (id: number, bytes = 1) => insert.run(id, bytes),
    passes: (ms: number) => {
      now += ms;
    },
    ids: () =>
      database
        .prepare('SELECT id FROM t ORDER BY id')
        .all()
        .map(({ id }) => id),
    [Symbol.dispose]: () => {
      if (database.isOpen) database.close();
      folder[Symbol.dispose]();
    },
  };
}

describe('a write queue', () => {
  it('rejects every work of a commit that fails, and goes on with the next', async () => {
    using each = setUp();
    const { queue, database, insert } = each;
    const failing = [1, 2, 3].map((id) =>
      queue.run(async () => {
        insert(id);
        // Without its parent: SQLite says so at the COMMIT.
        if (id === 2) database.exec('INSERT INTO child VALUES (7)');
      }),
    );
    for (const end of await Promise.allSettled(failing)) {
      assert.equal(end.status, 'rejected');
      assert.match(String(end.reason), /FOREIGN KEY/);
    }
    assert.equal(database.isTransaction, false);
    await queue.run(async () => void insert(4));
    assert.deepEqual(each.ids(), [4]);
  });

  it('says that the disk is full to those it concerns, and goes on when there is room', async () => {
    using each = setUp(40);
    const { queue, insert, database } = each;
    const ends = await Promise.allSettled([
      queue.run(async () => void insert(1)),
      queue.run(async () => void insert(2, 10_000_000)),
      queue.run(async () => void insert(3)),
    ]);
    const full = ends[1] as PromiseRejectedResult;
    assert.match(String(full.reason), /full/);
    const resolved = [1, 3].filter((id) => ends[id - 1]?.status === 'fulfilled');
    assert.deepEqual(each.ids(), resolved);
    for (const end of ends) if (end.status === 'rejected') assert.match(String(end.reason), /full/);
    database.exec('PRAGMA max_page_count = 100000');
    await queue.run(async () => void insert(2, 100_000));
    assert.ok(each.ids().includes(2));
  });

  it('tells the true error when SQLite undid the whole transaction by itself', async () => {
    using each = setUp();
    const { queue, insert, database } = each;
    const ends = await Promise.allSettled([
      queue.run(async () => void insert(1)),
      queue.run(async () => {
        insert(2);
        database.exec('INSERT OR ROLLBACK INTO t VALUES (1, NULL)');
      }),
      queue.run(async () => void insert(3)),
    ]);
    for (const end of ends.slice(0, 2)) assert.match(String((end as PromiseRejectedResult).reason), /UNIQUE/);
    // What had not begun goes into the next commit.
    assert.equal(ends[2]?.status, 'fulfilled');
    assert.deepEqual(each.ids(), [3]);
    await queue.run(async () => void insert(4));
    assert.deepEqual(each.ids(), [3, 4]);
  });

  it('does not resolve a work that hides that its transaction is gone', async () => {
    using each = setUp();
    const { queue, insert, database } = each;
    const hiding = queue.run(async () => {
      insert(1);
      assert.throws(() => database.exec('INSERT OR ROLLBACK INTO t VALUES (1, NULL)'));
    });
    await assert.rejects(hiding);
    assert.deepEqual(each.ids(), []);
  });

  it('commits what a long work holds up behind it, and what waits in the next', async () => {
    using each = setUp();
    const { queue, insert, database } = each;
    const reader = new DatabaseSync(database.location() as string, { readOnly: true });
    const seen: unknown[] = [];
    const works = [1, 2, 3].map((id) =>
      queue.run(async () => {
        insert(id);
        if (id === 2) each.passes(1_000);
        seen.push(reader.prepare('SELECT count(*) AS n FROM t').get()?.n);
      }),
    );
    await Promise.all(works);
    reader.close();
    assert.deepEqual(seen, [0, 0, 2]);
    assert.deepEqual(each.ids(), [1, 2, 3]);
  });

  it('takes works that come while it commits, ten thousand of them', async () => {
    using each = setUp();
    const { queue, insert } = each;
    const works: Promise<unknown>[] = [];
    const more = (from: number): void => {
      for (let id = from; id < from + 1_000; id++) works.push(queue.run(async () => void insert(id)));
      if (from < 9_000) works.push(queue.run(async () => more(from + 1_000)));
    };
    more(0);
    for (let seen = 0; seen < works.length; seen = works.length) await Promise.all(works);
    while (works.length < 10_009) await Promise.all(works);
    await Promise.all(works);
    assert.equal(each.ids().length, 10_000);
  });

  it('rejects what waits when its database was closed under it', async () => {
    using each = setUp();
    const { queue, database, insert } = each;
    database.close();
    await assert.rejects(queue.run(async () => void insert(1)));
    await assert.rejects(queue.run(async () => void insert(1)));
    await queue.close();
  });
});
