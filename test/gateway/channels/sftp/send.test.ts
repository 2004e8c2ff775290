/** Sending to a real OpenSSH server. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { after, before, beforeEach, describe, it } from 'node:test';
import { GatewayError } from '../../../../gateway/errors.ts';
import { type OpenSsh, startOpenSsh } from '../../../support/openssh.ts';
import { memoryFolder } from '../../../support/temporary.ts';
import { channelTo } from './set-up.ts';

describe('sending over SFTP to OpenSSH', () => {
  let server: OpenSsh;
  before(async () => {
    server = await startOpenSsh({ parent: memoryFolder });
  });
  after(() => server[Symbol.asyncDispose]());
  beforeEach(() => rmSync(server.disk, { recursive: true, force: true }));

  const bytes = (text: string) => [Buffer.from(text)];
  const hasCode = (code: string) => (error: unknown) => error instanceof GatewayError && error.code === code;

  it('shows the file when it is placed, whole, and leaves nothing behind', async () => {
    await using each = channelTo(server);
    const sender = each.sender(each.session());
    const content = randomBytes(5_000_003);
    await sender.stage('out-1', [content.subarray(0, 1_000_000), content.subarray(1_000_000)]);
    assert.deepEqual(each.names('out'), []);
    await sender.lasting();
    assert.equal(await sender.place('out-1', 'advice.edi'), 'placed');
    assert.ok(readFileSync(each.disk('out/advice.edi')).equals(content));
    await sender.settled('out-1');
    assert.equal(existsSync(each.disk('out/.crossdock/out-1')), false);
  });

  it('stages again over what an earlier attempt left', async () => {
    await using each = channelTo(server);
    const sender = each.sender(each.session());
    await sender.stage('out-1', bytes('first attempt'));
    await sender.stage('out-1', bytes('second'));
    await sender.stage('out-1', bytes('third!'));
    assert.equal(await sender.place('out-1', 'a.edi'), 'placed');
    assert.equal(each.text('out/a.edi'), 'third!');
  });

  it('writes over nothing that the partner has not fetched, unless that is told', async () => {
    await using each = channelTo(server);
    const sender = each.sender(each.session());
    for (const [id, text] of [
      ['1', 'one'],
      ['2', 'two'],
      ['3', 'three'],
    ] as const) {
      await sender.stage(id, bytes(text));
      assert.equal(await sender.place(id, 'a.edi'), 'placed');
    }
    assert.deepEqual(
      ['a.edi', 'a.2.edi', 'a.3.edi'].map((name) => each.text(`out/${name}`)),
      ['one', 'two', 'three'],
    );
    const replacing = each.sender(each.session({ existing: 'replace' }));
    await replacing.stage('4', bytes('four'));
    assert.equal(await replacing.place('4', 'a.edi'), 'placed');
    assert.equal(each.text('out/a.edi'), 'four');
    assert.equal(each.names('out').length, 3);
  });

  it('finds out after a crash what was done, also when the partner fetched the file at once', async () => {
    await using each = channelTo(server);
    const before = each.sender(each.session());
    for (const id of ['staged', 'placed', 'fetched', 'spoilt']) await before.stage(id, bytes(id));
    await before.place('placed', 'placed.edi');
    await before.place('fetched', 'fetched.edi');
    rmSync(each.disk('out/fetched.edi'));
    writeFileSync(each.disk('out/.crossdock/spoilt/6'), 'cut');
    const later = each.sender(each.session());
    assert.equal(await later.place('staged', 'staged.edi'), 'placed');
    assert.equal(await later.place('placed', 'placed.edi'), 'placed');
    assert.equal(await later.place('fetched', 'fetched.edi'), 'placed');
    assert.equal(await later.place('spoilt', 'spoilt.edi'), 'lost');
    assert.deepEqual(each.names('out'), ['placed.edi', 'staged.edi']);
    await later.stage('spoilt', bytes('spoilt'));
    assert.equal(await later.place('spoilt', 'spoilt.edi'), 'placed');
    assert.equal(each.text('out/spoilt.edi'), 'spoilt');
  });

  it('does not guess where the server has no trace', async () => {
    await using each = channelTo(server);
    const sender = each.sender(each.session());
    await sender.stage('out-1', bytes('content'));
    rmSync(each.disk('out/.crossdock'), { recursive: true });
    await assert.rejects(sender.place('out-1', 'a.edi'), (error: unknown) => {
      return hasCode('outcome-unknown')(error) && error instanceof GatewayError && error.class === 'ambiguous';
    });
  });

  it('stages beside the final name where the server makes no folders', async () => {
    await using other = await startOpenSsh({ parent: memoryFolder, internalSftp: '-P mkdir' });
    await using each = channelTo(other);
    const sender = each.sender(each.session());
    await sender.stage('out-1', bytes('one'));
    assert.deepEqual(each.hidden('out'), ['.crossdock-out-1.part']);
    assert.equal(await sender.place('out-1', 'a.edi'), 'placed');
    await sender.settled('out-1');
    await sender.stage('out-2', bytes('two'));
    const later = each.sender(each.session());
    assert.equal(await later.place('out-2', 'b.edi'), 'placed');
    await assert.rejects(later.place('out-2', 'b.edi'), hasCode('outcome-unknown'));
    assert.deepEqual(each.names('out'), ['a.edi', 'b.edi']);
    assert.deepEqual(each.hidden('out'), []);
  });

  it('renames on servers that offer only one of the two renames', async () => {
    for (const missing of ['rename', 'posix-rename']) {
      await using other = await startOpenSsh({ parent: memoryFolder, internalSftp: `-P ${missing}` });
      await using each = channelTo(other);
      for (const existing of ['number', 'replace'] as const) {
        const sender = each.sender(each.session({ existing }));
        for (const id of ['1', '2']) {
          await sender.stage(`${existing}-${id}`, bytes(id));
          assert.equal(await sender.place(`${existing}-${id}`, `${existing}.edi`), 'placed', `${missing}, ${existing}`);
        }
      }
      assert.deepEqual(each.names('out'), ['number.2.edi', 'number.edi', 'replace.edi']);
      assert.equal(each.text('out/replace.edi'), '2');
    }
  });

  it('says what the server refuses: a missing folder', async () => {
    await using each = channelTo(server);
    rmSync(each.disk('out'), { recursive: true });
    const sender = each.sender(each.session());
    await assert.rejects(sender.stage('out-1', bytes('x')), hasCode('remote-missing'));
    mkdirSync(each.disk('out'));
    await sender.stage('out-1', bytes('x'));
    assert.equal(await sender.place('out-1', 'a.edi'), 'placed');
  });

  it('sends many at the same time over one session, in and out', async () => {
    await using each = channelTo(server);
    const session = each.session({ inFlight: '4' });
    const sender = each.sender(session);
    each.receiver(session);
    for (let number = 0; number < 50; number++) writeFileSync(each.disk(`in/${number}.edi`), `in ${number}`);
    const ids = Array.from({ length: 100 }, (_, number) => `out-${number}`);
    await Promise.all(ids.map((id) => sender.stage(id, bytes(id))));
    for (const id of ids) assert.equal(await sender.place(id, `${id}.edi`), 'placed');
    await Promise.all(ids.map((id) => sender.settled(id)));
    assert.equal(each.names('out').length, 100);
    assert.equal(statSync(each.disk('out/out-99.edi')).size, 6);
    await each.taken(50);
  });

  it('notices a frozen server in the middle of an upload, and sends it again when it is back', async () => {
    await using each = channelTo(server);
    const sender = each.sender(each.session());
    const content = randomBytes(2_000_000);
    async function* slowly() {
      yield content.subarray(0, 1_000_000);
      server.freeze();
      yield content.subarray(1_000_000);
    }
    try {
      await assert.rejects(sender.stage('out-1', slowly()), hasCode('peer-frozen'));
    } finally {
      server.thaw();
    }
    await sender.stage('out-1', [content]);
    assert.equal(await sender.place('out-1', 'a.bin'), 'placed');
    assert.ok(readFileSync(each.disk('out/a.bin')).equals(content));
  });
});
