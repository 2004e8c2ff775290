import assert from 'node:assert/strict';
import { appendFileSync, lstatSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { claim, putAway, readClaimed, sourceKey, takingFolder } from '../../../gateway/channels/folder/take.ts';
import { GatewayError } from '../../../gateway/errors.ts';
import { memoryFolder, temporaryFolder } from '../../support/temporary.ts';

function claimed(folder: string, name: string) {
  const path = Buffer.from(join(folder, name));
  return { name, path, stats: lstatSync(path, { bigint: true }) };
}

const isCode = (code: string) => (error: unknown) => error instanceof GatewayError && error.code === code;

describe('claiming', () => {
  it('moves a file out of sight, and not onto its namesake', async () => {
    using folder = temporaryFolder();
    mkdirSync(takingFolder(folder.path));
    writeFileSync(join(folder.path, 'a'), 'one');
    const finished = claimed(folder.path, 'a');
    const first = await claim(folder.path, finished);
    assert.equal(first?.path.toString(), join(folder.path, '.taking', 'a'));
    assert.equal(await claim(folder.path, finished), undefined);
    writeFileSync(join(folder.path, 'a'), 'two');
    assert.equal(await claim(folder.path, claimed(folder.path, 'a')), undefined);
    assert.deepEqual(readdirSync(folder.path).sort(), ['.taking', 'a']);
  });

  it('gives a drop the same source key before and after, and another drop another', async () => {
    using folder = temporaryFolder();
    mkdirSync(takingFolder(folder.path));
    writeFileSync(join(folder.path, 'a'), 'one');
    const before = claimed(folder.path, 'a');
    const key = sourceKey('mailbox', before);
    await claim(folder.path, before);
    assert.equal(sourceKey('mailbox', claimed(takingFolder(folder.path), 'a')), key);
    writeFileSync(join(folder.path, 'a'), 'one');
    assert.notEqual(sourceKey('mailbox', claimed(folder.path, 'a')), key);
    assert.notEqual(sourceKey('other', before), key);
  });
});

describe('reading what was claimed', () => {
  const read = async (file: ReturnType<typeof claimed>) => {
    let bytes = 0;
    for await (const chunk of readClaimed(file)) bytes += chunk.length;
    return bytes;
  };

  for (const size of [0, 1, 262_143, 262_144, 262_145, 700_000]) {
    it(`gives all of ${size} bytes`, async () => {
      using folder = temporaryFolder();
      writeFileSync(join(folder.path, 'a'), Buffer.alloc(size));
      assert.equal(await read(claimed(folder.path, 'a')), size);
    });
  }

  it('notices a writer that was still at it, and stops at the size it was claimed with', async () => {
    using folder = temporaryFolder();
    for (const change of [
      () => appendFileSync(join(folder.path, 'a'), Buffer.alloc(1_000_000)),
      () => writeFileSync(join(folder.path, 'a'), 'short'),
      () => writeFileSync(join(folder.path, 'a'), Buffer.alloc(300_000, 'y')),
    ]) {
      writeFileSync(join(folder.path, 'a'), Buffer.alloc(300_000, 'x'));
      const file = claimed(folder.path, 'a');
      let bytes = 0;
      const reading = (async () => {
        for await (const chunk of readClaimed(file)) {
          if (bytes === 0) change();
          bytes += chunk.length;
        }
      })();
      await assert.rejects(reading, isCode('changed-while-read'));
      assert.ok(bytes <= 300_000);
    }
  });

  it('follows no link, and takes no folder for a file', async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, 'a'), 'x');
    symlinkSync(join(folder.path, 'a'), join(folder.path, 'link'));
    mkdirSync(join(folder.path, 'folder'));
    for (const name of ['link', 'folder']) await assert.rejects(read(claimed(folder.path, name)), isCode('not-a-file'));
  });

  it('does not blame the file where it is gone', async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, 'a'), 'x');
    const file = { ...claimed(folder.path, 'a'), path: Buffer.from(join(folder.path, 'gone')) };
    await assert.rejects(read(file), { code: 'ENOENT' });
  });
});

describe('putting away', () => {
  const put = async (folder: string, name: string, text = 'x') => {
    writeFileSync(join(folder, 'source'), text);
    return putAway(Buffer.from(join(folder, 'source')), join(folder, 'done'), name);
  };

  it('numbers a name that is taken, before its ending', async () => {
    using folder = temporaryFolder();
    mkdirSync(join(folder.path, 'done'));
    const names: string[] = [];
    for (let time = 0; time < 9; time++) names.push(await put(folder.path, 'orders.edi', String(time)));
    assert.deepEqual(names, ['orders.edi', ...Array.from({ length: 8 }, (_, index) => `orders.${index + 2}.edi`)]);
    assert.equal(readdirSync(join(folder.path, 'done')).length, 9);
    assert.equal(await put(folder.path, 'noending'), 'noending');
    assert.equal(await put(folder.path, 'noending'), 'noending.2');
    assert.equal(await put(folder.path, '.x'), '.x');
    assert.equal(await put(folder.path, '.x'), '.x.2');
  });

  it('never makes a name that the file system does not take', async () => {
    using folder = temporaryFolder();
    mkdirSync(join(folder.path, 'done'));
    for (const name of [
      'n'.repeat(255),
      `${'n'.repeat(251)}.edi`,
      `a.${'b'.repeat(253)}`,
      `${'a'.repeat(200)}.${'b'.repeat(54)}`,
    ]) {
      const names = [await put(folder.path, name), await put(folder.path, name), await put(folder.path, name)];
      assert.equal(new Set(names).size, 3);
      assert.ok(names.every((each) => each.length <= 255));
    }
  });

  it('finds a free name among very many, without trying each', async () => {
    using folder = temporaryFolder(memoryFolder);
    mkdirSync(join(folder.path, 'done'));
    writeFileSync(join(folder.path, 'done', 'counts.csv'), '');
    for (let number = 2; number <= 20_000; number++)
      writeFileSync(join(folder.path, 'done', `counts.${number}.csv`), '');
    const before = performance.now();
    assert.equal(await put(folder.path, 'counts.csv'), 'counts.20001.csv');
    assert.ok(performance.now() - before < 50);
  });
});
