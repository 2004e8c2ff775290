/** The hosted drop against OpenSSH's sftp, ssh2's client, and clients that mean no good. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { hostKeys } from '../../../../gateway/channels/sftp-server/host-keys.ts';
import { startSftpServer } from '../../../../gateway/channels/sftp-server/server.ts';
import { discardUploads } from '../../../../gateway/channels/sftp-server/upload.ts';
import { fingerprintOf, openSshSftp } from '../../../support/openssh.ts';
import { ask, startSshClient } from '../../../support/ssh-client.ts';
import { until } from '../../../support/temporary.ts';
import { channelTo } from '../sftp/set-up.ts';
import { type HostedDrop, hostedDrop } from './set-up.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A client of ssh2, logged in. */
const sshClient = (drop: HostedDrop, more: object = {}) =>
  startSshClient({ port: drop.port, username: 'northwind', privateKey: readFileSync(drop.at('first_key')), ...more });

describe('the hosted SFTP drop', () => {
  it("takes and gives files by OpenSSH's sftp, whole, with audit and fetched marks", async () => {
    await using drop = await hostedDrop();
    const [up, down] = [randomBytes(3_000_001), randomBytes(2_000_001)];
    writeFileSync(drop.at('orders.edi'), up);
    writeFileSync(drop.folder('out', 'advice.edi'), down);
    const { stdout } = await openSshSftp(drop.login(), [
      'pwd',
      'ls -l',
      `put -p ${drop.at('orders.edi')} in/`,
      'cd out',
      'ls -l',
      `get advice.edi ${drop.at('fetched')}`,
      'rm advice.edi',
      'bye',
    ]);
    assert.match(stdout, /^drwxr-xr-x .* in$/m);
    assert.match(stdout, /2000001 .* advice\.edi/);
    assert.ok(readFileSync(drop.folder('in', 'orders.edi')).equals(up));
    assert.ok(readFileSync(drop.at('fetched')).equals(down));
    assert.deepEqual(drop.names('in'), ['orders.edi']);
    assert.deepEqual(drop.names('out'), []);
    assert.deepEqual(drop.fetched, [
      {
        partner: 'northwind',
        channel: 'mailbox',
        name: 'advice.edi',
        bytes: down.length,
        sha256: sha256(down),
        user: 'northwind',
        keyFingerprint: fingerprintOf(drop.at('first_key.pub')),
      },
    ]);
    assert.deepEqual(drop.received, ['northwind']);
    const [line] = drop.audit('received');
    assert.equal(line?.sha256, sha256(up));
    assert.equal(line?.keyFingerprint, fingerprintOf(drop.at('first_key.pub')));
    assert.equal(line?.address, '127.0.0.1');
  });

  it('lets a partner in with each of its keys or its password, and nobody else', async () => {
    await using drop = await hostedDrop();
    await openSshSftp(drop.login('second_key'), ['ls']);
    await assert.rejects(openSshSftp(drop.login('foreign_key'), ['ls']), /Permission denied|closed/i);
    const fabrikam = { username: 'fabrikam', privateKey: undefined };
    await using _ = await sshClient(drop, { ...fabrikam, password: 'correct horse' });
    await assert.rejects(sshClient(drop, { ...fabrikam, password: 'wrong battery' }), /authentication/);
    await assert.rejects(sshClient(drop, { ...fabrikam, username: 'nobody', password: 'x' }), /authentication/);
    assert.doesNotMatch(JSON.stringify(drop.lines), /battery|horse/);
  });

  it('makes its host keys once, and says their fingerprints as OpenSSH does', async () => {
    await using drop = await hostedDrop();
    const made = await hostKeys(drop.at('made'));
    const again = await hostKeys(drop.at('made'));
    assert.deepEqual(again, made);
    assert.deepEqual(
      again.map(({ type }) => type),
      ['ssh-ed25519', 'ssh-rsa'],
    );
    for (const [index, name] of ['ed25519', 'rsa'].entries()) {
      assert.equal(again[index]?.fingerprint, fingerprintOf(drop.at('made', `ssh_host_${name}_key`)));
      assert.equal(statSync(drop.at('made', `ssh_host_${name}_key`)).mode & 0o777, 0o600);
    }
  });

  it('shows a file when it is closed, and never a half one of a session that dropped', async () => {
    await using drop = await hostedDrop();
    const dropping = await sshClient(drop);
    const handle = (await ask<Buffer>((done) => dropping.sftp.open('/in/half.edi', 'w', done))) as Buffer;
    await ask((done) => dropping.sftp.write(handle, Buffer.from('half'), 0, 4, 0, done));
    assert.deepEqual(
      drop.names('in').filter((name) => !name.startsWith('.')),
      [],
    );
    dropping.client.destroy();
    await until('it is discarded', () => drop.names('in').length === 0);
    assert.deepEqual(drop.received, []);
    assert.equal(drop.audit('discarded').length, 1);
  });

  it('discards at its start what a crash left', async () => {
    await using drop = await hostedDrop();
    writeFileSync(drop.folder('in', '.upload-7'), 'half');
    writeFileSync(drop.folder('in', 'whole.edi'), 'whole');
    await discardUploads(drop.folder('in'));
    assert.deepEqual(drop.names('in'), ['whole.edi']);
  });

  it('takes uploads that are renamed afterwards, and goes on with an unfinished one', async () => {
    await using drop = await hostedDrop();
    await using each = await sshClient(drop);
    const write = async (path: string, flags: 'w' | 'r+', text: string, position = 0) => {
      const handle = (await ask<Buffer>((done) => each.sftp.open(path, flags, done))) as Buffer;
      assert.ok(Buffer.isBuffer(handle));
      await ask((done) => each.sftp.write(handle, Buffer.from(text), 0, text.length, position, done));
      assert.equal(await ask((done) => each.sftp.close(handle, done)), undefined);
    };
    await write('/in/orders.edi.filepart', 'w', 'first ');
    await write('/in/orders.edi.filepart', 'r+', 'second', 6);
    assert.deepEqual(drop.names('in'), ['orders.edi.filepart']);
    assert.equal(await ask((done) => each.sftp.rename('/in/orders.edi.filepart', '/in/orders.edi', done)), undefined);
    assert.equal(readFileSync(drop.folder('in', 'orders.edi'), 'utf8'), 'first second');
    assert.equal(drop.audit('received')[1]?.sha256, sha256(Buffer.from('first second')));
  });

  it('keeps both where a name is uploaded again, one after another or at the same time', async () => {
    await using drop = await hostedDrop();
    const clients = await Promise.all(Array.from({ length: 6 }, () => sshClient(drop)));
    const ends = clients.map(({ sftp }, number) =>
      ask((done) => sftp.writeFile('/in/same.edi', `content ${number}`, (error) => done(error))),
    );
    assert.deepEqual(
      await Promise.all(ends),
      Array.from({ length: 6 }, () => undefined),
    );
    const names = drop.names('in');
    assert.equal(names.length, 6);
    assert.equal(new Set(names.map((name) => readFileSync(drop.folder('in', name), 'utf8'))).size, 6);
    for (const client of clients) await client[Symbol.asyncDispose]();
  });

  it('keeps a partner in its own folders: no links, no ways out, no other rights', async () => {
    await using drop = await hostedDrop();
    writeFileSync(drop.at('secret'), 'secret');
    writeFileSync(drop.folder('out', 'advice.edi'), 'advice');
    writeFileSync(drop.folder('in', 'orders.edi'), 'orders');
    writeFileSync(drop.folder('done', 'old.edi'), 'old');
    symlinkSync(drop.at('secret'), drop.folder('out', 'link'));
    symlinkSync(drop.at(), drop.folder('out', 'folder-link'));
    mkdirSync(drop.folder('out', 'sub'));
    writeFileSync(drop.folder('out', '.hidden'), 'hidden');
    symlinkSync(drop.at('planted'), drop.folder('in', 'planted'));
    await using each = await sshClient(drop);
    const { sftp } = each;
    const list = async (path: string) =>
      ((await ask((done) => sftp.readdir(path, done as never))) as unknown as { filename: string }[])
        .map(({ filename }) => filename)
        .sort();
    assert.deepEqual(await list('/'), ['done', 'in', 'out']);
    assert.deepEqual(await list('/out'), ['advice.edi']);
    for (const path of [
      '/out/link',
      '/out/folder-link/secret',
      '/out/../../secret',
      '/../secret',
      '/etc/passwd',
      '/out/.hidden',
      '/out/sub/x',
      '/out/a\u0000b',
    ]) {
      const code = await ask((done) => sftp.open(path, 'r', done as never));
      assert.equal(typeof code, 'number', path);
    }
    const refusals = {
      'read in': await ask((done) => sftp.open('/in/orders.edi', 'r', done as never)),
      'write out': await ask((done) => sftp.open('/out/new.edi', 'w', done as never)),
      'write done': await ask((done) => sftp.open('/done/new.edi', 'w', done as never)),
      'write hidden': await ask((done) => sftp.open('/in/.upload-0', 'w', done as never)),
      'delete in': await ask((done) => sftp.unlink('/in/orders.edi', done)),
      'delete done': await ask((done) => sftp.unlink('/done/old.edi', done)),
      'move out': await ask((done) => sftp.rename('/out/advice.edi', '/in/advice.edi', done)),
      'make folder': await ask((done) => sftp.mkdir('/in/folder', done)),
      link: await ask((done) => sftp.symlink('/etc/passwd', '/in/link', done)),
      'write root': await ask((done) => sftp.open('/x', 'w', done as never)),
    };
    for (const [what, code] of Object.entries(refusals))
      assert.ok(typeof code === 'number' && code > 1, `${what}: ${code}`);
    // A link that stands under the name of an upload is not followed: the upload gets another name.
    assert.equal(await ask((done) => sftp.writeFile('/in/planted', 'x', (error) => done(error))), undefined);
    assert.equal(existsSync(drop.at('planted')), false);
    assert.equal(readFileSync(drop.folder('in', 'planted.2'), 'utf8'), 'x');
  });

  it('does not count as fetched what was read in part', async () => {
    await using drop = await hostedDrop();
    writeFileSync(drop.folder('out', 'advice.edi'), 'x'.repeat(1_000));
    await using each = await sshClient(drop);
    const handle = (await ask<Buffer>((done) => each.sftp.open('/out/advice.edi', 'r', done))) as Buffer;
    await ask((done) => each.sftp.read(handle, Buffer.alloc(999), 0, 999, 0, (error) => done(error)));
    await ask((done) => each.sftp.close(handle, done));
    assert.deepEqual(drop.fetched, []);
    await ask((done) => each.sftp.readFile('/out/advice.edi', done as never));
    assert.equal(drop.fetched.length, 1);
  });

  it('works with our own client, both ways', async () => {
    await using drop = await hostedDrop();
    const hostKey = drop.hostKeys[0]?.fingerprint as string;
    await using each = channelTo({ ...drop.login(), hostKey, disk: drop.at('northwind'), root: '' });
    const session = each.session({ in: '/out', out: '/in', done: '/done', after: 'delete' });
    const big = randomBytes(10_000_000);
    for (let number = 0; number < 40; number++) writeFileSync(drop.folder('out', `${number}.edi`), `advice ${number}`);
    writeFileSync(drop.folder('out', 'big.bin'), big);
    each.receiver(session);
    const taken = await each.taken(41);
    assert.ok((await each.content(taken.find(({ name }) => name === 'big.bin'))).equals(big));
    await until('all are deleted', () => drop.names('out').length === 0);
    assert.equal(new Set(drop.fetched.map(({ sha256: hash }) => hash)).size, 41);
    const sender = each.sender(session);
    await sender.stage('out-1', [big]);
    assert.equal(await sender.place('out-1', 'orders.bin'), 'placed');
    assert.ok(readFileSync(drop.folder('in', 'orders.bin')).equals(big));
  });
});

