/** `crossdock set-aside`, and the API's word of it, beside a process that has the ledger open. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { ApiParts, Route } from '../../../gateway/api/route.ts';
import { setAsideRoutes } from '../../../gateway/api/routes/set-aside.ts';
import { ledgerFile } from '../../../gateway/data-folder.ts';
import { takeUp } from '../../../gateway/inventory/set-aside.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import { inventoryCheck } from '../../../gateway/wiring/readiness.ts';
import { documentPart, finished, noon, received } from '../../support/records.ts';
import { jsonLines, scratch, words } from './run-cli.ts';

const later = '2027-01-01T00:00:00.000Z';

/** A ledger that stays open: of in-1 the parts 1 and 2 are set aside, of in-2 part 1. */
async function withSetAside() {
  const folder = scratch();
  const data = join(folder.path, 'data');
  mkdirSync(data);
  const ledger = openLedger(ledgerFile(data));
  await ledger.write(async ({ transmissions, documents }) => {
    for (const number of [1, 2]) {
      await transmissions.receive(received(`in-${number}`, `file ${number}`));
      for (const part of [1, 2]) await documents.putPart(documentPart(`doc-${number}`, part));
      await documents.finish({ ...finished(`doc-${number}`, `in-${number}`), parts: 2 });
    }
    await documents.partFailed('doc-1', 1, 'Error: the sum is no number\n  at here', null);
    await documents.partFailed('doc-1', 2, 'Error: the same', null);
    await documents.partFailed('doc-2', 1, 'Error: another', null);
  });
  const asked = (...argv: string[]) =>
    words(['set-aside', ...argv], { cwd: folder.path, env: { CROSSDOCK_FOLDERS_DATA: data } });
  const waiting = async () =>
    (await ledger.read.documents.waitingUpdates(9, later)).map(({ documentId, part }) => `${documentId}/${part}`);
  return {
    ...{ ledger, asked, waiting },
    async [Symbol.asyncDispose]() {
      await ledger[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}

describe('crossdock set-aside', () => {
  it('lists what is in no number, and the fault', async () => {
    await using each = await withSetAside();
    const { code, out } = await each.asked();
    assert.equal(code, 0);
    assert.match(out, /in-1 .*part 1 +Error: the sum is no number$/m);
    const parts = jsonLines((await each.asked('list', '--json')).out);
    assert.deepEqual(
      parts.map(({ transmission, part }) => `${transmission} ${part}`),
      ['in-1 1', 'in-1 2', 'in-2 1'],
    );
  });

  it('is what readiness calls degraded until it is tried again', async () => {
    await using each = await withSetAside();
    const { state, sentence } = await inventoryCheck(each.ledger);
    assert.equal(state, 'degraded');
    assert.match(sentence, /^3 parts of accepted documents are in no number, .*crossdock set-aside/);
    await takeUp(each.ledger, noon);
    assert.equal((await inventoryCheck(each.ledger)).state, 'ok');
  });

  it('has the parts of a transmission tried again, or all', async () => {
    await using each = await withSetAside();
    assert.deepEqual(await each.waiting(), ['doc-2/2']);
    assert.deepEqual(await each.asked('retry', 'in-1'), { code: 0, out: '2 parts will be tried again.\n', err: '' });
    assert.deepEqual(await each.waiting(), ['doc-1/1', 'doc-1/2', 'doc-2/2']);
    const again = await each.asked('retry', 'in-1');
    assert.deepEqual([again.code, again.err], [1, 'Nothing of in-1 is set aside.\n']);
    assert.match((await each.asked('retry', '--all')).out, /^1 part will/);
    assert.match((await each.asked()).err, /Nothing is set aside/);
  });

  it('never all by accident', async () => {
    await using each = await withSetAside();
    for (const argv of [['retry'], ['retry', 'in-1', '--all'], ['drop', 'in-1']]) {
      assert.equal((await each.asked(...argv)).code, 2);
    }
    assert.deepEqual(await each.waiting(), ['doc-2/2']);
  });

  it('is the same over the API', async () => {
    await using each = await withSetAside();
    const parts = {
      read: each.ledger.read,
      limits: { pageMax: 2 },
      retrySetAside: async (id: string) => (await takeUp(each.ledger, noon, id)).length,
    } as unknown as ApiParts;
    const [list, retry] = setAsideRoutes as readonly [Route, Route];
    const asked = (route: Route, params = {}) =>
      route.handle({ params } as Parameters<Route['handle']>[0], parts) as Promise<{ readonly json: string }>;
    assert.equal(JSON.parse((await asked(list)).json).parts.length, 2);
    const answer = JSON.parse((await asked(retry, { transmission: 'in-1' })).json);
    assert.deepEqual(answer, { transmission: 'in-1', parts: 2 });
    await assert.rejects(asked(retry, { transmission: 'in-1' }), /in-1/);
  });
});
