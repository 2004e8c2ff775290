/** One look after another, with the time as an argument. */
import assert from 'node:assert/strict';
import { renameSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { FolderLook } from '../../../gateway/channels/folder/look.ts';
import { temporaryFolder } from '../../support/temporary.ts';

function setUp() {
  const folder = temporaryFolder();
  const look = new FolderLook(folder.path, 1_000);
  const path = (name: string) => join(folder.path, name);
  return {
    path,
    write: (name: string, text: string) => writeFileSync(path(name), text),
    at: async (now: number) => (await look.look(now)).finished.map(({ name }) => name),
    look: (now: number) => look.look(now),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

describe('looking at a drop folder', () => {
  it('finds a file finished when it stood still for the settle time, seen by us', async () => {
    using each = setUp();
    each.write('a', 'x');
    // Its own clock is a day behind: that says nothing.
    utimesSync(each.path('a'), 1, 1);
    assert.deepEqual(await each.at(0), []);
    assert.equal((await each.look(999)).growing, 1);
    assert.deepEqual(await each.at(1_000), ['a']);
  });

  it('begins anew with each change of size or time', async () => {
    using each = setUp();
    each.write('a', 'x');
    await each.at(0);
    each.write('a', 'xy');
    assert.deepEqual(await each.at(1_500), []);
    utimesSync(each.path('a'), 7, 7);
    assert.deepEqual(await each.at(3_000), []);
    assert.deepEqual(await each.at(3_999), []);
    assert.deepEqual(await each.at(4_000), ['a']);
  });

  it('begins anew with another file of the same name, size and time', async () => {
    using each = setUp();
    for (const name of ['a', '.b']) {
      each.write(name, 'x');
      utimesSync(each.path(name), 7, 7);
    }
    await each.at(0);
    renameSync(each.path('.b'), each.path('a'));
    await each.at(500);
    // It was seen under a hidden name first, and so is whole.
    assert.deepEqual(await each.at(1_000), []);
  });

  it('finds one finished at once that was seen under an unfinished name', async () => {
    using each = setUp();
    each.write('a.part', 'x');
    assert.deepEqual(await each.at(0), []);
    renameSync(each.path('a.part'), each.path('a'));
    assert.deepEqual(await each.at(1), ['a']);
  });

  it('does not take a new file for an upload whose inode it has', async () => {
    using each = setUp();
    each.write('a.part', 'x');
    await each.at(0);
    unlinkSync(each.path('a.part'));
    // Most file systems give the inode that was freed last.
    each.write('b', 'half');
    assert.deepEqual(await each.at(1), []);
    assert.deepEqual(await each.at(1_001), ['b']);
  });

  it('gives the oldest first, and those of one time by name, numbers by value', async () => {
    using each = setUp();
    for (const name of ['b10', 'b9', 'a', 'B9', 'old']) {
      each.write(name, 'x');
      utimesSync(each.path(name), 1_000, 1_000);
    }
    utimesSync(each.path('old'), 999, 999);
    await each.at(0);
    const names = await each.at(1_000);
    assert.deepEqual(names[0], 'old');
    assert.deepEqual(names[1], 'a');
    assert.deepEqual(names.at(-1), 'b10');
  });

  it('throws where the folder cannot be read', async () => {
    await assert.rejects(new FolderLook('/nowhere/at/all', 10).look(0), { code: 'ENOENT' });
  });
});
