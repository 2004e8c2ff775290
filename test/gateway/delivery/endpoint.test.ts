/** Delivery to an endpoint that is down, and back: one probe at a time, one alert, and then the backlog in order. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Sender } from '../../../gateway/channels/sender.ts';
import { GatewayError } from '../../../gateway/errors.ts';
import { failing, plainRules, setUp } from './set-up.ts';

type Each = ReturnType<typeof setUp>;

/** Northwind's server, which may be away; the WMS's never is. `asked` are the transmissions it was asked with. */
function server(each: Each) {
  const asked: string[] = [];
  const world = { isAway: true, asked, error: () => new GatewayError('partner-unreachable', 'northwind') as Error };
  const sender = (partner: string): Sender =>
    failing(each.sender(partner), (step, id) => {
      if (partner !== 'northwind') return undefined;
      if (step === 'stage') asked.push(id);
      return world.isAway && step !== 'settled' ? world.error() : undefined;
    });
  return { world, sender };
}

const alerts = async (each: Each) =>
  (await each.events())
    .filter(({ type }) => type.startsWith('endpoint.'))
    .map(({ type, since, waiting }) => [type, since, waiting]);

/** More tries than the breaker lets through. */
const retry = {
  transient: { attemptsMax: 6, waitMs: 1_000, waitMsMax: 60_000 },
  ambiguous: { attemptsMax: 6, waitMs: 1_000, waitMsMax: 60_000 },
};

const noon = '2026-03-01T12:00:00.000Z';

describe('an endpoint that is down', () => {
  it('is asked with one transmission at a time, told of once, and loses nothing, however long it lasts', async () => {
    await using each = setUp();
    await each.send('a1', 'a2', 'a3', 'wms1');
    const { world, sender } = server(each);
    const delivery = each.delivery({ sender, retry });
    for (let round = 0; round < 4; round++) {
      await delivery.round();
      each.later(8_000);
    }
    assert.deepEqual(await alerts(each), [['endpoint.down', noon, 3]]);
    assert.deepEqual(each.visible('wms'), ['wms1.edi']);
    const [endpoint] = await each.ledger.read.endpoints.all();
    assert.equal(endpoint?.state, 'open');
    assert.equal(endpoint?.code, 'partner-unreachable');
    assert.equal((await each.ledger.read.alerts.open()).length, 1);
    // It opened at the fourth failure; since then no try counts, and only one transmission is asked with.
    world.asked.length = 0;
    for (let round = 0; round < 30; round++) {
      await each.delivery({ sender, retry }).round();
      each.later(20_000);
    }
    assert.ok(world.asked.length >= 20 && world.asked.length <= 31, String(world.asked.length));
    assert.deepEqual(new Set(world.asked), new Set(['a1']));
    assert.deepEqual(await each.states(), { a1: 'waiting', a2: 'waiting', a3: 'waiting', wms1: 'delivered' });
    assert.equal((await alerts(each)).length, 1);
    world.isAway = false;
    await delivery.round();
    assert.deepEqual(each.visible(), ['a1.edi']);
    await delivery.round();
    assert.deepEqual(each.visible(), ['a1.edi', 'a2.edi', 'a3.edi']);
    assert.deepEqual((await alerts(each)).slice(1), [['endpoint.up', noon, 2]]);
    assert.deepEqual(await each.ledger.read.endpoints.all(), []);
    assert.deepEqual(await each.ledger.read.alerts.open(), []);
  });

  it('is not stormed by a gateway that starts again', async () => {
    await using each = setUp();
    await each.send('a1');
    const { world, sender } = server(each);
    for (let round = 0; round < 4; round++) {
      await each.delivery({ sender, retry }).round();
      each.later(8_000);
    }
    each.later(-8_000);
    world.asked.length = 0;
    for (let restart = 0; restart < 5; restart++) await each.delivery({ sender, retry }).round();
    assert.deepEqual(world.asked, []);
  });

  it('gives up what had its time, and keeps the rest', async () => {
    await using each = setUp();
    await each.send('a1', 'a2');
    const { sender } = server(each);
    const delivery = each.delivery({ sender, retry, rules: () => ({ ...plainRules, giveUpAfterMs: 60_000 }) });
    for (let round = 0; round < 4; round++) {
      await delivery.round();
      each.later(10_000);
    }
    assert.deepEqual(await each.states(), { a1: 'waiting', a2: 'waiting' });
    each.later(50_000);
    await delivery.round();
    assert.deepEqual(await each.states(), { a1: 'failed', a2: 'waiting' });
    assert.equal((await each.events()).filter(({ type }) => type === 'transmission.failed').length, 1);
  });

  it('is asked with another where a file of its own makes the first fail', async () => {
    await using each = setUp();
    await each.send('a1');
    await each.advise(1);
    const { world, sender } = server(each);
    world.error = () => new GatewayError('remote-refused', 'northwind');
    const delivery = each.delivery({ sender, retry });
    for (let round = 0; round < 2; round++) {
      await delivery.round();
      each.later(8_000);
    }
    assert.equal((await each.ledger.read.endpoints.all())[0]?.state, 'open');
    world.asked.length = 0;
    for (let round = 0; round < 2; round++) {
      await delivery.round();
      each.later(20_000);
    }
    assert.deepEqual(world.asked.toSorted(), ['846-1', 'a1']);
    // What a server refuses counts, so that it does not stand before the others until its time is up.
    for (const id of ['a1', '846-1']) {
      assert.equal((await each.ledger.read.transmissions.byId(id))?.attempts, 3);
    }
  });

  it('is asked again under the same identity where nobody knows, and that opens nothing', async () => {
    await using each = setUp();
    await each.send('a1');
    const asked: string[] = [];
    const delivery = each.delivery({
      sender: (partner) =>
        failing(each.sender(partner), (step, id) => {
          if (step !== 'settled') asked.push(`${step} ${id}`);
          return step === 'place' && asked.length < 5 ? new GatewayError('as2-no-answer', 'northwind') : undefined;
        }),
    });
    for (let round = 0; round < 4; round++) {
      await delivery.round();
      if (round < 3) assert.equal((await each.ledger.read.transmissions.byId('a1'))?.doubtful, true);
      each.later(60_000);
    }
    assert.deepEqual(asked, ['stage a1', 'place a1', 'place a1', 'place a1', 'place a1']);
    assert.deepEqual(await each.states(), { a1: 'delivered' });
    assert.deepEqual(await alerts(each), []);
    assert.equal((await each.ledger.read.transmissions.byId('a1'))?.doubtful, false);
  });
});

