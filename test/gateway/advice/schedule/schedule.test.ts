import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cronTimes } from '../../../../gateway/advice/schedule/cron-times.ts';
import {
  dueRuns,
  newestDue,
  nextDue,
  nextRun,
  type ScheduleSettings,
} from '../../../../gateway/advice/schedule/schedule.ts';
import { weekdaysOf } from '../../../../gateway/advice/schedule/wall-clock.ts';

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
    [
      'Chicago, spring: the skipped hour of several is due as well, once',
      '0,30 2,14 * * *',
      chicago,
      '2026-03-07T21:00:00Z',
      ['2026-03-08T08:00Z', '2026-03-08T19:00Z', '2026-03-08T19:30Z', '2026-03-09T07:00Z'],
    ],
    [
      'Chicago, spring: a skipped time and the one right after the gap are one',
      '30 2,3 * * *',
      chicago,
      '2026-03-08T07:59:59.999Z',
      ['2026-03-08T08:00Z', '2026-03-08T08:30Z', '2026-03-09T07:30Z'],
    ],
    [
      'Chicago, autumn: of several hours the one that comes twice is due once too',
      '*/30 0-2 * * *',
      chicago,
      '2026-11-01T05:29:00Z',
      ['2026-11-01T05:30Z', '2026-11-01T06:00Z', '2026-11-01T06:30Z', '2026-11-01T08:00Z', '2026-11-01T08:30Z'],
    ],
    ['every named hour means every hour', '0 0-23 * * *', chicago, '2026-11-01T06:30:00Z', ['2026-11-01T07:00Z']],
    [
      'Lord Howe, spring: half an hour is skipped',
      '15 2,3 * * *',
      'Australia/Lord_Howe',
      '2026-10-03T12:00:00Z',
      ['2026-10-03T15:30Z', '2026-10-03T16:15Z', '2026-10-04T15:15Z'],
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

const minute = (ms: number) => new Date(ms).toISOString().slice(0, 16);

describe('what stops a due time', () => {
  const calendar = { weekdays: 'mon-fri', holidays: ['2026-11-26', '12-25'] };
  const daily: ScheduleSettings = { cron: '0 6 * * *', zone: chicago };
  for (const [what, schedule, after, expected] of [
    [
      'business days alone: Thanksgiving, then Friday',
      { ...daily, days: 'business' },
      '2026-11-25T13:00Z',
      '2026-11-27T12:00',
    ],
    ['a weekend', { ...daily, days: 'business' }, '2026-11-27T13:00Z', '2026-11-30T12:00'],
    ['a holiday of every year', { ...daily, days: 'business' }, '2028-12-23T13:00Z', '2028-12-26T12:00'],
    ['all days', daily, '2026-11-25T13:00Z', '2026-11-26T12:00'],
    [
      'a window of every day',
      { ...daily, cron: '0 5,6 * * *', blackout: [{ from: '05:30', to: '06:30' }] },
      '2026-06-01T10:30Z',
      '2026-06-02T10:00',
    ],
    [
      'its last minute is before `to`',
      { ...daily, blackout: [{ from: '05:30', to: '06:00' }] },
      '2026-06-01T10:30Z',
      '2026-06-01T11:00',
    ],
    [
      'over midnight, of the day that it began on',
      { cron: '0 1 * * *', blackout: [{ from: '22:00', to: '04:00', days: 'fri' }] },
      '2026-06-05T12:00Z',
      '2026-06-07T01:00',
    ],
    [
      'over midnight, its evening',
      { cron: '0 23 * * *', blackout: [{ from: '22:00', to: '04:00', days: 'fri' }] },
      '2026-06-05T12:00Z',
      '2026-06-06T23:00',
    ],
    [
      'once, by its dates',
      { ...daily, blackout: [{ from: '2026-06-01 00:00', to: '2026-06-04T06:00' }] },
      '2026-05-31T12:00Z',
      '2026-06-04T11:00',
    ],
    [
      'a window in the hour that comes twice stops both',
      { cron: '*/30 * * * *', zone: chicago, blackout: [{ from: '01:00', to: '02:00' }] },
      '2026-11-01T05:45Z',
      '2026-11-01T08:00',
    ],
    [
      'a window in the hour that is skipped stops nothing',
      { cron: '0 * * * *', zone: chicago, blackout: [{ from: '02:00', to: '03:00' }] },
      '2026-03-08T07:30Z',
      '2026-03-08T08:00',
    ],
  ] as [string, ScheduleSettings, string, string][]) {
    it(what, () => {
      const next = nextDue(schedule, Date.parse(after), calendar);
      assert.equal(next === undefined ? undefined : minute(next), expected);
    });
  }

  it('is said of a time that it stops', () => {
    const thanksgiving = nextRun({ ...daily, days: 'business' }, Date.parse('2026-11-25T13:00Z'), calendar);
    assert.equal(thanksgiving?.stopped, 'holiday 2026-11-26');
    const saturday = nextRun({ ...daily, days: 'business' }, Date.parse('2026-11-27T13:00Z'), calendar);
    assert.equal(saturday?.stopped, 'no day of business (mon-fri)');
    assert.deepEqual([...weekdaysOf('fri-mon,wed')].sort(), [0, 1, 3, 5, 6]);
  });
});

describe('full and delta, and what was missed', () => {
  const both: ScheduleSettings = { cron: '0 * * * *', mode: 'delta', full: '0 5 * * *' };
  const runs = (schedule: ScheduleSettings, until: string, now: string) =>
    dueRuns(schedule, Date.parse(until), Date.parse(now)).map(({ at, mode }) => `${minute(at)} ${mode}`);

  it('is full where both are due, and delta where one is', () => {
    assert.deepEqual(runs(both, '2026-06-01T04:30Z', '2026-06-01T05:30Z'), ['2026-06-01T05:00 full']);
    assert.deepEqual(runs(both, '2026-06-01T05:30Z', '2026-06-01T06:30Z'), ['2026-06-01T06:00 delta']);
  });

  it('a full one that was missed makes the newest full', () => {
    assert.deepEqual(runs(both, '2026-06-01T03:30Z', '2026-06-01T09:30Z'), ['2026-06-01T09:00 full']);
  });

  it('skip keeps what is late by little, and drops the rest', () => {
    const skip: ScheduleSettings = { ...both, missed: 'skip' };
    assert.deepEqual(runs(skip, '2026-06-01T03:30Z', '2026-06-01T09:30Z'), []);
    assert.deepEqual(runs(skip, '2026-06-01T03:30Z', '2026-06-01T09:05Z'), ['2026-06-01T09:00 delta']);
    assert.deepEqual(runs({ ...skip, late: '40m' }, '2026-06-01T03:30Z', '2026-06-01T09:30Z'), [
      '2026-06-01T09:00 delta',
    ]);
  });

  it('all makes each, oldest first, up to a limit', () => {
    const all: ScheduleSettings = { ...both, missed: 'all' };
    assert.deepEqual(runs(all, '2026-06-01T03:30Z', '2026-06-01T06:30Z'), [
      '2026-06-01T04:00 delta',
      '2026-06-01T05:00 full',
      '2026-06-01T06:00 delta',
    ]);
    assert.equal(runs(all, '2026-01-01T00:00Z', '2026-06-01T00:00Z').length, 48);
  });
});

describe('the times of a cron expression', () => {
  const zones = fc.constantFrom(chicago, berlin, 'Australia/Lord_Howe', 'America/Sao_Paulo', 'Pacific/Apia', 'UTC');
  const crons = fc.constantFrom(
    '0,30 1,2,14 * * *',
    '*/20 2-3 * * *',
    '0 */2 * * *',
    '*/15 * * * *',
    '30 0 * * 0',
    '5 0 1 * *',
  );

  it('are the same forwards and backwards', () => {
    const day = 86_400_000;
    const from = fc.integer({ min: Date.UTC(2011, 11, 1) / day, max: Date.UTC(2027, 0, 1) / day });
    fc.assert(
      fc.property(crons, zones, from, fc.nat({ max: day }), (cron, zone, days, ms) => {
        const { next, previous } = cronTimes(cron, zone);
        const start = days * day + ms;
        const forwards: number[] = [];
        for (let at = next(start); forwards.length < 12; at = next(at as number)) forwards.push(at as number);
        const backwards: number[] = [];
        let at = previous((forwards.at(-1) as number) + 1) as number;
        for (; at > start; at = previous(at) as number) backwards.unshift(at);
        assert.deepEqual(backwards, forwards);
      }),
      { numRuns: 300 },
    );
  });
});
