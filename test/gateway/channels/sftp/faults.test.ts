/** A partner's server that misbehaves, and what we make of it. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { GatewayError } from '../../../../gateway/errors.ts';
import { keygen, startOpenSsh } from '../../../support/openssh.ts';
import { memoryFolder, temporaryFolder, until } from '../../../support/temporary.ts';
import { type MisbehavingPeer, misbehavingPeer } from './peer.ts';
import { channelTo } from './set-up.ts';

const hasCode = (code: string) => (error: unknown) => error instanceof GatewayError && error.code === code;
const secretReference = (name: string) => `$\{secret:${name}}`;

describe('an SFTP server that misbehaves', () => {
  let peer: MisbehavingPeer;
  beforeEach(async () => {
    peer = await misbehavingPeer();
  });
  afterEach(() => peer[Symbol.asyncDispose]());

  const drop = (name: string, content: string | Buffer) => {
    writeFileSync(join(peer.disk, 'in', name), content);
    utimesSync(join(peer.disk, 'in', name), 1_000_000, 1_000_000);
  };
  const content = randomBytes(1_000_000);

  for (const percent of [10, 50, 99]) {
    it(`takes a file once and whole that was cut at ${percent} %`, async () => {
      await using each = channelTo(peer);
      drop('a.bin', content);
      peer.faults = { cutAfterBytes: (content.length * percent) / 100 };
      each.receiver(each.session());
      await until('it was cut twice', () => peer.counts.connections > 2);
      assert.equal((await each.recorded()).length, 0);
      assert.deepEqual(each.names('in'), ['a.bin']);
      peer.faults = {};
      const taken = await each.taken(1);
      assert.equal(taken[0]?.sha256, createHash('sha256').update(content).digest('hex'));
      await until('it is put away', () => each.names('done').length === 1);
      assert.equal((await each.recorded()).length, 1);
    });

    it(`shows nothing of a file that was cut at ${percent} % while it was sent, and sends it again`, async () => {
      await using each = channelTo(peer);
      const sender = each.sender(each.session());
      peer.faults = { cutAfterBytes: (content.length * percent) / 100 };
      await assert.rejects(sender.stage('out-1', [content]), hasCode('connection-lost'));
      assert.deepEqual(each.names('out'), []);
      peer.faults = {};
      await sender.stage('out-1', [content]);
      assert.equal(await sender.place('out-1', 'a.bin'), 'placed');
      assert.ok(readFileSync(each.disk('out/a.bin')).equals(content));
    });
  }

  it('ends every question that is open when the connection is cut', async () => {
    await using each = channelTo(peer);
    const remote = await each.session({ frozenAfter: '60s' }).remote();
    peer.faults = { freezeAfter: 0 };
    const open = Array.from({ length: 20 }, () => remote.list('/in'));
    const ends = Promise.allSettled(open);
    await sleep(50);
    await peer[Symbol.asyncDispose]();
    assert.ok((await ends).every((end) => end.status === 'rejected' && hasCode('connection-lost')(end.reason)));
    await assert.rejects(remote.list('/in'), hasCode('connection-lost'));
    peer = await misbehavingPeer();
  });

  it('finds out that a rename was done whose answer was lost', async () => {
    await using each = channelTo(peer);
    const sender = each.sender(each.session());
    await sender.stage('out-1', [content]);
    peer.faults = { cutAfterRename: true };
    await assert.rejects(sender.place('out-1', 'a.bin'), hasCode('connection-lost'));
    peer.faults = {};
    assert.equal(await sender.place('out-1', 'a.bin'), 'placed');
    assert.deepEqual(each.names('out'), ['a.bin']);
  });

  it('gives up a session whose server freezes in the middle of a file, in the time that is set', async () => {
    await using each = channelTo(peer);
    drop('a.bin', content);
    peer.faults = { freezeAfter: 5 };
    const startedAt = performance.now();
    each.receiver(each.session());
    await until('it is noticed', () => each.lines.some(({ code }) => code === 'peer-frozen'));
    assert.ok(performance.now() - startedAt < 2_500);
    peer.faults = {};
    await each.taken(1);
  });

  it('refuses a host key that is not named, with its fingerprint and what to write', async () => {
    await using each = channelTo(peer);
    const unnamed = each.session({ hostKey: `SHA256:${'A'.repeat(43)}` });
    await assert.rejects(unnamed.remote(), (error: unknown) => {
      assert.ok(error instanceof GatewayError);
      assert.equal(error.code, 'host-key-unknown');
      assert.ok(error.message.includes(`ssh-ed25519 ${peer.hostKey}, as \`hostKey: "${peer.hostKey}"\``));
      assert.match(error.hint, /telephone/);
      return true;
    });
    assert.equal(peer.counts.logins, 0);
    await each.session({ hostKey: `SHA256:${'A'.repeat(43)} ${peer.hostKey}` }).remote();
  });

  it('takes nothing from a server whose key changed, tells of it once, and goes on when it is named', async () => {
    await using each = channelTo(peer);
    const former = each.receiver(each.session());
    drop('a.edi', 'one');
    await each.taken(1);
    const changed = peer.changeHostKey();
    drop('b.edi', 'two');
    await until('it is told', () => each.lines.some(({ code }) => code === 'host-key-unknown'));
    await sleep(200);
    assert.equal(each.lines.filter(({ code, level }) => code === 'host-key-unknown' && Number(level) >= 40).length, 1);
    assert.equal((await each.recorded()).length, 1);
    await former[Symbol.asyncDispose]();
    each.receiver(each.session({ hostKey: `${peer.hostKey} ${changed}` }));
    await each.taken(2);
  });

  it('says that the login is refused, once, and does not ask again at once', async () => {
    await using each = channelTo(peer);
    peer.faults = { refuseLogin: true };
    const pauses = { awayMs: 1, awayMsMax: 1, refusedMs: 60_000, refusedMsMax: 60_000 };
    const session = each.session({}, { pauses });
    each.receiver(session);
    await until('it is told', () => session.isAway);
    await sleep(150);
    assert.equal(peer.counts.connections, 1);
    await assert.rejects(session.remote(), hasCode('login-refused'));
    assert.equal(each.logged('cannot be used').length, 1);
  });

  it('logs in with a password, and never logs it', async () => {
    await using each = channelTo(peer);
    const { key: _, ...settings } = each.session().settings;
    const parts = (password: string) => ({
      settings: { ...settings, key: undefined, password: secretReference('password') },
      secret: async () => Buffer.from(password),
    });
    await each.session({}, parts(peer.password)).remote();
    await assert.rejects(each.session({}, parts('wrong battery')).remote(), hasCode('login-refused'));
    assert.doesNotMatch(JSON.stringify(each.lines), /battery|correct horse/);
  });

  it('opens a key with its passphrase, and says what is wrong where it cannot', async () => {
    await using each = channelTo(peer);
    using folder = temporaryFolder();
    keygen(join(folder.path, 'key'), 'ed25519', 'open sesame');
    const secret = (passphrase: string) => async (reference: string) =>
      reference.includes('passphrase') ? Buffer.from(passphrase) : readFileSync(join(folder.path, 'key'));
    const settings = { ...each.session().settings, passphrase: secretReference('passphrase') };
    await each.session({}, { settings, secret: secret('open sesame') }).remote();
    await assert.rejects(each.session({}, { settings, secret: secret('wrong') }).remote(), hasCode('secret-missing'));
    const missing = async () => readFileSync(join(folder.path, 'not-there'));
    await assert.rejects(each.session({}, { secret: missing }).remote(), hasCode('secret-missing'));
  });

  it('records nothing of a file that is shorter than announced', async () => {
    await using each = channelTo(peer);
    drop('a.bin', content);
    drop('b.bin', 'short');
    peer.faults = { truncateTo: 1_000 };
    each.receiver(each.session());
    await each.taken(1);
    await sleep(150);
    assert.deepEqual(
      (await each.recorded()).map(({ name }) => name),
      ['b.bin'],
    );
    assert.equal(each.logged('could not be taken').length, 1);
    peer.faults = {};
    assert.ok((await each.content((await each.taken(2))[1])).equals(content));
  });

  it('does not take twice what the server does not let it delete', async () => {
    await using each = channelTo(peer);
    drop('a.edi', 'content');
    peer.faults = { noDelete: true };
    each.receiver(each.session({ after: 'delete' }));
    await each.taken(1);
    await sleep(200);
    assert.equal((await each.recorded()).length, 1);
    assert.equal(each.logged('it is not taken again').length, 1);
    peer.faults = {};
    await until('it is deleted', () => each.names('in').length === 0);
  });

  it('says that a server without any rename refuses to place, and places when it does', async () => {
    await using each = channelTo(peer);
    const sender = each.sender(each.session());
    peer.faults = { noRename: true };
    await assert.rejects(sender.stage('out-1', [content]), hasCode('remote-refused'));
    assert.deepEqual(each.names('out'), []);
    peer.faults = {};
    await sender.stage('out-1', [content]);
    assert.equal(await sender.place('out-1', 'a.bin'), 'placed');
  });

  it('leaves no half file on a full disk, and gives the room back', async () => {
    await using each = channelTo(peer);
    const sender = each.sender(each.session());
    peer.faults = { fullAfterBytes: 500_000 };
    await assert.rejects(sender.stage('out-1', [content]), hasCode('remote-refused'));
    assert.deepEqual(each.names('out'), []);
    const room = each.disk('out/.crossdock/out-1');
    assert.deepEqual(
      readdirSync(room).map((name) => statSync(join(room, name)).size),
      [0],
    );
  });

  it('does not believe a server that holds less than it was sent, or fails at the close', async () => {
    await using each = channelTo(peer);
    const sender = each.sender(each.session());
    peer.faults = { losesWrites: true };
    await assert.rejects(sender.stage('out-1', [Buffer.from('content')]), hasCode('upload-short'));
    peer.faults = { closeFails: true };
    await assert.rejects(sender.stage('out-1', [Buffer.from('content')]), hasCode('remote-refused'));
    peer.faults = {};
    await sender.stage('out-1', [Buffer.from('content')]);
    assert.equal(await sender.place('out-1', 'a.edi'), 'placed');
    assert.equal(each.text('out/a.edi'), 'content');
  });

  it('takes files from a server that says of nothing what kind it is', async () => {
    await using each = channelTo(peer);
    drop('a.edi', 'content');
    peer.faults = { noModes: true };
    each.receiver(each.session());
    await each.taken(1);
  });

  it('takes a session only as long as it is used', async () => {
    await using each = channelTo(peer);
    const session = each.session({ idle: '80ms' });
    const first = await session.remote();
    await sleep(300);
    assert.notEqual(await session.remote(), first);
  });

  it('blocks no other partner while one is frozen', async () => {
    await using frozen = channelTo(peer);
    await using other = await misbehavingPeer();
    await using each = channelTo(other);
    peer.faults = { freezeAfter: 0 };
    frozen.receiver(frozen.session());
    each.receiver(each.session());
    writeFileSync(join(other.disk, 'in', 'a.edi'), 'content');
    await each.taken(1);
  });
});

describe('an old SFTP server', () => {
  it('is refused unless its algorithms are named as legacy', async () => {
    const config =
      'Ciphers aes256-cbc\nKexAlgorithms diffie-hellman-group14-sha1\nMACs hmac-sha1\nHostKeyAlgorithms ssh-rsa';
    await using server = await startOpenSsh({ config, hostKeyType: 'rsa', parent: memoryFolder });
    await using each = channelTo(server);
    await assert.rejects(each.session().remote(), hasCode('no-common-algorithm'));
    const session = each.session({ algorithms: 'legacy' });
    writeFileSync(each.disk('in/a.edi'), 'content');
    each.receiver(session);
    await each.taken(1);
    await until('it is put away', () => existsSync(each.disk('done/a.edi')));
  });
});
