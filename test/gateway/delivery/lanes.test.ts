/** Lanes and rates as pure functions. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Candidate, kept, laneOf, next, noTurns, type Tier } from '../../../gateway/delivery/lanes.ts';
import { allowed, type Bucket, filled, taken } from '../../../gateway/delivery/rate.ts';

const kinds = ['acknowledgment', 'inventory-advice', 'purchase-order'] as const;
const tiers = ['strategic', 'standard', 'low'] as const;
const candidate = (tier: Tier, kind: string, number = 0): Candidate => ({
  key: `${tier}-${number}/${kind}`,
  partner: `${tier}-${number}`,
  lane: laneOf(tier, kind),
  seq: number,
});

/** Serves the same backlog many times over. */
function serve(candidates: readonly Candidate[], count: number): string[] {
  let turns = noTurns;
  return Array.from({ length: count }, () => {
    const turn = next(turns, candidates);
    assert.ok(turn);
    turns = turn.turns;
    return turn.chosen.key;
  });
}

describe('lanes', () => {
  it('serve by tier and class where all wait: acknowledgments first, orders last, what is critical before all', () => {
    const all = tiers.flatMap((tier) => kinds.map((kind) => candidate(tier, kind)));
    const first = serve(all, 9);
    assert.equal(first[0], 'strategic-0/acknowledgment');
    assert.equal(first[1], 'strategic-0/inventory-advice');
    assert.equal(first.at(-1), 'low-0/purchase-order');
    const order: Candidate = {
      ...candidate('strategic', 'purchase-order', 1),
      lane: laneOf('strategic', 'purchase-order', ['purchase-order']),
    };
    assert.equal(serve([...all, order], 1)[0], order.key);
  });

  it('what the fast lane made goes before other advices of its tier, and behind acknowledgments', () => {
    const urgent: Candidate = {
      ...candidate('standard', 'inventory-advice', 1),
      lane: laneOf('standard', 'inventory-advice', [], true),
    };
    const [advice, acknowledgment] = [
      candidate('standard', 'inventory-advice'),
      candidate('standard', 'acknowledgment'),
    ];
    assert.deepEqual(serve([advice, urgent, acknowledgment], 3), [acknowledgment.key, urgent.key, advice.key]);
    assert.equal(laneOf('standard', 'inventory-advice', ['inventory-advice'], true).name, 'standard/critical');
  });

  it('starve nobody: in any backlog each lane gets its share of the turns', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.constantFrom(...tiers), fc.constantFrom(...kinds)), {
          minLength: 1,
          maxLength: 9,
          selector: ([tier, kind]) => `${tier}/${kind}`,
        }),
        (backlog) => {
          const candidates = backlog.map(([tier, kind]) => candidate(tier, kind));
          const weights = candidates.reduce((sum, { lane }) => sum + lane.weight, 0);
          // In so many turns each lane comes as often as its weight says, one turn more or less for each lane there is.
          const count = weights;
          const served = serve(candidates, count);
          for (const { key, lane } of candidates) {
            const turns = served.filter((each) => each === key).length;
            assert.ok(Math.abs(turns - lane.weight) <= candidates.length + 1, `${key}: ${turns} of ${lane.weight}`);
            assert.ok(turns > 0);
          }
        },
      ),
    );
  });

  it('let one that was idle neither save up turns nor wait for them', () => {
    const busy = candidate('strategic', 'acknowledgment');
    const late = candidate('standard', 'inventory-advice');
    let turns = noTurns;
    for (let count = 0; count < 1_000; count++) turns = next(turns, [busy])?.turns ?? turns;
    const served: string[] = [];
    for (let count = 0; count < 18; count++) {
      const turn = next(turns, [busy, late]);
      assert.ok(turn);
      turns = turn.turns;
      served.push(turn.chosen.key);
    }
    const position = served.indexOf(late.key);
    assert.ok(position >= 0 && position <= 1, served.join());
    assert.ok(served.filter((key) => key === late.key).length <= 3);
  });

  it('take turns within: no partner stands before the others because its backlog is older', () => {
    const many = Array.from({ length: 7 }, (_, number) => candidate('standard', 'inventory-advice', number));
    const served = serve(many, 14);
    assert.deepEqual(new Set(served.slice(0, 7)).size, 7);
    assert.deepEqual(served.slice(7), served.slice(0, 7));
    assert.equal(served[0], many[0]?.key);
  });

  it('have none to serve where nothing waits, and remember only what does', () => {
    assert.equal(next(noTurns, []), undefined);
    const one = candidate('low', 'acknowledgment');
    const { turns } = next(noTurns, [one]) ?? assert.fail();
    assert.equal(turns.served.size, 1);
    assert.equal(kept(turns, new Set()).served.size, 0);
  });
});

describe('a rate', () => {
  it('lets through no more in any time than the rate and one burst, and all of it in the long run', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6_000 }),
        fc.array(fc.record({ passes: fc.nat({ max: 30_000 }), wants: fc.nat({ max: 300 }) }), { maxLength: 50 }),
        (perMinute, tries) => {
          let bucket: Bucket | undefined;
          let now = 0;
          let sent = 0;
          for (const { passes, wants } of tries) {
            now += passes;
            const full = filled(bucket, perMinute, now);
            const count = Math.min(wants, allowed(full));
            bucket = taken(full, count);
            sent += count;
            assert.ok(sent <= Math.max(1, perMinute / 10) + (now * perMinute) / 60_000 + 1e-6);
          }
        },
      ),
    );
    let bucket = filled(undefined, 60, 0);
    let sent = 0;
    for (let now = 0; now <= 600_000; now += 500) {
      bucket = filled(bucket, 60, now);
      if (allowed(bucket) > 0) {
        bucket = taken(bucket, 1);
        sent++;
      }
    }
    assert.ok(sent >= 600, String(sent));
  });

  it('is not filled by a clock that was set back, and waits no longer for it', () => {
    const bucket = taken(filled(undefined, 60, 10_000), 6);
    assert.equal(allowed(filled(bucket, 60, 5_000)), 0);
    assert.equal(allowed(filled(filled(bucket, 60, 5_000), 60, 6_000)), 1);
  });
});
