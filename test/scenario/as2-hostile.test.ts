/**
 * Hostile and broken senders at the AS2 port of a gateway with TLS and a login: each is refused clearly, what is of a
 * partner is logged with its name and the reason, and everybody else goes on.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { makeKey } from '../../gateway/channels/as2/keys/make.ts';
import { startAs2Partner } from '../support/as2-partner.ts';
import { sendRules } from '../support/as2-station.ts';
import { smallOrder } from '../support/orders.ts';
import { runningGateway, until } from '../support/running-gateway.ts';

test('floods, bombs, strangers and wrong passwords at the AS2 port', { timeout: 90_000 }, async () => {
  const server = await makeKey({
    name: 'as2.crossdock.example',
    bits: 2048,
    notBefore: new Date(Date.now() - 86_400_000),
    days: 30,
    hosts: ['127.0.0.1'],
  });
  await using partner = await startAs2Partner();
  const url = partner.url.replace('http:', 'https:');
  await using running = await runningGateway({
    prepare: (folder) => {
      partner.prepare(folder, ', askLogin: { user: northwind, password: "$' + '{secret:northwind-as2}" }');
      mkdirSync(join(folder, 'secrets'));
      writeFileSync(join(folder, 'secrets', 'northwind-as2'), 'correct horse\n');
      writeFileSync(join(folder, 'data', 'tls.crt'), server.certificatePem);
      writeFileSync(join(folder, 'data', 'tls.key'), server.privateKeyPem);
    },
    env: {
      ...partner.env,
      CROSSDOCK_AS2_CERTIFICATE: '{data}/tls.crt',
      CROSSDOCK_AS2_PRIVATE_KEY: '{data}/tls.key',
      CROSSDOCK_AS2_HEADER_TIME: '1s',
      CROSSDOCK_AS2_BODY_BYTES_MAX: '8MiB',
    },
  });
  const port = Number(new URL(url).port);
  const tls = { trusted: [server.certificatePem], client: undefined };
  const credentials = { user: 'northwind', password: 'correct horse' };
  const send = (number: number, more: object = {}) =>
    partner
      .send(`order-${number}`, Buffer.from(smallOrder(number)), { url, tls, credentials, ...more })
      .catch((error: { code?: string }) => String(error.code ?? error));
  assert.equal(await send(1), 'placed');
  assert.equal(await send(2, { credentials: { user: 'northwind', password: 'wrong' } }), 'as2-refused');
  const receipt = { ...sendRules.receipt, mode: 'async', url: 'http://169.254.169.254/latest' };
  assert.equal(await send(3, { receipt }), 'as2-refused');
  await until('the URL is in the log, with the partner', () =>
    running.log.find((line) => line.partner === 'northwind' && String(line.reason).includes('169.254.169.254')),
  );

  const said = async (write: (socket: Socket) => void) => {
    const socket = connectTls({ port, host: '127.0.0.1', ca: server.certificatePem, servername: '' });
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    await once(socket, 'secureConnect');
    write(socket);
    // `once` of node:events would throw what the socket dies of, which is what is expected here.
    await new Promise((resolve) => socket.once('close', resolve));
    return text.split('\r\n', 1)[0];
  };
  const login = Buffer.from('northwind:correct horse').toString('base64');
  const head = (more: string, line = 'POST /as2') =>
    `${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAS2-From: "NORTHWIND \\"Retail\\""\r\nAS2-To: "Crossdock Inc."\r\nMessage-ID: <x@y>\r\nAuthorization: Basic ${login}\r\n${more}\r\n`;
  assert.match((await said((it) => it.write(head('Content-Length: 2200000000\r\n')))) ?? '', / 413 /);
  const endless = (it: Socket) => {
    it.write(head('Transfer-Encoding: chunked\r\n'));
    const more = () => {
      while (!it.destroyed && it.write(`10000\r\n${'x'.repeat(0x10000)}\r\n`));
    };
    it.on('drain', more);
    more();
  };
  assert.match((await said(endless)) ?? '', /^$| 413 /);
  assert.match((await said((it) => it.write(head(`X: ${'x'.repeat(40_000)}\r\n`)))) ?? '', / 431 /);
  assert.match((await said((it) => it.write(head('', 'GET /as2')))) ?? '', / 405 /);
  assert.match((await said((it) => it.write(head('Content-Length: 0\r\n', 'POST /elsewhere')))) ?? '', / 404 /);
  assert.match((await said((it) => it.write('POST /as2 HTTP/1.1\r\nX-Slow: '))) ?? '', / 408 /);
  await until('the flood is in the log, with its sender', () =>
    running.log.find(
      ({ from, reason }) => String(from).includes('NORTHWIND') && /more than 8388608/.test(String(reason)),
    ),
  );

  const sockets = Array.from({ length: 1_000 }, () =>
    connect(port, '127.0.0.1')
      .on('error', () => undefined)
      .resume(),
  );
  await running.drop('legacy-erp', 'movements.csv', 'ENTRY;ITEM;SITE;TYPE;STATE;QTY;UOM;DATE;TIME;REASON\n');
  await running.dealtWith('legacy-erp', 'movements.csv');
  await until('the partner gets through', async () => ((await send(4)) === 'placed' ? true : undefined));
  for (const socket of sockets) socket.destroy();
  const received = await running.gateway.ledger.read.transmissions.list({
    partner: 'northwind',
    direction: 'in',
    limit: 9,
  });
  assert.deepEqual(received.map(({ name }) => name).sort(), ['order-1.edi', 'order-4.edi']);
  const log = JSON.stringify(running.log);
  assert.ok(!log.includes('correct horse') && !log.includes(login), 'no password in the log');
});
