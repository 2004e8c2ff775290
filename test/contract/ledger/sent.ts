/** What a ledger promises of what is sent. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Ledger } from '../../../gateway/ledger/port.ts';
import type { DeliveryFailure } from '../../../gateway/ledger/transmission.ts';
import { noon, outbound } from '../../support/records.ts';
import { type LedgerTest, later, receive as receiveFile } from './harness.ts';

export function sentTransmissions(test: LedgerTest): void {
  describe('what is sent', () => {
    const mailbox = { channel: 'mailbox', kind: 'acknowledgment' };
    const due = async (ledger: Ledger, now: string, partner = 'northwind') =>
      (await ledger.read.transmissions.dueInQueue({ partner, ...mailbox }, now, 9)).map(({ id }) => id);
    const waitingPartners = async (ledger: Ledger) =>
      (await ledger.read.transmissions.queues()).map(({ partner }) => partner);
    const failure = (reason: string, kind: DeliveryFailure['class'] = 'transient') => ({
      at: noon,
      reason,
      code: null,
      class: kind,
      counts: true,
    });
    const send = (ledger: Ledger, ...all: ReturnType<typeof outbound>[]) =>
      ledger.write(async ({ transmissions }) => {
        for (const each of all) await transmissions.send(each);
      });

    test('is composed once', async (ledger) => {
      const there = () => ledger.write(({ transmissions }) => transmissions.isComposed('out-1'));
      assert.equal(await there(), false);
      await send(ledger, outbound('out-1'));
      await send(ledger, outbound('out-1', { name: 'other.edi' }));
      assert.equal(await there(), true);
      const all = await ledger.read.transmissions.list({ limit: 9 });
      assert.deepEqual(
        all.map(({ name, delivery, translation }) => [name, delivery, translation]),
        [['out-1.edi', 'waiting', null]],
      );
      const content = await ledger.read.transmissions.content(outbound('out-1').sha256);
      assert.equal(Buffer.from(content ?? []).toString(), 'out-1');
    });

    test('is not taken for something received of the same id', async (ledger) => {
      await receiveFile(ledger, 'in-1', 'abc');
      assert.equal(await ledger.write(({ transmissions }) => transmissions.isComposed('in-1')), false);
    });

    test('is fetched once: by its name, or by its bytes where its name had a number put to it', async (ledger) => {
      const { sha256 } = outbound('out-1');
      await send(ledger, outbound('out-1'), outbound('out-2', { sha256, name: 'again.edi' }), outbound('out-3'));
      const fetch = async (name: string, more: object = {}) => {
        const file = { partner: 'northwind', channel: outbound('out-1').channel, name, sha256, at: noon, ...more };
        return (await ledger.write(({ transmissions }) => transmissions.fetch(file)))?.id;
      };
      assert.equal(await fetch('out-1.edi', { partner: 'wms' }), undefined);
      assert.equal(await fetch('out-1.edi', { channel: 'other' }), undefined);
      assert.equal(await fetch('out-1.edi', { sha256: 'other' }), undefined);
      assert.equal(await fetch('again.edi'), 'out-2');
      assert.equal(await fetch('out-1.2.edi', { at: later }), 'out-1');
      assert.equal(await fetch('out-1.edi'), undefined, 'it was fetched before');
      const all = await ledger.read.transmissions.list({ limit: 9 });
      assert.deepEqual(
        all.map(({ id, fetchedAt }) => [id, fetchedAt]),
        [
          ['out-3', null],
          ['out-2', noon],
          ['out-1', later],
        ],
      );
    });

    test('is due in order, and waits behind one that is tried again later', async (ledger) => {
      await send(
        ledger,
        ...['out-1', 'out-2', 'out-3'].map((id) => outbound(id)),
        outbound('out-4', { partner: 'wms' }),
      );
      assert.deepEqual(await due(ledger, noon), ['out-1', 'out-2', 'out-3']);
      assert.deepEqual(await waitingPartners(ledger), ['northwind', 'wms']);
      await ledger.write(async ({ transmissions }) => {
        await transmissions.stage('out-1', noon);
        await transmissions.failDelivery('out-2', failure('away'), later);
      });
      assert.deepEqual(await due(ledger, noon), ['out-1']);
      assert.deepEqual(await due(ledger, noon, 'wms'), ['out-4']);
      assert.deepEqual(await due(ledger, later), ['out-1', 'out-2', 'out-3']);
      await ledger.write(({ transmissions }) => transmissions.deliver('out-1', noon));
      assert.deepEqual(await due(ledger, noon), []);
      assert.deepEqual(await due(ledger, later), ['out-2', 'out-3']);
      assert.equal(
        (await ledger.read.transmissions.dueInQueue({ partner: 'northwind', ...mailbox }, later, 1)).length,
        1,
      );
      await ledger.write(({ transmissions }) => transmissions.failDelivery('out-2', failure('given up'), null));
      assert.deepEqual(await due(ledger, noon), ['out-3']);
      await ledger.write(({ transmissions }) => transmissions.deliver('out-4', noon));
      assert.deepEqual(await waitingPartners(ledger), ['northwind']);
    });

    test('is not due before it was composed', async (ledger) => {
      await send(ledger, outbound('out-1', { createdAt: later }));
      assert.deepEqual(await due(ledger, noon), []);
      assert.deepEqual(await due(ledger, later), ['out-1']);
    });

    test('goes from waiting to staged to delivered, and counts its failures', async (ledger) => {
      await send(ledger, outbound('out-1'));
      const now = async () => {
        const { delivery, attempts, reason, deliveredAt, nextAttemptAt } = (await ledger.read.transmissions.byId(
          'out-1',
        )) as NonNullable<Awaited<ReturnType<typeof ledger.read.transmissions.byId>>>;
        return [delivery, attempts, reason, deliveredAt, nextAttemptAt];
      };
      await ledger.write(({ transmissions }) => transmissions.stage('out-1', noon));
      assert.deepEqual(await now(), ['staged', 0, null, null, noon]);
      await ledger.write(({ transmissions }) => transmissions.failDelivery('out-1', failure('away'), later));
      assert.deepEqual(await now(), ['staged', 1, 'away', null, later]);
      await ledger.write(({ transmissions }) => transmissions.deliver('out-1', later));
      assert.deepEqual(await now(), ['delivered', 1, null, later, null]);
      await ledger.write(({ transmissions }) => transmissions.stage('out-1', noon));
      assert.deepEqual(await now(), ['delivered', 1, null, later, null]);
    });

    describe('and owes a receipt', () => {
      const state = async (ledger: Ledger) => {
        const found = await ledger.read.transmissions.byId('out-1');
        assert.ok(found);
        const { delivery, sentAt, deliveredAt, receiptedAt, receipt } = found;
        return [delivery, sentAt, deliveredAt, receiptedAt, receipt];
      };
      const receive = (ledger: Ledger, at: string, receipt: string) =>
        ledger.write(({ transmissions }) => transmissions.receipt('out-1', { at, receipt }));
      const sent = (ledger: Ledger) => ledger.write(({ transmissions }) => transmissions.sent('out-1', noon));

      test('is delivered when the receipt is there, once', async (ledger) => {
        await send(ledger, outbound('out-1'), outbound('out-2'));
        await sent(ledger);
        assert.deepEqual(await state(ledger), ['sent', noon, null, null, null]);
        assert.deepEqual(await due(ledger, later), ['out-2']);
        assert.equal(await receive(ledger, later, 'mdn-1'), 'delivered');
        const closed = ['delivered', noon, later, later, 'mdn-1'];
        assert.deepEqual(await state(ledger), closed);
        assert.equal(await receive(ledger, noon, 'mdn-2'), 'same');
        await sent(ledger);
        await ledger.write(({ transmissions }) => transmissions.failDelivery('out-1', failure('late'), null));
        assert.deepEqual(await state(ledger), closed);
      });

      test('is found by its channel and by when it was sent, while its receipt has not come', async (ledger) => {
        await send(ledger, outbound('out-1'), outbound('out-2'));
        await sent(ledger);
        const owing = async (channel: string, before: string) =>
          (await ledger.read.transmissions.unreceipted('northwind', channel, before, 9)).map(({ id }) => id);
        assert.deepEqual(await owing('mailbox', later), ['out-1']);
        assert.deepEqual(await owing('mailbox', noon), []);
        assert.deepEqual(await owing('other', later), []);
        await receive(ledger, later, 'mdn-1');
        assert.deepEqual(await owing('mailbox', later), []);
      });

      test('keeps a receipt for what was delivered already', async (ledger) => {
        await send(ledger, outbound('out-1'));
        await ledger.write(({ transmissions }) => transmissions.deliver('out-1', noon));
        assert.equal(await receive(ledger, later, 'mdn-1'), 'recorded');
        assert.deepEqual(await state(ledger), ['delivered', null, noon, later, 'mdn-1']);
      });

      test('is delivered by a receipt that comes before its sending is recorded', async (ledger) => {
        await send(ledger, outbound('out-1'));
        await ledger.write(({ transmissions }) => transmissions.stage('out-1', noon));
        assert.equal(await receive(ledger, later, 'mdn-1'), 'delivered');
        await sent(ledger);
        assert.deepEqual(await state(ledger), ['delivered', null, later, later, 'mdn-1']);
      });

      test('is asked again, or given up, where none comes; a late one closes it all the same', async (ledger) => {
        await send(ledger, outbound('out-1'));
        await sent(ledger);
        const fail = (next: string | null) =>
          ledger.write(({ transmissions }) =>
            transmissions.failDelivery('out-1', failure('no receipt', 'ambiguous'), next),
          );
        await fail(later);
        assert.equal((await state(ledger))[0], 'staged');
        assert.equal((await ledger.read.transmissions.byId('out-1'))?.doubtful, true);
        assert.deepEqual(await due(ledger, later), ['out-1']);
        await sent(ledger);
        await fail(null);
        assert.equal((await state(ledger))[0], 'failed');
        assert.equal(await receive(ledger, later, 'mdn-1'), 'delivered');
        assert.deepEqual(await state(ledger), ['delivered', noon, later, later, 'mdn-1']);
        assert.equal((await ledger.read.transmissions.byId('out-1'))?.doubtful, false);
      });

      test('is a receipt for nothing that came in', async (ledger) => {
        await receiveFile(ledger, 'in-1', 'abc');
        const answer = await ledger.write(({ transmissions }) =>
          transmissions.receipt('in-1', { at: noon, receipt: 'mdn-1' }),
        );
        assert.equal(answer, 'same');
      });
    });

    test('has numbers that are never given twice', async (ledger) => {
      const next = (partner: string, sequence: string) =>
        ledger.write(({ transmissions }) => transmissions.nextNumber(partner, sequence));
      const many = await Promise.all(Array.from({ length: 300 }, () => next('northwind', 'interchange')));
      assert.deepEqual(
        many,
        Array.from({ length: 300 }, (_, index) => index + 1),
      );
      assert.equal(await next('northwind', 'group'), 1);
      assert.equal(await next('wms', 'interchange'), 1);
      assert.equal(await next('northwind', 'interchange'), 301);
    });
  });
}
