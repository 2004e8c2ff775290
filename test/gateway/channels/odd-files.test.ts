/** Whatever lies in a drop folder is taken, or refused with a line in the log and a count; nothing blocks the rest. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../support/temporary.ts';
import { dropFolder } from './drop-folder.ts';

/** Runs something without the rights of root, who may read everything. */
async function withoutRights<T>(body: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return body();
  process.seteuid?.(65_534);
  try {
    return await body();
  } finally {
    process.seteuid?.(0);
  }
}

describe('odd files in a drop folder', () => {
  it('links, pipes and sockets are refused, and the file beside them taken', async () => {
    await using drop = dropFolder();
    writeFileSync(join(drop.in, '.target'), 'not to be read');
    symlinkSync(join(drop.in, '.target'), join(drop.in, 'link.edi'));
    symlinkSync('/nowhere', join(drop.in, 'broken.edi'));
    execFileSync('mkfifo', [join(drop.in, 'pipe.edi')]);
    const server = createServer().listen(join(drop.in, 'socket.edi'));
    writeFileSync(join(drop.in, 'z.edi'), 'content');
    drop.start();
    const taken = await drop.taken(1);
    server.close();
    assert.deepEqual(
      taken.map(({ name }) => name),
      ['z.edi'],
    );
    assert.deepEqual(drop.codes, ['not-a-file', 'not-a-file', 'not-a-file', 'not-a-file']);
    assert.ok(lstatSync(join(drop.refused, 'link.edi')).isSymbolicLink());
    assert.ok(lstatSync(join(drop.refused, 'pipe.edi')).isFIFO());
    const line = drop.lines.find(({ name }) => name === 'link.edi');
    assert.equal(line?.code, 'not-a-file');
    assert.match(String(line?.hint), /plain files/);
    assert.equal(line?.movedTo, join(drop.refused, 'link.edi'));
  });

  it('a folder stays where it is, and is told of once', async () => {
    await using drop = dropFolder();
    mkdirSync(join(drop.in, 'folder.edi'));
    writeFileSync(join(drop.in, 'folder.edi', 'inside.edi'), 'content');
    mkdirSync(join(drop.in, '.hidden'));
    mkdirSync(join(drop.in, 'upload.tmp'));
    drop.start();
    await until('the refusal', () => drop.codes.length > 0);
    await sleep(100);
    assert.deepEqual(drop.codes, ['not-a-file']);
    assert.ok(existsSync(join(drop.in, 'folder.edi', 'inside.edi')));
    assert.deepEqual(await drop.recorded(), []);
  });

  it('the done and refused folders may lie inside the drop folder', async () => {
    await using drop = dropFolder();
    const folders = { in: drop.in, done: join(drop.in, 'outbound', 'archive'), refused: join(drop.in, 'refused') };
    drop.start({ folders });
    writeFileSync(join(drop.in, 'a.edi'), 'content');
    await until('the file is put away', () => existsSync(join(folders.done, 'a.edi')));
    await sleep(60);
    assert.deepEqual(drop.codes, []);
  });

  it('an empty file is a transmission of no bytes', async () => {
    await using drop = dropFolder();
    drop.start();
    writeFileSync(join(drop.in, 'empty.edi'), '');
    const [taken] = await drop.taken(1);
    assert.equal(taken?.bytes, 0);
    assert.equal(taken?.translation, 'waiting');
  });

  for (const [what, name, shown] of [
    ['a newline', Buffer.from('a\nb.edi'), 'a%0ab.edi'],
    ['a carriage return and an escape', Buffer.from('a\r\x1b[2Jb.edi'), 'a%0d%1b[2Jb.edi'],
    ['a backslash', Buffer.from('..\\a.edi'), undefined],
    ['255 bytes', Buffer.alloc(255, 'n'), 'n'.repeat(255)],
    ['255 bytes and an ending', Buffer.from(`${'n'.repeat(251)}.edi`), `${'n'.repeat(251)}.edi`],
    ['bytes that are no UTF-8', Buffer.from('Stra\xdfe.csv', 'latin1'), 'Straße.csv'],
    ['UTF-8', Buffer.from('Straße.csv'), 'Straße.csv'],
    ['a quotation mark and blanks', Buffer.from(' a "b" .edi'), ' a "b" .edi'],
  ] as const) {
    it(`a name with ${what} is taken, twice, and found again in the done folder`, async () => {
      await using drop = dropFolder();
      const path = Buffer.concat([Buffer.from(`${drop.in}/`), name]);
      if (shown === undefined) {
        // It begins with a dot: hidden.
        writeFileSync(path, 'content');
        drop.start();
        await sleep(120);
        assert.deepEqual(await drop.recorded(), []);
        return;
      }
      drop.start();
      writeFileSync(path, 'one');
      await drop.taken(1);
      writeFileSync(path, 'two');
      const taken = await drop.taken(2);
      assert.deepEqual(
        taken.map((each) => each.name),
        [shown, shown],
      );
      const done = readdirSync(drop.done, { encoding: 'buffer' });
      assert.equal(done.length, 2);
      assert.ok(done.some((each) => each.equals(name)));
      assert.deepEqual(drop.codes, []);
    });
  }

  it('the rule for a resend sees the name as people write it', async () => {
    await using drop = dropFolder();
    const asked: string[] = [];
    drop.start({
      resend: (name) => {
        asked.push(name);
        return 'accept';
      },
    });
    writeFileSync(join(drop.in, 'Bestände.csv'), 'content');
    const [taken] = await drop.taken(1);
    assert.deepEqual(asked, ['Bestände.csv']);
    assert.equal(taken?.contentKey, taken?.id);
  });

  it('a file that is too large is refused with its limit, and kept', async () => {
    await using drop = dropFolder();
    writeFileSync(join(drop.in, 'big.edi'), Buffer.alloc(1_000_001));
    writeFileSync(join(drop.in, 'small.edi'), 'content');
    drop.start();
    const taken = await drop.taken(1);
    assert.deepEqual(
      taken.map(({ name }) => name),
      ['small.edi'],
    );
    assert.deepEqual(drop.codes, ['file-too-large']);
    assert.deepEqual(drop.names(drop.refused), ['big.edi']);
    assert.match(JSON.stringify(drop.lines.find(({ name }) => name === 'big.edi')), /over 1000000 bytes/);
  });

  it('a file that may not be read is refused, told of, and kept', async () => {
    await using drop = dropFolder();
    for (const folder of [drop.done, drop.refused, join(drop.in, '.taking')]) mkdirSync(folder);
    for (const folder of [join(drop.in, '..'), drop.in, drop.done, drop.refused, join(drop.in, '.taking')]) {
      chmodSync(folder, 0o777);
    }
    writeFileSync(join(drop.in, 'locked.edi'), 'secret', { mode: 0o000 });
    writeFileSync(join(drop.in, 'open.edi'), 'content', { mode: 0o644 });
    await withoutRights(async () => {
      const receiver = drop.start();
      await drop.taken(1);
      await receiver[Symbol.asyncDispose]();
    });
    assert.deepEqual(drop.codes, ['unreadable']);
    assert.deepEqual(drop.names(drop.refused), ['locked.edi']);
    assert.deepEqual(
      (await drop.recorded()).map(({ name }) => name),
      ['open.edi'],
    );
  });
});
