import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { hostKeys } from '../../../gateway/channels/sftp-server/host-keys.ts';
import { isPassword } from '../../../gateway/channels/sftp-server/password.ts';
import { fingerprintOf } from '../../support/openssh.ts';
import { ended, jsonLines, repository, scratch, words } from './run-cli.ts';

test('keys: the fingerprints of the host keys, as ssh-keygen tells them; none are made by asking', async () => {
  using made = scratch();
  const env = { CROSSDOCK_FOLDERS_DATA: made.path };
  assert.match((await words(['keys'], { env })).out, /no host keys yet/);
  assert.deepEqual(jsonLines((await words(['keys', 'list', '--json'], { env })).out), []);
  const held = await hostKeys(join(made.path, 'host-keys'));
  const { code, out } = await words(['keys'], { env });
  assert.equal(code, 0);
  assert.ok(!out.includes('PRIVATE'));
  for (const { type, publicLine } of held) {
    const file = join(made.path, `${type}.pub`);
    writeFileSync(file, `${publicLine}\n`);
    assert.ok(out.includes(`${type}`) && out.includes(fingerprintOf(file)) && out.includes(publicLine), type);
  }
  const json = jsonLines((await words(['keys', '--json'], { env })).out);
  assert.deepEqual(
    json.map(({ use, fingerprint }) => [use, fingerprint]),
    held.map(({ fingerprint }) => ['sftp-host-key', fingerprint]),
  );
  writeFileSync(join(made.path, 'host-keys', 'ssh_host_rsa_key'), 'no key');
  assert.match((await words(['keys'], { env })).err, /ssh_host_rsa_key: not a private key/);
});

test('keys password: prints a hash that opens with the password, and nothing else', async () => {
  const { code, out, err } = await words(['keys', 'password'], { input: 'correct horse bättery\r\n' });
  assert.equal(code, 0);
  assert.equal(err, '');
  assert.match(out, /^scrypt:[^\n]+\n$/);
  assert.equal(await isPassword('correct horse bättery', out.trim()), true);
  assert.equal(await isPassword('correct horse', out.trim()), false);
  const short = await words(['keys', 'password'], { input: 'short\n' });
  assert.equal(short.code, 1);
  assert.match(short.err, /the password has 5 characters; it has 12 to 256/);
  assert.ok(!short.err.includes('short'));
  assert.equal((await words(['keys', 'passwort'])).code, 2);
});

test('keys password: a terminal shows nothing of it, and is asked twice', async () => {
  const program = `${process.execPath} --disable-warning=ExperimentalWarning ${join(repository, 'gateway', 'cli.ts')}`;
  const child = spawn('script', ['-qec', `${program} keys password`, '/dev/null'], { cwd: repository });
  let shown = '';
  child.stdout.on('data', (bytes) => {
    const before = shown;
    shown += bytes;
    for (const question of ['not shown): ', 'again: ']) {
      if (shown.includes(question) && !before.includes(question)) child.stdin.write('correct horsf\x7fe\r');
    }
  });
  const { code, out } = await ended(child);
  assert.equal(code, 0, out);
  const hash = /scrypt:\S+/.exec(shown)?.[0];
  assert.equal(await isPassword('correct horse', hash), true);
  assert.ok(!shown.includes('horse'));
});
