/**
 * The loop over a partner's own SFTP server, a real OpenSSH: files taken from it, 997s put back, and a partner that is
 * away holds up nobody else.
 */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startOpenSsh } from '../support/openssh.ts';
import { smallOrder } from '../support/orders.ts';
import { replaceIn, runningGateway, until } from '../support/running-gateway.ts';

test('a partner over SFTP: taken, acknowledged, away and back', { timeout: 60_000 }, async () => {
  await using server = await startOpenSsh();
  const disk = (name: string) => join(server.disk, name);
  for (const name of ['outbound', 'inbound', 'archive']) mkdirSync(disk(name));
  await using running = await runningGateway({
    prepare: (folder) => {
      mkdirSync(join(folder, 'secrets'));
      copyFileSync(server.keyFile, join(folder, 'secrets', 'northwind-sftp-key'));
      const channel = [
        `host: 127.0.0.1`,
        `port: ${server.port}`,
        `user: ${server.user}`,
        `key: "\${secret:northwind-sftp-key}"`,
        `hostKey: "${server.hostKey}"`,
        `in: ${disk('outbound')}`,
        `out: ${disk('inbound')}`,
        `done: ${disk('archive')}`,
        'every: 200ms',
        'settle: 100ms',
      ];
      replaceIn(
        join(folder, 'partners', 'northwind', 'partner.yaml'),
        /folder: \{\}.*/,
        `sftp: { ${channel.join(', ')} }`,
      );
    },
    env: { CROSSDOCK_DELIVERY_BACKOFF_BASE: '300ms' },
  });
  const upload = (name: string, text: string) => {
    writeFileSync(disk('upload'), text);
    renameSync(disk('upload'), join(disk('outbound'), name));
  };
  const acknowledged = () => readdirSync(disk('inbound')).filter((name) => name.startsWith('997-'));

  upload('first.edi', smallOrder(1));
  const first = await running.dealtWith('northwind', 'first.edi');
  assert.equal(first.verdict, 'accepted');
  await until('its 997 is on the server', () => (acknowledged().length === 1 ? true : undefined));
  assert.match(
    readFileSync(join(disk('inbound'), acknowledged()[0] ?? ''), 'latin1'),
    /AK1\*PO\*1~\nAK2\*850\*0001~\nAK5\*A~/,
  );
  await until('it was moved after the commit', () =>
    existsSync(join(disk('archive'), 'first.edi')) ? true : undefined,
  );
  assert.deepEqual(readdirSync(disk('outbound')), []);

  await server.stop();
  await running.drop('legacy-erp', 'movements-away.csv', 'ENTRY;ITEM;SITE;TYPE;STATE;QTY;UOM;DATE;TIME;REASON\n');
  const { read } = running.gateway.ledger;
  await until('another partner is served meanwhile', async () => {
    const [newest] = await read.transmissions.list({ partner: 'legacy-erp', direction: 'in', limit: 1 });
    return newest?.translation === 'done' ? true : undefined;
  });
  upload('second.edi', smallOrder(2));
  await server.start();
  await until('it is taken when the server is back', async () => {
    const [newest] = await read.transmissions.list({ partner: 'northwind', direction: 'in', limit: 1 });
    return newest?.name === 'second.edi' && newest.translation === 'done' ? true : undefined;
  });
  await until('and acknowledged', () => (acknowledged().length === 2 ? true : undefined));
  const received = await read.transmissions.list({ partner: 'northwind', direction: 'in', limit: 10 });
  assert.equal(received.length, 2, 'each file once');
  const log = JSON.stringify(running.log);
  assert.ok(!log.includes('PRIVATE KEY'), 'no secret in the log');
});
