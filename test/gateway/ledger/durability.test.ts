/** What a resolved write promises, held against a process that is killed. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { it } from 'node:test';
import { openLedger, openViews } from '../../../gateway/ledger/sqlite/ledger.ts';
import { newEvent } from '../../support/records.ts';
import { temporaryFolder } from '../../support/temporary.ts';

it('has every write that was resolved, and none by halves, after kill -9', async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, 'ledger.db');
  const resolved = new Set<string>();
  let ledgerId: string | undefined;
  for (let kill = 1; kill <= 3; kill++) {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'write-until-killed.ts'), file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      // In the middle of its writes, at another moment each time.
      if (output.split('\n').length > 100 * kill) child.kill('SIGKILL');
    });
    const [, signal] = await once(child, 'close');
    assert.equal(signal, 'SIGKILL');
    for (const line of output.slice(0, output.lastIndexOf('\n')).split('\n')) resolved.add(`e-${line}`);
    await using ledger = openLedger(file);
    ledgerId ??= ledger.id;
    assert.equal(ledger.id, ledgerId);
    const events = await ledger.read.events.after(0, 100_000);
    const there = new Set(events.map(({ id }) => id));
    for (const id of resolved) assert.ok(there.has(id), `${id} was resolved and is gone`);
    for (const id of there) {
      const transmission = await ledger.read.transmissions.byId(id.replace('e-', 'in-'));
      assert.ok(transmission, `${id} is there without its transmission`);
      assert.ok(await ledger.read.transmissions.content(transmission.sha256));
    }
    const transmissions = await ledger.read.transmissions.list({ limit: 100_000 });
    assert.equal(transmissions.length, there.size);
    assert.ok(
      (await ledger.write((stores) => stores.transmissions.nextNumber('northwind', 'interchange'))) > there.size,
    );
  }
  assert.ok(resolved.size > 250, `only ${resolved.size} writes were resolved`);
});

it('syncs every commit, in write-ahead mode', async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, 'ledger.db');
  await using ledger = openLedger(file);
  await ledger.write(({ events }) => events.append([newEvent('a')]));
  const other = new DatabaseSync(file, { readOnly: true });
  assert.deepEqual({ ...other.prepare('PRAGMA journal_mode').get() }, { journal_mode: 'wal' });
  other.close();
});

it('refuses a ledger of a newer schema, leaves it alone, and names the way out', async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, 'ledger.db');
  await openLedger(file)[Symbol.asyncDispose]();
  const database = new DatabaseSync(file);
  const { user_version: known } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  database.exec('PRAGMA user_version = 999');
  assert.throws(() => openLedger(file), /schema 999 .* knows \d+: run the newer program/);
  // Nothing holds the file open or locked.
  database.exec(`PRAGMA user_version = ${known}; BEGIN EXCLUSIVE; COMMIT`);
  database.close();
  await openLedger(file)[Symbol.asyncDispose]();
});

it('is read by another process while it is written, and not made by a reader', async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, 'ledger.db');
  assert.throws(() => openViews(file));
  await using ledger = openLedger(file);
  using views = openViews(file);
  assert.deepEqual(await views.events.after(0, 9), []);
  await ledger.write(async ({ events }) => {
    await events.append([newEvent('a')]);
    assert.deepEqual(await views.events.after(0, 9), []);
  });
  assert.equal((await views.events.after(0, 9)).length, 1);
});

it('may be disposed of twice', async () => {
  using folder = temporaryFolder();
  const ledger = openLedger(join(folder.path, 'ledger.db'));
  await ledger[Symbol.asyncDispose]();
  await ledger[Symbol.asyncDispose]();
});