describe('order', () => {
  it('is of one kind: a 997 passes an advice that is to be tried again, an advice never passes another', async () => {
    await using each = setUp();
    await each.advise(1, 1, { coalesce: undefined } as object);
    await each.advise(2, 1, { coalesce: undefined } as object);
    await each.send('a1', 'a2');
    let isAway = true;
    const delivery = each.delivery({
      sender: (partner) =>
        failing(each.sender(partner), (step, id) =>
          step === 'stage' && id === '846-1' && isAway ? new Error('refused') : undefined,
        ),
    });
    await delivery.round();
    assert.deepEqual(each.visible(), ['a1.edi', 'a2.edi']);
    isAway = false;
    each.later(10_000);
    await delivery.round();
    assert.deepEqual(each.visible(), ['846-1.edi', '846-2.edi', 'a1.edi', 'a2.edi']);
  });
});

describe('limits', () => {
  it('bound how many queues are served at once, and the first lanes are served first', async () => {
    await using each = setUp();
    await each.advise(1, 1, { partner: 'wms' });
    await each.advise(2);
    await each.send('a1', 'wms1');
    const order: string[] = [];
    const delivery = each.delivery({
      concurrency: 1,
      rules: (partner) => ({ ...plainRules, tier: partner === 'wms' ? 'low' : 'strategic' }),
      sender: (partner) => failing(each.sender(partner), (step, id) => void (step === 'place' && order.push(id))),
    });
    for (let round = 0; round < 4; round++) {
      assert.equal(await delivery.round(), round < 3);
      assert.equal(order.length, round + 1);
    }
    assert.deepEqual(order, ['a1', '846-2', 'wms1', '846-1']);
  });

  it('bound what one partner is served, in queues and in transmissions a minute', async () => {
    await using each = setUp();
    await each.send('a1', 'a2', 'a3', 'wms1', 'wms2', 'wms3');
    await each.advise(1);
    const delivery = each.delivery({
      rules: (partner) => (partner === 'wms' ? plainRules : { ...plainRules, concurrency: 1, ratePerMinute: 20 }),
    });
    await delivery.round();
    assert.equal(each.visible('wms').length, 3);
    assert.deepEqual(each.visible(), ['a1.edi', 'a2.edi']);
    await delivery.round();
    assert.equal(each.visible().length, 2);
    each.later(3_000);
    await delivery.round();
    assert.equal(each.visible().length, 3);
    each.later(3_000);
    await delivery.round();
    assert.deepEqual(each.visible(), ['846-1.edi', 'a1.edi', 'a2.edi', 'a3.edi']);
  });
});
