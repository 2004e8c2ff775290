/** Receipts that come by themselves. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Sender } from '../../../gateway/channels/sender.ts';
import { acceptReceipt, acceptRefusal } from '../../../gateway/delivery/receipts.ts';
import { GatewayError } from '../../../gateway/errors.ts';
import { noon } from '../../support/records.ts';
import { setUp } from './set-up.ts';

/** A channel whose partner takes the bytes, and sends its receipt later. */
function owing(): Sender & { readonly taken: string[] } {
  const taken: string[] = [];
  return {
    taken,
    to: 'https://as2.northwind.example/',
    stage: async () => undefined,
    async place(id) {
      taken.push(id);
      return 'sent';
    },
    lasting: async () => undefined,
    settled: async () => undefined,
  };
}

const types = async (each: ReturnType<typeof setUp>) =>
  (await each.events()).map(({ type, transmission }) => [type, transmission]);

describe('a receipt that comes later', () => {
  it('is waited for by nobody else, and closes the delivery once', async () => {
    await using each = setUp();
    await each.send('a1', 'a2');
    const sender = owing();
    const delivery = each.delivery({ sender: () => sender });
    await delivery.round();
    await delivery.round();
    assert.deepEqual(sender.taken, ['a1', 'a2']);
    assert.deepEqual(await each.states(), { a1: 'sent', a2: 'sent' });
    assert.deepEqual(await types(each), []);
    assert.equal(await acceptReceipt(each.ledger, 'a2', { at: noon, receipt: 'mdn-2' }), true);
    assert.equal(await acceptReceipt(each.ledger, 'a2', { at: noon, receipt: 'mdn-2' }), false);
    assert.deepEqual(await each.states(), { a1: 'sent', a2: 'delivered' });
    assert.deepEqual(await types(each), [['transmission.delivered', 'a2']]);
  });

  it('may be there before the end of the try is recorded, and where it went is kept', async () => {
    await using each = setUp();
    await each.send('a1', 'a2');
    const { ledger } = each;
    const sender: Sender = {
      ...owing(),
      async place(id) {
        await acceptReceipt(ledger, id, { at: noon, receipt: `mdn-${id}` });
        return id === 'a1' ? 'placed' : 'sent';
      },
    };
    const delivery = each.delivery({ sender: () => sender });
    await delivery.round();
    await delivery.round();
    assert.deepEqual(await each.states(), { a1: 'delivered', a2: 'delivered' });
    for (const id of ['a1', 'a2']) {
      assert.equal((await ledger.read.transmissions.byId(id))?.deliveredTo, 'https://as2.northwind.example/', id);
    }
  });

  it('may refuse it, and then nothing else follows', async () => {
    await using each = setUp();
    await each.send('a1', 'a2');
    await each.delivery({ sender: owing }).round();
    const error = new GatewayError('as2-refused', 'northwind, decryption-failed');
    assert.equal(await acceptRefusal(each.ledger, 'a1', noon, error), true);
    assert.equal(await acceptRefusal(each.ledger, 'a1', noon, error), false);
    await acceptReceipt(each.ledger, 'a2', { at: noon, receipt: 'mdn-2' });
    assert.equal(await acceptRefusal(each.ledger, 'a2', noon, error), false);
    assert.deepEqual(await each.states(), { a1: 'failed', a2: 'delivered' });
    assert.deepEqual(await types(each), [
      ['transmission.failed', 'a1'],
      ['transmission.delivered', 'a2'],
    ]);
    assert.equal((await each.ledger.read.transmissions.byId('a1'))?.failureCode, 'as2-refused');
  });
});
