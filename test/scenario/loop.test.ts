/** The whole loop on real services: files in, events on JetStream, acknowledgments, orders for the ERP, an advice back. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { explainedSku } from '../../gateway/advice/explain/explained.ts';
import { demoDrops } from '../../gateway/demo/files.ts';
import type { PurchaseOrder } from '../../translators/canonical/purchase-order.ts';
import { words } from '../gateway/cli/run-cli.ts';
import { startNats } from '../support/nats.ts';
import { type RunningGateway, replaceIn, runningGateway, until } from '../support/running-gateway.ts';
import { type StoredMessage, streamMessages } from '../support/stream-messages.ts';

const partnersFolder = join(import.meta.dirname, '..', '..', 'partners');

test('the whole loop, from drop to JetStream and back', async () => {
  await using nats = await startNats();
  await using running = await runningGateway({
    env: { CROSSDOCK_NATS_URL: nats.url },
    prepare: (folder) =>
      replaceIn(join(folder, 'partners', 'northwind', 'partner.yaml'), /cron: "[^"]*"/, 'cron: "*/2 * * * * *"'),
  });
  for (const { partner, name, bytes } of demoDrops(partnersFolder, Date.now())) {
    await running.drop(partner, name, bytes);
    await running.dealtWith(partner, name);
  }
  const { read } = running.gateway.ledger;
  const dropped = new Date().toISOString();
  const advice = await until('an advice made of it all', async () => {
    const [newest] = await read.advices.list('northwind', 1);
    if (newest === undefined || newest.dueAt < dropped) return undefined;
    return (await read.transmissions.byId(newest.transmission))?.delivery === 'delivered' ? newest : undefined;
  });

  const published = await until('every event is published', async () => {
    const messages = await streamMessages(nats.url, 'CROSSDOCK');
    return messages.length >= (await read.events.last()) - 3 ? messages : undefined;
  });
  checkCloudEvents(published);
  const orders = of(published, 'crossdock.prod.order.received.northwind').map(
    ({ data }) => JSON.parse(data) as PurchaseOrder,
  );
  assert.deepEqual(
    orders.map((order) => order.number),
    ['4500031877', '4500031901'],
    'the good orders, once each: not the rejected one, not the one sent again',
  );
  assert.equal(orders[0]?.lines[0]?.sku, '00417', 'leading zeros stay');
  assert.equal(of(published, 'crossdock.prod.shipment.noticed.contoso-supply').length, 1);
  assert.equal(of(published, 'crossdock.prod.inventory.reported.fabrikam-3pl').length, 1);
  assert.equal(of(published, 'crossdock.prod.transmission.duplicated.northwind').length, 1);

  const out = (partner: string) => readdirSync(running.drops(partner, 'out')).filter((name) => !name.startsWith('.'));
  assert.equal(out('northwind').filter((name) => name.startsWith('997')).length, 2);
  assert.equal(out('contoso-supply').length, 1);
  assert.equal(out('legacy-erp').length, 2);
  const sent = await read.transmissions.byId(advice.transmission);
  const text = readFileSync(join(running.drops('northwind', 'out'), sent?.name ?? ''), 'latin1');
  assert.equal(sent?.deliveredTo, running.drops('northwind', 'out'));
  assert.match(
    text,
    /LIN\*1\*UP\*614141004171\*BP\*NW-230061\*VN\*00417~\nPID.*\nSDQ\*EA\*92\*0042\*18\*0077\*36~\nQTY\*33\*54\*EA~/,
  );

  const copy = join(running.folder, 'copy.edi');
  const around = { env: { CROSSDOCK_FOLDERS_DATA: join(running.folder, 'data') } };
  const rebuild = await words(['explain', advice.id, '--rebuild', copy], around);
  assert.match(rebuild.out, /as it was sent, byte for byte/, rebuild.err);
  assert.equal(readFileSync(copy, 'latin1'), text);
  const unwritable = await words(['explain', advice.id, '--rebuild', join(copy, 'below')], around);
  assert.deepEqual([unwritable.code, /cannot be written: ENOTDIR/.test(unwritable.err)], [1, true], unwritable.err);

  const line = await explainedSku(read.advices, advice, '00417');
  const [dallas] = line?.numbers ?? [];
  assert.ok(dallas !== undefined);
  assert.equal(dallas.told, '18');
  assert.equal(dallas.available, '38', 'on-hand 86 less 24 allocated, less 24 that the order reserves');
  assert.equal(dallas.from[0]?.reserved, '24');
  assert.deepEqual(
    dallas.from[0]?.positions.map(({ state, source, owner, counts }) => [state, source, owner, counts]),
    [
      ['allocated', 'legacy-erp', 'legacy-erp', -1],
      ['on-hand', 'wms', 'wms', 1],
    ],
  );
  await laterDays(running, nats.url);
  assert.deepEqual(
    running.log.filter(({ level }) => level === 'error'),
    [],
  );
});

