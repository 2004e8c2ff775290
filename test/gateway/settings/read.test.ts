import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { formatConfigError } from '../../../gateway/settings/config-error.ts';
import { settingLeaves } from '../../../gateway/settings/environment.ts';
import { readSettings } from '../../../gateway/settings/read.ts';

const cwd = mkdtempSync(join(tmpdir(), 'crossdock-settings-'));
mkdirSync(join(cwd, 'config'));
after(() => rmSync(cwd, { recursive: true }));

function read(text: string, env: Record<string, string> = {}) {
  writeFileSync(join(cwd, 'config/gateway.yaml'), text);
  const { settings, errors } = readSettings({ env, cwd });
  return { settings, text: errors.map(formatConfigError) };
}

test('without a file everything has its default, frozen', () => {
  const { settings, errors } = readSettings({ env: {}, cwd: join(cwd, 'nowhere') });
  assert.deepEqual(errors, []);
  assert.equal(settings?.environment, 'prod');
  assert.equal(settings?.folders.data, join(cwd, 'nowhere/data'));
  assert.equal(settings?.folders.drops, join(cwd, 'nowhere/data/drops'));
  assert.equal(settings?.channels.folder.sweepMs, 2_000);
  assert.equal(settings?.intake.transmissionBytesMax, 2 ** 31);
  assert.equal(settings?.nats.stream.maxBytes, undefined);
  assert.equal(settings?.nats.credentials, undefined);
  assert.ok(Object.isFrozen(settings) && Object.isFrozen(settings?.nats.stream));
});

test('the file changes what it names, and the environment wins over it', () => {
  const { settings, text } = read(
    'folders: { data: /srv/cd }\nnats:\n  stream: { maxAge: 7d, maxBytes: 8GiB }\nlog:\n',
    {
      CROSSDOCK_NATS_STREAM_MAX_AGE: '1h',
      CROSSDOCK_NATS_URL: 'nats://a:4222,tls://b:4222',
      CROSSDOCK_HEALTH_PORT: '0',
      HOME: '/root',
    },
  );
  assert.deepEqual(text, []);
  assert.equal(settings?.folders.drops, '/srv/cd/drops', 'drops follow the data folder');
  assert.equal(settings?.nats.stream.maxAgeMs, 3_600_000);
  assert.equal(settings?.nats.stream.maxBytes, 8 * 2 ** 30);
  assert.equal(settings?.nats.url, 'nats://a:4222,tls://b:4222');
  assert.equal(settings?.health.port, 0);
  assert.equal(settings?.log.level, 'info', 'a section of comments only changes nothing');
});

test('everything wrong is named at once, with its place or its variable', () => {
  const file =
    'environment: PROD\nnats:\n  stream: { replica: 3, maxAge: 30 days }\n  maxBytes: 1GiB\nhealth: { port: 80a }\ndelivery: 5\nadvise:\n';
  const { settings, text } = read(file, {
    CROSSDOCK_NATS_URI: 'x',
    CROSSDOCK_INTAKE_INLINE_BYTES_MAX: '3k',
    CROSSDOCK_PORT_8080_TCP: 'tcp://10.0.0.1:8080',
    CROSSDOCK_SERVICE_HOST: '10.0.0.1',
  });
  assert.equal(settings, undefined);
  assert.deepEqual(text, [
    'config/gateway.yaml:1:14: `environment` is `PROD`; it is 1 to 32 lower-case letters, digits and hyphens, as prod',
    'config/gateway.yaml:3:13: unknown key `replica`; did you mean `replicas`?',
    'config/gateway.yaml:3:33: `maxAge` is `30 days`; it is unlimited, or a whole number and ms, s, m, h or d, as 30d',
    'config/gateway.yaml:4:3: unknown key `maxBytes` here; it belongs under `stream`',
    'config/gateway.yaml:5:17: `port` is `80a`; it has to be a whole number',
    'config/gateway.yaml:6:11: `delivery` is `5`; it has to be keys with values, as `key: value`',
    'config/gateway.yaml:7:1: unknown key `advise`; did you mean `advice`?',
    'environment: unknown variable `CROSSDOCK_NATS_URI`; did you mean `CROSSDOCK_NATS_URL`?',
    'environment CROSSDOCK_INTAKE_INLINE_BYTES_MAX: `inlineBytesMax` is `3k`; a size is a whole number and B, KiB, MiB, GiB or TiB, as 64KiB',
  ]);
});

test('settings that contradict each other', () => {
  const { text } = read('delivery: { backoffBase: 1h }\n', { CROSSDOCK_INTAKE_TRANSMISSION_BYTES_MAX: '1KiB' });
  assert.deepEqual(text, [
    'config/gateway.yaml:1:1: `backoffMax` is `15m`, less than `backoffBase`, which is `1h`',
    'config/gateway.yaml:1:1: `inlineBytesMax` is `64KiB`, more than `transmissionBytesMax`, which is `1KiB`',
  ]);
});

test('a file that was asked for has to be there', () => {
  const asked = [{ file: 'other.yaml', env: {} }, { env: { CROSSDOCK_CONFIG: 'other.yaml' } }];
  for (const one of asked) {
    const { settings, errors } = readSettings({ ...one, cwd });
    assert.equal(settings, undefined);
    assert.deepEqual(errors.map(formatConfigError), ['other.yaml: the settings cannot be read: ENOENT']);
  }
});

test('every setting has a variable of its own', () => {
  const variables = settingLeaves().map(({ variable }) => variable);
  assert.equal(new Set(variables).size, variables.length);
  assert.ok(variables.includes('CROSSDOCK_CHANNELS_FOLDER_SWEEP'));
});

test('no text as the file, and no value in the environment, throws', () => {
  const names = settingLeaves().map(({ variable }) => variable);
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...names),
      fc.string({ unit: 'binary' }),
      (text, name, value) => {
        const { settings, text: errors } = read(text, { [name]: value });
        assert.equal(settings === undefined, errors.length > 0);
      },
    ),
    { numRuns: 60 },
  );
});

test('a password in an address is not shown', () => {
  const { text } = read('', { CROSSDOCK_NATS_URL: 'nat://user:secret@nats:4222,nats://a:b@c' });
  assert.deepEqual(text, [
    'environment CROSSDOCK_NATS_URL: `url` is `nat://…@nats:4222,nats://…@c`; a server is nats:// or tls:// and its address, as nats://nats:4222; several with commas',
  ]);
});
