/** Acknowledgments that partners owe. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { overdueRound } from '../../../gateway/delivery/overdue.ts';
import { noon } from '../../support/records.ts';
import { plainRules, setUp } from './set-up.ts';

type Each = ReturnType<typeof setUp>;

const hour = 3_600_000;
const rules = () => ({ ...plainRules, acknowledgeWithinMs: 4 * hour });

function look(each: Each, afterMs: number) {
  const clock = { now: () => Date.parse(noon) + afterMs };
  return overdueRound({ ledger: each.ledger, clock, logger: each.log, onEvents: () => undefined });
}

const told = async (each: Each) =>
  (await each.events())
    .filter(({ type }) => type.startsWith('acknowledgment.'))
    .map(({ type, transmission }) => [type, transmission]);

const overdue = async (each: Each) => (await each.ledger.read.transmissions.overdue({ limit: 9 })).map(({ id }) => id);

describe('an acknowledgment', () => {
  it('is overdue once its time is up, told once, and closed by the one that comes late', async () => {
    await using each = setUp();
    await each.advise(1, 1, { group: 'IB:17' });
    await each.delivery({ rules }).round();
    await look(each, 4 * hour - 1);
    assert.deepEqual(await told(each), []);
    await look(each, 4 * hour);
    await look(each, 5 * hour);
    assert.deepEqual(await told(each), [['acknowledgment.overdue', '846-1']]);
    assert.deepEqual(await overdue(each), ['846-1']);
    assert.deepEqual(
      (await each.ledger.read.alerts.open()).map(({ kind }) => kind),
      ['acknowledgment-overdue'],
    );
    await each.ledger.write(({ acknowledgments }) =>
      acknowledgments.group({ partner: 'northwind', group: 'IB:17', status: 'A', sets: [], by: 'in-9', at: noon }),
    );
    await look(each, 6 * hour);
    await look(each, 7 * hour);
    const events = (await each.events()).filter(({ type }) => type.startsWith('acknowledgment.'));
    assert.deepEqual(
      events.map(({ type }) => type),
      ['acknowledgment.overdue', 'acknowledgment.late'],
    );
    assert.deepEqual([events[1].group, events[1].status, events[1].dueAt], ['IB:17', 'A', '2026-03-01T16:00:00.000Z']);
    assert.deepEqual(await overdue(each), []);
    assert.deepEqual(await each.ledger.read.alerts.open(), []);
  });

  it('is waited for where one is owed only: of a group, to a partner with a time, that did not acknowledge in it', async () => {
    await using each = setUp();
    await each.advise(1, 1, { group: 'IB:17' });
    await each.advise(2, 1, { coalesce: 'inventory-advice/flat' });
    await each.advise(3, 1, { group: 'IB:18', partner: 'wms' });
    await each.send('a1');
    await each.delivery({ rules: (partner) => (partner === 'wms' ? plainRules : rules()) }).round();
    await each.ledger.write(({ acknowledgments }) =>
      acknowledgments.group({ partner: 'northwind', group: 'IB:17', status: 'R', sets: [], by: 'in-9', at: noon }),
    );
    await look(each, 100 * hour);
    assert.deepEqual(await told(each), []);
  });
});
