/** Whether a number is agreed, and since when it is not, by what is known of it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compared, type NumberFacts, type Said } from '../../../gateway/standing/compare.ts';
import { beyond } from '../../../gateway/standing/limits.ts';
import { StandingTally, worstMax } from '../../../gateway/standing/tally.ts';

const now = '2026-06-02T00:00:00.000Z';
const instants = fc
  .integer({ min: 0, max: 23 })
  .map((hour) => `2026-06-01T${String(hour).padStart(2, '0')}:00:00.000Z`);
const quantities = fc.option(fc.integer({ min: 0, max: 5 }).map(String));
const saids = fc.record({
  quantity: quantities,
  advice: fc.constant('a'),
  composedAt: instants,
  accepted: fc.boolean(),
});
/** Newest first, the last one alone accepted, if any. */
const beliefs = fc.array(saids, { maxLength: 4 }).map((some): readonly Said[] =>
  some
    .toSorted((a, b) => (a.composedAt < b.composedAt ? 1 : -1))
    .map(({ accepted, ...said }, index, all) => ({
      ...said,
      acceptedAt: accepted && index === all.length - 1 ? now : null,
    })),
);
const facts: fc.Arbitrary<NumberFacts> = fc.record({
  ...{ sku: fc.constant('A'), location: fc.constant(null), would: quantities, beliefs },
  available: fc.integer({ min: -5, max: 9 }).map(String),
  changedAt: fc.option(instants, { nil: undefined }),
  knownSince: fc.option(instants, { nil: undefined }),
});

describe('a number that a partner was told', () => {
  it('is agreed exactly where the partner acknowledged what it would be told', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { state, acknowledged } = compared(given, now);
        const accepted = given.beliefs.find(({ acceptedAt }) => acceptedAt !== null);
        assert.deepEqual(acknowledged, accepted ?? null);
        const expected = accepted
          ? accepted.quantity === given.would
            ? 'agreed'
            : 'differs'
          : given.would === null
            ? 'agreed'
            : 'unacknowledged';
        assert.equal(state, expected);
      }),
    );
  });

  it('differs since the truth moved, never before the advice it goes by, and stays so while it differs', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const line = compared(given, now);
        const oldest = given.beliefs.at(-1);
        if (line.state === 'agreed' || oldest === undefined) return assert.equal(line.since, null);
        assert.ok(line.since !== null && line.since >= oldest.composedAt && line.since <= now);
        const later = compared({ ...given, knownSince: line.since, changedAt: now }, '2026-06-03T00:00:00.000Z');
        assert.equal(later.since, line.since, 'a later comparison does not make it younger');
      }),
    );
  });

  it('varies by what was told and is not there', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { variance, acknowledged, advised } = compared(given, now);
        const told = (acknowledged ?? advised)?.quantity ?? null;
        assert.equal(variance, told === null ? null : String(Number(told) - Number(given.available)));
      }),
    );
  });

  it('counts in the report, the worst named first', () => {
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 40 }), (all) => {
        const lines = all.map((given) => compared(given, now));
        const tally = new StandingTally();
        for (const line of lines) tally.add(line);
        const differing = lines.filter(({ state }) => state === 'differs');
        const varied = differing.flatMap(({ variance }) => (variance === null ? [] : [Number(variance)]));
        const sum = (some: readonly number[]) => String(some.reduce((total, each) => total + each, 0));
        const { result, worst } = tally;
        assert.deepEqual([result.numbers, result.differing], [lines.length, differing.length]);
        assert.equal(result.variance, sum(varied));
        assert.equal(result.excess, sum(varied.filter((each) => each > 0)));
        const ranked = differing.map(({ variance }) => Number(variance ?? 0)).sort((a, b) => b - a);
        assert.deepEqual(
          worst.map(({ variance }) => Number(variance ?? 0)),
          ranked.slice(0, worstMax),
        );
      }),
    );
  });
});

describe('limits on how far they may be apart', () => {
  const made = { numbers: 200, differing: 11, since: '2026-06-01T17:00:00.000Z' };
  const at = Date.parse(now);

  it('are broken by the share, by the age, and by nothing where there are none', () => {
    assert.match(beyond({ share: '5%' }, made, at) ?? '', /11 of 200 numbers differ \(5\.5%, and 5% is allowed\)/);
    assert.equal(beyond({ share: '6%' }, made, at), undefined);
    assert.match(beyond({ lag: '6h' }, made, at) ?? '', /17:00:00.000Z, and 6h is allowed/);
    assert.equal(beyond({ lag: '7h' }, made, at), undefined);
    assert.equal(beyond(undefined, made, at), undefined);
  });
});
