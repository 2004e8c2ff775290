/** Delivery on a real ledger and real folders, through failures. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Sender } from '../../../gateway/channels/sender.ts';
import type { Ledger } from '../../../gateway/ledger/port.ts';
import { noon, outbound } from '../../support/records.ts';
import { until } from '../../support/temporary.ts';
import { failing, plainRules, setUp } from './set-up.ts';

describe('delivery', () => {
  it('brings each partner its files, in order, and tells of it', async () => {
    await using each = setUp();
    await each.send('a1', 'wms1', 'a2', 'a3');
    const order: string[] = [];
    const delivery = each.delivery({
      sender: (partner) => failing(each.sender(partner), (step, id) => void (step === 'place' && order.push(id))),
    });
    assert.equal(await delivery.round(), false);
    assert.deepEqual(
      order.filter((id) => id.startsWith('a')),
      ['a1', 'a2', 'a3'],
    );
    assert.deepEqual(each.visible(), ['a1.edi', 'a2.edi', 'a3.edi']);
    assert.deepEqual(each.visible('wms'), ['wms1.edi']);
    assert.equal(readFileSync(join(each.out('northwind'), 'a1.edi'), 'utf8'), 'a1');
    assert.deepEqual(new Set(Object.values(await each.states())), new Set(['delivered']));
    const events = await each.events();
    assert.equal(events.length, 4);
    assert.deepEqual(
      events.find(({ transmission }) => transmission === 'a1'),
      {
        type: 'transmission.delivered',
        transmission: 'a1',
        name: 'a1.edi',
        channel: 'mailbox',
        document: 'acknowledgment',
        cause: 'in-1',
      },
    );
    assert.deepEqual(each.told.sort(), ['delivered a1', 'delivered a2', 'delivered a3', 'delivered wms1']);
    assert.deepEqual(readdirSync(join(each.out('northwind'), '.sending')), []);
    assert.equal(await delivery.round(), false);
    assert.equal((await each.events()).length, 4);
  });

  it('sends from the archive what the ledger does not hold', async () => {
    await using each = setUp();
    await each.send();
    const bytes = Buffer.alloc(5_000, 'x');
    const { sha256 } = await each.archive.keepBytes(bytes);
    const { content: _, ...big } = outbound('big', { sha256, bytes: 5_000 });
    await each.ledger.write(({ transmissions }) => transmissions.send(big));
    await each.delivery().round();
    assert.deepEqual(readFileSync(join(each.out('northwind'), 'big.edi')), bytes);
  });

  it('says that the archive lost a file, and sends it when it is back', async () => {
    await using each = setUp();
    await each.send();
    const bytes = Buffer.alloc(5_000, 'x');
    const { sha256 } = await each.archive.keepBytes(bytes);
    const { content: _, ...big } = outbound('big', { sha256, bytes: 5_000 });
    await each.ledger.write(({ transmissions }) => transmissions.send(big));
    rmSync(each.archive.path(sha256));
    const delivery = each.delivery();
    await delivery.round();
    const failed = await each.ledger.read.transmissions.byId('big');
    assert.match(failed?.reason ?? '', /archive\/.*: the bytes that were kept cannot be read from the archive/);
    assert.deepEqual(each.visible(), []);
    await each.archive.keepBytes(bytes);
    each.later(120_000);
    await delivery.round();
    assert.deepEqual(each.visible(), ['big.edi']);
  });

  it('goes on with what is left when there is more than one round takes', async () => {
    await using each = setUp();
    const ids = Array.from({ length: 300 }, (_, index) => `a${String(index).padStart(3, '0')}`);
    await each.send(...ids);
    const delivery = each.delivery();
    assert.equal(await delivery.round(), true);
    assert.equal(await delivery.round(), false);
    assert.equal(each.visible().length, 300);
  });

  it('tries again after a wait that grows, keeps the order, and gives up after the last try', async () => {
    await using each = setUp();
    await each.send('a1', 'a2', 'a3');
    const away = new Error('the server is away');
    let isAway = true;
    const delivery = each.delivery({
      sender: (partner) =>
        failing(each.sender(partner), (step, id) => (step === 'stage' && id === 'a2' && isAway ? away : undefined)),
    });
    const next = async () => (await each.ledger.read.transmissions.byId('a2'))?.nextAttemptAt;
    await delivery.round();
    assert.deepEqual(each.visible(), ['a1.edi']);
    assert.deepEqual(await each.states(), { a1: 'delivered', a2: 'waiting', a3: 'waiting' });
    assert.equal(await next(), new Date(Date.parse(noon) + 500).toISOString());
    each.later(499);
    await delivery.round();
    assert.deepEqual(each.told, ['delivered a1', 'failed a2']);
    each.later(1);
    await delivery.round();
    assert.equal(await next(), new Date(Date.parse(noon) + 500 + 1_000).toISOString());
    each.later(1_000);
    await delivery.round();
    assert.deepEqual(await each.states(), { a1: 'delivered', a2: 'failed', a3: 'waiting' });
    const [, failed] = await each.events();
    assert.deepEqual(failed, {
      type: 'transmission.failed',
      transmission: 'a2',
      name: 'a2.edi',
      channel: 'mailbox',
      stage: 'delivery',
      reason: 'the server is away',
      document: 'acknowledgment',
    });
    isAway = false;
    await delivery.round();
    assert.deepEqual(each.visible(), ['a1.edi', 'a3.edi']);
    assert.deepEqual(each.told, ['delivered a1', 'failed a2', 'failed a2', 'given up a2', 'delivered a3']);
  });

  it('delivers after a failure that passed', async () => {
    await using each = setUp();
    await each.send('a1', 'a2');
    let failures = 2;
    const delivery = each.delivery({
      sender: (partner) =>
        failing(each.sender(partner), (step) => (step === 'place' && failures-- > 0 ? new Error('away') : undefined)),
    });
    for (let round = 0; round < 3; round++) {
      await delivery.round();
      each.later(60_000);
    }
    assert.deepEqual(each.fetch(), ['a1.edi', 'a2.edi']);
    assert.deepEqual(await each.states(), { a1: 'delivered', a2: 'delivered' });
    assert.equal((await each.ledger.read.transmissions.byId('a1'))?.reason, null);
  });

  it('gives up at once where the channel is gone, and goes on with the next', async () => {
    await using each = setUp();
    await each.send('a1', 'a2');
    let has = false;
    const delivery = each.delivery({ sender: (partner) => (has ? each.sender(partner) : undefined) });
    await delivery.round();
    assert.deepEqual(each.told, ['given up a1']);
    has = true;
    await delivery.round();
    assert.deepEqual(each.visible(), ['a2.edi']);
    assert.match((await each.ledger.read.transmissions.byId('a1'))?.reason ?? '', /northwind, channel mailbox/);
    const line = each.lines.find(({ transmission }) => transmission === 'a1');
    assert.match(String(line?.hint), /partner\.yaml/);
  });

  it('holds back what goes to a held partner, however much it is, and it alone', async () => {
    await using each = setUp();
    await each.send(...Array.from({ length: 300 }, (_, index) => `a${index}`), 'wms1');
    const delivery = each.delivery({ rules: (partner) => ({ ...plainRules, isHeld: partner === 'northwind' }) });
    assert.equal(await delivery.round(), false);
    assert.deepEqual(each.visible(), []);
    assert.deepEqual(each.visible('wms'), ['wms1.edi']);
    await each.delivery().round();
    assert.equal(each.visible().length, 256);
  });

  it('one partner that fails, or hangs for a while, stops no other', async () => {
    await using each = setUp();
    await each.send('a1', 'wms1', 'wms2');
    const gate = Promise.withResolvers<void>();
    const delivery = each.delivery({
      sender: (partner) => {
        const sender = each.sender(partner);
        if (partner === 'wms') return sender;
        return {
          ...failing(sender, () => undefined),
          stage: () => gate.promise.then(() => Promise.reject(new Error('away'))),
        };
      },
    });
    const round = delivery.round();
    await until('what goes to the other', () => each.visible('wms').length === 2);
    gate.resolve();
    await round;
    assert.deepEqual(each.told.sort(), ['delivered wms1', 'delivered wms2', 'failed a1']);
  });

  it('waits for every partner, also where the ledger fails one of them', async () => {
    await using each = setUp();
    await each.send('a1', 'wms1');
    let slowDone = false;
    let writes = 0;
    const ledger: Ledger = {
      ...each.ledger,
      write: (work) => (++writes === 1 ? Promise.reject(new Error('the disk is full')) : each.ledger.write(work)),
    };
    const delivery = each.delivery({
      ledger,
      sender: (partner) => {
        const sender = each.sender(partner);
        if (partner === 'northwind') return sender;
        return {
          ...failing(sender, () => undefined),
          async stage(id, bytes) {
            await new Promise((resolve) => setTimeout(resolve, 50));
            await sender.stage(id, bytes);
            slowDone = true;
          },
        };
      },
    });
    await assert.rejects(delivery.round(), /the disk is full/);
    assert.ok(slowDone);
    assert.deepEqual(await each.states(), { a1: 'waiting', wms1: 'delivered' });
    await delivery.round();
    assert.deepEqual(each.fetch(), ['a1.edi']);
  });

  it('stages again what was lost with its folder', async () => {
    await using each = setUp();
    await each.send('a1', 'a2', 'a3');
    let isAway = true;
    const delivery = each.delivery({
      sender: (partner) =>
        failing(each.sender(partner), (step) => (step === 'place' && isAway ? new Error('away') : undefined)),
    });
    await delivery.round();
    assert.deepEqual(await each.states(), { a1: 'staged', a2: 'staged', a3: 'staged' });
    rmSync(each.out('northwind'), { recursive: true });
    isAway = false;
    each.later(60_000);
    await delivery.round();
    assert.deepEqual(each.visible(), ['a1.edi', 'a2.edi', 'a3.edi']);
  });

  it('does not take lost for delivered', async () => {
    await using each = setUp();
    await each.send('a1');
    const sender: Sender = {
      to: 'nowhere',
      stage: async () => undefined,
      place: async () => 'lost',
      lasting: async () => undefined,
      settled: async () => undefined,
    };
    await each.delivery({ sender: () => sender }).round();
    assert.deepEqual(each.told, ['failed a1']);
    assert.deepEqual(await each.states(), { a1: 'staged' });
  });

  it('is not troubled by a trace that cannot be removed', async () => {
    await using each = setUp();
    await each.send('a1');
    await each
      .delivery({
        sender: (partner) =>
          failing(each.sender(partner), (step) => (step === 'settled' ? new Error('no') : undefined)),
      })
      .round();
    assert.deepEqual(await each.states(), { a1: 'delivered' });
    assert.deepEqual(each.told, ['delivered a1']);
  });

  it('does not write over a file of the same name that is still there', async () => {
    await using each = setUp();
    await each.send('a1');
    writeFileSync(join(each.out('northwind'), 'a1.edi'), 'not fetched yet');
    await each.delivery().round();
    assert.deepEqual(each.visible(), ['a1.2.edi', 'a1.edi']);
  });
});
