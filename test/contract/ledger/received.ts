/** What a ledger promises of received transmissions. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { noon, outbound, received } from '../../support/records.ts';
import { type LedgerTest, later, receive, translate } from './harness.ts';

export function receivedTransmissions(test: LedgerTest): void {
  describe('received transmissions', () => {
    test('are recorded with their bytes, and wait for translation', async (ledger) => {
      const { known, transmission } = await receive(ledger, 'in-1', 'abc');
      assert.equal(known, false);
      assert.equal(transmission.translation, 'waiting');
      assert.equal(transmission.duplicateOf, null);
      assert.equal(transmission.delivery, null);
      assert.deepEqual(await ledger.read.transmissions.byId('in-1'), transmission);
      const content = await ledger.read.transmissions.content(transmission.sha256);
      assert.equal(Buffer.from(content ?? []).toString(), 'abc');
    });

    test('may be empty', async (ledger) => {
      const { transmission } = await receive(ledger, 'in-1', '');
      assert.equal((await ledger.read.transmissions.content(transmission.sha256))?.length, 0);
    });

    test('of which the archive has the bytes have none in the ledger', async (ledger) => {
      const { content: _, ...big } = received('in-1', 'big');
      await ledger.write(({ transmissions }) => transmissions.receive(big));
      assert.equal(await ledger.read.transmissions.content(big.sha256), undefined);
    });

    test('are known when they are the same drop again, and nothing changes', async (ledger) => {
      const first = await receive(ledger, 'in-1', 'abc');
      const again = await receive(ledger, 'in-1', 'abc', { receivedAt: later });
      assert.equal(again.known, true);
      assert.deepEqual(again.transmission, first.transmission);
      assert.equal((await ledger.read.transmissions.list({ limit: 9 })).length, 1);
    });

    for (const [verdict, skipped] of [
      ['accepted', true],
      ['accepted-with-errors', true],
      ['partially-accepted', true],
      ['rejected', false],
    ] as const) {
      test(`are ${skipped ? 'skipped' : 'taken anew'} where the same bytes were ${verdict}`, async (ledger) => {
        await receive(ledger, 'in-1', 'abc');
        await translate(ledger, 'in-1', verdict);
        const { transmission } = await receive(ledger, 'in-2', 'abc');
        assert.equal(transmission.translation, skipped ? 'skipped' : 'waiting');
        assert.equal(transmission.duplicateOf, skipped ? 'in-1' : null);
      });
    }

    test('are skipped where the same bytes wait, and taken where those were given up', async (ledger) => {
      await receive(ledger, 'in-1', 'abc');
      assert.equal((await receive(ledger, 'in-2', 'abc')).transmission.duplicateOf, 'in-1');
      await ledger.write(({ transmissions }) => transmissions.failTranslation('in-1', 'a fault', true));
      const third = await receive(ledger, 'in-3', 'abc');
      assert.equal(third.transmission.duplicateOf, null);
      // What was skipped is no first one: the fourth is a duplicate of the third.
      assert.equal((await receive(ledger, 'in-4', 'abc')).transmission.duplicateOf, 'in-3');
    });

    test('of another partner are no duplicates', async (ledger) => {
      await receive(ledger, 'in-1', 'abc');
      assert.equal((await receive(ledger, 'in-2', 'abc', { partner: 'wms' })).transmission.duplicateOf, null);
    });

    test('are taken anew, with documents of their own, where resends are accepted', async (ledger) => {
      const first = await receive(ledger, 'in-1', 'abc');
      const { transmission } = await receive(ledger, 'in-2', 'abc', { resend: 'accept' });
      assert.equal(transmission.translation, 'waiting');
      assert.equal(transmission.duplicateOf, null);
      assert.notEqual(transmission.contentKey, first.transmission.contentKey);
      assert.equal(first.transmission.contentKey, first.transmission.sha256);
    });

    test('wait in the order they were received, partner by partner', async (ledger) => {
      for (const [id, partner] of [
        ['in-1', 'wms'],
        ['in-2', 'northwind'],
        ['in-3', 'wms'],
        ['in-4', 'northwind'],
      ] as const)
        await receive(ledger, id, id, { partner });
      const view = ledger.read.transmissions;
      assert.deepEqual(await view.partnersWaitingTranslation(), ['wms', 'northwind']);
      assert.deepEqual(
        (await view.waitingTranslation('wms', 9)).map(({ id }) => id),
        ['in-1', 'in-3'],
      );
      assert.deepEqual(
        (await view.waitingTranslation('northwind', 1)).map(({ id }) => id),
        ['in-2'],
      );
      await translate(ledger, 'in-1', 'accepted');
      assert.deepEqual(await view.partnersWaitingTranslation(), ['northwind', 'wms']);
    });

    test('are given up after a final fault, and no sooner', async (ledger) => {
      await receive(ledger, 'in-1', 'abc');
      const fail = (final: boolean) =>
        ledger.write(({ transmissions }) => transmissions.failTranslation('in-1', 'out of memory', final));
      assert.equal(await fail(false), 1);
      assert.equal((await ledger.read.transmissions.byId('in-1'))?.translation, 'waiting');
      assert.equal(await fail(true), 2);
      const failed = await ledger.read.transmissions.byId('in-1');
      assert.equal(failed?.translation, 'failed');
      assert.equal(failed?.reason, 'out of memory');
      assert.equal(await fail(true), 0);
      await translate(ledger, 'in-1', 'accepted');
      assert.equal((await ledger.read.transmissions.byId('in-1'))?.translation, 'failed');
    });

    test('keep the outcome of their first translation', async (ledger) => {
      await receive(ledger, 'in-1', 'abc');
      await translate(ledger, 'in-1', 'partially-accepted', { documents: 3, rejected: 1, errors: 4, warnings: 2 });
      await translate(ledger, 'in-1', 'rejected', { at: later });
      const done = await ledger.read.transmissions.byId('in-1');
      assert.equal(done?.verdict, 'partially-accepted');
      assert.deepEqual([done?.documents, done?.rejected, done?.errors, done?.warnings], [3, 1, 4, 2]);
      assert.equal(done?.translatedAt, noon);
    });

    test('are found by id, by the beginning of an id, by source, and newest first', async (ledger) => {
      for (const id of ['in-10', 'in-11', 'in-20']) await receive(ledger, id, id);
      await ledger.write(({ transmissions }) => transmissions.send(outbound('out-1', { cause: 'in-10' })));
      const view = ledger.read.transmissions;
      const names = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id);
      assert.deepEqual(names(await view.byPrefix('in-2')), ['in-20']);
      assert.deepEqual(names(await view.byPrefix('in-1')), ['in-10', 'in-11']);
      assert.deepEqual(names(await view.byPrefix('in-')), ['in-10', 'in-11']);
      assert.deepEqual(names(await view.byPrefix('in-3')), []);
      assert.equal((await view.bySource('folder:mailbox:in-11'))?.id, 'in-11');
      assert.deepEqual(names(await view.list({ limit: 2 })), ['out-1', 'in-20']);
      assert.deepEqual(names(await view.list({ limit: 2, direction: 'in' })), ['in-20', 'in-11']);
      assert.deepEqual(names(await view.list({ limit: 9, partner: 'northwind', direction: 'out' })), ['out-1']);
      assert.deepEqual(names(await view.list({ limit: 9, partner: 'wms' })), []);
      assert.deepEqual(names(await view.causedBy('in-10')), ['out-1']);
    });
  });
}
