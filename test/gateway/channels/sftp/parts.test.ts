/** Settings, limits, looks and secrets of the SFTP channel, without a server. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ajv } from 'ajv';
import { Gate, Pace } from '../../../../gateway/channels/sftp/limits.ts';
import { RemoteLook } from '../../../../gateway/channels/sftp/look.ts';
import { SftpSessions } from '../../../../gateway/channels/sftp/sessions.ts';
import { SftpChannel, sftpComplaints, sftpSettings } from '../../../../gateway/channels/sftp/settings.ts';
import { Bans, points } from '../../../../gateway/channels/sftp-server/bans.ts';
import { hashPassword, isPassword } from '../../../../gateway/channels/sftp-server/password.ts';
import { SftpLogin } from '../../../../gateway/channels/sftp-server/settings.ts';
import { readSecret, secretName } from '../../../../gateway/settings/secrets.ts';
import { recordedLog } from '../../../support/outbox.ts';
import { temporaryFolder } from '../../../support/temporary.ts';

const secret = (name: string) => `$\{secret:${name}}`;
const hostKey = `SHA256:${'a'.repeat(43)}`;
const given: SftpChannel = {
  host: 'sftp.northwind.example',
  user: 'cdock',
  key: secret('northwind-sftp-key'),
  hostKey,
  in: '/outbound',
  out: '/inbound',
  done: '/outbound/archive',
  every: '30s',
};

describe('settings of an SFTP channel', () => {
  const check = new Ajv({ strict: false }).compile(SftpChannel);

  it('takes the example of the design, and fills in the rest', () => {
    assert.ok(check(given), JSON.stringify(check.errors));
    assert.deepEqual(sftpComplaints(given), []);
    const settings = sftpSettings({ ...given, hostKey: `${hostKey}, ${hostKey}`, files: '*.edi, *.x12 ' });
    assert.equal(settings.port, 22);
    assert.equal(settings.everyMs, 30_000);
    assert.equal(settings.after, 'move');
    assert.deepEqual(settings.hostKeys, [hostKey, hostKey]);
    assert.deepEqual(settings.files, ['*.edi', '*.x12']);
  });

  it('refuses a password that stands there itself, a path with a slash at its end, a bad fingerprint, a bad number', () => {
    const wrong = [
      { password: 'hunter2' },
      { in: '/outbound/' },
      { hostKey: 'MD5:aa:bb' },
      { port: '0' },
      { inFlight: '65' },
      { marker: 'done' },
      { extra: 'x' },
    ];
    for (const each of wrong) assert.equal(check({ ...given, ...each }), false, JSON.stringify(each));
  });

  it('says what does not go together', () => {
    const { done: _, key: __, ...bare } = given;
    const at = (changes: Partial<SftpChannel>) => sftpComplaints({ ...bare, ...changes }).map(({ at: key }) => key);
    assert.deepEqual(at({}), ['user', 'in']);
    const key = { key: secret('k') };
    assert.deepEqual(at({ ...key, after: 'keep' }), []);
    assert.deepEqual(at({ ...key, after: 'delete', done: '/d' }), ['done']);
    assert.deepEqual(at({ ...key, done: '/outbound' }), ['done']);
    assert.deepEqual(at({ ...key, done: '/d', out: '/outbound' }), ['out']);
    assert.deepEqual(at({ ...key, after: 'keep', claim: 'rename' }), ['claim']);
    assert.deepEqual(at({ password: secret('p'), passphrase: secret('x'), done: '/d' }), ['passphrase']);
  });

  it('reads a secret from its file, without the line end, and no other file', async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, 'password'), 'open sesame\r\n');
    assert.equal(String(await readSecret(folder.path, secret('password'))), 'open sesame');
    await assert.rejects(readSecret(folder.path, secret('missing')), /ENOENT/);
    for (const name of ['../password', '/etc/passwd', '.hidden', ''])
      assert.throws(() => secretName(secret(name)), TypeError);
  });

  it('has one session a channel, and another when its settings change', async () => {
    const { log } = recordedLog();
    await using sessions = new SftpSessions({ secret: async () => Buffer.alloc(0), chance: () => 0, logger: log });
    const settings = sftpSettings(given);
    const first = sessions.session('northwind', 'mailbox', settings);
    assert.equal(sessions.session('northwind', 'mailbox', sftpSettings(given)), first);
    assert.notEqual(sessions.session('northwind', 'other', settings), first);
    assert.notEqual(sessions.session('northwind', 'mailbox', sftpSettings({ ...given, user: 'x' })), first);
    await assert.rejects(first.remote(), /stopped/);
  });
});

describe('limits', () => {
  it('lets so many in at a time, in order', async () => {
    const gate = new Gate(2);
    const order: number[] = [];
    let inside = 0;
    const work = async (number: number) => {
      using _place = await gate.enter();
      order.push(number);
      assert.ok(++inside <= 2);
      await sleep(2);
      inside--;
    };
    await Promise.all(Array.from({ length: 9 }, (_, number) => work(number)));
    assert.deepEqual(order, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('spreads bytes over time, after a burst', () => {
    let now = 10_000;
    const pace = new Pace(1_000, () => now);
    assert.equal(pace.waitFor(250), 0);
    assert.equal(pace.waitFor(500), 500);
    now += 500;
    assert.equal(pace.waitFor(100), 100);
    now += 60_000;
    assert.equal(pace.waitFor(250), 0);
    assert.equal(new Pace(undefined).waitFor(1e12), 0);
  });
});

describe('a look at a listing', () => {
  const rules = { files: [], settleMs: 100, ageMs: 0, marker: undefined };
  const file = (name: string, size = 1, mtime = 1) => ({ name, size, mtime, kind: 'file' as const });

  it('takes what stood still for the settle time as we saw it, whatever the server says of the time', () => {
    const look = new RemoteLook(rules);
    const future = 4_000_000_000;
    const names = (listing: ReturnType<typeof file>[], now: number) =>
      look.look(listing, now).finished.map(({ name }) => name);
    assert.deepEqual(names([file('a', 1, future), file('b', 1, 0)], 0), []);
    assert.deepEqual(names([file('a', 2, future), file('b', 1, 0)], 100), ['b']);
    assert.deepEqual(names([file('a', 2, future + 1)], 199), []);
    assert.deepEqual(names([file('a', 2, future + 1)], 299), ['a']);
  });

  it('refuses names that lead elsewhere or cannot be asked for, and orders the others', () => {
    const look = new RemoteLook({ ...rules, settleMs: 0 });
    const listing = ['..', '.', 'a/../../etc', 'Stra\ufffde', 'b10', 'b9', 'nul\u0000'].map((name) => file(name));
    const { finished, odd } = look.look(listing, 0);
    assert.deepEqual(
      finished.map(({ name }) => name),
      ['b9', 'b10'],
    );
    assert.deepEqual(
      odd.map(({ name }) => name),
      ['a/../../etc', 'Stra\ufffde', 'nul\u0000'],
    );
  });
});

describe('logins of the hosted drop', () => {
  it('knows a password by its hash, and takes the hash that it prints', async () => {
    const hash = await hashPassword('Grüße', Buffer.alloc(16, 7));
    assert.ok(new Ajv({ strict: false }).compile(SftpLogin)({ user: 'northwind', password: hash }));
    assert.equal(await isPassword('Grüße', hash), true);
    assert.equal(await isPassword('Gru\u0308ße', hash), true);
    assert.equal(await isPassword('grüße', hash), false);
    assert.equal(await isPassword('Grüße', undefined), false);
    assert.equal(await isPassword('x'.repeat(2_000), hash), false);
  });

  it('bans by points, which wear off, as the ban does', () => {
    const bans = new Bans({ banScore: 10, banWindowMs: 1_000, banMs: 500 });
    assert.equal(bans.add('a', points.wrongPassword, 0), false);
    assert.equal(bans.add('a', points.wrongPassword, 0), false);
    assert.equal(bans.add('a', points.wrongPassword, 900), false);
    assert.equal(bans.add('b', 9, 0), false);
    assert.equal(bans.add('b', 9, 100), true);
    assert.equal(bans.isBanned('b', 599), true);
    assert.equal(bans.isBanned('b', 600), false);
    assert.equal(bans.isBanned('a', 100), false);
  });
});
