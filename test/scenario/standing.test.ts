/** Truth, advised and acknowledged on a real gateway: a partner that falls behind is found, told everything, and agrees again. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { jsonLines, words } from '../gateway/cli/run-cli.ts';
import { callerWith, stockUpdate } from '../support/api-client.ts';
import { smallOrder } from '../support/orders.ts';
import { replaceIn, runningGateway, until } from '../support/running-gateway.ts';

test('a partner that knows other numbers than are true is found, told, and agrees again', async () => {
  const reconcile = 'reconcile: { share: 0%, then: full }';
  const yaml = (folder: string) => join(folder, 'partners', 'northwind', 'partner.yaml');
  await using running = await runningGateway({
    env: { CROSSDOCK_ADVICE_RECONCILE_EVERY: '1s' },
    prepare(folder) {
      replaceIn(yaml(folder), /cron: "[^"]*"/, 'cron: "* * * * * *"');
      replaceIn(
        yaml(folder),
        '    set: 846\n',
        `    set: 846\n    id: daily\n    settled: delivered\n    ${reconcile}\n`,
      );
    },
  });
  const { read } = running.gateway.ledger;
  const wms = callerWith(running, 'writer', 'wms');
  const reader = callerWith(running, 'reader');
  const standingOf = async (sku: string) => {
    const { json, status, text } = await reader.get(`/v1/partners/northwind/standing?sku=${sku}`);
    assert.equal(status, 200, text);
    const lines = json.standing as { location: string; state: string; acknowledged: { quantity: string } | null }[];
    return lines.map(({ location, state, acknowledged }) => `${location} ${state} ${acknowledged?.quantity}`);
  };
  const count = (key: string, quantity: number) =>
    wms.post('/v1/inventory/updates', { updates: [stockUpdate(key, quantity)] });

  await count('c1', 100);
  await until('it is told and has it', async () =>
    (await standingOf('00417'))[0] === 'DAL agreed 54' ? true : undefined,
  );
  // From now on no schedule tells it anything.
  replaceIn(yaml(running.folder), 'cron: "* * * * * *"', 'cron: "0 0 1 1 *"');
  await until('the schedule is in force', () => running.log.find(({ msg }) => msg === 'the configuration was changed'));
  await count('c2', 30);
  await until('it is told everything, because it was behind', async () =>
    (await standingOf('00417'))[0] === 'DAL agreed 12' ? true : undefined,
  );
  await until('the alert is cleared', async () => {
    const events = (await read.events.after(0, 10_000)).map(({ type }) => type);
    return events.includes('inventory.converged') && (await read.alerts.open()).length === 0 ? true : undefined;
  });
  const events = (await read.events.after(0, 10_000)).filter(({ partner }) => partner === 'northwind');
  const diverged = events.filter(({ type }) => type === 'inventory.diverged').map(({ data }) => JSON.parse(data));
  assert.match(diverged[0]?.reason, /1 of 24 numbers differ \(4\.2%, and 0% is allowed\)/);
  const asked = running.log.filter(({ msg }) => msg === 'a full advice was asked for');
  assert.ok(asked.length > 0);

  // An order for more than it was told: 6 of 00532, of which it was told none, and 12 of 02345.
  await running.drop('northwind', 'order.edi', smallOrder(7));
  const order = await running.dealtWith('northwind', 'order.edi');
  const oversold = (await read.events.after(0, 10_000)).filter(({ type }) => type === 'order.oversold');
  assert.deepEqual(
    oversold.map(({ correlationId, data }) => {
      const { sku, location, asked, beyond, advised, available } = JSON.parse(data);
      return [correlationId, sku, location, asked, beyond, advised, available];
    }),
    [
      [order.id, '00532', 'DAL', '6', 'advised', '0', null],
      [order.id, '02345', 'DAL', '12', 'advised', '0', null],
    ],
  );
  const findings = await read.documents.findings(order.id, 9);
  assert.equal(findings.filter(({ code }) => code === 'order-oversold').length, 2);

  const env = {
    CROSSDOCK_FOLDERS_DATA: join(running.folder, 'data'),
    CROSSDOCK_FOLDERS_PARTNERS: join(running.folder, 'partners'),
    CROSSDOCK_FOLDERS_INVENTORY: join(running.folder, 'inventory.yaml'),
  };
  const shown = await words(['standing', 'northwind', '00417', '--json'], { env });
  assert.deepEqual(
    jsonLines<{ location: string; would: string; variance: string }>(shown.out).map(({ location, would, variance }) => [
      ...[location, would, variance],
    ]),
    [
      ['DAL', '12', '-18'],
      ['RNO', '0', '0'],
    ],
    shown.err,
  );
  const differing = await words(['standing', 'northwind', '--differing'], { env });
  assert.match(differing.err, /northwind acknowledged everything/);
  const unknown = await words(['standing', 'northwind', '0417'], { env });
  assert.match(unknown.err, /no item "0417".*Did you mean 00417/s);

  const first = await reader.get('/v1/partners/northwind/standing?limit=7');
  const rest = await reader.get(`/v1/partners/northwind/standing?limit=7&cursor=${first.json.next}`);
  const skus = [first, rest].flatMap(({ json }) => (json.standing as { sku: string }[]).map(({ sku }) => sku));
  assert.deepEqual([new Set(skus).size, skus.length, rest.json.next], [12, 24, null]);
  const metrics = await (await fetch(`http://127.0.0.1:${running.gateway.healthPort}/metrics`)).text();
  assert.match(metrics, /crossdock_standing_differing\{partner="northwind"\} 0/);
  assert.match(metrics, /crossdock_oversold_lines_total\{partner="northwind",beyond="advised"\} 2/);
  assert.match(metrics, /crossdock_standing_lag_seconds\{partner="northwind"\} 0/);
});
