/** NATS away for a while: intake goes on, events wait in the ledger, and arrive once and in order when it is back. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import type { Check } from '../../gateway/api/health.ts';
import { words } from '../gateway/cli/run-cli.ts';
import { startNats } from '../support/nats.ts';
import { smallOrder } from '../support/orders.ts';
import { runningGateway, until } from '../support/running-gateway.ts';
import { streamMessages } from '../support/stream-messages.ts';

const filesEachTime = 30;

test('NATS is away at the start, comes, is killed and comes back', async () => {
  await using nats = await startNats({ started: false });
  await using running = await runningGateway({
    env: {
      CROSSDOCK_NATS_URL: nats.url,
      CROSSDOCK_NATS_RECONNECT: '200ms',
      CROSSDOCK_NATS_COMMANDS_STREAM: 'ASKED',
    },
  });
  const { ledger, healthPort } = running.gateway;
  let dropped = 0;
  const dropSome = async () => {
    for (let i = 0; i < filesEachTime; i++)
      await running.drop('northwind', `order-${++dropped}.edi`, smallOrder(dropped));
    await running.dealtWith('northwind', `order-${dropped}.edi`);
  };

  await dropSome();
  assert.equal(readdirSync(running.drops('northwind', 'done')).length, dropped, 'intake goes on');
  assert.ok((await ledger.read.transmissions.depths()).events.waiting > 0, 'events wait');
  const ready = await fetch(`http://127.0.0.1:${healthPort}/readyz`);
  assert.equal(ready.status, 200, 'still ready');
  const { checks } = (await ready.json()) as { checks: Check[] };
  const degraded = checks.filter(({ state }) => state === 'degraded').map(({ name }) => name);
  assert.deepEqual(degraded, ['events', 'commands']);
  const health = await words(['health', '--url', `http://127.0.0.1:${healthPort}/readyz`]);
  assert.equal(health.code, 0);
  assert.match(health.out, /^commands +degraded +No commands are taken from ASKED, where they wait: .*nats\.url/m);

  await nats.start();
  await nothingWaits(running.gateway.ledger);
  await nats.kill();
  await dropSome();
  await nats.start();
  await dropSome();
  await nothingWaits(running.gateway.ledger);

  const messages = await streamMessages(nats.url, 'CROSSDOCK');
  const published = messages.map(({ headers }) => headers['ce-id']);
  const recorded = (await ledger.read.events.after(0, 100_000)).map(({ id }) => id);
  assert.deepEqual(published, recorded, 'each event once, in the order of the ledger');
  const numbers = messages
    .filter(({ subject }) => subject === 'crossdock.prod.order.received.northwind')
    .map(({ data }) => (JSON.parse(data) as { number: string }).number);
  const expected = Array.from({ length: dropped }, (_, index) => `PO${index + 1}-1`);
  assert.deepEqual(numbers, expected, 'the order in which they were dropped');
  const ofEvents = running.log.filter(({ stream }) => stream !== undefined && stream !== 'ASKED');
  const lines = ofEvents.map(({ level }) => level);
  assert.deepEqual(lines.filter((level) => level === 'warn').length, 2, 'one line each time it went away');
  assert.deepEqual(lines.slice(-2), ['warn', 'info'], 'and one when it came back');
});

async function nothingWaits(ledger: {
  read: { transmissions: { depths(): Promise<{ events: { waiting: number } }> } };
}) {
  await until('every event is published', async () =>
    (await ledger.read.transmissions.depths()).events.waiting === 0 ? true : undefined,
  );
}
