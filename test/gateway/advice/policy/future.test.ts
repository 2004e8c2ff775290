/** What a partner is told of later days: never more than there will be, and nothing of a day that has passed. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { lineOf, recordOf, signatureOf, toldOf } from '../../../../gateway/advice/kept/line-record.ts';
import { type BufferFacts, BufferPolicy } from '../../../../gateway/advice/policy/buffer.ts';
import { type ComingRow, futureFrame, toldLater } from '../../../../gateway/advice/policy/future.ts';
import type { BufferRule } from '../../../../gateway/partners/schema/buffer-schema.ts';
import type { FutureRule } from '../../../../gateway/partners/schema/future-schema.ts';
import { scaled } from '../../../../translators/canonical/decimal.ts';
import { toldLine } from '../../../support/advices.ts';

const q = (text: string) => scaled(text, 4) as bigint;
const today = '2026-11-25';
const rule: FutureRule = {
  ...{ as: 'sch', horizonDays: 20, dates: 3, tell: 'increase', code: '29', dateQualifier: '018' },
};
const coming = (quantity: number, expected: string, location = 'DAL'): ComingRow => [
  ...([location, expected, String(q(String(quantity))), 'in-transit', 'contoso', 'S-1'] as const),
  ...([null, 'doc-1', 'in-1', '2026-11-20T08:00:00.000Z'] as const),
];
const facts = (available: string, more: Partial<BufferFacts> = {}): BufferFacts => ({
  ...{ available: q(available), class: undefined, location: 'DAL', ageMs: 0 },
  ...more,
});
const dallas = new Set(['DAL']);

function later(
  rows: readonly ComingRow[],
  given: BufferFacts,
  more: Partial<FutureRule> = {},
  rules: readonly BufferRule[] = [],
  counted: ReadonlySet<string> = dallas,
) {
  const place = { locations: dallas, counted, facts: given, owed: 0n };
  const days = toldLater(futureFrame({ ...rule, ...more }, today), rows, place, new BufferPolicy(rules));
  return days.map(({ date, quantity }) => `${quantity} ${date}`);
}

describe('what is told of later days', () => {
  const rows = [coming(24, '2026-12-01'), coming(6, '2026-12-08'), coming(10, '2026-12-01')];

  for (const [what, given, expected] of [
    ['what each day adds', later(rows, facts('7')), ['34 2026-12-01', '6 2026-12-08']],
    ['all by then', later(rows, facts('7'), { tell: 'total' }), ['41 2026-12-01', '47 2026-12-08']],
    ['the soonest alone', later(rows, facts('7'), { dates: 1 }), ['34 2026-12-01']],
    ['within the horizon', later(rows, facts('7'), { horizonDays: 12 }), ['34 2026-12-01']],
    ['first what is owed', later(rows, facts('-36')), ['4 2026-12-08']],
    ['nothing overdue', later([coming(9, '2026-11-24'), coming(2, today)], facts('7')), [`2 ${today}`]],
    ['nothing of other places', later([coming(9, '2026-12-01', 'RNO')], facts('7')), []],
    ['nothing where nothing was counted', later(rows, facts('0'), {}, [], new Set()), []],
    ['nothing sold through', later(rows, facts('7', { status: 'sell-through' })), []],
    ['nothing discontinued', later(rows, facts('7', { status: 'discontinued' })), []],
    ['through a share', later(rows, facts('10'), {}, [{ share: '50%' }]), ['17 2026-12-01', '3 2026-12-08']],
    ['up to a cap', later(rows, facts('7'), {}, [{ cap: '20' }]), ['13 2026-12-01']],
    ['by packs', later(rows, facts('7'), {}, [{ pack: '12' }]), ['36 2026-12-01']],
    ['over a floor', later(rows, facts('1'), {}, [{ floor: '40' }]), ['41 2026-12-08']],
    ['less what is held back', later(rows, facts('7'), {}, [{ holdBack: '10' }]), ['31 2026-12-01', '6 2026-12-08']],
    [
      'nothing by an old count, where that is not told either',
      later(rows, facts('7', { ageMs: 9 * 3_600_000 }), {}, [{ when: { olderThan: '4h' }, share: '0%' }]),
      [],
    ],
  ] as const) {
    it(`is ${what}`, () => assert.deepEqual(given, expected));
  }

  const amount = fc.integer({ min: 0, max: 400 }).map((tenths) => tenths / 10);
  const someRows = fc.array(
    fc
      .tuple(amount, fc.integer({ min: 20, max: 60 }), fc.constantFrom('DAL', 'RNO'))
      .map(([quantity, day, location]) => {
        const expected = new Date(Date.UTC(2026, 10, day)).toISOString().slice(0, 10);
        return coming(quantity, expected, location);
      }),
    { maxLength: 8 },
  );
  const percent = fc.integer({ min: 0, max: 100 }).map((share) => `${share}%`);
  const units = fc.integer({ min: 0, max: 40 }).map(String);
  const someRules: fc.Arbitrary<BufferRule[]> = fc.array(
    fc.record(
      {
        ...{ share: percent, less: units, floor: units, cap: units, pack: units, minimum: units },
        holdBack: fc.oneof(percent, units),
        freshness: fc.constant({ whole: '1h', none: '5h' }),
      },
      { requiredKeys: [] },
    ),
    { maxLength: 3 },
  );
  const given = fc.record({
    rows: someRows,
    rules: someRules,
    available: fc.integer({ min: -300, max: 900 }).map((tenths) => String(tenths / 10)),
    ageMs: fc.constantFrom(0, 3 * 3_600_000),
    dates: fc.integer({ min: 1, max: 12 }),
    horizonDays: fc.integer({ min: 1, max: 40 }),
  });

  it('is with what is told of now never more than the policy makes of all that is there by then', () => {
    fc.assert(
      fc.property(given, ({ rows: some, rules, available, ageMs, dates, horizonDays }) => {
        const policy = new BufferPolicy(rules);
        const its = facts(available, { ageMs });
        const asked = (tell: FutureRule['tell']) => {
          const frame = futureFrame({ ...rule, dates, horizonDays, tell }, today);
          return {
            frame,
            told: toldLater(frame, some, { locations: dallas, counted: dallas, facts: its, owed: 0n }, policy),
          };
        };
        const { frame, told } = asked('increase');
        const { told: totals } = asked('total');
        assert.ok(told.length <= dates);
        let sum = policy.quantity(its);
        let before = '';
        for (const [index, { date, quantity }] of told.entries()) {
          assert.ok(date >= today && date <= frame.until && date > before);
          assert.ok(q(quantity) > 0n);
          before = date;
          sum += q(quantity);
          // What is there and what comes by then, added up here by itself.
          const there = some
            .filter(([location, expected]) => location === 'DAL' && expected >= today && expected <= date)
            .reduce((all, [, , quantity]) => all + BigInt(quantity), q(available));
          assert.ok(sum <= policy.quantity({ ...its, available: there }));
          assert.equal(totals[index]?.date, date);
          assert.ok(q(totals[index]?.quantity ?? '0') <= policy.quantity({ ...its, available: there }));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is the same in whatever order supply became known', () => {
    fc.assert(
      fc.property(given, fc.infiniteStream(fc.nat()), ({ rows: some, rules, available }, chance) => {
        const keyed = some.map((row) => ({ row, at: chance.next().value as number }));
        const shuffled = keyed.sort((a, b) => a.at - b.at).map(({ row }) => row);
        const ask = { dates: 12, horizonDays: 40 };
        assert.deepEqual(later(shuffled, facts(available), ask, rules), later(some, facts(available), ask, rules));
      }),
    );
  });
});

describe('the record of a line', () => {
  const future = [
    [
      { date: '2026-12-01', quantity: '24.5' },
      { date: '2026-12-08', quantity: '6' },
    ],
    [],
  ];

  it('keeps what was told of later days and the supply behind it, and its signature tells both', () => {
    const line = toldLine('A', ['7', '0'], { future, supply: JSON.stringify([coming(24.5, '2026-12-01')]) });
    assert.equal(signatureOf(line), '7~2026-12-01:24.5~2026-12-08:6|0');
    assert.deepEqual(lineOf(recordOf(line)), { ...line, description: undefined, price: undefined });
    assert.deepEqual(toldOf(signatureOf(line)), ['7', '0']);
  });

  it('is what it was where nothing is told of them', () => {
    assert.equal(signatureOf(toldLine('A', ['7', '0'])), '7|0');
    assert.equal(signatureOf(toldLine('A', [])), '-');
    const old = '"A"\t7|0\t[[[["VN","A"]],null,null,null,null],[],[]]';
    const line = lineOf(old);
    assert.deepEqual([line.told, line.future, line.supply], [['7', '0'], undefined, undefined]);
    assert.equal(recordOf(line), old);
  });
});
