/** Partner folders change while the gateway runs: a good change is used, a bad one changes nothing and is reported. */
import assert from 'node:assert/strict';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { smallOrder } from '../support/orders.ts';
import { replaceIn, runningGateway, until } from '../support/running-gateway.ts';

test('a new partner is picked up, a bad change is not', async () => {
  await using running = await runningGateway();
  const partners = join(running.folder, 'partners');
  const changed = (count: number) =>
    until(`change ${count} is reported`, () =>
      running.log.filter(({ msg }) => String(msg).includes('configuration')).length >= count ? true : undefined,
    );

  cpSync(join(partners, 'northwind'), join(running.folder, 'woodgrove'), { recursive: true });
  replaceIn(join(running.folder, 'woodgrove', 'partner.yaml'), 'name: Northwind Retail', 'name: Woodgrove');
  replaceIn(
    join(running.folder, 'woodgrove', 'partner.yaml'),
    /them: .*/,
    'them: { qualifier: 01, id: 987654321, group: WOODGROVE }',
  );
  cpSync(join(running.folder, 'woodgrove'), join(partners, 'woodgrove'), { recursive: true });
  await changed(1);
  const sender = { qualifier: '01', id: '987654321', group: 'WOODGROVE' };
  await running.drop('woodgrove', 'first.edi', smallOrder(1, { sender }));
  assert.equal((await running.dealtWith('woodgrove', 'first.edi')).verdict, 'accepted');

  const file = join(partners, 'woodgrove', 'partner.yaml');
  replaceIn(file, 'tier: strategic', 'tier: golden');
  await until('the bad change is reported', () =>
    running.log.some(({ msg }) => /partner\.yaml:\d+:\d+: `tier` is `golden`/.test(String(msg))) ? true : undefined,
  );
  await running.drop('woodgrove', 'second.edi', smallOrder(2, { sender }));
  assert.equal(
    (await running.dealtWith('woodgrove', 'second.edi')).verdict,
    'accepted',
    'the former configuration goes on',
  );

  replaceIn(file, 'tier: golden', 'tier: low');
  replaceIn(file, 'status: production', 'status: suspended');
  await until('the partner is suspended', () =>
    running.log.filter(({ msg }) => msg === 'the configuration was changed').length >= 2 ? true : undefined,
  );
  await running.drop('woodgrove', 'third.edi', smallOrder(3, { sender }));
  await running.drop('northwind', 'other.edi', smallOrder(4));
  await running.dealtWith('northwind', 'other.edi');
  assert.deepEqual(
    readdirSync(running.drops('woodgrove', 'in')).filter((name) => !name.startsWith('.')),
    ['third.edi'],
    'files of a suspended partner wait where they are',
  );
});
