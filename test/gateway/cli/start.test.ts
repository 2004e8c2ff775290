import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ended, jsonLines, processed, repository, scratch, started, words } from './run-cli.ts';

/** Environment of a gateway of its own in a folder. */
function gateway(folder: string): Record<string, string> {
  cpSync(join(repository, 'partners'), join(folder, 'partners'), { recursive: true });
  return {
    CROSSDOCK_FOLDERS_DATA: join(folder, 'data'),
    CROSSDOCK_FOLDERS_PARTNERS: join(folder, 'partners'),
    CROSSDOCK_HEALTH_HOST: '127.0.0.1',
    CROSSDOCK_HEALTH_PORT: '0',
    CROSSDOCK_API_PORT: '0',
  };
}

/** Waits for the log line of the start, and gives its health port. */
async function running(child: ChildProcess): Promise<number> {
  let log = '';
  for await (const chunk of child.stderr!.iterator({ destroyOnReturn: false })) {
    log += String(chunk);
    const line = log.split('\n').find((one) => one.includes('"msg":"started"'));
    if (line !== undefined) return (JSON.parse(line) as { health: number }).health;
  }
  throw new Error(`it did not start: ${log}`);
}

test('runs, is well, lets no second one in, and stops cleanly on SIGTERM', async () => {
  using folder = scratch();
  const env = gateway(folder.path);
  const child = started(['start'], { env });
  try {
    const port = await running(child);
    const end = ended(child);
    const url = `http://127.0.0.1:${port}/readyz`;
    assert.deepEqual(await words(['health', '--url', url]), { code: 0, out: `well: ${url}\n`, err: '' });
    const second = await processed(['start'], { env });
    assert.equal(second.code, 1);
    assert.match(second.err, /another gateway is running on the data folder/);
    child.kill('SIGTERM');
    const { code, out, err } = await end;
    assert.equal(code, 0);
    assert.equal(out, '');
    assert.equal(jsonLines(err).at(-1)?.msg, 'stopped');
    const gone = await words(['health', '--url', url, '--json']);
    assert.deepEqual([gone.code, jsonLines(gone.out)], [1, [{ url, well: false }]]);
  } finally {
    child.kill('SIGKILL');
  }
});

test('settings and partners with errors: every one of them, and 1', async () => {
  using folder = scratch();
  writeFileSync(join(folder.path, 'gateway.yaml'), 'helth: {}\nintake: { inlineBytesMax: huge }\n');
  const settings = await words(['start', '--config', 'gateway.yaml'], { cwd: folder.path });
  assert.equal(settings.code, 1);
  assert.match(settings.err, /^gateway\.yaml:1:1: unknown key `helth`; did you mean `health`\?$/m);
  assert.match(settings.err, /^gateway\.yaml:2:\d+: /m);
  assert.match(settings.err, /not started: 2 errors in the configuration/);
  mkdirSync(join(folder.path, 'partners', 'acme'), { recursive: true });
  const partners = await words(['start'], { cwd: folder.path });
  assert.equal(partners.code, 1);
  assert.match(partners.err, /acme: there is no partner\.yaml/);
  const missing = await words(['start', '--config', 'none.yaml'], { cwd: folder.path });
  assert.match(missing.err, /^none\.yaml: the settings cannot be read: ENOENT$/m);
});
