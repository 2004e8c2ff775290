/** Canaries as pure functions: when one is changed and to what, until when it has to be through, and how far it has come. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  dueChange,
  isAbandoned,
  isOverdue,
  progressed,
  type Sighting,
  sendableFrom,
  stageOf,
  stageTimes,
} from '../../../gateway/canary/plan.ts';
import type { CanaryRun } from '../../../gateway/ledger/canary-store.ts';
import type { PartnerSend } from '../../../gateway/partners/partner.ts';

const start = Date.parse('2026-06-01T05:00:00.000Z');
const at = (seconds: number) => new Date(start + seconds * 1_000).toISOString();
const canary = { sku: 'CANARY', everyMs: 60_000, quantity: '100' };

function run(more: Partial<CanaryRun> = {}): CanaryRun {
  return {
    ...{ partner: 'northwind', rule: 'daily', sku: 'CANARY', location: 'DAL', quantity: '100', transmission: 'in-1' },
    ...{ dueAt: at(0), updatedAt: at(1), overdueFrom: at(100), changedSeq: 7, advice: null, told: null },
    ...{ composedAt: null, deliveredAt: null, fetchedAt: null, acknowledgedAt: null, outcome: null, endedAt: null },
    ...more,
  };
}

describe('when a canary is changed', () => {
  it('whatever goes by: one at a time, each due time once, and never twice the same', () => {
    // Time goes on, now and then by hours; the change that is under way ends, or it does not.
    const steps = fc.array(fc.record({ seconds: fc.integer({ min: 1, max: 7_200 }), ends: fc.boolean() }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(steps, (all) => {
        const made: CanaryRun[] = [];
        let now = start;
        for (const { seconds, ends } of all) {
          now += seconds * 1_000;
          const newest = made.at(-1);
          const due = dueChange(canary, newest, now);
          const again = dueChange(canary, newest, now);
          assert.deepEqual(again, due, 'a crash before it was recorded makes the same one');
          if (newest?.outcome === null) assert.equal(due, undefined);
          if (due !== undefined) {
            assert.ok(Date.parse(due.dueAt) <= now && Date.parse(due.dueAt) > now - canary.everyMs);
            if (newest !== undefined) assert.ok(due.dueAt > newest.dueAt && due.quantity !== newest.quantity);
            made.push(run(due));
          } else if (ends && newest !== undefined) made[made.length - 1] = { ...newest, outcome: 'acknowledged' };
        }
      }),
    );
  });

  it('one that was given another SKU begins with its quantity, and what was under way of the old one is abandoned', () => {
    const old = run({ sku: 'OTHER', outcome: 'abandoned' });
    assert.equal(dueChange(canary, old, start + 60_000)?.quantity, '100');
    assert.deepEqual(
      [run(), run({ sku: 'OTHER' }), run({ rule: 'weekly' })].map((one) =>
        isAbandoned(one, { sku: 'CANARY', rule: 'daily' }),
      ),
      [false, true, true],
    );
    assert.equal(isAbandoned(run(), undefined), true);
    const next = (more: Partial<CanaryRun>) =>
      dueChange(canary, run({ outcome: 'abandoned', ...more }), start + 60_000)?.quantity;
    assert.deepEqual([next({}), next({ quantity: '0' })], ['100', '0'], 'nobody was told of it: it is still news');
    assert.deepEqual([next({ told: '78' }), next({ told: '0', quantity: '0' })], ['0', '100']);
  });
});

describe('from when on a change could be sent', () => {
  const hourly = { cron: '0 * * * *', days: 'business' as const };
  const urgent = { crossesZero: true, noOftenerThan: '2m' };
  const from = (rule: Pick<PartnerSend, 'schedule' | 'urgent'>, updated: string, itemClass?: string, wasTold = true) =>
    new Date(
      sendableFrom(rule, { class: itemClass, quantity: '100' }, undefined, Date.parse(updated), wasTold),
    ).toISOString();
  for (const [what, rule, updated, expected] of [
    ['the next time of the schedule', { schedule: hourly }, '2026-06-01T05:10:00Z', '2026-06-01T06:00:00.000Z'],
    ['that nothing stops', { schedule: hourly }, '2026-06-05T23:10:00Z', '2026-06-08T00:00:00.000Z'],
    ['the pause of the fast lane', { schedule: hourly, urgent }, '2026-06-01T05:10:00Z', '2026-06-01T05:12:00.000Z'],
    [
      'the schedule, where that is sooner',
      { schedule: hourly, urgent },
      '2026-06-01T05:59:00Z',
      '2026-06-01T06:00:00.000Z',
    ],
    [
      'the fast lane stops with the schedule',
      { schedule: hourly, urgent },
      '2026-06-06T05:10:00Z',
      '2026-06-08T00:00:00.000Z',
    ],
    [
      'of another class it waits for the schedule',
      { schedule: hourly, urgent: { ...urgent, classes: ['fast'] } },
      '2026-06-01T05:10:00Z',
      '2026-06-01T06:00:00.000Z',
    ],
    [
      'a threshold counts as zero does',
      { schedule: hourly, urgent: { crossesZero: false, below: '10', noOftenerThan: '2m' } },
      '2026-06-01T05:10:00Z',
      '2026-06-01T05:12:00.000Z',
    ],
    [
      'a threshold that it never reaches does not',
      { schedule: hourly, urgent: { crossesZero: false, below: '1000', noOftenerThan: '2m' } },
      '2026-06-01T05:10:00Z',
      '2026-06-01T06:00:00.000Z',
    ],
  ] as [string, Pick<PartnerSend, 'schedule' | 'urgent'>, string, string][]) {
    it(what, () => assert.equal(from(rule, updated), expected));
  }
  it('of the class that is critical it is fast', () => {
    const rule = { schedule: hourly, urgent: { ...urgent, classes: ['fast'] } };
    assert.equal(from(rule, '2026-06-01T05:10:00Z', 'fast'), '2026-06-01T05:12:00.000Z');
    const first = from(rule, '2026-06-01T05:10:00Z', 'fast', false);
    assert.equal(first, '2026-06-01T06:00:00.000Z', "what was never told is the schedule's to begin with");
  });
});

describe('how far a change has come', () => {
  const moment = fc.integer({ min: 2, max: 90 });
  const maybe = fc.option(moment);
  const sighting = fc
    .record({
      advice: fc.integer({ min: 1, max: 5 }),
      composed: moment,
      delivered: maybe,
      fetched: maybe,
      acknowledged: maybe,
    })
    .map(({ advice, composed, delivered, fetched, acknowledged }): Sighting => {
      const time = (seconds: number | null) => (seconds === null ? null : at(composed + seconds));
      return {
        ...{ advice: `northwind-${advice}`, told: '78', composedAt: at(composed) },
        ...{ deliveredAt: time(delivered), fetchedAt: time(fetched), acknowledgedAt: time(acknowledged) },
      };
    });

  it('each time is the first of its kind, however the sightings come, and nothing moves after the end', () => {
    const ends = fc.constantFrom('acknowledged', 'fetched', 'delivered');
    fc.assert(
      fc.property(fc.array(sighting, { maxLength: 6 }), ends, (all, endsBy) => {
        const whole = progressed(run(), all, endsBy);
        assert.deepEqual(progressed(run(), all.toReversed(), endsBy).endedAt, whole.endedAt);
        const times = (key: 'composedAt' | 'deliveredAt' | 'fetchedAt' | 'acknowledgedAt') =>
          all.flatMap((one) => one[key] ?? []).sort()[0] ?? null;
        for (const key of ['composedAt', 'deliveredAt', 'fetchedAt', 'acknowledgedAt'] as const) {
          assert.equal(whole[key], times(key));
        }
        assert.equal(whole.outcome, times(`${endsBy}At`) === null ? null : endsBy);
        assert.equal(whole.endedAt, times(`${endsBy}At`));
        assert.deepEqual(progressed(whole, all, endsBy), whole, 'looked at again it is the same');
        if (whole.outcome !== null) {
          assert.deepEqual(progressed(whole, [{ ...(all[0] as Sighting), composedAt: at(0) }], endsBy), whole);
        }
        assert.equal(isOverdue(whole, start + 100_000), whole.outcome === null);
        assert.equal(isOverdue(whole, start + 99_999), false);
        assert.ok(Object.values(stageTimes(whole)).every((ms) => ms >= 0));
      }),
    );
  });

  it('is told by its last stage', () => {
    assert.equal(stageOf(run()), 'updated');
    assert.equal(stageOf(run({ composedAt: at(2), deliveredAt: at(3) })), 'delivered');
    assert.deepEqual(stageTimes(run({ composedAt: at(2), acknowledgedAt: at(11) })), {
      composed: 1_000,
      acknowledged: 10_000,
    });
  });
});
