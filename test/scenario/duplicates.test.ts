/** An interchange and an order that come twice, on a real gateway: what the partner, the ERP and a coordinator see. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { words } from '../gateway/cli/run-cli.ts';
import { smallOrder } from '../support/orders.ts';
import { replaceIn, runningGateway } from '../support/running-gateway.ts';

test('a resend gets its 997 again and goes no further; an order that comes again is flagged', async () => {
  await using running = await runningGateway({
    prepare: (folder) =>
      replaceIn(
        join(folder, 'partners', 'northwind', 'partner.yaml'),
        'acknowledge:',
        'duplicates: { interchange: reject }\n  acknowledge:',
      ),
  });
  const say = async (name: string, text: string) => {
    await running.drop('northwind', name, text);
    return running.dealtWith('northwind', name);
  };
  const first = await say('first.edi', smallOrder(7));
  const resent = await say('resent.edi', smallOrder(7).replaceAll('~\n', '~\r\n'));
  const again = await say('again.edi', smallOrder(8).replace('PO8-1', 'PO7-1'));
  assert.deepEqual([first.verdict, resent.verdict, again.verdict], ['accepted', 'rejected', 'accepted']);

  const acks = readdirSync(running.drops('northwind', 'out')).filter((name) => name.startsWith('997'));
  const texts = acks.map((name) => readFileSync(join(running.drops('northwind', 'out'), name), 'latin1')).sort();
  assert.equal(texts.length, 3);
  assert.equal(texts[0], texts[1]);
  const orders = readdirSync(running.drops('legacy-erp', 'out')).filter((name) => !name.startsWith('.'));
  assert.equal(orders.length, 2, 'the flagged one went on');

  const env = { CROSSDOCK_FOLDERS_DATA: join(running.folder, 'data') };
  const shown = (await words(['show', resent.id], { env })).out;
  assert.match(shown, new RegExp(`Purchase order PO7-1 +850 0001 +rejected +duplicate of ${first.id}`));
  assert.match(shown, new RegExp(`ISA13 000000007 came before, in ${first.id} \\(first\\.edi\\)`));
  assert.match((await words(['show', again.id], { env })).out, /order-duplicate/);
  const metrics = await (await fetch(`http://127.0.0.1:${running.gateway.healthPort}/metrics`)).text();
  assert.match(metrics, /crossdock_duplicates_total\{partner="northwind",layer="interchange",action="reject"\} 1/);
  assert.match(metrics, /crossdock_duplicates_total\{partner="northwind",layer="purchaseOrder",action="flag"\} 1/);
});
