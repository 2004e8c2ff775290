import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type FailedTry, retryAfter } from '../../../gateway/delivery/retry.ts';

const policies = {
  transient: { attemptsMax: 6, waitMs: 1_000, waitMsMax: 10_000 },
  ambiguous: { attemptsMax: 8, waitMs: 4_000, waitMsMax: 60_000 },
};
const failed = (kind: FailedTry['class'], attempts: number, more: Partial<FailedTry> = {}): FailedTry => ({
  class: kind,
  code: null,
  attempts,
  sinceMs: 0,
  giveUpAfterMs: 100_000,
  ...more,
});
const almostOne = 1 - 2 ** -53;
const chances = fc.double({ min: 0, max: almostOne, noNaN: true });
const kinds = fc.constantFrom('transient', 'ambiguous');

describe('the retry policy', () => {
  for (const [kind, attempt, chance, expected] of [
    ['transient', 0, 0.5, 500],
    ['transient', 1, 0.5, 500],
    ['transient', 1, 0, 0],
    ['transient', 2, 0.5, 1_000],
    ['transient', 3, 0.5, 2_000],
    ['transient', 4, 0.5, 4_000],
    ['transient', 5, 0.5, 5_000],
    ['transient', 5, almostOne, 9_999],
    ['transient', 6, 0.5, null],
    ['transient', 7, 0.5, null],
    ['ambiguous', 1, 0.5, 2_000],
    ['ambiguous', 7, 0.5, 30_000],
    ['ambiguous', 8, 0.5, null],
    ['permanent', 1, 0.5, null],
    ['permanent', 5, 0.5, null],
  ] as const) {
    it(`${kind}, failure ${attempt}, chance ${chance}: ${expected === null ? 'given up' : `${expected} ms`}`, () => {
      assert.equal(retryAfter(policies, failed(kind, attempt), chance), expected);
    });
  }

  it('gives up when the time is over, however few the tries were', () => {
    fc.assert(
      fc.property(kinds, fc.nat({ max: 5 }), fc.nat({ max: 200_000 }), chances, (kind, attempts, sinceMs, chance) => {
        const wait = retryAfter(policies, failed(kind, attempts, { sinceMs }), chance);
        assert.equal(wait === null, sinceMs >= 100_000);
      }),
    );
  });

  it('asks only a few times more what nobody can answer', () => {
    const unknown = { code: 'outcome-unknown' };
    assert.equal(retryAfter(policies, failed('ambiguous', 2, unknown), 0.5), 4_000);
    assert.equal(retryAfter(policies, failed('ambiguous', 3, unknown), 0.5), null);
  });

  it('waits a whole number of milliseconds within its bounds, however many tries there are', () => {
    const patient = {
      transient: { ...policies.transient, attemptsMax: 10_000 },
      ambiguous: { ...policies.ambiguous, attemptsMax: 10_000 },
    };
    fc.assert(
      fc.property(kinds, fc.integer({ min: 0, max: 5_000 }), chances, (kind, attempts, chance) => {
        const wait = retryAfter(patient, failed(kind, attempts), chance);
        assert.ok(wait !== null && Number.isSafeInteger(wait) && wait >= 0 && wait <= patient[kind].waitMsMax);
      }),
    );
  });

  it('spreads over the whole wait, and doubles it until the longest', () => {
    fc.assert(
      fc.property(kinds, fc.integer({ min: 1, max: 4 }), (kind, attempts) => {
        const most = retryAfter(policies, failed(kind, attempts), almostOne) as number;
        const next = retryAfter(policies, failed(kind, attempts + 1), almostOne) as number;
        assert.equal(retryAfter(policies, failed(kind, attempts), 0), 0);
        assert.ok(next === policies[kind].waitMsMax - 1 || next === 2 * (most + 1) - 1);
      }),
    );
  });
});
