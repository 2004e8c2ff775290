/** `crossdock dead-letters`, beside a process that has the ledger open, as a running gateway has. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { ledgerFile } from '../../../gateway/data-folder.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import { noon, outbound } from '../../support/records.ts';
import { jsonLines, scratch, words } from './run-cli.ts';

/** A ledger that stays open, with dead letters out-1 to out-3 and out-4, which waits. */
async function withDeadLetters() {
  const folder = scratch();
  const data = join(folder.path, 'data');
  mkdirSync(data);
  const ledger = openLedger(ledgerFile(data));
  await ledger.write(async ({ transmissions }) => {
    for (const [id, partner] of [
      ['out-1', 'northwind'],
      ['out-2', 'northwind'],
      ['out-3', 'wms'],
      ['out-4', 'wms'],
    ] as const) {
      await transmissions.send(outbound(id, { partner }));
    }
    const failure = { at: noon, reason: 'the disk\nis full', class: 'transient', counts: true } as const;
    await transmissions.failDelivery('out-1', { ...failure, code: 'remote-refused' }, null);
    await transmissions.failDelivery('out-2', { ...failure, code: 'vanished' }, null);
    await transmissions.failDelivery('out-3', { ...failure, code: null }, null);
  });
  const asked = (...argv: string[]) =>
    words(['dead-letters', ...argv], { cwd: folder.path, env: { CROSSDOCK_FOLDERS_DATA: data } });
  return {
    data,
    ledger,
    asked,
    async [Symbol.asyncDispose]() {
      await ledger[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}

describe('crossdock dead-letters', () => {
  it('lists them with reason, code and what to do, by cause, partner, kind and time', async () => {
    await using each = await withDeadLetters();
    const { out, err, code } = await each.asked('list');
    assert.equal(code, 0, err);
    assert.match(out, /out-1 +northwind +out-1\.edi +acknowledgment +remote-refused +the disk$/m);
    assert.match(err, /remote-refused: Ask the partner for the rights/);
    const ids = async (...filter: string[]) =>
      jsonLines((await each.asked('list', '--json', ...filter)).out).map(({ id }) => id);
    assert.deepEqual(await ids(), ['out-1', 'out-2', 'out-3']);
    assert.deepEqual(await ids('--code', 'vanished'), ['out-2']);
    assert.deepEqual(await ids('--partner', 'wms'), ['out-3']);
    assert.deepEqual(await ids('--kind', 'inventory-advice'), []);
    assert.deepEqual(await ids('--since', noon), ['out-1', 'out-2', 'out-3']);
    assert.deepEqual(await ids('--since', '2027-01-01T00:00:00Z'), []);
    assert.match((await each.asked('show', 'out-1')).out, /what to do +Ask the partner for the rights/);
  });

  it('sends again and drops, and the process that runs sees it', async () => {
    await using each = await withDeadLetters();
    const state = async (id: string) => (await each.ledger.read.transmissions.byId(id))?.delivery;
    const replayed = await each.asked('replay', '--partner', 'northwind', '--who', 'ada');
    assert.equal(replayed.code, 0, replayed.err);
    assert.equal(replayed.out, 'out-1  replayed\nout-2  replayed\n');
    const dropped = await each.asked('drop', 'out-3', '--reason', 'sent by mail', '--json');
    assert.deepEqual(jsonLines(dropped.out), [{ transmission: 'out-3', outcome: 'dropped' }]);
    assert.deepEqual(
      [await state('out-1'), await state('out-2'), await state('out-3'), await state('out-4')],
      ['waiting', 'waiting', 'dropped', 'waiting'],
    );
    await each.ledger.write(({ transmissions }) => transmissions.stage('out-4', noon));
    assert.equal(await state('out-4'), 'staged');
    assert.match((await each.asked('list')).err, /no dead letter/);
    assert.match((await each.asked('show', 'out-3')).out, /dropped .* UTC by .*: sent by mail/);
  });

  for (const [argv, code, text] of [
    [['replay'], 2, /which\? Give ids, or filters, or --all/],
    [['drop', 'out-1'], 2, /why is it dropped/],
    [['drop', '--all', '--reason', ' '], 2, /why is it dropped/],
    [['replay', 'out-1', '--all'], 2, /ids and filters together/],
    [['replay', 'out-4'], 1, /out-4 is no dead letter/],
    [['list', 'out-1'], 2, /It is list, show ID/],
    [['list', '--since', 'yesterday'], 2, /--since is "yesterday"/],
    [['list', '--tier', 'gold'], 2, /strategic, standard or low/],
  ] as const) {
    it(`${argv.join(' ')}: exit ${code}, and what is wrong`, async () => {
      await using each = await withDeadLetters();
      const ended = await each.asked(...argv);
      assert.equal(ended.code, code);
      assert.match(ended.err, text);
    });
  }

  it('writes into no ledger of another version, and reads none', async () => {
    await using each = await withDeadLetters();
    using other = new DatabaseSync(ledgerFile(each.data));
    const { user_version: now } = other.prepare('PRAGMA user_version').get() as { user_version: number };
    other.exec(`PRAGMA user_version = ${now - 1}`);
    for (const argv of [['replay', 'out-1'], ['list']]) {
      const { code, err } = await each.asked(...argv);
      assert.equal(code, 1);
      assert.match(err, /another version runs on it/);
    }
    assert.equal((await each.ledger.read.transmissions.byId('out-1'))?.delivery, 'failed');
  });
});
