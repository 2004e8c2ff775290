/** Receiving from a real OpenSSH server. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type OpenSsh, startOpenSsh } from '../../../support/openssh.ts';
import { memoryFolder, until } from '../../../support/temporary.ts';
import { channelTo } from './set-up.ts';

describe('receiving over SFTP from OpenSSH', () => {
  let server: OpenSsh;
  before(async () => {
    server = await startOpenSsh({ parent: memoryFolder });
  });
  after(() => server[Symbol.asyncDispose]());
  beforeEach(() => rmSync(server.disk, { recursive: true, force: true }));

  const drop = (name: string, content: string | Buffer, seconds = 1_000_000) => {
    const path = join(server.disk, 'in', name);
    writeFileSync(path, content);
    utimesSync(path, seconds, seconds);
  };

  it('takes files oldest first, and moves them to the done folder after they were recorded', async () => {
    await using each = channelTo(server);
    drop('b.edi', 'second', 2_000);
    drop('a.edi', 'third', 2_001);
    drop('c.edi', 'first', 1_000);
    let isMovedEarly = false;
    each.receiver(each.session(), {}, (accept) => async (files) => {
      const accepted = await accept(files);
      isMovedEarly ||= each.names('done').length > 0;
      return accepted;
    });
    const taken = await each.taken(3);
    assert.deepEqual(
      taken.map(({ name }) => name),
      ['c.edi', 'b.edi', 'a.edi'],
    );
    assert.equal(String(await each.content(taken[0])), 'first');
    await until('all are put away', () => each.names('done').length === 3);
    assert.equal(isMovedEarly, false);
    assert.deepEqual(each.names('in'), []);
    assert.equal(each.text('done/a.edi'), 'third');
    assert.equal(each.logged('the server').length, 0);
  });

  it('brings a large file byte by byte, and an empty one', async () => {
    await using each = channelTo(server);
    const bytes = randomBytes(20_000_001);
    drop('large.bin', bytes);
    drop('empty', '', 2_000_000);
    each.receiver(each.session());
    const [large, empty] = await each.taken(2);
    assert.ok((await each.content(large)).equals(bytes));
    assert.equal(empty?.bytes, 0);
  });

  it('deletes, or leaves and takes once, where that is told', async () => {
    for (const afterwards of ['delete', 'keep'] as const) {
      await using each = channelTo(server);
      drop('a.edi', afterwards);
      each.receiver(each.session({ after: afterwards }));
      await each.taken(1);
      await sleep(120);
      assert.equal((await each.recorded()).length, 1);
      assert.deepEqual(each.names('in'), afterwards === 'keep' ? ['a.edi'] : []);
      drop('a.edi', 'newer', 3_000_000);
      assert.equal(String(await each.content((await each.taken(2))[1])), 'newer');
    }
  });

  it('takes only names that are asked for, and no unfinished, hidden or odd ones', async () => {
    await using each = channelTo(server);
    for (const name of ['a.edi', 'B.EDI', 'c.x12', 'd.txt', 'e.edi.filepart', '.f.edi', 'g.edi.tmp']) drop(name, name);
    mkdirSync(each.disk('in/folder.edi'));
    symlinkSync('/etc/passwd', each.disk('in/link.edi'));
    drop('Bestände?.x12', 'umlaut');
    each.receiver(each.session({ files: '*.edi, *.x12' }));
    const taken = await each.taken(4);
    await sleep(100);
    assert.deepEqual(new Set(taken.map(({ name }) => name)), new Set(['a.edi', 'B.EDI', 'c.x12', 'Bestände?.x12']));
    assert.deepEqual(each.names('in'), ['d.txt', 'e.edi.filepart', 'folder.edi', 'g.edi.tmp', 'link.edi']);
    assert.deepEqual(each.codes, ['not-a-file', 'not-a-file']);
    assert.equal(each.logged('left alone').length, 2);
  });

  it('waits for a writer that pauses, and for the age that is asked for', async () => {
    await using each = channelTo(server);
    each.receiver(each.session({ settle: '150ms', age: '900ms' }));
    const startedAt = performance.now();
    for (let piece = 0; piece < 6; piece++) {
      appendFileSync(each.disk('in/slow.edi'), `piece ${piece};`);
      await sleep(60);
      assert.equal((await each.recorded()).length, 0);
    }
    const [taken] = await each.taken(1);
    assert.ok(performance.now() - startedAt >= 900);
    assert.equal(String(await each.content(taken)), 'piece 0;piece 1;piece 2;piece 3;piece 4;piece 5;');
  });

  it('takes a file when its marker is there, and the marker goes with it', async () => {
    await using each = channelTo(server);
    each.receiver(each.session({ marker: '{stem}.ok', settle: '1h' }));
    drop('a.edi', 'marked');
    drop('b.edi', 'not marked');
    await sleep(120);
    assert.equal((await each.recorded()).length, 0);
    drop('a.ok', '', 1_000_001);
    // Older than its file: a former file's.
    drop('b.ok', '', 999_999);
    const [taken] = await each.taken(1);
    assert.equal(String(await each.content(taken)), 'marked');
    await until('the marker is gone', () => !existsSync(each.disk('in/a.ok')));
    assert.deepEqual(each.names('in'), ['b.edi', 'b.ok']);
    assert.deepEqual(each.names('done'), ['a.edi']);
  });

  it('lets one of two pollers have each file where it renames before it reads', async () => {
    await using each = channelTo(server);
    for (let number = 0; number < 200; number++) drop(`${number}.edi`, `order ${number}`);
    const sources: string[] = [];
    for (const claimer of ['a', 'b']) {
      each.receiver(each.session({ claim: 'rename' }), { claimer }, (accept) => (files) => {
        sources.push(...files.map(({ name }) => `${claimer} ${name}`));
        return accept(files);
      });
    }
    await each.taken(200, 20_000);
    await until('all are put away', () => each.names('done').length === 200);
    assert.equal(sources.length, 200);
    assert.equal((await each.recorded()).length, 200);
    assert.deepEqual(each.hidden('in'), []);
  });

  it('takes up what it had claimed before a crash', async () => {
    await using each = channelTo(server);
    drop('.taking-a-orders.edi', 'claimed');
    drop('.taking-b-orders.edi', "another's");
    each.receiver(each.session({ claim: 'rename' }));
    const [taken] = await each.taken(1);
    assert.equal(taken?.name, 'orders.edi');
    await until('it is put away', () => existsSync(each.disk('done/orders.edi')));
    await sleep(80);
    assert.deepEqual(each.hidden('in'), ['.taking-b-orders.edi']);
  });

  it('numbers a name that the done folder has', async () => {
    await using each = channelTo(server);
    each.receiver(each.session());
    for (let number = 0; number < 3; number++) {
      drop('same.edi', `drop ${number}`, 1_000 + number);
      await each.taken(number + 1);
      await until('it is put away', () => each.names('done').length === number + 1);
    }
    assert.deepEqual(each.names('done'), ['same.2.edi', 'same.3.edi', 'same.edi']);
    assert.equal(each.text('done/same.3.edi'), 'drop 2');
  });

  it('does not take twice what it may not move, tells of it once, and moves it when it may', async () => {
    await using each = channelTo(server);
    rmSync(each.disk('done'), { recursive: true });
    drop('a.edi', 'content');
    const first = each.receiver(each.session());
    await each.taken(1);
    await sleep(200);
    assert.equal((await each.recorded()).length, 1);
    assert.equal(each.logged('it is not taken again').length, 1);
    await first[Symbol.asyncDispose]();
    // After a restart it is read once more, and known.
    const opened: string[] = [];
    each.receiver(each.session(), {}, (accept) => (files) => {
      opened.push(...files.map(({ name }) => name));
      return accept(files);
    });
    await until('it is read again', () => opened.length > 0);
    await sleep(100);
    assert.deepEqual(opened, ['a.edi']);
    assert.equal((await each.recorded()).length, 1);
    mkdirSync(each.disk('done'));
    await until('it is moved', () => existsSync(each.disk('done/a.edi')));
  });

  it('leaves a new file alone that took the name of the one that was just recorded', async () => {
    await using each = channelTo(server);
    drop('a.edi', 'first', 1_000);
    each.receiver(each.session(), {}, (accept) => async (files) => {
      const accepted = await accept(files);
      if (files.length > 0 && !existsSync(each.disk('in/.done'))) {
        drop('.done', '');
        drop('a.edi', 'second', 2_000);
      }
      return accepted;
    });
    const taken = await each.taken(2);
    assert.deepEqual([String(await each.content(taken[0])), String(await each.content(taken[1]))], ['first', 'second']);
    await until('the second is put away', () => each.names('done').length === 1);
    assert.equal(each.text('done/a.edi'), 'second');
  });

  it('reads again what grew while it was read, and records it once, whole', async () => {
    await using each = channelTo(server);
    drop('a.edi', 'half');
    let calls = 0;
    each.receiver(each.session(), {}, (accept) => (files) => {
      if (++calls === 1) appendFileSync(each.disk('in/a.edi'), ' and half');
      return accept(files);
    });
    const taken = await each.taken(1);
    assert.equal(String(await each.content(taken[0])), 'half and half');
    assert.ok(calls >= 2);
    assert.equal((await each.recorded()).length, 1);
  });

  it('goes on past a file that vanishes, and one that is too large', async () => {
    await using each = channelTo(server);
    drop('a.edi', 'gone');
    drop('b.edi', 'x'.repeat(1_001));
    drop('c.edi', 'taken');
    let isFirst = true;
    each.receiver(each.session(), { transmissionBytesMax: 1_000 }, (accept) => (files) => {
      if (isFirst) renameSync(each.disk('in/a.edi'), each.disk('done/elsewhere'));
      isFirst = false;
      return accept(files);
    });
    const [taken] = await each.taken(1);
    await sleep(100);
    assert.equal(taken?.name, 'c.edi');
    assert.equal(each.logged('taken away').length, 1);
    assert.deepEqual(each.codes, ['file-too-large']);
    assert.deepEqual(each.names('in'), ['b.edi']);
  });

  it('tells once that the folder is missing, and goes on when it is there', async () => {
    await using each = channelTo(server);
    rmSync(each.disk('in'), { recursive: true });
    each.receiver(each.session());
    await until('it is told', () => each.logged('cannot be used').length > 0);
    await sleep(150);
    assert.equal(each.logged('cannot be used').length, 1);
    mkdirSync(each.disk('in'));
    drop('a.edi', 'content');
    await each.taken(1);
    assert.equal(each.logged('can be used again').length, 1);
  });

  it('lists 10,000 names and takes those that are meant', async () => {
    await using each = channelTo(server);
    for (let number = 0; number < 10_000; number++) writeFileSync(each.disk(`in/old-${number}.log`), '');
    drop('a.edi', 'content');
    const startedAt = performance.now();
    each.receiver(each.session({ files: '*.edi' }));
    await each.taken(1);
    assert.ok(performance.now() - startedAt < 5_000);
  });

  it('keeps one session through many rounds, and opens another after a cut', async () => {
    await using each = channelTo(server);
    const session = each.session();
    each.receiver(session);
    const first = await session.remote();
    drop('a.edi', 'one');
    await each.taken(1);
    assert.equal(await session.remote(), first);
    server.cut();
    drop('b.edi', 'two', 2_000_000);
    await each.taken(2);
    assert.notEqual(await session.remote(), first);
  });

  it('notices a server that is frozen, and goes on when it is back', async () => {
    await using each = channelTo(server);
    each.receiver(each.session());
    drop('a.edi', 'one');
    await each.taken(1);
    server.freeze();
    const frozenAt = performance.now();
    try {
      await until('it is noticed', () => each.lines.some(({ code }) => code === 'peer-frozen'));
      assert.ok(performance.now() - frozenAt < 2_000);
      drop('b.edi', 'two', 2_000_000);
      await sleep(100);
    } finally {
      server.thaw();
    }
    await each.taken(2, 30_000);
  });

  it('tells once that the server is away, and once that it is back', async () => {
    await using each = channelTo(server);
    await server.stop();
    const session = each.session();
    each.receiver(session);
    await until('it is told', () => session.isAway);
    await sleep(200);
    assert.equal(each.logged('cannot be used').length, 1);
    const [line] = each.logged('cannot be used');
    assert.deepEqual([line?.partner, line?.code], ['northwind', 'partner-unreachable']);
    await server.start();
    drop('a.edi', 'content');
    await each.taken(1);
    assert.equal(each.logged('can be reached again').length, 1);
  });

  it('stops soon though the server is frozen', async () => {
    await using each = channelTo(server);
    const receiver = each.receiver(each.session({ frozenAfter: '60s' }));
    drop('a.edi', 'one');
    await each.taken(1);
    server.freeze();
    try {
      await sleep(100);
      const startedAt = performance.now();
      await receiver[Symbol.asyncDispose]();
      assert.ok(performance.now() - startedAt < 4_000);
    } finally {
      server.thaw();
    }
  });

  it('holds to its bytes a second', async () => {
    await using each = channelTo(server);
    drop('a.bin', Buffer.alloc(600_000));
    const startedAt = performance.now();
    each.receiver(each.session({ bytesPerSecond: '500000B' }));
    await each.taken(1);
    assert.ok(performance.now() - startedAt > 800);
  });

  it('records once where a crash came between the commit and the move', async () => {
    await using each = channelTo(server);
    drop('a.edi', 'content');
    let commits = 0;
    const crashing = each.receiver(each.session(), {}, (accept) => async (files) => {
      await accept(files);
      commits++;
      throw new Error('killed');
    });
    await until('the commit', () => commits > 0);
    await crashing[Symbol.asyncDispose]();
    assert.deepEqual(each.names('in'), ['a.edi']);
    each.receiver(each.session());
    await until('it is put away', () => existsSync(each.disk('done/a.edi')));
    assert.equal((await each.recorded()).length, 1);
  });

  it('leaves files alone that may not be read, and tells of it once', async () => {
    await using each = channelTo(server);
    drop('a.edi', 'content');
    chmodSync(each.disk('in/a.edi'), 0);
    drop('b.edi', 'content b');
    each.receiver(each.session());
    await each.taken(1);
    await sleep(150);
    // Root reads everything, so that the first is taken as well where the tests run as root.
    const count = (await each.recorded()).length;
    assert.equal(each.logged('could not be taken').length, 2 - count);
  });
});
