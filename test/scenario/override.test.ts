/**
 * A partner with guidelines and overrides both ways, on a real gateway: orders are judged and changed in the worker
 * thread, advices changed, divided into files, checked, and closed file by file by what the partner says of them.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { PurchaseOrder } from '../../translators/canonical/purchase-order.ts';
import { words } from '../gateway/cli/run-cli.ts';
import { smallOrder } from '../support/orders.ts';
import { replaceIn, runningGateway, until } from '../support/running-gateway.ts';

/** The example's guideline of the 850 stays; its department goes to the messages, and each advice tells SKUs of ours too. */
function prepare(folder: string): void {
  const partner = join(folder, 'partners', 'northwind');
  mkdirSync(join(partner, 'maps'));
  writeFileSync(
    join(partner, 'maps', '850.jsonata'),
    '{ "messages": ["Department " & references[qualifier = "DP"].value] }\n',
  );
  writeFileSync(
    join(partner, 'maps', '846.jsonata'),
    '{ "lines": lines.{ "items": $append(items[qualifier != "VN"], { "qualifier": "SK", "value": sku }), "quantities": quantities } }\n',
  );
  writeFileSync(join(partner, 'guidelines', '846.yaml'), 'set: 846\nsegments:\n  LIN/PID: { use: forbidden }\n');
  const yaml = join(partner, 'partner.yaml');
  replaceIn(yaml, 'guideline: guidelines/850.yaml', 'guideline: guidelines/850.yaml\n    override: maps/850.jsonata');
  replaceIn(
    yaml,
    '    set: 846\n',
    '    set: 846\n    guideline: guidelines/846.yaml\n    override: maps/846.jsonata\n    linesPerSet: 5\n    setsPerFile: 2\n',
  );
  replaceIn(yaml, /cron: "[^"]*"/, 'cron: "*/3 * * * * *"');
}

test('guidelines and overrides hold in the worker thread, and on what we send', async () => {
  await using running = await runningGateway({ prepare });
  const { read } = running.gateway.ledger;
  await running.drop('northwind', 'good.edi', smallOrder(1));
  await running.dealtWith('northwind', 'good.edi');
  await running.drop('northwind', 'no-department.edi', smallOrder(2).replace('REF*DP*', 'REF*IA*'));
  const rejected = await running.dealtWith('northwind', 'no-department.edi');
  assert.equal(rejected.verdict, 'rejected', 'their guideline asks for the department');
  const events = await read.events.after(0, 10_000);
  const orders = events
    .filter(({ type }) => type === 'order.received')
    .map(({ data }) => JSON.parse(data) as PurchaseOrder);
  assert.deepEqual(
    orders.map(({ number, messages }) => [number, messages]),
    [['PO1-1', ['Department 0310']]],
  );

  const advice = await until('an advice whose files are delivered', async () => {
    for (const one of await read.advices.list('northwind', 3)) {
      const files = await read.transmissions.causedBy(one.id);
      if (files.length > 0 && files.every(({ delivery }) => delivery === 'delivered')) return { ...one, files };
    }
    return undefined;
  });
  const [first, second] = advice.files;
  assert.equal(advice.files.length, 2, 'twelve items, five a set, two sets a file');
  const text = (name = '') => readFileSync(join(running.drops('northwind', 'out'), name), 'latin1');
  const lines = advice.files.map(({ name }) => text(name).match(/^(?:ST|LIN)\*.*(?=~)/gm));
  assert.deepEqual(
    lines.map((some) => some?.filter((line) => line.startsWith('ST')).length),
    [2, 1],
  );
  assert.equal(lines[0]?.[1], 'LIN*1*UP*614141004171*BP*NW-230061*SK*00417');
  assert.doesNotMatch(text(first?.name) + text(second?.name), /\nPID/);

  const group = (second?.group ?? '').slice('IB:'.length);
  const body = [`AK1*IB*${group}`, 'AK2*846*0001', 'AK5*R*5', 'AK9*R*1*1*0'];
  const answer = [
    'ISA*00*          *00*          *01*123456789      *ZZ*CROSSDOCK      *261125*0700*U*00401*000000101*0*P*>',
    'GS*FA*NORTHWIND*CROSSDOCK*20261125*0700*7*X*004010',
    ...['ST*997*0001', ...body, `SE*${body.length + 2}*0001`, 'GE*1*7', 'IEA*1*000000101', ''],
  ].join('~\n');
  await running.drop('northwind', 'answer.edi', answer);
  await running.dealtWith('northwind', 'answer.edi');
  const states = await Promise.all(advice.files.map(({ id }) => read.transmissions.byId(id)));
  assert.deepEqual(
    states.map((state) => state?.acknowledgment),
    [null, 'R'],
  );
  const closed = (await read.events.after(0, 10_000)).filter(({ type }) => type === 'advice.acknowledged');
  assert.deepEqual(
    closed.map(({ data }) => JSON.parse(data).advice),
    [advice.id],
  );

  const env = { CROSSDOCK_FOLDERS_DATA: join(running.folder, 'data') };
  const explained = (await words(['explain', advice.id, '00417'], { env })).out;
  assert.match(explained, new RegExp(`\\(advice ${advice.id}, 2 files\\)`));
  assert.match(
    explained,
    /the partner's override maps\/846\.jsonata had the last word: .*crossdock show out-\w+ --raw/,
  );
  assert.match(
    explained,
    new RegExp(
      `file ${first?.name} .*\n.*\n +997 +none has come.*\n\nfile ${second?.name} .*\n.*\n +997 +group rejected`,
    ),
  );
  assert.match(
    (await words(['advices'], { env })).out,
    new RegExp(`${advice.id} .* ${first?.name} and 1 more +delivered, acknowledged: rejected`),
  );
  const out = readdirSync(running.drops('northwind', 'out')).filter((name) => name.startsWith('997'));
  assert.equal(out.length, 2, 'each order was answered');
});
