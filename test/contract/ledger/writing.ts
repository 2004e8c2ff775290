/** What a ledger promises of a write. */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { newEvent, received } from '../../support/records.ts';
import { ids, type LedgerTest } from './harness.ts';

export function writing(test: LedgerTest): void {
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
        if (index % 7 === 3) assert.match(String((end as PromiseRejectedResult).reason), new RegExp(`work ${index}$`));
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
}
