/** The state machine of a what-if, fact by fact. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Frame } from '../../../../gateway/advice/kept/frame.ts';
import { Policies } from '../../../../gateway/advice/whatif/policy.ts';
import { Replay } from '../../../../gateway/advice/whatif/replay.ts';
import type { AdviceKind } from '../../../../gateway/ledger/advice-store.ts';
import { toldLine } from '../../../support/advices.ts';

const noon = Date.parse('2026-06-01T12:00:00Z');
const frame = { now: noon, places: [{ ours: null, theirs: null }], locations: ['DAL'] } as unknown as Frame;
const counted = { frame, counted: true };
const units = (count: number) => BigInt(count) * 10_000n;
const line = (sku: string, told: number, available: number) => {
  const availability = JSON.stringify([['DAL', String(units(available)), '2026-06-01T11:00:00.000Z', '0']]);
  return toldLine(sku, [String(told)], { availability });
};

function replayOf(policies: Policies) {
  const replay = new Replay(policies, new Set(['A', 'B']));
  return {
    replay,
    advise(id: string, mode: AdviceKind, ...lines: readonly ReturnType<typeof line>[]) {
      replay.begin({ ...counted, id, mode });
      for (const one of lines) replay.line(one);
      replay.end();
    },
    order: (sku: string, quantity: number) =>
      replay.order({ sku, location: '', quantity: units(quantity), counted: true }),
  };
}

describe('a replay', () => {
  it('holds an order against the newest advice that had arrived, and what a delta left out by another policy', () => {
    const { replay, advise, order } = replayOf(new Policies([{ cap: '5' }], [], undefined));
    advise('n-1', 'full', line('A', 5, 100), line('B', 5, 100), line('C', 5, 9));
    order('A', 1);
    assert.equal(replay.tally.untold, 1, 'not there yet');
    replay.delivered('n-1');
    replay.change('A', 'DAL', units(20));
    replay.change('B', 'DAL', units(3));
    advise('n-2', 'delta', line('B', 3, 3));
    order('A', 30);
    assert.deepEqual(replay.tally.asks.other.oversold, { lines: 1, units: units(10) }, '100 were told and 20 there');
    assert.deepEqual(replay.tally.asks.today.oversold, { lines: 0, units: 0n });
    replay.delivered('n-2');
    order('A', 20);
    assert.deepEqual(replay.tally.asks.today.refused, { lines: 1, units: units(15) });
    assert.deepEqual(replay.tally.asks.other.refused, { lines: 0, units: 0n });
    assert.deepEqual(replay.tally.units, { told: units(28), today: units(28), other: units(209 + 32) });
    assert.deepEqual(replay.tally.withheldLast, { told: units(19), today: units(19), other: 0n });
    const [first, second] = replay.tally.differences();
    assert.deepEqual([first?.sku, first?.told.other, second?.sku], ['A', units(100), 'B']);
  });

  it('leaves alone what an urgent advice does not name, and forgets what a full one leaves out', () => {
    const { replay, advise, order } = replayOf(new Policies([], [], undefined));
    advise('n-1', 'full', line('A', 8, 8), line('B', 8, 8));
    replay.change('A', 'DAL', units(4));
    advise('n-2', 'urgent', line('B', 0, 8));
    assert.deepEqual(replay.saidOf('A')?.other, [units(8)]);
    assert.deepEqual(replay.saidOf('B')?.told, [0n]);
    assert.equal(replay.tally.zeroes.told, 1);
    advise('n-3', 'full', line('A', 4, 4));
    for (const id of ['n-1', 'n-2', 'n-3']) replay.delivered(id);
    order('B', 1);
    assert.deepEqual([replay.saidOf('B'), replay.tally.untold], [undefined, 1]);
  });

  it('goes by the ages that the advice kept, and knows nothing of what a delta left out where a policy asks for ages', () => {
    const other = [{ when: { olderThan: '30m' }, share: '0%' }];
    const { replay, advise, order } = replayOf(new Policies([], other, undefined));
    advise('n-1', 'full', line('A', 8, 8), line('B', 8, 8));
    assert.deepEqual(replay.saidOf('A')?.other, [0n]);
    replay.change('A', 'DAL', units(6));
    advise('n-2', 'delta', line('B', 7, 7));
    assert.deepEqual([replay.saidOf('A'), replay.saidOf('B')?.other], [undefined, [0n]]);
    for (const id of ['n-1', 'n-2']) replay.delivered(id);
    order('A', 1);
    order('B', 1);
    assert.deepEqual([replay.unknown, replay.tally.orders], [{ advices: 1, orders: 1 }, 1]);
    advise('n-3', 'full', line('A', 6, 6));
    assert.deepEqual([replay.saidOf('A')?.today, replay.tally.advices], [[units(6)], 2]);
  });
});
