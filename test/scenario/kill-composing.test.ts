/**
 * kill -9 while a large advice is composed in threads of their own: no control number is used twice, no advice is made
 * twice, none is lost, and nothing of a half one is left.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { archivePath } from '../../gateway/archive/archive.ts';
import { openViews } from '../../gateway/ledger/sqlite/ledger.ts';
import { itemsOfLife } from '../support/composing-life.ts';

const script = join(import.meta.dirname, '..', 'support', 'composing-life.ts');

test('kill -9 while a large advice is composed loses none and makes none twice', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-kill-composing-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const moment of ['lines', 'file', 'lines']) {
    assert.deepEqual(await life(folder, moment), { said: '', signal: 'SIGKILL' });
    using read = openViews(join(folder, 'ledger.db'));
    assert.deepEqual(await read.advices.list(undefined, 10), []);
    assert.equal(await read.advices.scheduledUntil('northwind', 'daily'), undefined);
  }
  assert.deepEqual(await life(folder, 'none'), { said: 'sent', signal: null });
  assert.deepEqual(await life(folder, 'none'), { said: 'repeated', signal: null });

  using read = openViews(join(folder, 'ledger.db'));
  const advices = await read.advices.list(undefined, 10);
  assert.deepEqual(
    advices.map(({ number, lines, state }) => [number, lines, state]),
    [[4, itemsOfLife, 'sent']],
  );
  for (const number of [1, 2, 3, 5]) assert.deepEqual(await read.advices.blocks(`northwind-${number}`), []);
  const blocks = await read.advices.blocks('northwind-4');
  assert.equal(
    blocks.reduce((sum, { lines }) => sum + lines, 0),
    itemsOfLife,
  );
  const [file, ...others] = await read.advices.files('northwind-4');
  assert.deepEqual([file?.interchange, file?.group, others], [4, 4, []]);
  assert.equal(statSync(archivePath(join(folder, 'archive'), file?.sha256 ?? '')).size, file?.bytes);
  const [sent, ...more] = await read.transmissions.list({ partner: 'northwind', direction: 'out', limit: 10 });
  assert.deepEqual([sent?.sha256, more], [file?.sha256, []]);
  assert.deepEqual(readdirSync(join(folder, 'archive', 'unfinished')), []);
});

async function life(folder: string, moment: string) {
  const args = ['--disable-warning=ExperimentalWarning', script, folder, moment];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said, [, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { said, signal: signal as string | null };
}
