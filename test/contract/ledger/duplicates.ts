/** What a ledger promises of the numbers that partners use. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { TakenNumber } from '../../../gateway/ledger/duplicate-store.ts';
import { documentPart, finished, noon } from '../../support/records.ts';
import { type LedgerTest, later, receive } from './harness.ts';

export function numbersInUse(test: LedgerTest): void {
  const number = (owner: string, more: Partial<TakenNumber> = {}): TakenNumber => ({
    partner: 'northwind',
    layer: 'interchange',
    number: '7',
    owner,
    transmission: 'in-1',
    position: '1',
    at: noon,
    ...more,
  });

  describe('numbers in use', () => {
    test('belong to the first that took them, of one partner and layer', async (ledger) => {
      await receive(ledger, 'in-1', 'one');
      await ledger.write(async ({ duplicates }) => {
        assert.equal(await duplicates.earlier(number('a'), noon, false), undefined);
        await duplicates.take(number('a'));
        assert.equal(await duplicates.earlier(number('a'), noon, false), undefined, 'its own');
        const earlier = { transmission: 'in-1', name: 'in-1.edi', position: '1', at: noon, fingerprint: null };
        assert.deepEqual(await duplicates.earlier(number('b'), noon, false), earlier);
        assert.equal(await duplicates.earlier(number('b'), later, false), undefined, 'it is older than the window');
        for (const other of [{ partner: 'contoso' }, { layer: 'set' }, { number: '07' }]) {
          assert.equal(await duplicates.earlier(number('b', other), noon, false), undefined);
        }
        await duplicates.fingerprint(number('b'), 'not mine');
        await duplicates.fingerprint(number('a'), 'print');
        assert.equal((await duplicates.earlier(number('b'), noon, false))?.fingerprint, 'print');
        await duplicates.take(number('b', { at: later }));
        assert.equal((await duplicates.earlier(number('a'), noon, false))?.at, later);
        assert.equal((await duplicates.earlier(number('a'), noon, false))?.fingerprint, null);
      });
    });

    test('of a transmission that was given up count for its documents only', async (ledger) => {
      await receive(ledger, 'in-1', 'one');
      await ledger.write(async ({ duplicates, transmissions }) => {
        await duplicates.take(number('a'));
        await transmissions.failTranslation('in-1', 'a fault', true);
        assert.equal(await duplicates.earlier(number('b'), noon, false), undefined);
        assert.equal((await duplicates.earlier(number('b'), noon, true))?.transmission, 'in-1');
      });
    });

    test('are let go, the oldest first and no more than asked', async (ledger) => {
      await receive(ledger, 'in-1', 'one');
      await ledger.write(async ({ duplicates }) => {
        await duplicates.take(number('a', { number: '1', at: later }));
        await duplicates.take(number('b', { number: '2' }));
        await duplicates.take(number('c', { number: '3' }));
        assert.equal(await duplicates.forget(noon, 9), 0);
        assert.equal(await duplicates.forget(later, 1), 1);
        assert.equal(await duplicates.forget(later, 9), 1);
        assert.equal((await duplicates.earlier(number('z', { number: '1' }), noon, false))?.at, later);
      });
    });

    test('a duplicate says so in its record and in every part of its body', async (ledger) => {
      await ledger.write(async ({ documents }) => {
        for (const part of [1, 2]) await documents.putPart(documentPart('doc-1', part, { body: `{"part":${part}}` }));
        await documents.finish(finished('doc-1', 'in-1', { duplicateOf: 'in-0', parts: 2 }));
        await documents.markDuplicate('doc-1', 'in-"0"');
        assert.deepEqual(await documents.parts('doc-1'), [
          '{"duplicateOf":"in-\\"0\\"","part":1}',
          '{"duplicateOf":"in-\\"0\\"","part":2}',
        ]);
      });
      assert.equal((await ledger.read.documents.byId('doc-1'))?.duplicateOf, 'in-0');
    });
  });
}
