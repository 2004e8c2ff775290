import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { explainedSku } from '../../../gateway/advice/explain/explained.ts';
import { reservedByLocation } from '../../../gateway/inventory/availability.ts';
import { composing } from './set-up.ts';

const codes = ['AUS', 'DAL', 'LAX', 'RNO'] as const;
const units = fc.integer({ min: -20, max: 100 }).map((quantity) => BigInt(quantity) * 10_000n);
const stock = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...codes), units), { selector: ([code]) => code })
  .map((rows) => new Map<string, bigint>(rows));
const reserved = fc.integer({ min: 0, max: 200 }).map((quantity) => BigInt(quantity) * 10_000n);
const sum = (quantities: Iterable<bigint>) => [...quantities].reduce((total, one) => total + one, 0n);
const atLeast0 = (quantity: bigint) => (quantity > 0n ? quantity : 0n);

describe('what orders reserve at no location', () => {
  it('is borne by locations that have it, and never makes more of them together than the sum', () => {
    fc.assert(
      fc.property(stock, reserved, (rows, whole) => {
        const borne = reservedByLocation(rows, whole);
        const left = new Map([...rows].map(([code, quantity]) => [code, quantity - (borne.get(code) ?? 0n)]));
        assert.ok([...borne.keys()].every((code) => rows.has(code)));
        assert.ok([...borne.values()].every((quantity) => quantity > 0n));
        if (rows.size > 0) assert.equal(sum(left.values()), sum(rows.values()) - whole);
        const isSomewhere = whole <= sum([...rows.values()].map(atLeast0));
        // A location that is below nothing by itself is not made good by another.
        const below = sum([...rows.values()].filter((quantity) => quantity < 0n));
        const told = sum([...left.values()].map(atLeast0));
        assert.equal(told, isSomewhere ? sum(rows.values()) - below - whole : 0n);
        for (const [code, quantity] of borne) if (isSomewhere) assert.ok(quantity <= (rows.get(code) ?? 0n));
      }),
    );
  });

  it('is the same whatever the order of the rows, and taken where most is available first', () => {
    fc.assert(
      fc.property(stock, reserved, (rows, whole) => {
        const other = new Map([...rows].reverse());
        assert.deepEqual(new Map(reservedByLocation(other, whole)), new Map(reservedByLocation(rows, whole)));
        const borne = reservedByLocation(rows, whole);
        for (const [one, quantity] of rows) {
          for (const [another, less] of rows) {
            if (less >= quantity || !borne.has(another)) continue;
            assert.ok((borne.get(one) ?? 0n) >= quantity, `${another} bears before ${one} is at nothing`);
          }
        }
      }),
    );
    const equal = reservedByLocation(new Map([...codes].reverse().map((code) => [code, 5n])), 7n);
    assert.deepEqual(Object.fromEntries(equal), { AUS: 5n, DAL: 2n });
  });

  it('comes off what a partner is told, location by location, and the explanation is the same number', async () => {
    const whole = fc.integer({ min: 0, max: 60 });
    await fc.assert(
      fc.asyncProperty(whole, whole, fc.integer({ min: 0, max: 90 }), async (dallas, reno, asked) => {
        await using each = composing({ locations: { DAL: '0042', RNO: '0077' } }, ['A']);
        await each.askedAnywhere('A', { DAL: dallas, RNO: reno }, asked);
        await each.compose();
        const advice = await each.newest();
        const line = await explainedSku(each.ledger.read.advices, advice, 'A');
        assert.ok(line !== undefined);
        const told = line.numbers.map((number) => Number(number.told));
        assert.equal(told[0]! + told[1]!, Math.max(0, dallas + reno - asked));
        for (const number of line.numbers) {
          assert.equal(number.differs, undefined);
          assert.equal(number.reservedAnywhere, asked === 0 ? undefined : String(asked));
          assert.equal(Number(number.reserved ?? 0) <= asked, true);
        }
      }),
      { numRuns: 25 },
    );
  });
});
