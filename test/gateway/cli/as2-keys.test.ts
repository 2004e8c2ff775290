/** Our AS2 keys from the command line, and whether openssl takes them. */
import assert from 'node:assert/strict';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Openssl } from '../../support/as2-openssl.ts';
import { jsonLines, scratch, words } from './run-cli.ts';

test('AS2 keys are made, renewed with overlap, handed out and taken from elsewhere', async () => {
  using made = scratch();
  using openssl = new Openssl();
  const env = { CROSSDOCK_FOLDERS_DATA: made.path, CROSSDOCK_AS2_ID: 'Crossdock Inc.' };
  const keys = (...argv: string[]) => words(['keys', ...argv], { env, cwd: made.path });
  const told = async () =>
    jsonLines((await keys('--json')).out).map(({ name, isInUse, from }) => [name, isInUse, from ?? null]);
  assert.match((await keys()).out, /no AS2 keys in .*: crossdock keys new makes one/);

  const first = await keys('new', '2026');
  assert.equal(first.code, 0, first.err);
  const file = join(made.path, 'as2', 'keys', '2026');
  assert.equal(statSync(`${file}.key`).mode & 0o777, 0o600);
  const print = openssl.run('x509', '-in', `${file}.crt`, '-noout', '-fingerprint', '-sha256', '-subject').toString();
  const fingerprint = /Fingerprint=(\S+)/.exec(print)?.[1] ?? 'none';
  assert.ok(first.out.includes(fingerprint));
  assert.match(print, /CN ?= ?Crossdock Inc\./);

  const next = await keys('rotate', '2027', '--from', '2099-01-31', '--days', '30000');
  assert.equal(next.code, 0, next.err);
  assert.deepEqual(await told(), [
    ['2026', true, null],
    ['2027', false, '2099-01-31T00:00:00.000Z'],
  ]);
  const list = await keys();
  assert.match(list.out, /2026 +signs +ends \d{4}-\d\d-\d\d +CN=Crossdock Inc\./);
  assert.match(list.out, /2027 +signs from 2099-01-31/);
  assert.ok(list.out.includes(fingerprint));
  assert.ok(!list.out.includes('PRIVATE'));

  assert.equal((await keys('export', '2026', 'ours.pem')).code, 0);
  assert.match(openssl.run('x509', '-in', join(made.path, 'ours.pem'), '-noout', '-subject').toString(), /Crossdock/);
  assert.match((await keys('export', '2062')).err, /no AS2 key "2062".*\n.*2026/);
  assert.equal((await keys('export', '2026', 'ours.pem')).code, 1, 'nothing is written over');
  assert.match((await keys('new', '2026')).err, /never written over/);
  assert.match((await keys('new', '../2028')).err, /no name for a key/);
  assert.ok(!existsSync(join(made.path, 'as2', '2028.key')));

  const options = ['-x509', '-newkey', 'rsa:2048', '-subj', '/CN=Old', '-passout', 'pass:known'];
  openssl.run('req', ...options, '-keyout', 'old.key', '-out', 'old.crt', '-days', '400');
  const taken = ['keys', 'import', 'old', openssl.path('old.crt'), openssl.path('old.key')];
  assert.equal((await words(taken, { env, input: 'wrong' })).code, 1);
  assert.equal((await words(taken, { env, input: 'known\n' })).code, 0);
  assert.equal((await told()).length, 3);
  writeFileSync(join(made.path, 'other.crt'), openssl.run('x509', '-in', `${file}.crt`));
  const mixed = await keys('import', 'mixed', 'other.crt', openssl.path('old.key'));
  assert.equal(mixed.code, 1);
});
