import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { newestDue, nextDue, type ScheduleSettings } from '../../../gateway/advice/schedule.ts';

const chicago = 'America/Chicago';
const berlin = 'Europe/Berlin';

function dues(schedule: ScheduleSettings, after: string, count: number): string[] {
  const found: string[] = [];
  let at = Date.parse(after);
  while (found.length < count) {
    const next = nextDue(schedule, at);
    if (next === undefined) break;
    found.push(new Date(next).toISOString().replace(':00.000Z', 'Z'));
    at = next;
  }
  return found;
}

describe('when an advice is due', () => {
  for (const [what, cron, zone, after, expected] of [
    [
      'every day, UTC unless told',
      '0 6 * * *',
      undefined,
      '2026-03-01T06:00:00Z',
      ['2026-03-02T06:00Z', '2026-03-03T06:00Z'],
    ],
    ['just before is before', '0 6 * * *', undefined, '2026-03-01T05:59:59.999Z', ['2026-03-01T06:00Z']],
    [
      'Chicago, spring: its day is 23 hours',
      '0 6 * * *',
      chicago,
      '2026-03-07T12:00:00Z',
      ['2026-03-08T11:00Z', '2026-03-09T11:00Z'],
    ],
    [
      'Chicago, spring: the hour that is skipped is due right after it',
      '30 2 * * *',
      chicago,
      '2026-03-07T12:00:00Z',
      ['2026-03-08T08:00Z', '2026-03-09T07:30Z'],
    ],
    [
      'Chicago, autumn: its day is 25 hours',
      '0 6 * * *',
      chicago,
      '2026-10-31T12:00:00Z',
      ['2026-11-01T12:00Z', '2026-11-02T12:00Z'],
    ],
    [
      'Chicago, autumn: the hour that comes twice is due once, the first time',
      '30 1 * * *',
      chicago,
      '2026-10-31T12:00:00Z',
      ['2026-11-01T06:30Z', '2026-11-02T07:30Z'],
    ],
    [
      'Chicago, autumn: every hour means every hour',
      '0 * * * *',
      chicago,
      '2026-11-01T05:30:00Z',
      ['2026-11-01T06:00Z', '2026-11-01T07:00Z', '2026-11-01T08:00Z'],
    ],
    [
      'Chicago, spring: every half hour goes on',
      '*/30 * * * *',
      chicago,
      '2026-03-08T07:10:00Z',
      ['2026-03-08T07:30Z', '2026-03-08T08:00Z', '2026-03-08T08:30Z'],
    ],
    ['Berlin, spring', '30 2 * * *', berlin, '2026-03-28T12:00:00Z', ['2026-03-29T01:00Z', '2026-03-30T00:30Z']],
    ['Berlin, autumn', '30 2 * * *', berlin, '2026-10-24T12:00:00Z', ['2026-10-25T00:30Z', '2026-10-26T01:30Z']],
    ['Kolkata, half an hour off', '0 6 * * *', 'Asia/Kolkata', '2026-03-28T12:00:00Z', ['2026-03-29T00:30Z']],
    [
      'the design: every two hours of a working day',
      '0 6-20/2 * * 1-6',
      chicago,
      '2026-03-07T19:30:00Z',
      ['2026-03-07T20:00Z', '2026-03-07T22:00Z', '2026-03-08T00:00Z', '2026-03-08T02:00Z', '2026-03-09T11:00Z'],
    ],
    ['six fields begin with seconds', '30 0 6 * * *', undefined, '2026-03-01T00:00:00Z', ['2026-03-01T06:00:30.000Z']],
    ['the 29th of February', '0 0 29 2 *', undefined, '2026-03-01T00:00:00Z', ['2028-02-29T00:00Z']],
    ['a day that never comes', '0 0 30 2 *', undefined, '2026-03-01T00:00:00Z', []],
  ] as [string, string, string | undefined, string, string[]][]) {
    it(what, () => {
      const schedule = zone === undefined ? { cron } : { cron, zone };
      assert.deepEqual(dues(schedule, after, expected.length || 1), expected);
    });
  }
});

