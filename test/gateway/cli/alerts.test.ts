/** `crossdock alerts`, and the API's word of it, beside a process that has the ledger open. */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { alertFacts, alertKinds, clearAlert, raiseAlert } from '../../../gateway/alerts/alerts.ts';
import type { ApiParts, Route } from '../../../gateway/api/route.ts';
import { alertRoutes } from '../../../gateway/api/routes/alerts.ts';
import { parseArguments } from '../../../gateway/cli/arguments.ts';
import { commands } from '../../../gateway/cli/commands.ts';
import { ledgerFile } from '../../../gateway/data-folder.ts';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import { noon } from '../../support/records.ts';
import { jsonLines, scratch, words } from './run-cli.ts';

/** A ledger that stays open, in which northwind's endpoint is down. */
async function withAlert() {
  const folder = scratch();
  const data = join(folder.path, 'data');
  mkdirSync(data);
  const ledger = openLedger(ledgerFile(data));
  const about = { kind: 'endpoint-down', key: 'northwind/mailbox' } as const;
  await ledger.write((stores) =>
    raiseAlert(stores, {
      ...{ ...about, partner: 'northwind', test: false, correlationId: 'northwind/mailbox', at: noon },
      sentence: 'mailbox of northwind does not work: connection refused',
      data: { channel: 'mailbox' },
    }),
  );
  return {
    ledger,
    clear: () => ledger.write((stores) => clearAlert(stores, { ...about, at: noon })),
    asked: (...argv: string[]) =>
      words(['alerts', ...argv], { cwd: folder.path, env: { CROSSDOCK_FOLDERS_DATA: data } }),
    async [Symbol.asyncDispose]() {
      await ledger[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}

describe('crossdock alerts', () => {
  it('lists what is open with the command to look with, until it is cleared', async () => {
    await using each = await withAlert();
    const { code, out } = await each.asked();
    assert.equal(code, 1);
    assert.match(out, /endpoint-down .*connection refused +crossdock transmissions --partner northwind$/m);
    const [alert] = jsonLines((await each.asked('--json')).out);
    assert.equal(alert?.key, 'northwind/mailbox');
    assert.equal(alert?.means, alertKinds['endpoint-down'].text);
    await each.clear();
    const after = await each.asked();
    assert.deepEqual([after.code, after.out, after.err], [0, '', 'No alert is open.\n']);
  });

  it('is what the API says', async () => {
    await using each = await withAlert();
    const [list] = alertRoutes;
    const parts = { read: each.ledger.read } as unknown as ApiParts;
    const answer = await list?.handle({} as Parameters<Route['handle']>[0], parts);
    const { json } = answer as { readonly json: string };
    assert.deepEqual(JSON.parse(json), { alerts: (await each.ledger.read.alerts.open()).map(alertFacts) });
  });

  it('names commands and options that there are, for every kind', async () => {
    for (const [kind, { look }] of Object.entries(alertKinds)) {
      const [program, name = '', ...rest] = look.replaceAll('{partner}', 'northwind').split(' ');
      const command = await commands[name]?.load();
      assert.ok(program === 'crossdock' && command !== undefined, `${kind}: ${look}`);
      assert.doesNotThrow(() => parseArguments(rest, command), `${kind}: ${look}`);
    }
  });
});
