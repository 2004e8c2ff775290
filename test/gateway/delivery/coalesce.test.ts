/** Advices that a newer one makes needless. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { replayDeadLetter } from '../../../gateway/delivery/dead-letters.ts';
import { GatewayError } from '../../../gateway/errors.ts';
import { failing, plainRules, setUp } from './set-up.ts';

const held = { rules: () => ({ ...plainRules, isHeld: true }) };

describe('advices that wait', () => {
  it('are coalesced to the newest, which says which took its place; acknowledgments are not', async () => {
    await using each = setUp();
    await each.advise(1);
    await each.send('a1', 'a2');
    await each.advise(2);
    await each.advise(3, 2);
    await each.advise(4, 1, { coalesce: 'inventory-advice/b' });
    await each.advise(5, 1, { partner: 'wms' });
    await each.delivery(held).round();
    const states = await each.states();
    assert.deepEqual(
      Object.keys(states).filter((id) => states[id] === 'superseded'),
      ['846-1', '846-2'],
    );
    assert.equal((await each.ledger.read.transmissions.byId('846-1'))?.supersededBy, '846-3.2');
    const told = (await each.events()).map(({ type, transmission, by, document }) => [
      type,
      transmission,
      by,
      document,
    ]);
    assert.deepEqual(told, [
      ['transmission.superseded', '846-1', '846-3.2', 'inventory-advice'],
      ['transmission.superseded', '846-2', '846-3.2', 'inventory-advice'],
    ]);
    await each.delivery().round();
    assert.deepEqual(each.visible(), ['846-3.1.edi', '846-3.2.edi', '846-4.edi', 'a1.edi', 'a2.edi']);
    assert.deepEqual(each.visible('wms'), ['846-5.edi']);
    assert.equal((await each.events()).filter(({ type }) => type === 'transmission.superseded').length, 2);
  });

  it('that are deltas or urgent are coalesced to the newest delta or full one, and make no full one needless', async () => {
    await using each = setUp();
    const key = (mode: string) => ({ coalesce: `${mode}inventory-advice/a` });
    await each.advise(1, 1, key(''));
    await each.advise(2, 1, key('urgent:'));
    await each.advise(3, 1, key('delta:'));
    await each.advise(4, 1, { coalesce: 'delta:inventory-advice/b' });
    await each.advise(5, 1, key('delta:'));
    await each.advise(6, 1, key('urgent:'));
    await each.delivery(held).round();
    const outdated = async () => {
      const states = await each.states();
      return Object.keys(states).filter((id) => states[id] === 'superseded');
    };
    assert.deepEqual(await outdated(), ['846-2', '846-3']);
    assert.equal((await each.ledger.read.transmissions.byId('846-2'))?.supersededBy, '846-5');
    await each.advise(7, 1, key(''));
    await each.delivery(held).round();
    assert.deepEqual(await outdated(), ['846-1', '846-2', '846-3', '846-5', '846-6']);
    await each.delivery().round();
    assert.deepEqual(each.visible(), ['846-4.edi', '846-7.edi']);
  });

  it('that were given up are not sent again after a newer one of any kind', async () => {
    await using each = setUp();
    const failed = {
      at: '2026-03-01T12:00:00.000Z',
      reason: 'no',
      code: null,
      class: 'permanent',
      counts: true,
    } as const;
    for (const [index, [older, newer]] of [
      ['', 'delta:'],
      ['', 'urgent:'],
      ['delta:', 'urgent:'],
      ['urgent:', ''],
    ].entries()) {
      const rule = `inventory-advice/${index}`;
      await each.advise(10 * index + 1, 1, { coalesce: `${older}${rule}` });
      await each.ledger.write(({ transmissions }) => transmissions.failDelivery(`846-${10 * index + 1}`, failed, null));
      await each.advise(10 * index + 2, 1, { coalesce: `${newer}${rule}` });
      const decided = { who: 'ann', at: '2026-03-01T12:00:00.000Z' };
      assert.equal(
        await replayDeadLetter(each.ledger, `846-${10 * index + 1}`, decided),
        'superseded',
        `${older} ${newer}`,
      );
    }
  });

  it('are sent to the end where a part of them was, or may have been', async () => {
    await using each = setUp();
    await each.advise(1, 2);
    const half = each.delivery({
      sender: (partner) =>
        failing(each.sender(partner), (step, id) =>
          step === 'stage' && id === '846-1.2' ? new Error('no') : undefined,
        ),
    });
    await half.round();
    assert.deepEqual(await each.states(), { '846-1.1': 'delivered', '846-1.2': 'waiting' });
    await each.advise(2);
    const doubtful = each.delivery({
      sender: (partner) =>
        failing(each.sender(partner), (step, id) =>
          step === 'place' && id === '846-2' ? new GatewayError('as2-no-answer', 'northwind') : undefined,
        ),
    });
    each.later(60_000);
    await doubtful.round();
    assert.deepEqual(await each.states(), { '846-1.1': 'delivered', '846-1.2': 'delivered', '846-2': 'staged' });
    await each.advise(3);
    each.later(60_000);
    await each.delivery().round();
    assert.deepEqual(each.visible(), ['846-1.1.edi', '846-1.2.edi', '846-2.edi', '846-3.edi']);
  });

  it('are coalesced while an older one is to be tried again, and the newest goes at once', async () => {
    await using each = setUp();
    await each.advise(1);
    const failed = each.delivery({
      sender: (partner) => failing(each.sender(partner), (step) => (step === 'stage' ? new Error('no') : undefined)),
    });
    await failed.round();
    await each.advise(2);
    await each.delivery().round();
    assert.deepEqual(each.visible(), ['846-2.edi']);
    assert.deepEqual(await each.states(), { '846-1': 'superseded', '846-2': 'delivered' });
  });

  it('are not coalesced by one that was given up', async () => {
    await using each = setUp();
    await each.advise(1);
    await each.advise(2);
    await each.ledger.write(({ transmissions }) =>
      transmissions.failDelivery(
        '846-2',
        { at: '2026-03-01T12:00:00.000Z', reason: 'no', code: null, class: 'permanent', counts: true },
        null,
      ),
    );
    await each.delivery().round();
    assert.deepEqual(each.visible(), ['846-1.edi']);
  });
});
