import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { retryAfter } from '../../../gateway/delivery/retry.ts';

const policy = { attemptsMax: 6, waitMs: 1_000, waitMsMax: 10_000 };
const almostOne = 1 - 2 ** -53;

describe('the retry policy', () => {
  for (const [kind, attempt, chance, expected] of [
    ['transient', 1, 0.5, 500],
    ['transient', 1, 0, 0],
    ['transient', 2, 0.5, 1_000],
    ['transient', 3, 0.5, 2_000],
    ['transient', 4, 0.5, 4_000],
    ['transient', 5, 0.5, 5_000],
    ['transient', 5, almostOne, 9_999],
    ['transient', 6, 0.5, null],
    ['transient', 7, 0.5, null],
    ['ambiguous', 1, 0.5, 500],
    ['ambiguous', 6, 0.5, null],
    ['permanent', 1, 0.5, null],
    ['permanent', 5, 0.5, null],
  ] as const) {
    it(`${kind}, failure ${attempt}, chance ${chance}: ${expected === null ? 'given up' : `${expected} ms`}`, () => {
      assert.equal(retryAfter(policy, kind, attempt, chance), expected);
    });
  }

  it('waits a whole number of milliseconds within its bounds, however many tries there are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.double({ min: 0, max: almostOne, noNaN: true }),
        (attempt, chance) => {
          const wait = retryAfter({ ...policy, attemptsMax: 10_000 }, 'transient', attempt, chance);
          assert.ok(wait !== null && Number.isSafeInteger(wait) && wait >= 0 && wait <= policy.waitMsMax);
        },
      ),
    );
  });
});
