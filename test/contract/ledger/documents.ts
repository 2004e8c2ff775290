/** What a ledger promises of documents, their parts and findings. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Ledger } from '../../../gateway/ledger/port.ts';
import { aFinding, documentPart, finished, noon, update } from '../../support/records.ts';
import { type LedgerTest, later } from './harness.ts';

export function documentsAndFindings(test: LedgerTest): void {
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
      assert.deepEqual(await ledger.read.documents.waitingUpdates(9, noon), []);
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
      assert.deepEqual(await ledger.read.documents.waitingUpdates(9, noon), []);
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
        (await ledger.read.documents.waitingUpdates(9, noon)).map((each) => each.transmission),
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
      const counted = { place: { position: '1', type: 'inventory-update' } } as const;
      const waiting = async () =>
        (await ledger.read.documents.waitingUpdates(9, noon)).map(({ documentId, part }) => `${documentId}/${part}`);
      await ledger.write(async ({ documents }) => {
        await documents.putPart(documentPart('doc-1', 1, { updates: [update('k1'), update('k2')] }));
        await documents.putPart(documentPart('doc-1', 2));
        await documents.putPart(documentPart('doc-1', 3, { updates: [update('k3')] }));
        await documents.putPart(documentPart('doc-2', 1, { updates: [update('k4')] }));
      });
      assert.deepEqual(await waiting(), []);
      await ledger.write(({ documents }) => documents.finish(finished('doc-2', 'in-2', { test: true, ...counted })));
      await ledger.write(({ documents }) => documents.finish(finished('doc-1', 'in-1', { parts: 3, ...counted })));
      assert.deepEqual(await waiting(), ['doc-2/1', 'doc-1/1', 'doc-1/3']);
      const [first, second] = await ledger.read.documents.waitingUpdates(2, noon);
      assert.deepEqual([first?.transmission, first?.partner, first?.test], ['in-2', 'northwind', true]);
      assert.deepEqual(second?.updates, [update('k1'), update('k2')]);
      await ledger.write(({ documents }) => documents.partApplied('doc-1', 1));
      assert.deepEqual(await waiting(), ['doc-2/1', 'doc-1/3']);
    });

    test('wait for inventory also as orders and ship notices, but for test data', async (ledger) => {
      const accept = (id: string, type: 'purchase-order' | 'ship-notice' | 'acknowledgment', test = false) =>
        ledger.write(async ({ documents }) => {
          await documents.putPart(documentPart(id, 1));
          await documents.finish(finished(id, `in-${id}`, { place: { position: '1', type }, test }));
        });
      await accept('doc-1', 'purchase-order');
      await accept('doc-2', 'ship-notice');
      await accept('doc-3', 'acknowledgment');
      await accept('doc-4', 'purchase-order', true);
      const waiting = await ledger.read.documents.waitingUpdates(9, noon);
      assert.deepEqual(
        waiting.map(({ documentId, type, body, at }) => [documentId, type, JSON.parse(body), at]),
        [
          ['doc-1', 'purchase-order', { document: 'doc-1', part: 1 }, noon],
          ['doc-2', 'ship-notice', { document: 'doc-2', part: 1 }, noon],
        ],
      );
      const heading = await ledger.write(({ documents }) => documents.heading('doc-1'));
      assert.deepEqual(JSON.parse(heading ?? ''), { document: 'doc-1', part: 1 });
    });

    test('that could not be applied wait their time, and are set aside and taken up again', async (ledger) => {
      await ledger.write(async ({ documents }) => {
        await documents.putPart(documentPart('doc-1', 1));
        await documents.finish(finished('doc-1', 'in-1'));
      });
      const attempts = async (at: string) =>
        (await ledger.read.documents.waitingUpdates(9, at)).map((part) => part.attempts);
      const fail = (retryAt: string | null) =>
        ledger.write(({ documents }) => documents.partFailed('doc-1', 1, 'a fault', retryAt));
      await fail(later);
      assert.deepEqual([await attempts(noon), await attempts(later)], [[], [1]]);
      await fail(null);
      assert.deepEqual(await attempts(later), []);
      const place = { documentId: 'doc-1', part: 1, transmission: 'in-1' };
      const [found, ...others] = await ledger.read.documents.setAside(9);
      assert.deepEqual([found, others], [{ ...found, ...place, fault: 'a fault' }, []]);
      const takeUp = (transmission?: string) => ledger.write(({ documents }) => documents.takeUpParts(transmission));
      assert.deepEqual([await takeUp('in-2'), await takeUp('in-1')], [[], [place]]);
      assert.deepEqual(await ledger.read.documents.setAside(9), []);
      assert.deepEqual(await attempts(noon), [0]);
      await ledger.write(({ documents }) => documents.partApplied('doc-1', 1));
      assert.deepEqual(await takeUp(), []);
      await fail(null);
      assert.deepEqual(await takeUp(), [place]);
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
}
