/**
 * Everything that moves stock at once, on real services: counts over HTTP, picks over NATS, a supplier's 856, a 3PL's 846 and orders
 * of two retailers, one of whom cannot be reached for a while. The truth stays current; its advices wait, and one is sent.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { callerWith, stockUpdate } from '../support/api-client.ts';
import { startNats } from '../support/nats.ts';
import { smallOrder } from '../support/orders.ts';
import { replaceIn, runningGateway, until } from '../support/running-gateway.ts';

const partners = join(import.meta.dirname, '..', '..', 'partners');
const wingtip = { qualifier: '01', id: '987654321', group: 'WINGTIP' };
const orders = 8;
const picks = 20;
/** Of 00532 in each order. */
const ordered = 6;

/** A second retailer, as northwind but for its names; both are told the truth each second. Nobody takes wingtip's files. */
function prepare(folder: string): void {
  const file = (partner: string) => join(folder, 'partners', partner, 'partner.yaml');
  replaceIn(file('northwind'), /cron: "[^"]*"/, 'cron: "* * * * * *"');
  cpSync(join(folder, 'partners', 'northwind'), join(folder, 'partners', 'wingtip'), { recursive: true });
  replaceIn(file('wingtip'), 'name: Northwind Retail', 'name: Wingtip Stores');
  replaceIn(file('wingtip'), 'id: 123456789, group: NORTHWIND', `id: ${wingtip.id}, group: ${wingtip.group}`);
  mkdirSync(join(folder, 'data', 'drops', 'wingtip'), { recursive: true });
  writeFileSync(join(folder, 'data', 'drops', 'wingtip', 'out'), 'no folder');
}

test('counts, picks, a ship notice, a 3PL and two retailers at once, one of them away: the truth is current, one advice is sent', async () => {
  await using nats = await startNats();
  await using running = await runningGateway({
    prepare,
    env: {
      CROSSDOCK_NATS_URL: nats.url,
      CROSSDOCK_NATS_COMMANDS_STREAM: 'CROSSDOCK_COMMANDS',
      CROSSDOCK_DELIVERY_BACKOFF_BASE: '200ms',
      CROSSDOCK_DELIVERY_BACKOFF_MAX: '500ms',
      CROSSDOCK_DELIVERY_ATTEMPTS_MAX: '1000',
      CROSSDOCK_DELIVERY_BREAKER_PROBE_AFTER: '200ms',
      CROSSDOCK_DELIVERY_BREAKER_PROBE_AFTER_MAX: '500ms',
    },
  });
  const { read } = running.gateway.ledger;
  const [wms, reader] = [callerWith(running, 'writer', 'wms'), callerWith(running, 'reader')];
  await using connection = await connect({ servers: nats.url });
  await until('commands are taken', () => running.log.find(({ msg }) => msg === 'commands are taken from NATS'));

  const counted = new Date(Date.now() - 60_000).toISOString();
  const count = { updates: [stockUpdate('count', 500, { sku: '00532', occurredAt: counted })] };
  const pick = (index: number) => ({ updates: [stockUpdate(`pick-${index}`, -1, { sku: '00532', kind: 'pick' })] });
  const subject = 'crossdock-commands.prod.inventory.update.wms';
  const numbers = Array.from({ length: orders }, (_, index) => index + 1);
  await Promise.all([
    ...Array.from({ length: picks }, (_, index) => jetstream(connection).publish(subject, JSON.stringify(pick(index)))),
    wms.post('/v1/inventory/updates', count),
    running.drop('fabrikam-3pl', '846.edi', readFileSync(join(partners, 'fabrikam-3pl', 'samples', '846.edi'))),
    running.drop('contoso-supply', '856.edi', readFileSync(join(partners, 'contoso-supply', 'samples', '856.edi'))),
    (async () => {
      for (const number of numbers) {
        await running.drop('northwind', `${number}.edi`, smallOrder(number, { lines: 1 }));
        await running.drop('wingtip', `${number}.edi`, smallOrder(number, { lines: 1, sender: wingtip }));
      }
    })(),
  ]);

  const expected = [`DAL ${500 - picks - 2 * orders * ordered}`, 'RNO 210'];
  await until('the truth is current, though wingtip cannot be reached', async () => {
    const { json } = await reader.get('/v1/availability?sku=00532');
    const now = (json.availability as { location: string; available: string }[]).map(
      (each) => `${each.location} ${each.available}`,
    );
    return now.join() === expected.join() ? true : undefined;
  });
  const events = await until('the ship notice is taken', async () => {
    const all = await read.events.after(0, 100_000);
    return all.some(({ type }) => type === 'shipment.noticed') ? all : undefined;
  });
  assert.equal(events.filter(({ type }) => type === 'order.received').length, 2 * orders);
  assert.ok(events.every(({ data, type }) => type !== 'transmission.delivered' || !data.includes('wingtip')));

  const advicesOf = async (partner: string) => {
    const sent = await read.transmissions.list({ partner, direction: 'out', limit: 1_000 });
    return sent.filter(({ kind }) => kind === 'inventory-advice');
  };
  const away = await until('several advices of wingtip were composed, and wait or are superseded', async () => {
    const made = await advicesOf('wingtip');
    return made.filter(({ delivery }) => delivery === 'superseded').length >= 3 ? made : undefined;
  });
  assert.ok(away.every(({ delivery }) => delivery !== 'delivered'));
  assert.ok(
    (await advicesOf('northwind')).some(({ delivery }) => delivery === 'delivered'),
    'northwind is told meanwhile',
  );

  rmSync(join(running.folder, 'data', 'drops', 'wingtip', 'out'));
  const told = await until('wingtip is told', async () =>
    (await advicesOf('wingtip')).find(({ delivery }) => delivery === 'delivered'),
  );
  await until('its 997s are there too', () => {
    const names = readdirSync(running.drops('wingtip', 'out'));
    return names.filter((name) => name.startsWith('997-')).length === orders ? true : undefined;
  });
  const composed = new Set(away.map(({ id }) => id));
  const now = (await advicesOf('wingtip')).filter(({ id }) => composed.has(id));
  assert.ok(now.filter(({ delivery }) => delivery === 'delivered').length <= 1, 'of all that waited, the newest alone');
  assert.ok(now.filter(({ delivery }) => delivery === 'superseded').length >= away.length - 1);

  const { json } = await reader.get(`/v1/advices/${told.cause}/lines/00532`);
  const available = (json.numbers as { location: string; available: string }[]).map(
    (each) => `${each.location} ${each.available}`,
  );
  assert.deepEqual(available.sort(), expected, 'what it is told is the truth');
});
