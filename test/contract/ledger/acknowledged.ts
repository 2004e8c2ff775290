/** What a ledger promises of what partners acknowledge. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { GroupReceipt, InterchangeReceipt } from '../../../gateway/ledger/acknowledgment-store.ts';
import type { Ledger } from '../../../gateway/ledger/port.ts';
import { outbound } from '../../support/records.ts';
import { type LedgerTest, later } from './harness.ts';

export function acknowledgedTransmissions(test: LedgerTest): void {
  describe('what is acknowledged', () => {
    const sets = ['0001', '0002', '0003'].map((control) => ({ set: '846', control }));
    const send = (ledger: Ledger) =>
      ledger.write(async ({ transmissions }) => {
        await transmissions.send(outbound('out-1', { group: 'IB:17', interchange: '12', sets }));
        await transmissions.send(outbound('out-2', { group: 'IB:18', interchange: '13' }));
      });
    const group = (ledger: Ledger, status: string, more: Partial<GroupReceipt> = {}) =>
      ledger.write(({ acknowledgments }) =>
        acknowledgments.group({
          partner: 'northwind',
          group: 'IB:17',
          status,
          sets: [],
          by: 'in-1',
          at: later,
          ...more,
        }),
      );
    const interchange = (ledger: Ledger, status: string, more: Partial<InterchangeReceipt> = {}) =>
      ledger.write(({ acknowledgments }) =>
        acknowledgments.interchange({
          partner: 'northwind',
          interchange: '12',
          status,
          note: '000',
          by: 'in-2',
          at: later,
          ...more,
        }),
      );
    const statuses = async (ledger: Ledger) =>
      (await ledger.read.acknowledgments.sets('out-1')).map(({ acknowledgment }) => acknowledgment);
    const named = (...all: readonly string[]) => all.map((status, index) => ({ control: `000${index + 1}`, status }));

    test('is found by partner and group, and by interchange, and nothing else is touched', async (ledger) => {
      await send(ledger);
      assert.equal(await group(ledger, 'A', { partner: 'wms' }), undefined);
      assert.equal(await group(ledger, 'A', { group: 'IB:99' }), undefined);
      assert.equal(await interchange(ledger, 'A', { partner: 'wms' }), undefined);
      assert.equal(await interchange(ledger, 'A', { interchange: '99' }), undefined);
      const done = await group(ledger, 'A', { sets: named('A', 'A', 'A') });
      assert.equal(done?.news, 'first');
      assert.deepEqual(done?.unknown, []);
      const { transmission } = done;
      assert.deepEqual(
        [transmission.id, transmission.acknowledgment, transmission.acknowledgedAt, transmission.acknowledgedBy],
        ['out-1', 'A', later, 'in-1'],
      );
      assert.deepEqual(await ledger.read.transmissions.byId('out-1'), transmission);
      assert.equal((await ledger.read.transmissions.byId('out-2'))?.acknowledgment, null);
    });

    test('stands as its worst set does', async (ledger) => {
      await send(ledger);
      const done = await group(ledger, 'P', { sets: named('A', 'E', 'R') });
      assert.equal(done?.transmission.acknowledgment, 'P');
      assert.deepEqual(await ledger.read.acknowledgments.sets('out-1'), [
        { ...sets[0], acknowledgment: 'A', acknowledgedBy: 'in-1', acknowledgedAt: later },
        { ...sets[1], acknowledgment: 'E', acknowledgedBy: 'in-1', acknowledgedAt: later },
        { ...sets[2], acknowledgment: 'R', acknowledgedBy: 'in-1', acknowledgedAt: later },
      ]);
    });

    test('takes the verdict of its group for sets that are not named', async (ledger) => {
      await send(ledger);
      await group(ledger, 'R');
      assert.deepEqual(await statuses(ledger), ['R', 'R', 'R']);
    });

    test('leaves sets open that a partial acceptance does not name', async (ledger) => {
      await send(ledger);
      const done = await group(ledger, 'P', { sets: named('R') });
      assert.deepEqual(await statuses(ledger), ['R', null, null]);
      assert.equal(done?.transmission.acknowledgment, 'P');
    });

    test('tells sets that it does not hold, leading zeros aside', async (ledger) => {
      await send(ledger);
      const more = [
        { control: '2', status: 'E' },
        { control: '0009', status: 'R' },
      ];
      const done = await group(ledger, 'E', { sets: more });
      assert.deepEqual(done?.unknown, ['0009']);
      assert.deepEqual(await statuses(ledger), ['E', 'E', 'E']);
    });

    test('keeps the first word where the same is said again', async (ledger) => {
      await send(ledger);
      await group(ledger, 'P', { sets: named('A', 'A', 'R') });
      const again = await group(ledger, 'P', { sets: named('A', 'A', 'R'), by: 'in-9', at: 'later still' });
      assert.equal(again?.news, 'same');
      assert.equal(again?.transmission.acknowledgedBy, 'in-1');
      assert.equal(again?.transmission.acknowledgedAt, later);
    });

    test('follows the newer word, and says what was said before', async (ledger) => {
      await send(ledger);
      await group(ledger, 'R', { sets: named('R', 'R', 'R') });
      const other = await group(ledger, 'P', { sets: named('R', 'A', 'A'), by: 'in-9' });
      assert.deepEqual([other?.news, other?.before], ['different', 'R']);
      assert.equal(other?.transmission.acknowledgment, 'P');
      assert.deepEqual(
        (await ledger.read.acknowledgments.sets('out-1')).map(({ acknowledgedBy }) => acknowledgedBy),
        ['in-1', 'in-9', 'in-9'],
      );
      const third = await group(ledger, 'P', { sets: named('A', 'R', 'A'), by: 'in-10' });
      assert.equal(third?.news, 'different', 'the group says the same, its sets do not');
    });

    test('is not closed by an accepted interchange, and is by a rejected one', async (ledger) => {
      await send(ledger);
      const accepted = await interchange(ledger, 'A');
      assert.equal(accepted?.news, 'first');
      assert.equal(accepted?.transmission.acknowledgment, null);
      assert.equal(accepted?.transmission.acknowledgedAt, null);
      assert.equal(accepted?.transmission.interchangeAcknowledgment, 'A 000');
      assert.equal(accepted?.transmission.interchangeAcknowledgedBy, 'in-2');
      assert.equal((await interchange(ledger, 'A'))?.news, 'same');
      const rejected = await interchange(ledger, 'R', { note: '009' });
      assert.deepEqual([rejected?.news, rejected?.before], ['different', 'A 000']);
      assert.equal(rejected?.transmission.acknowledgment, 'R');
      const after = await group(ledger, 'A');
      assert.equal(after?.transmission.acknowledgment, 'R', 'who has nothing of it cannot have accepted it');
    });
  });
}
