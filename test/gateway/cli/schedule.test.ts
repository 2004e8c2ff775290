/** `crossdock schedule`: what stops a time, in words. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonLines, words } from './run-cli.ts';

test('a holiday that stops a send is named, with the calendar that has it', async () => {
  const args = ['schedule', 'northwind', '--from', '2026-11-26T00:00:00Z', '--count', '5'];
  const { code, out, err } = await words(args);
  assert.equal(code, 0, err);
  assert.match(out, /2026-11-26 06:00:00 America\/Chicago .*holiday 2026-11-26 Thanksgiving \(us-retail\)$/m);
  const sends = jsonLines((await words([...args, '--json'])).out);
  assert.deepEqual(
    [...new Set(sends.map(({ local, stopped }) => `${String(local).slice(0, 10)} ${stopped}`))],
    ['2026-11-25 null', '2026-11-26 holiday 2026-11-26 Thanksgiving (us-retail)'],
  );
});
