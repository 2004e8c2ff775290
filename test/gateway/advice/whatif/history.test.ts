/** A history through policies: today's gives what was told, another one what it would have, whatever deltas left out. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { BufferPolicy } from '../../../../gateway/advice/policy/buffer.ts';
import { replayed } from '../../../../gateway/advice/whatif/history.ts';
import { Policies } from '../../../../gateway/advice/whatif/policy.ts';
import { reservedByLocation } from '../../../../gateway/inventory/availability.ts';
import type { BufferRule } from '../../../../gateway/partners/schema/buffer-schema.ts';
import { history } from './history.ts';

const skus = ['A', 'B', 'C'] as const;
const unit = 10_000n;
const quantity = fc.integer({ min: 0, max: 30 });

const policy = fc.array(
  fc.oneof(
    fc.record<BufferRule>({ share: fc.constantFrom('50%', '80%'), less: fc.constantFrom('0', '2') }),
    fc.record<BufferRule>({ cap: fc.constantFrom('5', '12'), floor: fc.constantFrom('0', '3') }),
    fc.record<BufferRule>({ when: fc.constant({ sku: 'A' }), pack: fc.constantFrom('4', '6') }),
  ),
  { maxLength: 2 },
);

const sku = fc.constantFrom(...skus);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant('count'), sku, fc.constantFrom('DAL', 'RNO'), quantity) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('order'), sku, fc.constantFrom('', 'DAL'), quantity) },
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom('full', 'delta')) },
);

const byPlace = { DAL: '0042', RNO: '0077' };

interface Expected {
  readonly units: bigint[];
  withheld: bigint;
  readonly zeroes: number[];
  orders: number;
  aboveAvailable: bigint;
  aboveTold: bigint;
  refused: bigint;
}

describe('the history of a partner through a policy', () => {
  it('is what was told by that of today, and by another what it makes of the stock of each time', async () => {
    const steps = fc.array(step, { minLength: 5, maxLength: 14 });
    // Under a low cap deltas leave out what another policy would have told.
    const narrow = fc.oneof(policy, fc.constant<BufferRule[]>([{ cap: '3' }]));
    const property = fc.asyncProperty(fc.boolean(), narrow, policy, steps, async (split, today, other, all) => {
      await using made = history({ buffer: today, ...(split && { locations: byPlace }) }, skus);
      const places: readonly (string | null)[] = split ? ['DAL', 'RNO'] : [null];
      const expected: Expected = {
        units: [],
        withheld: 0n,
        zeroes: [],
        orders: 0,
        aboveAvailable: 0n,
        aboveTold: 0n,
        refused: 0n,
      };
      const stock = async (one: string) => {
        const rows = await made.ledger.read.inventory.availabilities(one);
        const known = new Map(rows.map(({ location, quantity }) => [location, quantity]));
        const anywhere = known.get('') ?? 0n;
        const borne = reservedByLocation(
          [...known].filter(([location]) => location !== ''),
          -anywhere,
        );
        return places.map((ours) =>
          ours === null ? sum([...known.values()]) : (known.get(ours) ?? 0n) - (borne.get(ours) ?? 0n),
        );
      };
      const otherOf = (one: string, available: readonly bigint[]) =>
        available.map((quantity, index) => {
          const facts = { available: quantity, class: undefined, ageMs: undefined, sku: one };
          return new BufferPolicy(other).quantity({ ...facts, location: places[index] ?? undefined });
        });
      const believed = new Map<string, readonly bigint[]>();
      const advise = async (mode: 'full' | 'delta') => {
        if (!(await made.advise(mode))) return;
        let [units, zeroes] = [0n, 0];
        for (const one of skus) {
          const available = await stock(one);
          const numbers = otherOf(one, available);
          believed.set(one, numbers);
          units += sum(numbers);
          expected.withheld += sum(available.map((some) => max(some, 0n))) - sum(numbers);
          zeroes += numbers.filter((number, index) => number === 0n && (available[index] ?? 0n) > 0n).length;
        }
        expected.units.push(units);
        expected.zeroes.push(zeroes);
      };
      const order = async (one: string, location: string, ordered: number) => {
        const asked = BigInt(ordered) * unit;
        const index = places.indexOf(location);
        const at = (numbers: readonly bigint[]) => (index < 0 ? sum(numbers) : (numbers[index] ?? 0n));
        const there = max(at(await stock(one)), 0n);
        const number = at(believed.get(one) ?? []);
        await made.order(one, location, ordered);
        if (ordered === 0) return;
        expected.orders += 1;
        expected.aboveAvailable += max(asked - there, 0n);
        expected.aboveTold += max(asked - number, 0n);
        if (asked <= there) expected.refused += max(asked - number, 0n);
      };
      await advise('full');
      for (const [what, one, location, count] of all) {
        if (what === 'count') await made.count(one as string, location as string, count as number);
        else if (what === 'order') await order(one as string, location as string, count as number);
        else await advise(what as 'full' | 'delta');
      }
      const about = { views: made.ledger.read, partner: 'northwind', rule: 'daily', since: 0 };
      const has = made.partner.items.has;
      const { replay } = await replayed({ ...about, has, policies: new Policies(today, other, undefined) });
      const { tally } = replay;
      assert.equal(tally.advices, expected.units.length);
      for (const one of skus) {
        const said = replay.saidOf(one);
        assert.deepEqual(said?.today, said?.told, `${one} by today's policy is what was told`);
      }
      assert.equal(tally.units.today, tally.units.told);
      assert.equal(tally.zeroes.today, tally.zeroes.told);
      assert.deepEqual(tally.asks.today, tally.asks.told);
      assert.equal(tally.units.other, sum(expected.units));
      assert.equal(tally.withheld.other, expected.withheld);
      assert.equal(
        tally.zeroes.other,
        expected.zeroes.reduce((total, some) => total + some, 0),
      );
      assert.equal(tally.orders + tally.untold, expected.orders);
      assert.equal(tally.aboveAvailable.units, expected.aboveAvailable);
      assert.equal(tally.asks.other.aboveTold.units, expected.aboveTold);
      assert.equal(tally.asks.other.refused.units, expected.refused);
      assert.equal(replay.unlike, 0);
    });
    await fc.assert(property, { numRuns: 25 });
  });

  it('counts nothing of a canary', async () => {
    await using made = history({}, ['A', 'X']);
    await made.count('A', 'DAL', 5);
    await made.advise('full');
    await made.count('X', 'DAL', 100);
    await made.advise('delta');
    const about = { views: made.ledger.read, partner: 'northwind', rule: 'daily', since: 0, has: () => true };
    const policies = new Policies([], [{ cap: '3' }], undefined);
    const { replay } = await replayed({ ...about, policies, canaries: new Set(['X']) });
    // After either advice A stands told, and X does not.
    assert.deepEqual(replay.tally.units, { told: 10n * unit, today: 10n * unit, other: 6n * unit });
    assert.equal(replay.saidOf('X'), undefined);
  });
});

function sum(quantities: readonly bigint[]): bigint {
  return quantities.reduce((total, one) => total + one, 0n);
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
