import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type ExplainInput, explain } from '../../../../gateway/advice/explain/explanation.ts';
import { availabilityRule } from '../../../../gateway/inventory/availability.ts';
import type { Position } from '../../../../gateway/ledger/inventory-store.ts';
import { scaled } from '../../../../translators/canonical/decimal.ts';
import { type InventoryState, inventoryStates } from '../../../../translators/canonical/inventory-update.ts';
import { noon } from '../../../support/records.ts';

const now = Date.parse(noon);
const position = (location: string, state: InventoryState, units: number, asOf = noon): Position => ({
  sku: '00042',
  location,
  state,
  quantity: BigInt(units) * 10_000n,
  asOf,
  source: 'wms',
  countedAt: asOf,
  countRank: 'k',
  key: 'k',
});
const input = (more: Partial<ExplainInput>): ExplainInput => ({
  sku: '00042',
  class: undefined,
  location: { ours: null, theirs: null },
  locations: ['DAL', 'AUS'],
  positions: [],
  buffer: [],
  now,
  ...more,
});
const q = (text: string) => scaled(text, 4) as bigint;

describe('the explanation of a number', () => {
  it('names every position, owner and step behind it', () => {
    const explained = explain(
      input({
        class: 'fast',
        location: { ours: 'DAL', theirs: '0042' },
        locations: ['DAL'],
        owners: { DAL: { 'on-hand': 'wms' } },
        positions: [position('DAL', 'on-hand', 20), position('DAL', 'allocated', 5), position('AUS', 'on-hand', 900)],
        buffer: [{ share: '50%' }],
      }),
    );
    const asOf = noon;
    assert.deepEqual(explained, {
      sku: '00042',
      location: 'DAL',
      partnerLocation: '0042',
      told: '7',
      available: '15',
      from: [
        {
          location: 'DAL',
          owners: { 'on-hand': 'wms' },
          available: '15',
          asOf,
          positions: [
            { state: 'on-hand', quantity: '20', asOf, source: 'wms', countedAt: asOf, counts: 1, owner: 'wms' },
            { state: 'allocated', quantity: '5', asOf, source: 'wms', countedAt: asOf, counts: -1, owner: null },
          ],
        },
      ],
      class: 'fast',
      steps: [{ step: 'share', setting: '50%', rule: 1, before: '15', after: '7' }],
    });
  });

  it('counts a location of which nothing is known as nothing, and says so', () => {
    const explained = explain(input({ location: { ours: 'DAL', theirs: 'D' }, locations: ['DAL'] }));
    assert.equal(explained.told, '0');
    assert.deepEqual(explained.from, [{ location: 'DAL', available: null, asOf: null, positions: [] }]);
  });

  for (const [what, positions, expected] of [
    ['young everywhere', [position('DAL', 'on-hand', 5), position('AUS', 'on-hand', 5)], '10'],
    ['old at one', [position('DAL', 'on-hand', 5), position('AUS', 'on-hand', 5, '2026-03-01T07:59:59.999Z')], '0'],
    ['known of promises only at one', [position('DAL', 'on-hand', 5), position('AUS', 'allocated', 5)], '0'],
    ['not kept at one', [position('DAL', 'on-hand', 5)], '5'],
    ['not known at all', [], '0'],
  ] as [string, Position[], string][]) {
    it(`a sum of what is ${what} is ${expected}, where old counts are not told`, () => {
      const buffer = [{ when: { olderThan: '4h' }, share: '0%' }];
      assert.equal(explain(input({ positions, buffer })).told, expected);
    });
  }

  it('adds up: positions to locations, locations to what is available, steps to what is told', () => {
    const somePosition = fc
      .tuple(
        fc.constantFrom('DAL', 'AUS', 'LAX'),
        fc.constantFrom(...(Object.keys(inventoryStates) as InventoryState[])),
        fc.integer({ min: -50, max: 500 }),
      )
      .map(([location, state, units]) => position(location, state, units));
    const unique = fc.uniqueArray(somePosition, { selector: ({ location, state }) => `${location} ${state}` });
    fc.assert(
      fc.property(unique, fc.boolean(), (positions, isSum) => {
        const where = isSum ? {} : { location: { ours: 'DAL', theirs: 'D' }, locations: ['DAL'] };
        const buffer = [{ share: '80%', less: '2', pack: '6' }];
        const explained = explain(input({ positions, buffer, ...where }));
        let sum = 0n;
        for (const from of explained.from) {
          if (from.available === null) {
            assert.ok(from.positions.every(({ state }) => state !== 'on-hand'));
            continue;
          }
          const here = from.positions.reduce(
            (total, each) => total + availabilityRule[each.state as InventoryState] * q(each.quantity),
            0n,
          );
          assert.equal(here, q(from.available));
          sum += here;
        }
        assert.equal(sum, q(explained.available));
        assert.equal(explained.steps[0]?.before, explained.available);
        assert.equal(explained.steps.at(-1)?.after, explained.told);
        const locations = explained.from.map(({ location }) => location);
        assert.ok(!locations.includes('LAX'));
        assert.equal(new Set(locations).size, locations.length);
      }),
    );
  });

  it('takes off what orders reserve, at a location and anywhere', () => {
    const reserved = new Map([
      ['DAL', q('4')],
      ['', q('3')],
    ]);
    const positions = [position('DAL', 'on-hand', 20)];
    const sum = explain(input({ positions, reserved }));
    assert.deepEqual([sum.available, sum.told, sum.reserved, sum.from[0]?.reserved], ['13', '13', '3', '4']);
    const where = { location: { ours: 'DAL', theirs: 'D' }, locations: ['DAL'] };
    const older = explain(input({ positions, reserved, ...where }));
    assert.deepEqual([older.told, older.reserved, older.reservedAnywhere], ['16', undefined, undefined]);
    const here = explain(input({ positions, reserved, ...where, everywhere: ['DAL', 'AUS'] }));
    assert.deepEqual([here.told, here.reserved, here.reservedAnywhere], ['13', '3', '3']);
    const more = [...positions, position('AUS', 'on-hand', 30)];
    const elsewhere = explain(input({ positions: more, reserved, ...where, everywhere: ['DAL', 'AUS'] }));
    assert.deepEqual([elsewhere.told, elsewhere.reserved, elsewhere.reservedAnywhere], ['16', undefined, '3']);
  });
});