describe('the limits of the hosted SFTP drop', () => {
  it('ends who does not log in, in time', async () => {
    await using drop = await hostedDrop({ loginGraceMs: 150 });
    const socket = connect(drop.port, '127.0.0.1');
    const startedAt = performance.now();
    socket.resume();
    await once(socket, 'close');
    assert.ok(performance.now() - startedAt < 2_000);
  });

  it('ends a connection after its attempts, and bans an address that goes on', async () => {
    await using drop = await hostedDrop({ banScore: 20, loginAttemptsMax: 2 });
    const wrong = { username: 'fabrikam', privateKey: undefined, password: 'wrong' };
    for (let number = 0; number < 6; number++) await assert.rejects(sshClient(drop, wrong));
    assert.equal(drop.audit('banned').length, 1);
    await assert.rejects(sshClient(drop), /closed|before handshake|ECONNRESET/);
  });

  it('ends an idle session', async () => {
    await using drop = await hostedDrop({ idleMs: 800 });
    const each = await sshClient(drop);
    const closed = once(each.client, 'close');
    await closed;
    assert.equal(drop.audit('idle').length, 1);
  });

  it('holds connections of an address, sessions of a user and handles of a session to their number', async () => {
    await using drop = await hostedDrop({ connectionsPerAddressMax: 3, sessionsPerUserMax: 2, handlesMax: 3 });
    await using first = await sshClient(drop);
    await using _second = await sshClient(drop);
    await assert.rejects(sshClient(drop));
    const opened: unknown[] = [];
    for (let number = 0; number < 5; number++) {
      opened.push(await ask((done) => first.sftp.open(`/in/${number}`, 'w', done as never)));
    }
    assert.deepEqual(
      opened.map((one) => typeof one),
      ['object', 'object', 'object', 'number', 'number'],
    );
    const idlers = Array.from({ length: 4 }, () =>
      connect(drop.port, '127.0.0.1')
        .resume()
        .on('error', () => undefined),
    );
    await until('some are hung up on', () => idlers.some(({ closed }) => closed));
    for (const idler of idlers) idler.destroy();
  });

  it('takes no file that is too large, and none while too many wait', async () => {
    await using drop = await hostedDrop({ waitingFilesMax: 2 }, 1_000);
    await using each = await sshClient(drop);
    const put = (name: string, bytes: number) =>
      ask((done) => each.sftp.writeFile(`/in/${name}`, Buffer.alloc(bytes), (error) => done(error)));
    assert.equal(await put('large', 1_001), 4);
    await until('it is gone', () => drop.names('in').length === 0);
    assert.equal(await put('a', 1_000), undefined);
    assert.equal(await put('b', 1_000), undefined);
    assert.equal(await put('c', 10), 4);
    assert.deepEqual(
      drop.names('in').filter((name) => !name.startsWith('.')),
      ['a', 'b'],
    );
  });

  it('holds a user to its bytes a second', async () => {
    await using drop = await hostedDrop({ bytesPerSecond: 500_000 });
    await using each = await sshClient(drop);
    const startedAt = performance.now();
    await ask((done) => each.sftp.writeFile('/in/a', Buffer.alloc(600_000), (error) => done(error)));
    assert.ok(performance.now() - startedAt > 800);
  });

  it('ends the session of a user whose login is taken back', async () => {
    await using drop = await hostedDrop();
    const each = await sshClient(drop);
    const closed = once(each.client, 'close');
    drop.users.delete('northwind');
    drop.server.follow();
    await closed;
    await assert.rejects(sshClient(drop), /authentication/);
  });

  it('says at the start that its port is taken', async () => {
    await using drop = await hostedDrop();
    const options = {
      hostKeys: drop.hostKeys,
      users: () => new Map(),
      onReceived: () => undefined,
      onFetched: async () => undefined,
    };
    const { log } = (await import('../../../support/outbox.ts')).recordedLog();
    const { sftpServerSettings } = await import('../../../../gateway/channels/sftp-server/settings.ts');
    const given = {
      host: '127.0.0.1',
      port: drop.port,
      listen: 'always' as const,
      loginGrace: '30s',
      loginAttemptsMax: 6,
      connectionsMax: 9,
      connectionsPerAddressMax: 9,
      sessionsPerUserMax: 9,
      handlesMax: 9,
      requestsMax: 99,
      idle: '1m',
      bytesPerSecond: '1MiB',
      waitingFilesMax: 9,
      waitingBytesMax: '1GiB',
      banScore: 9,
      banWindow: '1m',
      ban: '1m',
    };
    await assert.rejects(
      startSftpServer({ ...options, logger: log, transmissionBytesMax: 1, settings: sftpServerSettings(given) }),
      /EADDRINUSE/,
    );
  });

  it('answers others while strangers flood it', async () => {
    await using drop = await hostedDrop({ connectionsMax: 30, connectionsPerAddressMax: 30 });
    await using each = await sshClient(drop);
    const flood = Array.from({ length: 200 }, () =>
      connect(drop.port, '127.0.0.1')
        .resume()
        .on('error', () => undefined),
    );
    await sleep(100);
    assert.equal(await ask((done) => each.sftp.writeFile('/in/a', 'x', (error) => done(error))), undefined);
    for (const socket of flood) socket.destroy();
  });
});