describe('catching up', () => {
  const at = (text: string) => Date.parse(text);
  const newest = (cron: string, until: string, now: string, zone?: string) => {
    const found = newestDue(zone === undefined ? { cron } : { cron, zone }, at(until), at(now));
    return found === undefined ? undefined : new Date(found).toISOString();
  };

  for (const [what, cron, until, now, expected] of [
    ['nothing was due', '0 6 * * *', '2026-03-01T06:00:00Z', '2026-03-02T05:59:59.999Z', undefined],
    ['due this very moment', '0 6 * * *', '2026-03-01T06:00:00Z', '2026-03-02T06:00:00Z', '2026-03-02T06:00:00.000Z'],
    ['due a moment ago', '0 6 * * *', '2026-03-01T06:00:00Z', '2026-03-02T06:00:00.001Z', '2026-03-02T06:00:00.000Z'],
    ['dealt with already', '0 6 * * *', '2026-03-02T06:00:00Z', '2026-03-02T06:00:00.500Z', undefined],
    [
      'only the newest of many',
      '*/5 * * * *',
      '2026-03-01T06:00:00Z',
      '2026-03-01T11:13:00Z',
      '2026-03-01T11:10:00.000Z',
    ],
    [
      'every second, after a year',
      '* * * * * *',
      '2025-03-01T00:00:00Z',
      '2026-03-01T00:00:00.700Z',
      '2026-03-01T00:00:00.000Z',
    ],
    [
      'every second of working hours, on a Sunday',
      '* * 6-20 * * 1-6',
      '2026-02-20T00:00:00Z',
      '2026-03-01T12:00:00Z',
      '2026-02-28T20:59:59.000Z',
    ],
    [
      'a weekly one, missed for days',
      '0 6 * * 0',
      '2026-02-27T00:00:00Z',
      '2026-03-04T12:00:00Z',
      '2026-03-01T06:00:00.000Z',
    ],
    ['the clock was put back', '0 6 * * *', '2026-03-05T06:00:00Z', '2026-03-02T07:00:00Z', undefined],
    ['never due', '0 0 30 2 *', '2025-03-01T00:00:00Z', '2026-03-01T00:00:00Z', undefined],
  ] as [string, string, string, string, string | undefined][]) {
    it(what, () => {
      const before = performance.now();
      assert.equal(newest(cron, until, now), expected);
      assert.ok(performance.now() - before < 500);
    });
  }

  it('finds the last of those that come one after another, across clock changes as well', () => {
    const schedule = fc.constantFrom<ScheduleSettings>(
      { cron: '30 1 * * *', zone: chicago },
      { cron: '30 2 * * *', zone: chicago },
      { cron: '*/20 0-4 * * *', zone: chicago },
      { cron: '0 */3 * * *', zone: berlin },
      { cron: '15 2 * * *', zone: berlin },
      { cron: '7 * * * *', zone: 'Australia/Lord_Howe' },
      { cron: '45 5 * * *', zone: 'Asia/Kolkata' },
    );
    const change = fc.constantFrom(
      '2026-03-08T08:00Z',
      '2026-11-01T07:00Z',
      '2026-03-29T01:00Z',
      '2026-10-25T01:00Z',
      '2026-04-04T15:00Z',
    );
    const minutes = fc.integer({ min: -2_000, max: 2_000 });
    fc.assert(
      fc.property(schedule, change, minutes, fc.nat(4_000), (each, around, from, length) => {
        const until = at(around) + from * 60_000;
        const now = until + length * 60_000;
        let last: number | undefined;
        for (let next = nextDue(each, until); next !== undefined && next <= now; next = nextDue(each, next))
          last = next;
        assert.equal(newestDue(each, until, now), last);
      }),
      { numRuns: 200 },
    );
  });
});
