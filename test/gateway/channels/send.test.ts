import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { FolderSender } from '../../../gateway/channels/folder/send.ts';
import { GatewayError } from '../../../gateway/errors.ts';
import { temporaryFolder } from '../../support/temporary.ts';

function setUp() {
  const folder = temporaryFolder();
  const out = join(folder.path, 'out');
  mkdirSync(out);
  return {
    out,
    sender: new FolderSender(out),
    visible: () =>
      readdirSync(out)
        .filter((name) => !name.startsWith('.'))
        .sort(),
    hidden: () => readdirSync(join(out, '.sending')).sort(),
    text: (name: string) => readFileSync(join(out, name), 'utf8'),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

const bytes = (text: string) => [Buffer.from(text)];

describe('sending into a folder', () => {
  it('shows the partner nothing before it is placed, then all of it, and leaves no trace', async () => {
    using each = setUp();
    async function* pieces() {
      yield Buffer.from('one ');
      yield Buffer.from('two');
    }
    await each.sender.stage('out-1', pieces());
    assert.deepEqual(each.visible(), []);
    assert.equal(await each.sender.place('out-1', 'a.edi'), 'placed');
    assert.deepEqual(each.visible(), ['a.edi']);
    assert.equal(each.text('a.edi'), 'one two');
    await each.sender.settled('out-1');
    assert.deepEqual(each.hidden(), []);
    await each.sender.settled('out-1');
  });

  it('makes the folder where it is missing, and sends a file of no bytes', async () => {
    using each = setUp();
    rmSync(each.out, { recursive: true });
    await each.sender.stage('out-1', []);
    await each.sender.place('out-1', 'a.edi');
    assert.equal(each.text('a.edi'), '');
  });

  it('stages again over what a crash left, and places the last', async () => {
    using each = setUp();
    async function* dying() {
      yield Buffer.from('a long beginning of');
      throw new Error('killed');
    }
    await assert.rejects(each.sender.stage('out-1', dying()));
    await each.sender.stage('out-1', bytes('whole'));
    await each.sender.stage('out-1', bytes('whole'));
    await each.sender.place('out-1', 'a.edi');
    assert.equal(each.text('a.edi'), 'whole');
  });

  it('knows after a crash that it has placed, also when the partner has fetched the file', async () => {
    using each = setUp();
    await each.sender.stage('out-1', bytes('x'));
    await each.sender.place('out-1', 'a.edi');
    unlinkSync(join(each.out, 'a.edi'));
    const again = new FolderSender(each.out);
    assert.equal(await again.place('out-1', 'a.edi'), 'placed');
    assert.deepEqual(each.visible(), []);
  });

  it('finds a crash between staging and placing', async () => {
    using each = setUp();
    await each.sender.stage('out-1', bytes('x'));
    assert.equal(await new FolderSender(each.out).place('out-1', 'a.edi'), 'placed');
    assert.equal(each.text('a.edi'), 'x');
  });

  it('says lost where the folder is another one than it was staged in', async () => {
    using each = setUp();
    await each.sender.stage('out-1', bytes('1'));
    await each.sender.stage('out-2', bytes('2'));
    // Unmounted, and made again empty.
    renameSync(each.out, `${each.out}-old`);
    mkdirSync(each.out);
    assert.equal(await each.sender.place('out-1', 'a.edi'), 'lost');
    await each.sender.stage('out-1', bytes('1'));
    assert.equal(await each.sender.place('out-1', 'a.edi'), 'placed');
    // The folder has a `.sending` again: the second was not placed all the same.
    assert.equal(await each.sender.place('out-2', 'b.edi'), 'lost');
    await each.sender.stage('out-2', bytes('2'));
    assert.equal(await each.sender.place('out-2', 'b.edi'), 'placed');
    assert.deepEqual(each.visible(), ['a.edi', 'b.edi']);
  });

  it('writes over nothing that the partner has not fetched', async () => {
    using each = setUp();
    for (const [id, text] of [
      ['out-1', 'one'],
      ['out-2', 'two'],
      ['out-3', 'three'],
    ] as const) {
      await each.sender.stage(id, bytes(text));
      assert.equal(await each.sender.place(id, 'orders.txt'), 'placed');
    }
    assert.deepEqual(each.visible(), ['orders.2.txt', 'orders.3.txt', 'orders.txt']);
    assert.deepEqual(['orders.txt', 'orders.2.txt', 'orders.3.txt'].map(each.text), ['one', 'two', 'three']);
    unlinkSync(join(each.out, 'orders.txt'));
    await each.sender.stage('out-4', bytes('four'));
    await each.sender.place('out-4', 'orders.txt');
    assert.equal(each.text('orders.txt'), 'four');
  });

  it('keeps a name that is not ASCII', async () => {
    using each = setUp();
    await each.sender.stage('out-1', bytes('x'));
    await each.sender.place('out-1', 'Bestände.csv');
    assert.deepEqual(each.visible(), ['Bestände.csv']);
  });

  it('says that the folder cannot be written, which may pass', async () => {
    using each = setUp();
    const isUnwritable = (error: unknown) =>
      error instanceof GatewayError &&
      error.code === 'folder-unwritable' &&
      error.class === 'transient' &&
      error.message.includes(each.out);
    writeFileSync(join(each.out, '.sending'), 'a file where the folder should be');
    await assert.rejects(each.sender.stage('out-1', bytes('x')), isUnwritable);
    rmSync(join(each.out, '.sending'));
    await each.sender.stage('out-1', bytes('x'));
    await assert.rejects(each.sender.place('out-1', `${'n'.repeat(300)}`), isUnwritable);
    chmodSync(each.out, 0o700);
    assert.equal(await each.sender.place('out-1', 'a.edi'), 'placed');
    assert.ok(existsSync(join(each.out, 'a.edi')));
  });
});
