/**
 * The loop over AS2: an 850 in, signed and encrypted, its receipt back at once, the event, and the 997 out with the
 * partner's receipt; openssl, and not we, says that what went over the wire is right.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { exportReceipt } from '../../gateway/channels/as2/evidence/export.ts';
import { jsonLines, words } from '../gateway/cli/run-cli.ts';
import { Openssl } from '../support/as2-openssl.ts';
import { startAs2Partner } from '../support/as2-partner.ts';
import { newest } from '../support/as2-station.ts';
import { smallOrder } from '../support/orders.ts';
import { replaceIn, runningGateway, until } from '../support/running-gateway.ts';

test('an order over AS2, its receipt, its event, and the 997 back with a receipt', { timeout: 60_000 }, async () => {
  await using partner = await startAs2Partner();
  await using running = await runningGateway({ prepare: (folder) => partner.prepare(folder), env: partner.env });
  const { read } = running.gateway.ledger;

  assert.equal(await partner.send('first', Buffer.from(smallOrder(1)), {}, '../orders/May "first".edi'), 'placed');
  const first = await running.dealtWith('northwind', 'May -first-.edi');
  assert.equal(first.verdict, 'accepted');
  assert.equal(first.channel, 'mailbox');
  const sent = await partner.station.evidence.sent('first');
  assert.equal(first.messageId, sent?.messageId);
  assert.equal(first.originalName, '../orders/May "first".edi');

  using openssl = new Openssl();
  for (const name of ['us', 'them'] as const) openssl.key(name, partner.keys[name]);
  const receipt = await partner.station.evidence.receiptOf(sent?.messageId ?? '');
  assert.equal(receipt?.state, 'receipted');
  openssl.write('mdn.eml', exportReceipt(receipt!));
  openssl.run('cms', '-verify', '-in', 'mdn.eml', '-CAfile', 'us.crt', '-purpose', 'any', '-out', 'mdn');
  assert.match(openssl.read('mdn').toString(), /Disposition: .*processed\r\n/);

  await until('the 997 is with the partner', async () =>
    (await partner.station.ledger.read.transmissions.list({ limit: 1 })).length === 1 ? true : undefined,
  );
  const acknowledgment = await newest(partner.station);
  assert.match(acknowledgment.bytes.toString(), /AK1\*PO\*1~\nAK2\*850\*0001~\nAK5\*A~/);
  assert.match(acknowledgment.transmission.name, /^997-/);
  const [outbound] = await until('and it counts as delivered', async () => {
    const out = await read.transmissions.list({ partner: 'northwind', direction: 'out', limit: 1 });
    return out[0]?.delivery === 'delivered' ? out : undefined;
  });
  assert.equal(outbound?.kind, 'acknowledgment');
  const events = await read.events.recent(50, first.id);
  assert.ok(events.some(({ type }) => type === 'order.received'));

  const proof = join(running.folder, 'proof');
  const about = {
    CROSSDOCK_FOLDERS_DATA: `${running.folder}/data`,
    CROSSDOCK_FOLDERS_PARTNERS: `${running.folder}/partners`,
  };
  for (const [id, steps] of [
    [first.id, 3],
    [outbound!.id, 1],
  ] as const) {
    const written = await words(['evidence', id, join(proof, id), '--json'], { env: { ...about, ...partner.env } });
    assert.equal(written.code, 0, written.err);
    const [{ commands }] = jsonLines(written.out) as [{ commands: { command: string }[] }];
    assert.equal(commands.length, steps);
    for (const { command } of commands) execFileSync('sh', ['-c', command], { cwd: join(proof, id), stdio: 'pipe' });
  }
  assert.ok(readFileSync(join(proof, first.id, '1-verified')).includes(smallOrder(1)));

  assert.equal(await partner.send('first', Buffer.from(smallOrder(1))), 'placed', 'the receipt is known already');
  await partner.station.sender(partner.station.peers[0]!).stage('again', [Buffer.from(smallOrder(1))], 'again.edi');
  assert.equal(await partner.send('again', Buffer.from(smallOrder(1))), 'placed');
  const again = await running.dealtWith('northwind', 'again.edi');
  assert.equal(again.duplicateOf, first.id, 'the same bytes in another message are recorded, and not translated again');
});

test('what openssl alone made is taken, and a retry of it gets the same receipt', { timeout: 60_000 }, async () => {
  await using partner = await startAs2Partner();
  await using running = await runningGateway({ prepare: (folder) => partner.prepare(folder), env: partner.env });
  using openssl = new Openssl();
  for (const name of ['us', 'them'] as const) openssl.key(name, partner.keys[name]);
  const head =
    'Content-Type: application/edi-x12\r\nContent-Disposition: attachment; filename="by-openssl.edi"\r\n\r\n';
  openssl.write('order', head + smallOrder(7));
  const signer = ['-signer', 'them.crt', '-inkey', 'them.key'];
  openssl.run('cms', '-sign', '-binary', '-in', 'order', ...signer, '-md', 'sha256', '-out', 'signed', '-crlfeol');
  openssl.run(
    'cms',
    '-encrypt',
    '-binary',
    '-in',
    'signed',
    '-aes-256-cbc',
    '-outform',
    'DER',
    '-out',
    'p7m',
    'us.crt',
  );
  const post = async () => {
    const answer = await fetch(partner.url, {
      method: 'POST',
      headers: {
        'AS2-Version': '1.2',
        'AS2-From': '"NORTHWIND \\"Retail\\""',
        'AS2-To': '"Crossdock Inc."',
        'Message-ID': '<openssl-1@northwind.example>',
        'Content-Type': 'application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m',
        'Disposition-Notification-To': 'edi@northwind.example',
        'Disposition-Notification-Options':
          'signed-receipt-protocol=required, pkcs7-signature; signed-receipt-micalg=required, sha256',
      },
      body: new Uint8Array(openssl.read('p7m')),
    });
    assert.equal(answer.status, 200);
    const mdn = Buffer.from(await answer.arrayBuffer());
    return Buffer.concat([Buffer.from(`Content-Type: ${answer.headers.get('content-type')}\r\n\r\n`), mdn]);
  };
  const mdn = await post();
  const taken = await running.dealtWith('northwind', 'by-openssl.edi');
  assert.equal(taken.verdict, 'accepted');
  openssl.write('mdn.eml', mdn);
  openssl.run('cms', '-verify', '-in', 'mdn.eml', '-CAfile', 'us.crt', '-purpose', 'any', '-out', 'mdn');
  assert.match(openssl.read('mdn').toString(), /Original-Message-ID: <openssl-1@northwind.example>\r\n/);
  assert.match(openssl.read('mdn').toString(), /Disposition: .*processed\r\n/);
  assert.deepEqual(await post(), mdn);
  assert.equal((await running.gateway.ledger.read.transmissions.list({ direction: 'in', limit: 9 })).length, 1);
});

test('a channel that is added, suspended and spoilt while the gateway runs', { timeout: 60_000 }, async () => {
  await using partner = await startAs2Partner();
  let prepare: (() => void) | undefined;
  await using running = await runningGateway({
    prepare: (folder) => {
      prepare = () => partner.prepare(folder);
    },
    env: partner.env,
  });
  assert.equal(running.gateway.as2Port, undefined, 'without a channel nothing listens');
  prepare?.();
  await until('it listens', () => running.gateway.as2Port);
  assert.equal(await partner.send('one', Buffer.from(smallOrder(1))), 'placed');

  const file = join(running.folder, 'partners', 'northwind', 'partner.yaml');
  replaceIn(file, 'status: production', 'status: suspended');
  const send = (number: number) =>
    partner.send(`order-${number}`, Buffer.from(smallOrder(number))).catch((error) => error.code as string);
  let number = 1;
  await until('its partner is told to come later', async () =>
    (await send(++number)) === 'as2-unreachable' ? true : undefined,
  );
  replaceIn(file, 'status: suspended', 'status: production');
  await until('the same message is taken now', async () => ((await send(number)) === 'placed' ? true : undefined));
  replaceIn(file, 'certs/2026.pem', 'certs/2062.pem');
  await until('the mistake is logged', () =>
    running.log.some(({ msg }) => /no certificate `certs\/2062.pem`/.test(String(msg))) ? true : undefined,
  );
  assert.equal(await send(++number), 'placed', 'the former configuration goes on');
  const received = await running.gateway.ledger.read.transmissions.list({
    partner: 'northwind',
    direction: 'in',
    limit: 100,
  });
  assert.equal(received.length, number, 'each order once');
});
