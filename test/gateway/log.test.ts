import assert from 'node:assert/strict';
import { it } from 'node:test';
import { GatewayError } from '../../gateway/errors.ts';
import { createLogger } from '../../gateway/log.ts';

function logged(level: string, body: (log: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  body(createLogger(level, { write: (line) => void lines.push(JSON.parse(line)) }));
  return lines;
}

it('one JSON line an event, with its level in words, its time and its ids', () => {
  const [line, ...others] = logged('info', (log) => {
    log.debug('left out');
    log.info({ partner: 'northwind', transmission: 'in-1' }, 'received');
  });
  assert.deepEqual(others, []);
  const { time, ...rest } = line as { time: string };
  assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.deepEqual(rest, { level: 'info', partner: 'northwind', transmission: 'in-1', msg: 'received' });
});

it('secrets are left out, two levels deep', () => {
  const secret = 'hunter2';
  const lines = logged('info', (log) => {
    for (const key of ['password', 'passphrase', 'secret', 'token', 'key', 'authorization', 'credentials', 'cookie']) {
      log.info({ [key]: secret }, 'a');
      log.info({ sftp: { [key]: secret } }, 'b');
      log.info({ channel: { sftp: { [key]: secret } } }, 'c');
    }
  });
  assert.equal(lines.length, 24);
  assert.ok(!JSON.stringify(lines).includes(secret));
});

it('an error of ours shows its code, its sentence and its cause', () => {
  const [line] = logged('info', (log) => {
    log.error({ err: new GatewayError('unreadable', 'a.edi', new Error('EACCES')) }, 'refused');
  });
  const { err } = line as { err: { code: string; message: string } };
  assert.equal(err.code, 'unreadable');
  assert.match(err.message, /^a\.edi: the file cannot be read: EACCES/);
});