/** A ship notice whose goods come in five days: the next advice tells of them, and says which notice that is. */
async function laterDays(running: RunningGateway, natsUrl: string): Promise<void> {
  const { read } = running.gateway.ledger;
  const day = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
  const date = day.replaceAll('-', '');
  const sample = readFileSync(join(partnersFolder, 'contoso-supply', 'samples', '856.edi'), 'latin1');
  const notice = sample
    .replaceAll('000001093', '000001094')
    .replaceAll('*1093', '*1094')
    .replace('CS-558120', 'CS-558121')
    .replace('DTM*017*20260918', `DTM*017*${date}`);
  await running.drop('contoso-supply', '856-later.edi', Buffer.from(notice, 'latin1'));
  const told = await until('an advice that tells of a later day', async () => {
    const [newest] = await read.advices.list('northwind', 1);
    const sent = newest && (await read.transmissions.byId(newest.transmission));
    if (newest === undefined || sent?.delivery !== 'delivered') return undefined;
    const text = readFileSync(join(running.drops('northwind', 'out'), sent.name), 'latin1');
    return text.includes('~\nSCH*') ? { id: newest.id, text } : undefined;
  });
  // 38 there and 40 to come; 60%, less 2, in packs of 6: 42 in all then, and 18 are told now.
  const line = `QTY*33*54*EA~\nSCH*24*EA*WH*0042*018*${date}~`;
  assert.ok(told.text.includes(line), `${line}\n${told.text.slice(0, 900)}`);
  const { out } = await words(['explain', told.id, '00417'], {
    env: { CROSSDOCK_FOLDERS_DATA: join(running.folder, 'data') },
  });
  assert.match(
    out,
    new RegExp(`on ${day} available-to-promise 78, with\n +40 to DAL: contoso-supply's shipment CS-558121 of order`),
  );
  assert.match(out, new RegExp(`told of later days: 24 more on ${day}\n`));
  const changes = await until('the change of supply is published', async () => {
    const some = of(await streamMessages(natsUrl, 'CROSSDOCK'), 'crossdock.prod.supply.changed.contoso-supply');
    const those = some.map(({ data }) => JSON.parse(data)).filter(({ cause }) => cause === 'CS-558121');
    return those.length === 3 ? those : undefined;
  });
  const { before, after } = changes.find(({ sku }) => sku === '00417');
  const arrives = { expected: day, quantity: '40' };
  assert.deepEqual([before.at(-1)?.expected === day, after.at(-1)], [false, arrives]);
}

function of(messages: readonly StoredMessage[], subject: string): readonly StoredMessage[] {
  return messages.filter((message) => message.subject === subject);
}

/** CloudEvents 1.0 in the binary mode of the NATS binding, and ids that the server can tell doubles by. */
function checkCloudEvents(messages: readonly StoredMessage[]): void {
  for (const { headers, data } of messages) {
    assert.equal(headers['ce-specversion'], '1.0');
    assert.match(headers['ce-id'] ?? '', /^[0-9a-f]{32}$/);
    assert.equal(headers['Nats-Msg-Id'], headers['ce-id']);
    assert.match(headers['ce-type'] ?? '', /^com\.crossdock\.[a-z.]+\.v1$/);
    assert.match(headers['ce-time'] ?? '', /^\d{4}-\d\d-\d\dT.*Z$/);
    assert.ok(headers['ce-source']?.startsWith('/crossdock/prod/'));
    assert.ok(headers['ce-correlationid']);
    JSON.parse(data);
  }
  assert.equal(new Set(messages.map(({ headers }) => headers['ce-id'])).size, messages.length);
}
