/** Receiving from a real folder: writers as they are, and crashes. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { memoryFolder, until } from '../../support/temporary.ts';
import { dropFolder } from './drop-folder.ts';

describe('receiving from a folder', () => {
  it('takes a file, and moves it to the done folder after it was recorded', async () => {
    await using drop = dropFolder();
    drop.start();
    writeFileSync(join(drop.in, 'a.edi'), 'content');
    const [taken] = await drop.taken(1);
    assert.deepEqual([taken?.name, taken?.partner, taken?.channel], ['a.edi', 'northwind', 'mailbox']);
    assert.equal(await drop.content(taken), 'content');
    assert.equal(readFileSync(join(drop.done, 'a.edi'), 'utf8'), 'content');
  });

  it('waits for a writer that pauses, and takes what it wrote whole', async () => {
    await using drop = dropFolder();
    drop.start({ settleMs: 120 });
    for (let piece = 0; piece < 8; piece++) {
      appendFileSync(join(drop.in, 'slow.edi'), `piece ${piece};`);
      await sleep(40);
      assert.deepEqual(await drop.recorded(), []);
    }
    const [taken, ...others] = await drop.taken(1);
    assert.deepEqual(others, []);
    assert.equal(await drop.content(taken), 'piece 0;piece 1;piece 2;piece 3;piece 4;piece 5;piece 6;piece 7;');
  });

  it('leaves unfinished and hidden names alone, and takes one at once when it is renamed', async () => {
    await using drop = dropFolder();
    drop.start({ settleMs: 60_000 });
    const unfinished = ['a.part', 'b.TMP', 'c.filepart', '.hidden', 'd~', 'e.partial', 'f.crdownload'];
    for (const name of unfinished) writeFileSync(join(drop.in, name), name);
    await sleep(150);
    assert.deepEqual(await drop.recorded(), []);
    renameSync(join(drop.in, 'a.part'), join(drop.in, 'a.edi'));
    await until('the renamed file', async () => (await drop.recorded()).length === 1);
    assert.equal(drop.names(drop.in).length, unfinished.length - 2);
  });

  it('is hurried by the watcher where the sweep is far', async () => {
    await using drop = dropFolder();
    drop.start({ sweepMs: 60_000 });
    await sleep(150);
    writeFileSync(join(drop.in, 'a.edi'), 'content');
    await drop.taken(1, 5_000);
  });

  it('takes both when the same name is dropped again while the first is being taken', async () => {
    await using drop = dropFolder();
    const gate = Promise.withResolvers<void>();
    let calls = 0;
    drop.start({}, (accept) => async (files) => {
      if (++calls === 1) await gate.promise;
      return accept(files);
    });
    writeFileSync(join(drop.in, 'orders.edi'), 'first');
    await until('the first is being taken', () => calls === 1);
    writeFileSync(join(drop.in, 'orders.edi'), 'second');
    await sleep(60);
    gate.resolve();
    const taken = await drop.taken(2);
    assert.deepEqual([await drop.content(taken[0]), await drop.content(taken[1])], ['first', 'second']);
    assert.deepEqual(drop.names(drop.done).sort(), ['orders.2.edi', 'orders.edi']);
    assert.equal(readFileSync(join(drop.done, 'orders.2.edi'), 'utf8'), 'second');
  });

  it('loses nothing of one name that is dropped every few milliseconds', async () => {
    await using drop = dropFolder();
    drop.start({ settleMs: 5, sweepMs: 5 });
    for (let count = 0; count < 30; count++) {
      writeFileSync(join(drop.in, '.upload'), `drop ${count}`);
      // The partner replaces nothing that is still there.
      await until('the name is free', () => drop.names(drop.in).length === 0);
      renameSync(join(drop.in, '.upload'), join(drop.in, 'same.csv'));
    }
    const taken = await drop.taken(30);
    const contents = await Promise.all(taken.map((each) => drop.content(each)));
    assert.deepEqual(
      contents,
      Array.from({ length: 30 }, (_, count) => `drop ${count}`),
    );
    assert.equal(drop.names(drop.done).length, 30);
  });

  it('takes a file again that changed while it was read, and records it once, whole', async () => {
    await using drop = dropFolder();
    writeFileSync(join(drop.in, 'a.edi'), 'half');
    const writer = openSync(join(drop.in, 'a.edi'), 'a');
    let calls = 0;
    drop.start({}, (accept) => async (files) => {
      if (++calls === 1) writeSync(writer, ' and half');
      return accept(files);
    });
    const taken = await drop.taken(1);
    closeSync(writer);
    assert.equal(taken.length, 1);
    assert.equal(await drop.content(taken[0]), 'half and half');
    assert.ok(calls >= 2);
    assert.deepEqual(drop.codes, []);
  });

  it('keeps the order of a thousand files of one moment: by name, numbers by value', async () => {
    await using drop = dropFolder(memoryFolder);
    const numbers = Array.from({ length: 1_000 }, (_, index) => ((index * 617) % 1_000) + 1);
    const at = new Date('2026-03-01T12:00:00Z');
    for (const number of numbers) {
      const path = join(drop.in, `order-${number}.edi`);
      writeFileSync(path, `order ${number}`);
      utimesSync(path, at, at);
    }
    drop.start({ batchFilesMax: 300 });
    const taken = await drop.taken(1_000);
    assert.deepEqual(
      taken.map(({ name }) => name),
      Array.from({ length: 1_000 }, (_, index) => `order-${index + 1}.edi`),
    );
  });

  it('finds five thousand files that came while the event loop was blocked, oldest first', async () => {
    const program = join(import.meta.dirname, 'drop-while-blocked.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [program, '5000']);
    assert.deepEqual(JSON.parse(stdout), {
      recorded: 5_000,
      different: 5_000,
      first: 'z4999.edi',
      done: 5_000,
      refused: 0,
    });
  });

  it('gives intake no more at once than its limits say', async () => {
    await using drop = dropFolder();
    for (let number = 0; number < 25; number++) writeFileSync(join(drop.in, `a${number}`), 'x'.repeat(100));
    const sizes: number[] = [];
    drop.start({ batchFilesMax: 10, batchBytesMax: 450 }, (accept) => (files) => {
      sizes.push(files.length);
      return accept(files);
    });
    await drop.taken(25);
    assert.deepEqual(sizes, [5, 5, 5, 5, 5]);
  });

  it('takes up at its start what a crash left claimed, before what is new', async () => {
    await using drop = dropFolder();
    mkdirSync(join(drop.in, '.taking'));
    writeFileSync(join(drop.in, '.taking', 'z-left.edi'), 'left');
    writeFileSync(join(drop.in, 'a-new.edi'), 'new');
    drop.start();
    const taken = await drop.taken(2);
    assert.deepEqual(
      taken.map(({ name }) => name),
      ['z-left.edi', 'a-new.edi'],
    );
    assert.deepEqual(drop.names(drop.done).sort(), ['a-new.edi', 'z-left.edi']);
  });

  it('records a drop once though the crash came between its commit and its move', async () => {
    await using drop = dropFolder();
    writeFileSync(join(drop.in, 'a.edi'), 'content');
    let committed = 0;
    const crashing = drop.start({}, (accept) => async (files) => {
      await accept(files);
      committed++;
      throw new Error('killed');
    });
    await until('the commit', () => committed > 0);
    await crashing[Symbol.asyncDispose]();
    assert.equal((await drop.recorded()).length, 1);
    assert.deepEqual(drop.names(join(drop.in, '.taking')), ['a.edi']);
    drop.start();
    assert.equal((await drop.taken(1)).length, 1);
    assert.deepEqual(drop.names(drop.done), ['a.edi']);
  });

  it('records the same bytes under the same name, dropped again later, as a drop of its own', async () => {
    await using drop = dropFolder();
    drop.start();
    writeFileSync(join(drop.in, 'a.edi'), 'content');
    const [first] = await drop.taken(1);
    writeFileSync(join(drop.in, 'a.edi'), 'content');
    const [, second] = await drop.taken(2);
    assert.equal(second?.duplicateOf, first?.id);
    assert.deepEqual(drop.names(drop.done).sort(), ['a.2.edi', 'a.edi']);
  });

  it('goes on when its folders were removed and made again, and says so once', async () => {
    await using drop = dropFolder();
    drop.start();
    await sleep(30);
    rmSync(drop.in, { recursive: true });
    await until('the folder is back', () => {
      try {
        return drop.names(drop.in).length === 0;
      } catch {
        return false;
      }
    });
    writeFileSync(join(drop.in, 'a.edi'), 'content');
    await drop.taken(1);
    rmSync(drop.done, { recursive: true });
    writeFileSync(join(drop.in, 'b.edi'), 'more');
    assert.equal((await drop.taken(2)).length, 2);
    assert.deepEqual(drop.names(drop.done), ['b.edi']);
    const said = drop.lines.filter(({ msg }) => msg.startsWith('the drop folder'));
    assert.ok(said.length <= 4, `${said.length} lines`);
    assert.match(said.at(-1)?.msg ?? '', /can be used again/);
  });

  it('tries again what intake could not take for a while, and holds up nothing else', async () => {
    await using drop = dropFolder();
    for (const name of ['a', 'b', 'c']) writeFileSync(join(drop.in, name), name);
    let failures = 2;
    drop.start({}, (accept) => async (files) => {
      const accepted = await accept(files.filter(({ name }) => name !== 'b' || failures <= 0));
      const results = accepted.values();
      const error = Object.assign(new Error('too many open files'), { code: 'EMFILE' });
      return files.map(({ name }) => (name === 'b' && failures-- > 0 ? { error } : (results.next().value as never)));
    });
    const taken = await drop.taken(3);
    assert.deepEqual(
      taken.map(({ name }) => name),
      ['a', 'c', 'b'],
    );
    assert.deepEqual(drop.codes, []);
  });

  it('survives that a claimed file is taken away', async () => {
    await using drop = dropFolder();
    for (const name of ['a', 'b', 'c']) writeFileSync(join(drop.in, name), name);
    drop.start({}, (accept) => async (files) => {
      if (files.length === 3) unlinkSync(join(drop.in, '.taking', 'a'));
      const accepted = await accept(files);
      if (files.length === 3) unlinkSync(join(drop.in, '.taking', 'b'));
      return accepted;
    });
    const taken = await drop.taken(2);
    assert.deepEqual(
      taken.map(({ name }) => name),
      ['b', 'c'],
    );
    assert.deepEqual(drop.names(drop.done), ['c']);
    assert.deepEqual(
      drop.lines.filter(({ level }) => level >= 50),
      [],
    );
  });

  it('puts away across file systems', async () => {
    await using drop = dropFolder(undefined, memoryFolder);
    drop.start();
    writeFileSync(join(drop.in, 'a.edi'), 'content');
    await drop.taken(1);
    assert.equal(readFileSync(join(drop.done, 'a.edi'), 'utf8'), 'content');
    assert.deepEqual(drop.names(join(drop.in, '.taking')), []);
  });

  it('stops after the batch in hand, and leaves every file where the next start finds it', async () => {
    await using drop = dropFolder();
    for (let number = 0; number < 50; number++) writeFileSync(join(drop.in, `a${number}`), `${number}`);
    let calls = 0;
    const first = drop.start({ batchFilesMax: 10 }, (accept) => async (files) => {
      calls++;
      await sleep(20);
      return accept(files);
    });
    await until('the first batch', () => calls === 1);
    await first[Symbol.asyncDispose]();
    assert.equal(calls, 1);
    assert.equal((await drop.recorded()).length, 10);
    assert.equal(drop.names(drop.done).length, 10);
    drop.start();
    assert.equal((await drop.taken(50)).length, 50);
  });
});
