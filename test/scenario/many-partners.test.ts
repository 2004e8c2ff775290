/** Files of several partners at one moment, with one translation worker: each waits for it, and none is charged with a fault. */
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { smallOrder } from '../support/orders.ts';
import { replaceIn, runningGateway, until } from '../support/running-gateway.ts';

const retailers = Array.from({ length: 6 }, (_, index) => `retailer-${index + 1}`);
const sender = (index: number) => ({ qualifier: '01', id: `98765432${index}`, group: `RETAILER${index}` });

test('one worker, several partners at once', async () => {
  await using running = await runningGateway({
    prepare(folder) {
      for (const [index, retailer] of retailers.entries()) {
        const copy = join(folder, 'partners', retailer);
        cpSync(join(folder, 'partners', 'northwind'), copy, { recursive: true });
        const { id, group } = sender(index);
        replaceIn(join(copy, 'partner.yaml'), 'id: 123456789, group: NORTHWIND', `id: ${id}, group: ${group}`);
      }
    },
  });
  const { read } = running.gateway.ledger;
  const rounds = [1, 2, 3, 4];
  for (const round of rounds) {
    await Promise.all(
      retailers.map((retailer, index) =>
        running.drop(retailer, `${round}.edi`, smallOrder(round, { sender: sender(index) })),
      ),
    );
  }
  const received = await until('every file is dealt with', async () => {
    const all = await read.transmissions.list({ direction: 'in', limit: 100 });
    const isDone =
      all.length === rounds.length * retailers.length && all.every((each) => each.translation !== 'waiting');
    return isDone ? all : undefined;
  });
  assert.ok(received.every(({ verdict, attempts }) => verdict === 'accepted' && attempts === 0));
  assert.deepEqual(
    running.log.filter(({ level }) => level === 'error'),
    [],
  );
});
