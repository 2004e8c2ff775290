/** What a ledger promises of the outbox, and of the depths of the stages. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { documentPart, finished, newEvent, noon, outbound, update } from '../../support/records.ts';
import { type LedgerTest, later, receive } from './harness.ts';

export function outbox(test: LedgerTest): void {
  describe('the outbox', () => {
    test('holds an id once, in the order of commits', async (ledger) => {
      await ledger.write(({ events }) => events.append([newEvent('b'), newEvent('a'), newEvent('b')]));
      await ledger.write(({ events }) => events.append([newEvent('a', { data: '"other"' }), newEvent('c')]));
      const all = await ledger.read.events.after(0, 99);
      assert.deepEqual(
        all.map(({ id }) => id),
        ['b', 'a', 'c'],
      );
      assert.equal(all[1]?.data, '{"id":"a"}');
      assert.ok(all.every(({ seq }, index) => index === 0 || seq > (all[index - 1]?.seq ?? 0)));
      assert.equal(await ledger.read.events.last(), all[2]?.seq);
      assert.deepEqual(
        (await ledger.read.events.after(all[0]?.seq ?? 0, 1)).map(({ id }) => id),
        ['a'],
      );
      assert.deepEqual(all[0], { ...newEvent('b'), seq: all[0]?.seq });
    });

    test('finds by time where changes of availability begin, whatever stands between them', async (ledger) => {
      assert.equal(await ledger.read.events.changesFrom(noon), 0);
      const at = (minute: number) => new Date(Date.parse(noon) + minute * 60_000).toISOString();
      const minutes = [0, 0, 1, 4, 4, 4, 9];
      const change = (minute: number, index: number) =>
        newEvent(`c${index}`, { type: 'availability.changed', time: at(minute) });
      // Events of other kinds are of any time.
      const all = minutes.flatMap((minute, index) => [newEvent(`o${index}`, { time: at(99) }), change(minute, index)]);
      await ledger.write(({ events }) => events.append([...all, newEvent('last', { time: at(0) })]));
      const until = await ledger.read.events.last();
      for (let minute = -1; minute <= 10; minute++) {
        const after = await ledger.read.events.changesFrom(at(minute));
        const range = { until, since: at(minute) };
        const found = await ledger.read.events.availabilityChanges({ ...range, after }, 99);
        assert.deepEqual(found, await ledger.read.events.availabilityChanges({ ...range, after: 0 }, 99));
        const before = (await ledger.read.events.after(0, after)).filter(({ type }) => type === 'availability.changed');
        assert.ok(before.every(({ time }) => time < at(minute)));
      }
    });

    test('gives the part of a document as the data of its event', async (ledger) => {
      await ledger.write(async ({ documents, events }) => {
        for (const part of [1, 2]) await documents.putPart(documentPart('doc-1', part));
        await documents.finish(finished('doc-1', 'in-1', { parts: 2 }));
        await events.append([1, 2].map((part) => newEvent(`e${part}`, { document: { id: 'doc-1', part } })));
      });
      const data = (await ledger.read.events.after(0, 9)).map((event) => event.data);
      assert.deepEqual(data, await ledger.read.documents.body('doc-1'));
      assert.deepEqual(
        (await ledger.read.events.recent(9)).map((event) => event.data),
        data,
      );
    });

    test('shows the last ones, of one correlation where it is asked for', async (ledger) => {
      await ledger.write(({ events }) =>
        events.append([1, 2, 3, 4].map((n) => newEvent(`e${n}`, { correlationId: n % 2 ? 'odd' : 'even' }))),
      );
      const names = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);
      assert.deepEqual(names(await ledger.read.events.recent(3)), ['e2', 'e3', 'e4']);
      assert.deepEqual(names(await ledger.read.events.recent(1, 'odd')), ['e3']);
      assert.deepEqual(names(await ledger.read.events.recent(9, 'even')), ['e2', 'e4']);
      assert.deepEqual(names(await ledger.read.events.recent(9, 'none')), []);
    });

    test('remembers how far it was published', async (ledger) => {
      assert.deepEqual(await ledger.read.events.published(), { seq: 0, streamSequence: 0, stream: '' });
      const mark = { seq: 12, streamSequence: 34, stream: 'CROSSDOCK 2026-03-01' };
      await ledger.write(({ events }) => events.markPublished(mark));
      assert.deepEqual(await ledger.read.events.published(), mark);
      assert.equal(await ledger.read.events.last(), 0);
    });
  });

  test('counts what waits at each stage, and since when', async (ledger) => {
    const none = { waiting: 0, oldest: null };
    const depths = () => ledger.read.transmissions.depths();
    assert.deepEqual(await depths(), { translation: none, inventory: none, delivery: none, events: none });
    await receive(ledger, 'in-1', 'a', { receivedAt: later });
    await receive(ledger, 'in-2', 'b');
    await ledger.write(async ({ transmissions, documents, events }) => {
      await transmissions.send(outbound('out-1'));
      await documents.putPart(documentPart('doc-1', 1, { updates: [update('k1')] }));
      await documents.finish(finished('doc-1', 'in-1', { at: later }));
      await events.append([newEvent('a'), newEvent('b', { time: later }), newEvent('c')]);
      await events.markPublished({ seq: 1, streamSequence: 1, stream: 's' });
    });
    assert.deepEqual(await depths(), {
      translation: { waiting: 2, oldest: noon },
      inventory: { waiting: 1, oldest: later },
      delivery: { waiting: 1, oldest: noon },
      events: { waiting: 2, oldest: later },
    });
  });
}
