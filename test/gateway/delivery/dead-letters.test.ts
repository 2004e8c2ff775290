/** What a person does with a dead letter. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dropDeadLetter, replayDeadLetter } from '../../../gateway/delivery/dead-letters.ts';
import { acceptReceipt } from '../../../gateway/delivery/receipts.ts';
import { type ErrorCode, GatewayError } from '../../../gateway/errors.ts';
import { noon } from '../../support/records.ts';
import { failing, setUp } from './set-up.ts';

type Each = ReturnType<typeof setUp>;
const who = { who: 'ada', at: noon };

/** Gives one up at a step, whatever the policy. */
async function giveUp(each: Each, id: string, code: ErrorCode, step: 'stage' | 'place' = 'stage') {
  const once = { attemptsMax: 1, waitMs: 1, waitMsMax: 1 };
  await each
    .delivery({
      retry: { transient: once, ambiguous: once },
      sender: (partner) =>
        failing(each.sender(partner), (at, which) =>
          at === step && which === id ? new GatewayError(code, 'northwind') : undefined,
        ),
    })
    .round();
  assert.equal((await each.states())[id], 'failed');
}

const story = async (each: Each) =>
  (await each.events()).filter(({ transmission }) => transmission === 'a1').map(({ type }) => type);

describe('a dead letter', () => {
  it('is found by cause, partner, kind and time, with its alert open', async () => {
    await using each = setUp();
    await each.send('a1', 'a2', 'wms1');
    await giveUp(each, 'a1', 'remote-refused');
    const found = async (filter: object) =>
      (await each.ledger.read.transmissions.deadLetters({ limit: 9, ...filter })).map(({ id }) => id);
    assert.deepEqual(await found({}), ['a1']);
    assert.deepEqual(
      await found({ code: 'remote-refused', partner: 'northwind', kind: 'acknowledgment', since: noon }),
      ['a1'],
    );
    for (const other of [{ code: 'vanished' }, { partner: 'wms' }, { kind: 'x' }, { since: '2026-03-02' }]) {
      assert.deepEqual(await found(other), []);
    }
    assert.deepEqual(
      (await each.ledger.read.alerts.open()).map(({ kind, key }) => [kind, key]),
      [['dead-letter', 'a1']],
    );
    const failed = (await each.events()).find(({ type }) => type === 'transmission.failed');
    assert.equal(failed.code, 'remote-refused');
    assert.match(failed.hint, /disk is full/);
  });

  it('is sent again under its name, before what waits behind it, and may be given up again', async () => {
    await using each = setUp();
    await each.send('a1');
    await giveUp(each, 'a1', 'remote-refused');
    assert.equal(await replayDeadLetter(each.ledger, 'a1', who), 'replayed');
    assert.equal(await replayDeadLetter(each.ledger, 'a1', who), 'no dead letter');
    await giveUp(each, 'a1', 'remote-refused');
    assert.equal(await replayDeadLetter(each.ledger, 'a1', who), 'replayed');
    await each.send('a2');
    const order: string[] = [];
    await each
      .delivery({
        sender: (partner) => failing(each.sender(partner), (step, id) => void (step === 'place' && order.push(id))),
      })
      .round();
    assert.deepEqual(order, ['a1', 'a2']);
    assert.deepEqual(each.visible(), ['a1.edi', 'a2.edi']);
    assert.deepEqual(await story(each), [
      'transmission.failed',
      'transmission.replayed',
      'transmission.failed',
      'transmission.replayed',
      'transmission.delivered',
    ]);
    assert.deepEqual(await each.ledger.read.alerts.open(), []);
    const done = await each.ledger.read.transmissions.interventions('a1');
    assert.deepEqual(
      done.map(({ action, who: by, at }) => [action, by, at]),
      [
        ['replay', 'ada', noon],
        ['replay', 'ada', noon],
      ],
    );
  });

  it('is asked about under its identity where the partner may have it, and staged anew where it surely has not', async () => {
    for (const [code, steps] of [
      ['as2-no-answer', ['place']],
      ['connection-lost', ['place']],
      ['as2-refused', ['stage', 'place']],
      ['outcome-unknown', ['stage', 'place']],
    ] as const) {
      await using each = setUp();
      await each.send('a1');
      await giveUp(each, 'a1', code, 'place');
      await replayDeadLetter(each.ledger, 'a1', who);
      const asked: string[] = [];
      await each
        .delivery({
          sender: (partner) => failing(each.sender(partner), (step) => void (step !== 'settled' && asked.push(step))),
        })
        .round();
      assert.deepEqual(asked, steps, code);
      assert.deepEqual(each.visible(), ['a1.edi'], code);
    }
  });

  it('is not sent again where a newer advice is there', async () => {
    await using each = setUp();
    await each.advise(1);
    await giveUp(each, '846-1', 'remote-refused');
    await each.advise(2);
    await each.delivery().round();
    assert.equal(await replayDeadLetter(each.ledger, '846-1', who), 'superseded');
    await each.delivery().round();
    assert.deepEqual(each.visible(), ['846-2.edi']);
    assert.equal((await each.ledger.read.transmissions.byId('846-1'))?.supersededBy, '846-2');
    assert.deepEqual(await each.ledger.read.alerts.open(), []);
  });

  it('is dropped for good, with who and why', async () => {
    await using each = setUp();
    await each.send('a1');
    assert.equal(await dropDeadLetter(each.ledger, 'a1', { ...who, reason: 'no' }), false);
    await giveUp(each, 'a1', 'remote-refused');
    assert.equal(await dropDeadLetter(each.ledger, 'a1', { ...who, reason: 'sent by mail' }), true);
    assert.equal(await dropDeadLetter(each.ledger, 'a1', { ...who, reason: 'again' }), false);
    assert.equal(await replayDeadLetter(each.ledger, 'a1', who), 'no dead letter');
    await each.delivery().round();
    assert.deepEqual(each.visible(), []);
    const [told] = (await each.events()).filter(({ type }) => type === 'transmission.dropped');
    assert.deepEqual([told.who, told.reason, told.document], ['ada', 'sent by mail', 'acknowledgment']);
    assert.equal((await each.ledger.read.transmissions.interventions('a1'))[0]?.reason, 'sent by mail');
  });

  it('is none any more when its receipt comes after all', async () => {
    await using each = setUp();
    await each.send('a1');
    await giveUp(each, 'a1', 'as2-no-answer', 'place');
    assert.equal(await acceptReceipt(each.ledger, 'a1', { at: noon, receipt: 'mdn-1' }), true);
    assert.deepEqual(await story(each), ['transmission.failed', 'transmission.delivered']);
    assert.deepEqual(await each.ledger.read.alerts.open(), []);
  });
});
