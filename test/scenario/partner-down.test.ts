/**
 * A partner that is down, on real parts: its OpenSSH is stopped and started again while the gateway runs. It fills its own
 * queue alone, is told of once, and gets its backlog in order, of the advices the newest.
 */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startOpenSsh } from '../support/openssh.ts';
import { smallOrder } from '../support/orders.ts';
import { outbound } from '../support/records.ts';
import { replaceIn, runningGateway, until } from '../support/running-gateway.ts';

test('a partner is down and comes back', { timeout: 120_000 }, async () => {
  await using server = await startOpenSsh();
  const inbound = join(server.disk, 'inbound');
  mkdirSync(inbound);
  await using running = await runningGateway({
    prepare: (folder) => {
      mkdirSync(join(folder, 'secrets'));
      copyFileSync(server.keyFile, join(folder, 'secrets', 'northwind-sftp-key'));
      const sftp = [
        'host: 127.0.0.1',
        `port: ${server.port}`,
        `user: ${server.user}`,
        `key: "\${secret:northwind-sftp-key}"`,
        `hostKey: "${server.hostKey}"`,
        `out: ${inbound}`,
      ];
      const file = join(folder, 'partners', 'northwind', 'partner.yaml');
      replaceIn(file, /folder: \{\}.*/, `folder: {}\n  server:\n    sftp: { ${sftp.join(', ')} }`);
      replaceIn(file, /(set: 846\n\s+over: )mailbox/, '$1server');
      replaceIn(file, /cron: "[^"]*"/, 'cron: "* * * * * *"');
    },
    env: {
      CROSSDOCK_DELIVERY_BACKOFF_BASE: '100ms',
      CROSSDOCK_DELIVERY_BREAKER_FAILURES: '3',
      CROSSDOCK_DELIVERY_BREAKER_PROBE_AFTER: '300ms',
      CROSSDOCK_DELIVERY_BREAKER_PROBE_AFTER_MAX: '1s',
    },
  });
  const { ledger, healthPort } = running.gateway;
  const { read } = ledger;
  const advices = () => readdirSync(inbound).filter((name) => name.startsWith('846-'));
  const states = async (kind: string) => {
    const out = await read.transmissions.list({ partner: 'northwind', direction: 'out', limit: 1_000 });
    return out.filter((each) => each.kind === kind && each.channel === 'server').reverse();
  };
  const told = async (type: string) => (await read.events.after(0, 10_000)).filter((event) => event.type === type);
  const delivery = async () => {
    const ready = (await (await fetch(`http://127.0.0.1:${healthPort}/readyz`)).json()) as {
      ready: boolean;
      checks: { name: string; state: string; sentence: string }[];
    };
    return { ready: ready.ready, ...ready.checks.find(({ name }) => name === 'delivery') };
  };

  await until('an advice is there', () => advices().length > 0 || undefined);
  await server.stop();
  await ledger.write(async ({ transmissions }) => {
    for (const number of [1, 2, 3]) {
      const createdAt = new Date().toISOString();
      await transmissions.send(outbound(`997-${number}`, { channel: 'server', createdAt }));
    }
  });
  await until('it is told that it is down', async () => ((await told('endpoint.down')).length > 0 ? true : undefined));
  const down = await delivery();
  assert.equal(down.ready, true, 'intake goes on');
  assert.equal(down.state, 'degraded');
  assert.match(down.sentence ?? '', /northwind over server is down since/);

  await running.drop('northwind', 'order.edi', smallOrder(1));
  await until('intake, truth and the others go on', async () => {
    const [order] = await read.transmissions.list({ partner: 'northwind', direction: 'in', limit: 1 });
    const erp = await read.transmissions.list({ partner: 'legacy-erp', direction: 'out', limit: 9 });
    return (order?.verdict === 'accepted' && erp.some((each) => each.delivery === 'delivered')) || undefined;
  });
  await until('older advices are set aside', async () => {
    const superseded = (await states('inventory-advice')).filter((each) => each.delivery === 'superseded');
    return superseded.length >= 3 || undefined;
  });
  assert.ok((await states('acknowledgment')).every(({ delivery: state }) => state !== 'delivered'));

  await server.start();
  await until(
    'the backlog went out',
    async () => (await states('acknowledgment')).every((each) => each.delivery === 'delivered') || undefined,
  );
  await until('it is told that it is back', async () => ((await told('endpoint.up')).length > 0 ? true : undefined));
  const count = advices().length;
  await until('advices go on', () => advices().length > count || undefined);

  assert.equal((await told('endpoint.down')).length, 1, 'told once');
  assert.equal((await told('endpoint.up')).length, 1);
  assert.deepEqual(
    readdirSync(inbound).filter((name) => name.startsWith('997-')),
    ['997-1.edi', '997-2.edi', '997-3.edi'],
  );
  for (const kind of ['acknowledgment', 'inventory-advice']) {
    const times = (await states(kind)).flatMap(({ deliveredAt }) => deliveredAt ?? []);
    assert.deepEqual(times, times.toSorted(), `${kind}: in order`);
  }
  assert.deepEqual(await read.alerts.open(), []);
  assert.equal((await delivery()).state, 'ok');
});
