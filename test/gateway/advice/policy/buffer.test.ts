import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type BufferFacts, BufferPolicy } from '../../../../gateway/advice/policy/buffer.ts';
import type { BufferRule } from '../../../../gateway/partners/schema/buffer-schema.ts';
import { scaled, unscaled } from '../../../../translators/canonical/decimal.ts';

const hour = 3_600_000;
const told = (rules: readonly BufferRule[], given: BufferFacts) => new BufferPolicy(rules).told(given);
const q = (text: string) => scaled(text, 4) as bigint;
const facts = (available: string, more: Partial<BufferFacts> = {}): BufferFacts => ({
  available: q(available),
  class: undefined,
  location: undefined,
  ageMs: hour,
  ...more,
});

/** The policy of the design's example. */
const example: BufferRule[] = [
  { share: '80%', less: '2', floor: '5', cap: '500', pack: '6' },
  { when: { class: 'fast' }, share: '60%' },
  { when: { olderThan: '4h' }, share: '0%' },
];

describe('the buffer policy', () => {
  for (const [what, rules, given, expected] of [
    ['no rule', [], facts('10'), '10'],
    ['no rule, below zero', [], facts('-3'), '0'],
    ['no rule, a fraction', [], facts('10.5'), '10.5'],
    ['a share, rounded down', [{ share: '80%' }], facts('9'), '7'],
    ['a share of a fraction', [{ share: '100%' }], facts('9.9999'), '9'],
    ['a share of nothing', [{ share: '0%' }], facts('9'), '0'],
    ['less than there is', [{ less: '2.5' }], facts('9'), '6.5'],
    ['less than nothing', [{ less: '20' }], facts('9'), '0'],
    ['a cap', [{ cap: '5' }], facts('9'), '5'],
    ['a cap of zero', [{ cap: '0' }], facts('9'), '0'],
    ['packs of six', [{ pack: '6' }], facts('17'), '12'],
    ['packs of a half', [{ pack: '0.5' }], facts('17.75'), '17.5'],
    ['packs of zero, which are none', [{ pack: '0' }], facts('17'), '17'],
    ['a floor that is met', [{ floor: '5' }], facts('5'), '5'],
    ['a floor that is not', [{ floor: '5' }], facts('4.9999'), '0'],
    ['a floor after packs', [{ pack: '6', floor: '7' }], facts('11'), '0'],
    ['packs after a cap', [{ cap: '10', pack: '6' }], facts('100'), '6'],
    ['the example', example, facts('100'), '78'],
    ['the example, capped', example, facts('10000'), '498'],
    ['the example, fast', example, facts('100', { class: 'fast' }), '54'],
    ['the example, slow', example, facts('100', { class: 'slow' }), '78'],
    ['the example, old', example, facts('100', { ageMs: 4 * hour + 1 }), '0'],
    ['the example, just not old', example, facts('100', { ageMs: 4 * hour }), '78'],
    ['the example, of unknown age', example, facts('100', { ageMs: undefined }), '0'],
    ['the example, near its floor', example, facts('10'), '6'],
    ['the example, below its floor', example, facts('9'), '0'],
    ['a location', [{ when: { location: 'DAL' }, cap: '1' }], facts('9', { location: 'DAL' }), '1'],
    ['another location', [{ when: { location: 'DAL' }, cap: '1' }], facts('9', { location: 'AUS' }), '9'],
    ['a location in a sum of all', [{ when: { location: 'DAL' }, cap: '1' }], facts('9'), '9'],
    [
      'two conditions, one of which holds',
      [{ when: { class: 'fast', location: 'DAL' }, cap: '1' }],
      facts('9', { class: 'fast' }),
      '9',
    ],
    ['a SKU by its pattern', [{ when: { sku: '004?7*' }, cap: '1' }], facts('9', { sku: '00417-B' }), '1'],
    ['another SKU', [{ when: { sku: '004?7*' }, cap: '1' }], facts('9', { sku: '10417' }), '9'],
    ['a pattern is no expression', [{ when: { sku: '0.4' }, cap: '1' }], facts('9', { sku: '0x4' }), '9'],
    [
      'sell-through tells what is left',
      [{ when: { status: 'sell-through' }, share: '100%' }],
      facts('9', { status: 'sell-through' }),
      '9',
    ],
    ['a status', [{ when: { status: 'sell-through' }, cap: '3' }], facts('9', { status: 'sell-through' }), '3'],
    [
      'a time of day in its zone',
      [{ when: { during: { from: '08:00', to: '18:00', zone: 'America/Chicago' } }, cap: '1' }],
      facts('9', { at: Date.parse('2026-06-01T13:00Z') }),
      '1',
    ],
    [
      'a minute before it',
      [{ when: { during: { from: '08:00', to: '18:00', zone: 'America/Chicago' } }, cap: '1' }],
      facts('9', { at: Date.parse('2026-06-01T12:59Z') }),
      '9',
    ],
    ['units held back for a higher tier', [{ holdBack: '4', share: '50%' }], facts('9'), '2'],
    ['a share held back, rounded up', [{ holdBack: '15%' }], facts('9'), '7'],
    ['more held back than there is', [{ holdBack: '10' }], facts('9'), '0'],
    ['fresh', [{ freshness: { whole: '2h', none: '12h' } }], facts('100', { ageMs: 2 * hour }), '100'],
    ['half stale', [{ freshness: { whole: '2h', none: '12h' } }], facts('100', { ageMs: 7 * hour }), '50'],
    ['stale', [{ freshness: { whole: '2h', none: '12h' } }], facts('100', { ageMs: 12 * hour }), '0'],
    ['of unknown age is stale', [{ freshness: { whole: '2h', none: '12h' } }], facts('100', { ageMs: undefined }), '0'],
    ['a minimum that is there', [{ share: '20%', minimum: '5' }], facts('12'), '5'],
    ['a minimum beyond what is there', [{ share: '20%', minimum: '50' }], facts('12'), '12'],
    ['a minimum beside what is held back', [{ holdBack: '10', share: '0%', minimum: '50' }], facts('12'), '2'],
    ["the item's own pack", [{ share: '100%' }], facts('20', { pack: q('6') }), '18'],
    ["a pack before the item's own", [{ pack: '1' }], facts('20', { pack: q('6') }), '20'],
    ['a later rule that loosens', [{ cap: '1' }, { cap: '5' }], facts('9'), '5'],
  ] as [string, BufferRule[], BufferFacts, string][]) {
    it(`${what}: ${unscaled(given.available, 4)} is told as ${expected}`, () => {
      assert.equal(unscaled(told(rules, given).quantity, 4), expected);
    });
  }

  it('says every step, the rule that set it, and what it did', () => {
    assert.deepEqual(told(example, facts('100', { class: 'fast' })).steps, [
      { step: 'share', setting: '60%', rule: 2, before: '100', after: '60' },
      { step: 'less', setting: '2', rule: 1, before: '60', after: '58' },
      { step: 'cap', setting: '500', rule: 1, before: '58', after: '58' },
      { step: 'pack', setting: '6', rule: 1, before: '58', after: '54' },
      { step: 'floor', setting: '5', rule: 1, before: '54', after: '54' },
    ]);
    assert.deepEqual(told([], facts('-3')).steps, [
      { step: 'not below zero', setting: '0', rule: 0, before: '-3', after: '0' },
    ]);
  });

  const amount = fc.oneof(
    fc.nat(999).map(String),
    fc.integer({ min: 0, max: 9_999_999 }).map((n) => unscaled(BigInt(n), 4)),
  );
  const rule: fc.Arbitrary<BufferRule> = fc.record(
    {
      share: fc.integer({ min: 0, max: 100 }).map((n) => `${n}%`),
      less: amount,
      minimum: amount,
      cap: amount,
      pack: amount,
      floor: amount,
      holdBack: fc.oneof(
        amount,
        fc.integer({ min: 0, max: 100 }).map((n) => `${n}%`),
      ),
      freshness: fc.constant({ whole: '1h', none: '2d' }),
      when: fc.record(
        {
          class: fc.constantFrom('fast', 'slow'),
          location: fc.constantFrom('DAL', 'AUS'),
          olderThan: fc.constantFrom('1ms', '4h', '2d'),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );
  const anyFacts: fc.Arbitrary<BufferFacts> = fc.record({
    available: fc.bigInt({ min: -(10n ** 9n), max: 10n ** 18n }),
    class: fc.constantFrom(undefined, 'fast', 'slow'),
    location: fc.constantFrom(undefined, 'DAL', 'AUS'),
    ageMs: fc.constantFrom(undefined, 0, hour, 100 * hour),
  });

  it('never tells more than there is, less than zero, above its cap, off its pack or below its floor', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 4 }), anyFacts, (rules, given) => {
        const { quantity, steps } = told(rules, given);
        assert.ok(quantity >= 0n);
        assert.ok(quantity <= given.available || (given.available < 0n && quantity === 0n));
        const setting = (name: string) => steps.find(({ step }) => step === name)?.setting;
        const [cap, pack, floor] = [setting('cap'), setting('pack'), setting('floor')];
        if (cap !== undefined) assert.ok(quantity <= q(cap));
        if (pack !== undefined && q(pack) > 0n) assert.equal(quantity % q(pack), 0n);
        if (floor !== undefined) assert.ok(quantity === 0n || quantity >= q(floor));
      }),
      { numRuns: 500 },
    );
  });

  it('has steps that lead from what is available to what is told', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 4 }), anyFacts, (rules, given) => {
        const { quantity, steps } = told(rules, given);
        let at = unscaled(given.available, 4);
        for (const step of steps) {
          assert.equal(step.before, at);
          at = step.after;
        }
        assert.equal(at, unscaled(quantity, 4));
      }),
    );
  });
});
