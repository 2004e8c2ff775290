/** Who goes first in the fast lane, as pure functions: class decides, tier before it, and nobody waits for ever. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  byUrgency,
  headStart,
  Marks,
  placeInLine,
  rankOf,
  type Waiting,
} from '../../../../gateway/advice/fast-lane/marks.ts';

const tiers = ['strategic', 'standard', 'low'] as const;
/** Changes in their order, up to several head starts apart. */
const changes = fc
  .array(
    fc.record({ sku: fc.integer({ min: 0, max: 30 }), rank: fc.nat(3), gap: fc.integer({ min: 1, max: headStart }) }),
  )
  .map((all) => {
    let seq = 0;
    return all.map(({ sku, rank, gap }) => {
      seq += gap;
      return { sku: `S${sku}`, rank, seq };
    });
  });

/** What has to be: each SKU once, by its first change, in line by class and change. */
function inLine(all: readonly { readonly sku: string; readonly rank: number; readonly seq: number }[]): string[] {
  const first = new Map<string, number>();
  for (const { sku, rank, seq } of all) if (!first.has(sku)) first.set(sku, placeInLine(rank, seq));
  return [...first].sort(([, a], [, b]) => a - b).map(([sku]) => sku);
}

describe('marks', () => {
  it('go by class, and of one class the oldest change first', () => {
    const marks = new Marks();
    marks.add('slow', 2, 1);
    marks.add('fast', 0, 2);
    marks.add('normal', 1, 3);
    marks.add('faster', 0, 4);
    assert.deepEqual(marks.next(9), ['fast', 'faster', 'normal', 'slow']);
    assert.deepEqual([marks.rank, marks.oldest, marks.size], [0, 1, 4]);
    marks.remove(['fast', 'faster', 'unknown']);
    assert.deepEqual([marks.rank, marks.oldest, marks.size], [1, 1, 2]);
  });

  it('in any order of changes: in line, each once, however they are taken', () => {
    fc.assert(
      fc.property(changes, fc.integer({ min: 1, max: 7 }), (all, most) => {
        const marks = new Marks();
        for (const { sku, rank, seq } of all) marks.add(sku, rank, seq);
        const taken: string[] = [];
        while (marks.size > 0) {
          const some = marks.next(most);
          assert.ok(some.length > 0 && some.length <= most);
          assert.deepEqual(marks.next(most), some, 'looking takes nothing away');
          taken.push(...some);
          marks.remove(some);
        }
        const expected = inLine(all);
        const places = new Map(all.toReversed().map(({ sku, rank, seq }) => [sku, placeInLine(rank, seq)]));
        // Two of the same place may change theirs.
        assert.deepEqual(
          taken.map((sku) => places.get(sku)),
          expected.map((sku) => places.get(sku)),
        );
        assert.deepEqual(taken.toSorted(), expected.toSorted());
        assert.deepEqual([marks.rank, marks.oldest], [undefined, undefined]);
      }),
    );
  });

  it('starve nobody: whatever goes on coming in of a higher class, a mark goes after a limited number of changes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.integer({ min: headStart / 50, max: headStart }), (rank, step) => {
        const marks = new Marks();
        marks.add('patient', rank, 1);
        let seq = 1;
        // One goes each time, and meanwhile one of the highest class comes in.
        while (marks.has('patient')) {
          seq += step;
          marks.add(`S${seq}`, 0, seq);
          marks.remove(marks.next(1));
          assert.ok(seq <= rank * headStart + 1 + step, 'it waits longer than its class says');
        }
      }),
    );
  });

  it('a class that nobody ordered, or none, is behind all that are', () => {
    assert.deepEqual(
      ['fast', 'limited', 'other', undefined].map((itemClass) => rankOf(['fast', 'limited'], itemClass)),
      [0, 1, 2, 2],
    );
    assert.equal(rankOf([], 'fast'), rankOf([], undefined), 'without an order all are the same');
  });
});

describe('rules with something to send', () => {
  const waiting = fc.record<Waiting>({ tier: fc.constantFrom(...tiers), rank: fc.nat(3), oldest: fc.nat(9) });

  it('a critical class goes first over all partners of a tier, and never before a higher tier', () => {
    fc.assert(
      fc.property(fc.array(waiting, { minLength: 2 }), (all) => {
        const sorted = all.toSorted(byUrgency);
        for (const [index, later] of sorted.entries()) {
          for (const earlier of sorted.slice(0, index)) {
            const tier = tiers.indexOf(earlier.tier) - tiers.indexOf(later.tier);
            assert.ok(tier <= 0);
            if (tier === 0) assert.ok(earlier.rank <= later.rank);
            if (tier === 0 && earlier.rank === later.rank) assert.ok(earlier.oldest <= later.oldest);
          }
        }
      }),
    );
  });
});
