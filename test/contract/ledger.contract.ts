/** The contract of a ledger (gateway/ledger/port.ts), which every implementation passes. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Ledger } from '../../gateway/ledger/port.ts';
import {
  aFinding,
  documentPart,
  finished,
  newEvent,
  noon,
  outbound,
  received,
  translated,
  update,
} from '../support/records.ts';

export interface LedgerHarness extends AsyncDisposable {
  /** Opens the ledger; again, it is the same one after a restart. The caller disposes of it. */
  open(): Promise<Ledger>;
}

const later = '2026-03-01T13:00:00.000Z';

export function ledgerContract(name: string, makeHarness: () => Promise<LedgerHarness>): void {
  /** A test on a ledger of its own. */
  const test = (what: string, body: (ledger: Ledger) => Promise<void>) =>
    it(what, async () => {
      await using harness = await makeHarness();
      await using ledger = await harness.open();
      await body(ledger);
    });
  const receive = (ledger: Ledger, ...args: Parameters<typeof received>) =>
    ledger.write(({ transmissions }) => transmissions.receive(received(...args)));
  const translate = (ledger: Ledger, id: string, ...args: Parameters<typeof translated>) =>
    ledger.write(({ transmissions }) => transmissions.finishTranslation(id, translated(...args)));

  describe(`contract of a ledger: ${name}`, () => {
    describe('writing', () => {
      test('commits all of a work, and returns what it returned', async (ledger) => {
        const value = await ledger.write(async ({ events, transmissions }) => {
          await events.append([newEvent('a'), newEvent('b')]);
          return transmissions.nextNumber('northwind', 'interchange');
        });
        assert.equal(value, 1);
        assert.deepEqual(await ids(ledger), ['a', 'b']);
      });

      test('undoes all of a work that throws, and rejects with its error', async (ledger) => {
        const error = new Error('half way');
        const failing = ledger.write(async ({ events, transmissions }) => {
          await events.append([newEvent('a')]);
          await transmissions.nextNumber('northwind', 'interchange');
          throw error;
        });
        await assert.rejects(failing, (thrown) => thrown === error);
        assert.deepEqual(await ids(ledger), []);
        assert.equal(await ledger.write((stores) => stores.transmissions.nextNumber('northwind', 'interchange')), 1);
      });

      test('undoes a failed work alone, however many are written at the same time', async (ledger) => {
        const works = Array.from({ length: 600 }, (_, index) =>
          ledger.write(async ({ events }) => {
            await events.append([newEvent(`e-${index}`)]);
            if (index % 7 === 3) throw new Error(`work ${index}`);
            return index;
          }),
        );
        const ends = await Promise.allSettled(works);
        for (const [index, end] of ends.entries()) {
          if (index % 7 === 3)
            assert.match(String((end as PromiseRejectedResult).reason), new RegExp(`work ${index}$`));
          else assert.equal((end as PromiseFulfilledResult<number>).value, index);
        }
        const kept = Array.from({ length: 600 }, (_, index) => index).filter((index) => index % 7 !== 3);
        assert.deepEqual(
          await ids(ledger),
          kept.map((index) => `e-${index}`),
        );
      });

      test('undoes a work whose store refuses it, and it alone', async (ledger) => {
        const one = ledger.write(({ events }) => events.append([newEvent('a')]));
        const two = ledger.write(async ({ events, transmissions }) => {
          await events.append([newEvent('b')]);
          // Two drops that claim to be the same one: the second breaks the uniqueness of the source key.
          await transmissions.receive(received('in-1', 'x', { sourceKey: 'same' }));
          await transmissions.receive(received('in-2', 'y', { sourceKey: 'same' }));
        });
        const three = ledger.write(({ events }) => events.append([newEvent('c')]));
        await one;
        await assert.rejects(two);
        await three;
        assert.deepEqual(await ids(ledger), ['a', 'c']);
        assert.equal(await ledger.read.transmissions.byId('in-1'), undefined);
      });

      test('rejects a work that throws before it awaits', async (ledger) => {
        const failing = ledger.write(() => {
          throw new Error('at once');
        });
        await assert.rejects(failing, /at once/);
        await ledger.write(({ events }) => events.append([newEvent('a')]));
        assert.deepEqual(await ids(ledger), ['a']);
      });

      test('runs works one after another, in the order they were given', async (ledger) => {
        const steps: string[] = [];
        await Promise.all(
          ['a', 'b', 'c'].map((each) =>
            ledger.write(async ({ events }) => {
              steps.push(`${each} begins`);
              await events.append([newEvent(`${each}1`)]);
              await events.append([newEvent(`${each}2`)]);
              steps.push(`${each} ends`);
            }),
          ),
        );
        assert.deepEqual(steps, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
        assert.deepEqual(await ids(ledger), ['a1', 'a2', 'b1', 'b2', 'c1', 'c2']);
      });

      test('shows committed data only', async (ledger) => {
        let seen: readonly string[] = ['not looked'];
        await ledger.write(async ({ events }) => {
          await events.append([newEvent('a')]);
          seen = await ids(ledger);
        });
        assert.deepEqual(seen, []);
        assert.deepEqual(await ids(ledger), ['a']);
      });

      test('commits what was queued when it is disposed of, and refuses what comes later', async (ledger) => {
        const queued = Array.from({ length: 300 }, (_, index) =>
          ledger.write(({ events }) => events.append([newEvent(`e-${index}`)])),
        );
        const disposing = ledger[Symbol.asyncDispose]();
        const late = ledger.write(({ events }) => events.append([newEvent('late')]));
        await assert.rejects(late, /closed/);
        await Promise.all(queued);
        await disposing;
        await assert.rejects(
          ledger.write(async () => undefined),
          /closed/,
        );
      });
    });

    it('has everything after a restart, and is still the same ledger', async () => {
      await using harness = await makeHarness();
      let id: string;
      {
        await using ledger = await harness.open();
        id = ledger.id;
        await receive(ledger, 'in-1', 'content');
        await ledger.write(async ({ events, transmissions, documents, inventory, advices }) => {
          await events.append([newEvent('a')]);
          await events.markPublished({ seq: 1, streamSequence: 7, stream: 's' });
          await transmissions.nextNumber('northwind', 'group');
          await documents.putPart(documentPart('doc-1', 1));
          await documents.finish(finished('doc-1', 'in-1'));
          await inventory.putAvailability({ sku: '1', location: 'DAL', quantity: 5n, asOf: noon });
          await advices.scheduled('northwind', 0, noon);
        });
      }
      await using ledger = await harness.open();
      assert.equal(ledger.id, id);
      assert.notEqual(id, '');
      assert.equal((await ledger.read.transmissions.byId('in-1'))?.sha256, received('in-1', 'content').sha256);
      const content = await ledger.read.transmissions.content(received('in-1', 'content').sha256);
      assert.equal(Buffer.from(content ?? []).toString(), 'content');
      assert.deepEqual(await ids(ledger), ['a']);
      assert.deepEqual(await ledger.read.events.published(), { seq: 1, streamSequence: 7, stream: 's' });
      assert.equal(await ledger.write((stores) => stores.transmissions.nextNumber('northwind', 'group')), 2);
      assert.equal((await ledger.read.documents.byId('doc-1'))?.number, 'PO-1');
      assert.equal((await ledger.read.inventory.availabilities('1'))[0]?.quantity, 5n);
      assert.equal(await ledger.read.advices.scheduledUntil('northwind', 0), noon);
    });

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

    describe('documents', () => {
      const body = async (ledger: Ledger, id: string) =>
        (await ledger.read.documents.body(id)).map((text) => (JSON.parse(text) as { part: number }).part);

      test('are recorded once, with their parts in order', async (ledger) => {
        await ledger.write(async ({ documents }) => {
          for (const part of [2, 1, 3]) await documents.putPart(documentPart('doc-1', part));
          assert.equal(await documents.finish(finished('doc-1', 'in-1', { parts: 3 })), true);
          assert.equal(await documents.finish(finished('doc-1', 'in-1', { parts: 3, number: 'other' })), false);
          assert.equal((await documents.parts('doc-1')).length, 3);
        });
        assert.deepEqual(await body(ledger, 'doc-1'), [1, 2, 3]);
        const [document, ...others] = await ledger.read.documents.byTransmission('in-1');
        assert.deepEqual(others, []);
        assert.equal(document?.number, 'PO-1');
        assert.deepEqual([document?.set, document?.control, document?.type], ['850', '0001', 'purchase-order']);
        assert.deepEqual(await ledger.read.documents.byId('doc-1'), document);
      });

      test('of a translation begun anew replace their parts, and leave none over', async (ledger) => {
        await ledger.write(async ({ documents }) => {
          for (const part of [1, 2, 3]) await documents.putPart(documentPart('doc-1', part, { body: '{"part":0}' }));
        });
        await ledger.write(async ({ documents }) => {
          for (const part of [1, 2]) await documents.putPart(documentPart('doc-1', part));
          await documents.finish(finished('doc-1', 'in-1', { parts: 2 }));
        });
        assert.deepEqual(await body(ledger, 'doc-1'), [1, 2]);
      });

      test('stay as they were recorded when they are translated again, with other limits', async (ledger) => {
        await ledger.write(async ({ documents }) => {
          await documents.putPart(documentPart('doc-1', 1, { updates: [update('k1')] }));
          await documents.finish(finished('doc-1', 'in-1'));
          await documents.partApplied('doc-1', 1);
        });
        await ledger.write(async ({ documents }) => {
          await documents.putPart(documentPart('doc-1', 1, { body: '{"part":77}', updates: [update('k2')] }));
          await documents.putPart(documentPart('doc-1', 2, { updates: [update('k3')] }));
          assert.equal(await documents.finish(finished('doc-1', 'in-1', { parts: 2 })), false);
        });
        assert.deepEqual(await body(ledger, 'doc-1'), [1]);
        assert.equal((await ledger.read.documents.byId('doc-1'))?.parts, 1);
        assert.deepEqual(await ledger.read.documents.waitingUpdates(9), []);
      });

      test('that were rejected keep no parts, and wait for no inventory', async (ledger) => {
        const reject = () =>
          ledger.write(async ({ documents }) => {
            await documents.putPart(documentPart('doc-1', 1, { updates: [update('k1')] }));
            return documents.finish(finished('doc-1', 'in-1', { verdict: 'rejected' }));
          });
        assert.equal(await reject(), true);
        assert.deepEqual(await body(ledger, 'doc-1'), []);
        assert.equal(await reject(), false);
        assert.deepEqual(await body(ledger, 'doc-1'), []);
        assert.deepEqual(await ledger.read.documents.waitingUpdates(9), []);
      });

      test('that were rejected are recorded anew from another transmission', async (ledger) => {
        await ledger.write(({ documents }) => documents.finish(finished('doc-1', 'in-1', { verdict: 'rejected' })));
        const again = await ledger.write(async ({ documents }) => {
          await documents.putPart(documentPart('doc-1', 1, { updates: [update('k1')] }));
          return documents.finish(finished('doc-1', 'in-2', { number: 'PO-2' }));
        });
        assert.equal(again, true);
        const document = await ledger.read.documents.byId('doc-1');
        assert.deepEqual([document?.transmission, document?.verdict, document?.number], ['in-2', 'accepted', 'PO-2']);
        assert.deepEqual(await ledger.read.documents.byTransmission('in-1'), []);
        assert.deepEqual(
          (await ledger.read.documents.waitingUpdates(9)).map((each) => each.transmission),
          ['in-2'],
        );
      });

      test('that were accepted are not taken from their transmission by another', async (ledger) => {
        await ledger.write(async ({ documents }) => {
          await documents.putPart(documentPart('doc-1', 1));
          await documents.finish(finished('doc-1', 'in-1'));
        });
        for (const verdict of ['accepted', 'rejected'] as const) {
          const taken = await ledger.write(async ({ documents }) => {
            await documents.putPart(documentPart('doc-1', 1, { body: '{"part":77}' }));
            return documents.finish(finished('doc-1', 'in-2', { verdict }));
          });
          assert.equal(taken, false);
        }
        assert.equal((await ledger.read.documents.byId('doc-1'))?.transmission, 'in-1');
        assert.deepEqual(await body(ledger, 'doc-1'), [1]);
      });

      test('let their updates wait from acceptance until they were applied, in order', async (ledger) => {
        const waiting = async () =>
          (await ledger.read.documents.waitingUpdates(9)).map(({ documentId, part }) => `${documentId}/${part}`);
        await ledger.write(async ({ documents }) => {
          await documents.putPart(documentPart('doc-1', 1, { updates: [update('k1'), update('k2')] }));
          await documents.putPart(documentPart('doc-1', 2));
          await documents.putPart(documentPart('doc-1', 3, { updates: [update('k3')] }));
          await documents.putPart(documentPart('doc-2', 1, { updates: [update('k4')] }));
        });
        assert.deepEqual(await waiting(), []);
        await ledger.write(({ documents }) => documents.finish(finished('doc-2', 'in-2', { test: true })));
        await ledger.write(({ documents }) => documents.finish(finished('doc-1', 'in-1', { parts: 3 })));
        assert.deepEqual(await waiting(), ['doc-2/1', 'doc-1/1', 'doc-1/3']);
        const [first, second] = await ledger.read.documents.waitingUpdates(2);
        assert.deepEqual([first?.transmission, first?.partner, first?.test], ['in-2', 'northwind', true]);
        assert.deepEqual(second?.updates, [update('k1'), update('k2')]);
        await ledger.write(({ documents }) => documents.partApplied('doc-1', 1));
        assert.deepEqual(await waiting(), ['doc-2/1', 'doc-1/3']);
      });

      test('have their findings replaced scope by scope', async (ledger) => {
        const codes = async () => (await ledger.read.documents.findings('in-1', 99)).map(({ code }) => code);
        const put = (scope: string, ...list: string[]) =>
          ledger.write(({ documents }) =>
            documents.putFindings(
              'in-1',
              scope,
              list.map((code) => aFinding(code)),
            ),
          );
        await put('', 'whole');
        await put('1.1.1', 'a', 'b', 'c');
        await put('1.1.2', 'd');
        assert.deepEqual(await codes(), ['whole', 'a', 'b', 'c', 'd']);
        await put('1.1.1', 'e');
        assert.deepEqual((await codes()).sort(), ['d', 'e', 'whole']);
        await put('1.1.1');
        assert.deepEqual(await codes(), ['whole', 'd']);
        assert.equal((await ledger.read.documents.findings('in-1', 1)).length, 1);
        assert.deepEqual(await ledger.read.documents.findings('in-2', 9), []);
      });

      test('have findings with all that was found', async (ledger) => {
        const found = aFinding('bad-date', {
          segment: 'DTM',
          element: 2,
          offset: 1234,
          value: '20261341',
          loop: 'HL/N1',
        });
        await ledger.write(({ documents }) => documents.putFindings('in-1', '1.1.1', [found]));
        assert.deepEqual(await ledger.read.documents.findings('in-1', 9), [found]);
      });
    });

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

    describe('what is sent', () => {
      const due = async (ledger: Ledger, now: string, partner = 'northwind') =>
        (await ledger.read.transmissions.dueDelivery(partner, now, 9)).map(({ id }) => id);
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
        await receive(ledger, 'in-1', 'abc');
        assert.equal(await ledger.write(({ transmissions }) => transmissions.isComposed('in-1')), false);
      });

      test('is due in order, and waits behind one that is tried again later', async (ledger) => {
        await send(
          ledger,
          ...['out-1', 'out-2', 'out-3'].map((id) => outbound(id)),
          outbound('out-4', { partner: 'wms' }),
        );
        assert.deepEqual(await due(ledger, noon), ['out-1', 'out-2', 'out-3']);
        assert.deepEqual(await ledger.read.transmissions.partnersWaitingDelivery(), ['northwind', 'wms']);
        await ledger.write(async ({ transmissions }) => {
          await transmissions.stage('out-1');
          await transmissions.failDelivery('out-2', 'away', later);
        });
        assert.deepEqual(await due(ledger, noon), ['out-1']);
        assert.deepEqual(await due(ledger, noon, 'wms'), ['out-4']);
        assert.deepEqual(await due(ledger, later), ['out-1', 'out-2', 'out-3']);
        await ledger.write(({ transmissions }) => transmissions.deliver('out-1', noon));
        assert.deepEqual(await due(ledger, noon), []);
        assert.deepEqual(await due(ledger, later), ['out-2', 'out-3']);
        assert.equal((await ledger.read.transmissions.dueDelivery('northwind', later, 1)).length, 1);
        await ledger.write(({ transmissions }) => transmissions.failDelivery('out-2', 'given up', null));
        assert.deepEqual(await due(ledger, noon), ['out-3']);
        await ledger.write(({ transmissions }) => transmissions.deliver('out-4', noon));
        assert.deepEqual(await ledger.read.transmissions.partnersWaitingDelivery(), ['northwind']);
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
        await ledger.write(({ transmissions }) => transmissions.stage('out-1'));
        assert.deepEqual(await now(), ['staged', 0, null, null, noon]);
        await ledger.write(({ transmissions }) => transmissions.failDelivery('out-1', 'away', later));
        assert.deepEqual(await now(), ['staged', 1, 'away', null, later]);
        await ledger.write(({ transmissions }) => transmissions.deliver('out-1', later));
        assert.deepEqual(await now(), ['delivered', 1, null, later, null]);
        await ledger.write(({ transmissions }) => transmissions.stage('out-1'));
        assert.deepEqual(await now(), ['delivered', 1, null, later, null]);
      });

      test('is acknowledged by its partner and group', async (ledger) => {
        await send(ledger, outbound('out-1', { group: 'IB:17' }), outbound('out-2', { group: 'IB:18' }));
        const acknowledge = (partner: string, group: string) =>
          ledger.write(({ transmissions }) => transmissions.acknowledge(partner, group, 'A', later));
        assert.equal(await acknowledge('wms', 'IB:17'), undefined);
        assert.equal(await acknowledge('northwind', 'IB:99'), undefined);
        const done = await acknowledge('northwind', 'IB:17');
        assert.deepEqual([done?.id, done?.acknowledgment, done?.acknowledgedAt], ['out-1', 'A', later]);
        assert.equal((await ledger.read.transmissions.byId('out-2'))?.acknowledgment, null);
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

    describe('inventory', () => {
      const recordedUpdate = {
        source: 'wms',
        key: 'k1',
        sku: '1',
        location: 'DAL',
        state: 'on-hand',
        kind: 'adjustment',
        quantity: 5n,
        occurredAt: noon,
        transmission: 'in-1',
        outcome: 'applied',
        recordedAt: noon,
      } as const;

      test('takes a key of a source once, unless it was refused', async (ledger) => {
        const record = (more: object) =>
          ledger.write(({ inventory }) => inventory.recordUpdate({ ...recordedUpdate, ...more }));
        assert.equal(await record({}), true);
        assert.equal(await record({ quantity: 6n }), false);
        assert.equal(await record({ source: 'erp' }), true);
        for (const outcome of ['refused', 'unknown'] as const) {
          assert.equal(await record({ key: outcome, outcome }), true);
          assert.equal(await record({ key: outcome, outcome: 'refused' }), false);
          assert.equal(await record({ key: outcome, outcome: 'late' }), true);
          assert.equal(await record({ key: outcome }), false);
        }
      });

      test('adds up the changes of a position after an instant', async (ledger) => {
        const sum = await ledger.write(async ({ inventory }) => {
          const changes = [
            { key: 'at', occurredAt: noon, quantity: 1n },
            { key: 'after', occurredAt: later, quantity: -20n },
            { key: 'late', occurredAt: later, quantity: 300n, outcome: 'late' },
            { key: 'refused', occurredAt: later, quantity: 4000n, outcome: 'refused' },
            { key: 'count', occurredAt: later, quantity: 50000n, kind: 'count' },
            { key: 'elsewhere', occurredAt: later, quantity: 600000n, location: 'AUS' },
            { key: 'other', occurredAt: later, quantity: 7000000n, state: 'damaged' },
          ] as const;
          for (const change of changes) await inventory.recordUpdate({ ...recordedUpdate, ...change });
          return inventory.changesAfter('1', 'DAL', 'on-hand', noon);
        });
        assert.deepEqual(sum, { sum: 280n, newest: later });
        const none = await ledger.write(({ inventory }) => inventory.changesAfter('1', 'DAL', 'on-hand', later));
        assert.deepEqual(none, { sum: 0n, newest: null });
      });

      test('keeps positions and availability exactly, beyond 2^53', async (ledger) => {
        const big = 2n ** 62n + 1n;
        const position = {
          sku: '1',
          location: 'DAL',
          state: 'on-hand',
          quantity: big,
          asOf: noon,
          source: 'wms',
          countedAt: null,
          countKey: null,
          key: 'k1',
        } as const;
        await ledger.write(async ({ inventory }) => {
          await inventory.putPosition(position);
          await inventory.putPosition({ ...position, state: 'damaged', quantity: -big });
          await inventory.putPosition({ ...position, countedAt: noon, countKey: 'k2' });
          await inventory.putAvailability({ sku: '1', location: 'DAL', quantity: 1n, asOf: noon });
          await inventory.putAvailability({ sku: '1', location: 'DAL', quantity: big, asOf: later });
          assert.equal((await inventory.position('1', 'DAL', 'on-hand'))?.quantity, big);
          assert.equal(await inventory.position('1', 'AUS', 'on-hand'), undefined);
          assert.equal((await inventory.positionsOf('1', 'DAL')).length, 2);
          assert.equal((await inventory.availability('1', 'DAL'))?.quantity, big);
        });
        const positions = await ledger.read.inventory.positions('1');
        assert.deepEqual(
          positions.find(({ state }) => state === 'on-hand'),
          { ...position, countedAt: noon, countKey: 'k2' },
        );
        assert.deepEqual(await ledger.read.inventory.availabilities('1'), [
          { sku: '1', location: 'DAL', quantity: big, asOf: later },
        ]);
      });
    });

    test('keeps one advice for a schedule and due time, with its lines', async (ledger) => {
      const advice = {
        id: 'adv-1',
        partner: 'northwind',
        rule: 0,
        dueAt: noon,
        number: 1,
        transmission: 'out-1',
        policyVersion: 'v1',
        lines: 2,
        at: noon,
      };
      const lines = [
        { sku: '2', ordinal: 1, explanation: '["b"]' },
        { sku: '1', ordinal: 2, explanation: '["a"]' },
      ];
      const record = (more: object, of = lines) =>
        ledger.write(({ advices }) => advices.record({ ...advice, ...more }, of));
      assert.equal(await record({}), true);
      assert.equal(await record({}), false);
      assert.equal(await record({ id: 'adv-2' }), false);
      assert.equal(await record({ id: 'adv-3', dueAt: later }, []), true);
      const view = ledger.read.advices;
      assert.deepEqual(await view.byId('adv-1'), advice);
      assert.equal(await view.byId('adv-2'), undefined);
      assert.deepEqual(await view.lines('adv-1'), lines);
      assert.deepEqual(await view.line('adv-1', '1'), lines[1]);
      assert.equal(await view.line('adv-1', '9'), undefined);
      assert.deepEqual(
        (await view.list('northwind', 9)).map(({ id }) => id),
        ['adv-3', 'adv-1'],
      );
      assert.equal((await view.list(undefined, 9)).length, 2);
      assert.deepEqual(await view.list('wms', 9), []);
    });

    test('remembers how far a schedule has come, and never goes back', async (ledger) => {
      const until = () => ledger.read.advices.scheduledUntil('northwind', 0);
      const scheduled = (at: string) => ledger.write(({ advices }) => advices.scheduled('northwind', 0, at));
      assert.equal(await until(), undefined);
      await scheduled(later);
      await scheduled(noon);
      assert.equal(await until(), later);
      assert.equal(await ledger.read.advices.scheduledUntil('northwind', 1), undefined);
    });
  });
}

async function ids(ledger: Ledger): Promise<readonly string[]> {
  return (await ledger.read.events.after(0, 10_000)).map(({ id }) => id);
}
