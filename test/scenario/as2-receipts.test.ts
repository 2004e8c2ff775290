/**
 * Receipts that come later, both ways: they close a delivery or end it, and one that never comes has the very same
 * message sent again, until it is given up and an event says so.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { words } from '../gateway/cli/run-cli.ts';
import { startAs2Partner } from '../support/as2-partner.ts';
import { newest, sendRules } from '../support/as2-station.ts';
import { bentPeer } from '../support/as2-wire.ts';
import { smallOrder } from '../support/orders.ts';
import { type RunningGateway, runningGateway, until } from '../support/running-gateway.ts';

/** The newest transmission to the partner, once it stands as asked. */
function outbound({ gateway }: RunningGateway, state: string) {
  return until(`the 997 is ${state}`, async () => {
    const [newest] = await gateway.ledger.read.transmissions.list({ partner: 'northwind', direction: 'out', limit: 1 });
    return newest?.delivery === state ? newest : undefined;
  });
}

test('a receipt that comes later closes the 997, and ours to the partner goes to its URL', {
  timeout: 60_000,
}, async () => {
  await using partner = await startAs2Partner();
  const { keys, station } = partner;
  await using running = await runningGateway({
    prepare: (folder) => partner.prepare(folder, ', mdn: { mode: async }'),
    env: partner.env,
  });
  const receipt = { ...sendRules.receipt, mode: 'async', url: station.url } as const;
  assert.equal(await partner.send('first', Buffer.from(smallOrder(1)), { receipt }), 'sent');
  await until('our receipt is with the partner', () => (station.receipts.length === 1 ? true : undefined));
  assert.equal(station.receipts[0]?.verdict.state, 'receipted');

  const delivered = await outbound(running, 'delivered');
  assert.match((await newest(station)).bytes.toString(), /AK5\*A~/);
  assert.match(delivered.receipt ?? '', /^receipt-\d+$/);
  assert.ok(delivered.receiptedAt !== null && delivered.sentAt !== null);
  const show = async (id: string) =>
    await words(['show', id], { env: { CROSSDOCK_FOLDERS_DATA: `${running.folder}/data` } });
  assert.match(
    (await show(delivered.id)).out,
    /receipt asked for: async, signed\n.*MIC sha256 .*\n {2}receipt .*receipted/,
  );
  assert.match(
    (await show(delivered.cause ?? '')).out,
    /encrypted with aes-256-cbc, signed with sha256.*\n {2}receipt sent .* to http/,
  );

  // From now on the partner does not know our key any more: it takes the bytes, and refuses them in its receipt.
  const [peer] = station.peers;
  station.peers = [{ ...peer!, certificates: [keys.stranger] }];
  assert.equal(await partner.send('second', Buffer.from(smallOrder(2)), { receipt }), 'sent');
  const failed = await outbound(running, 'failed');
  assert.equal(failed.failureCode, 'as2-refused');
  assert.match(failed.reason ?? '', /authentication-failed/);
  assert.match((await show(failed.id)).out, /refused: the partner answered processed\/error: authentication-failed/);
  const events = await running.gateway.ledger.read.events.recent(50, failed.cause ?? '');
  assert.ok(events.some(({ type, data }) => type === 'transmission.failed' && data.includes(failed.id)));
});

test('a receipt that never comes: the same bytes and Message-ID again, then given up', {
  timeout: 60_000,
}, async () => {
  await using partner = await startAs2Partner();
  await using silent = await bentPeer((_, response) => void response.writeHead(200).end());
  await using running = await runningGateway({
    prepare: (folder) => partner.prepare(folder, ', mdn: { mode: async, due: 300ms }', silent.url),
    env: { ...partner.env, CROSSDOCK_DELIVERY_AMBIGUOUS_ATTEMPTS_MAX: '3' },
  });
  assert.equal(await partner.send('first', Buffer.from(smallOrder(1))), 'placed');
  const failed = await outbound(running, 'failed');
  assert.equal(failed.failureCode, 'as2-no-receipt');
  assert.equal(silent.requests.length, 3);
  assert.equal(
    new Set(silent.requests.map(({ messageId, body }) => `${messageId} ${body.toString('base64')}`)).size,
    1,
  );
  await until('an event says so', async () => {
    const events = await running.gateway.ledger.read.events.recent(50, failed.cause ?? '');
    return events.find(({ type }) => type === 'transmission.failed');
  });
});
