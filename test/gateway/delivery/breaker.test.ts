/** The breaker of an endpoint as a pure function: properties over any history of failures, probes and successes. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { admits, afterFailure, counts, type EndpointFailure, sound } from '../../../gateway/delivery/breaker.ts';
import type { Endpoint } from '../../../gateway/ledger/endpoint-store.ts';

const policy = { failuresMax: 4, probeMs: 1_000, probeMsMax: 8_000 };
const chances = fc.double({ min: 0, max: 1 - 2 ** -53, noNaN: true });
const failure = (now: number, more: Partial<EndpointFailure> = {}): EndpointFailure => ({
  now,
  class: 'transient',
  code: 'partner-unreachable',
  reason: 'away',
  isProbe: false,
  ...more,
});

/** What can happen: time passes; then a try, which succeeds or fails in some way. */
const steps = fc.array(
  fc.record({
    passes: fc.nat({ max: 20_000 }),
    end: fc.constantFrom('works', 'transient', 'ambiguous', 'permanent'),
    chance: chances,
  }),
  { maxLength: 60 },
);

interface Seen {
  readonly before: Endpoint;
  readonly after: Endpoint;
  readonly end: string;
  readonly now: number;
}

/** Runs a history as delivery does: nothing is tried that is not admitted. */
function run(history: readonly { passes: number; end: string; chance: number }[]): Seen[] {
  const seen: Seen[] = [];
  let endpoint = sound;
  let now = 0;
  for (const { passes, end, chance } of history) {
    now += passes;
    const admitted = admits(endpoint, now);
    if (admitted === 'nothing') continue;
    const before = endpoint;
    const kind = end as EndpointFailure['class'];
    if (end === 'works') endpoint = sound;
    else endpoint = afterFailure(before, failure(now, { class: kind, isProbe: admitted === 'probe' }), policy, chance);
    seen.push({ before, after: endpoint, end, now });
  }
  return seen;
}

describe('the breaker', () => {
  it('opens exactly after so many transient failures in a row, and closes on the first success', () => {
    fc.assert(
      fc.property(steps, (history) => {
        let inRow = 0;
        for (const { before, after, end } of run(history)) {
          if (end === 'works') inRow = 0;
          else if (end === 'transient') inRow++;
          if (before.state === 'closed') assert.equal(after.state === 'open', inRow >= policy.failuresMax);
          else assert.equal(after.state, end === 'works' ? 'closed' : 'open');
        }
      }),
    );
  });

  it('asks again after a wait within its bounds, never at once after a failure, never later than the longest', () => {
    fc.assert(
      fc.property(steps, (history) => {
        for (const { after, end, now } of run(history)) {
          if (after.state !== 'open' || end === 'permanent') continue;
          const wait = Date.parse(after.probeAt ?? '') - now;
          const longest = Math.min(policy.probeMsMax, policy.probeMs * 2 ** after.probes);
          assert.ok(wait >= longest / 2 && wait <= longest, `${wait} of ${longest}`);
        }
      }),
    );
  });

  it('knows since when: the first failure of the row', () => {
    fc.assert(
      fc.property(steps, (history) => {
        let first: number | undefined;
        for (const { after, end, now } of run(history)) {
          if (end === 'works') first = undefined;
          else if (end === 'transient') first ??= now;
          if (after.state === 'open') assert.equal(Date.parse(after.downSince ?? ''), first);
        }
      }),
    );
  });

  it('is put off by no failure of what was on its way when it opened', () => {
    const open = [0, 0, 0, 0].reduce((endpoint) => afterFailure(endpoint, failure(0), policy, 0.5), sound);
    assert.equal(open.state, 'open');
    assert.equal(open.probeAt, new Date(750).toISOString());
    const after = afterFailure(open, failure(700), policy, 0.9);
    assert.equal(after.probeAt, open.probeAt);
    assert.equal(admits(after, 749), 'nothing');
    assert.equal(admits(after, 750), 'probe');
  });

  it('lets another probe go at once where the first was at fault itself', () => {
    const open = [0, 0, 0, 0].reduce((endpoint) => afterFailure(endpoint, failure(0), policy, 0.5), sound);
    const after = afterFailure(open, failure(800, { class: 'permanent', isProbe: true }), policy, 0.5);
    assert.equal(admits(after, 800), 'probe');
  });

  it('takes no try for counted that fails because the endpoint is known to be down', () => {
    const open: Endpoint = { ...sound, state: 'open', failures: 4 };
    assert.equal(counts(sound, 'partner-unreachable'), true);
    assert.equal(counts(open, 'partner-unreachable'), false);
    assert.equal(counts(open, 'remote-refused'), true);
    assert.equal(counts(open, null), true);
  });
});
