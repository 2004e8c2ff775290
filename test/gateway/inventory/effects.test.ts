/** Each kind of update: the positions that it moves, who may say it, and what it does to available-to-sell. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { availabilityRule } from '../../../gateway/inventory/availability.ts';
import { type Effect, effectsOf, effectWords, isDatedSupply, states } from '../../../gateway/inventory/effects.ts';
import { type Ownership, ruling } from '../../../gateway/inventory/ownership.ts';
import { type InventoryUpdate, type UpdateKind, updateKinds } from '../../../translators/canonical/inventory-update.ts';
import { update } from '../../support/records.ts';

type Told = Omit<Partial<InventoryUpdate>, 'state'> & { state?: InventoryUpdate['state'] | undefined };

function said(kind: UpdateKind, more: Told = {}): InventoryUpdate {
  const { state, ...rest } = { ...update('k', { kind, quantity: '5' }), state: undefined, ...more };
  return state === undefined ? rest : { ...rest, state };
}

const written = (effects: readonly Effect[]) =>
  effects.map(({ location, state, sign }) => `${location} ${state} ${sign === 1n ? '+' : '-'}`);

function moved(each: InventoryUpdate, leavesAt: 'pick' | 'ship' = 'pick'): readonly string[] {
  const effects = effectsOf(each, leavesAt);
  assert.ok(Array.isArray(effects), 'it is no update');
  return written(effects as readonly Effect[]);
}

const moves: readonly (readonly [InventoryUpdate, readonly string[], sellable: -1 | 0 | 1])[] = [
  [said('count'), ['DAL on-hand +'], 1],
  [said('receipt'), ['DAL on-hand +'], 1],
  [said('put-away'), [], 0],
  [said('pick'), ['DAL on-hand -', 'DAL allocated -'], 0],
  [said('ship'), [], 0],
  [said('allocation'), ['DAL allocated +'], -1],
  [said('release'), ['DAL allocated -'], 1],
  [said('cancellation'), ['DAL allocated -'], 1],
  [said('return'), ['DAL on-hand +', 'DAL returns-pending-inspection +'], 0],
  [said('adjustment', { quantity: '-5' }), ['DAL on-hand +'], 1],
  [said('quarantine'), ['DAL quarantined +'], -1],
  [said('quarantine-release'), ['DAL quarantined -'], 1],
  [said('pick', { state: 'on-hand', quantity: '-5' }), ['DAL on-hand +'], 1],
  [said('transfer', { to: { location: 'AUS' } }), ['DAL on-hand -', 'AUS on-hand +'], 0],
  [said('transfer', { to: { state: 'damaged' } }), ['DAL damaged +'], -1],
  [said('transfer', { state: 'quarantined', to: { state: 'on-hand' } }), ['DAL quarantined -'], 1],
  [said('transfer', { state: 'damaged', to: { state: 'quarantined' } }), ['DAL damaged -', 'DAL quarantined +'], 0],
  [
    said('transfer', { state: 'damaged', to: { location: 'AUS' } }),
    ['DAL damaged -', 'DAL on-hand -', 'AUS damaged +', 'AUS on-hand +'],
    0,
  ],
  [said('transfer', { to: { location: 'AUS', state: 'in-transit' } }), ['DAL on-hand -', 'AUS in-transit +'], -1],
  [said('transfer', { state: 'allocated', to: { location: 'AUS' } }), ['DAL allocated -', 'AUS allocated +'], 0],
  [said('transfer', { state: 'on-hand', quantity: '-5' }), ['DAL on-hand +'], 1],
];

describe('what an update moves', () => {
  for (const [each, expected, sellable] of moves) {
    const { kind, state, to } = each;
    it(`a ${kind}${state ? ` of ${state}` : ''}${to ? ` to ${JSON.stringify(to)}` : ''}: ${expected.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(moved(each), expected);
      const effects = effectsOf(each, 'pick') as readonly Effect[];
      const sum = effects.reduce((sum, effect) => sum + availabilityRule[effect.state] * effect.sign, 0n);
      assert.equal(Number(sum), sellable);
    });
  }

  it('goods leave once: at the pick, or where the location says so at the shipment', () => {
    assert.deepEqual(moved(said('pick'), 'ship'), []);
    assert.deepEqual(moved(said('ship'), 'ship'), ['DAL on-hand -', 'DAL allocated -']);
  });

  it('every kind has its words', () => {
    for (const kind of Object.keys(updateKinds) as UpdateKind[]) assert.equal(typeof effectWords(kind), 'string');
    assert.equal(effectWords('return'), 'on-hand +, returns-pending-inspection +');
    assert.equal(states.length, Object.keys(availabilityRule).length);
  });

  for (const [name, each, words] of [
    ['a pick with a sign', said('pick', { quantity: '-5' }), /a pick of -5 names no state/],
    ['a transfer to nowhere', said('transfer'), /goes nowhere/],
    ['a transfer to where it is', said('transfer', { to: { location: 'DAL' } }), /goes nowhere/],
    ['a transfer with a sign', said('transfer', { quantity: '-5', to: { location: 'AUS' } }), /transfer of -5/],
    [
      'goods that become a claim',
      said('transfer', { to: { state: 'allocated' } }),
      /on-hand does not become allocated/,
    ],
    ['a receipt that goes on', said('receipt', { to: { location: 'AUS' } }), /a receipt has no `to`/],
  ] as const) {
    it(`${name} is no update`, () => {
      const found = effectsOf(each, 'pick');
      assert.ok(!Array.isArray(found));
      assert.match((found as { what: string }).what, words);
    });
  }

  it('what is still on order, with its day, is supply and no position', () => {
    const ordered = said('count', { state: 'on-order', order: '4500', expected: '2026-03-09' });
    assert.equal(isDatedSupply(ordered), true);
    for (const without of ['order', 'expected'] as const) {
      const { [without]: _, ...rest } = ordered;
      assert.equal(isDatedSupply(rest), false);
    }
  });
});

describe('who may say what', () => {
  const wms = { 'on-hand': 'wms', quarantined: 'wms', damaged: 'wms' };
  const ownership: Ownership = {
    locations: new Map([
      ['DAL', { name: 'Dallas', owners: { ...wms, allocated: 'erp', 'returns-pending-inspection': 'wms' } }],
      ['AUS', { name: 'Austin', owners: { ...wms, allocated: 'erp' } }],
      ['RNO', { name: 'Reno', owners: { 'on-hand': 'fabrikam', allocated: 'erp' }, leavesAt: 'ship' }],
    ]),
  };
  const ruled = (partner: string, each: InventoryUpdate) => {
    const { effects, refused } = ruling(ownership, partner, each) as {
      effects?: readonly Effect[];
      refused?: { outcome: string; finding: { message: string; hint: string } };
    };
    return refused === undefined ? written(effects ?? []) : refused;
  };
  const refusedFor = (partner: string, each: InventoryUpdate, words: RegExp) => {
    const refused = ruled(partner, each);
    assert.ok('outcome' in refused, JSON.stringify(refused));
    assert.equal(refused.outcome, 'refused');
    assert.match(refused.finding.message, words);
  };

  it('names a kind as a sentence does', () => {
    refusedFor('wms', said('allocation', { location: 'AUS' }), /allocated at AUS, which an allocation changes/);
  });

  it("leaves another system's position to that system, where that only makes too little available", () => {
    assert.deepEqual(ruled('wms', said('pick')), ['DAL on-hand -']);
  });

  it('refuses an update whole, where leaving out a position would make too much available', () => {
    refusedFor('erp', said('pick'), /erp may not say on-hand at DAL, which a pick changes: wms owns it/);
    refusedFor('wms', said('return', { location: 'AUS' }), /returns-pending-inspection at AUS.*no system owns it/);
    assert.deepEqual(ruled('wms', said('return')), ['DAL on-hand +', 'DAL returns-pending-inspection +']);
  });

  it('refuses an update of which the source owns nothing', () => {
    refusedFor('fabrikam', said('receipt'), /wms owns it/);
    refusedFor('wms', said('allocation'), /erp owns it/);
    refusedFor('erp', said('put-away'), /wms owns it/);
    refusedFor('wms', said('pick', { location: 'RNO' }), /fabrikam owns it/);
  });

  it('takes both sides of a transfer or none', () => {
    assert.deepEqual(ruled('wms', said('transfer', { to: { location: 'AUS' } })), ['DAL on-hand -', 'AUS on-hand +']);
    refusedFor('wms', said('transfer', { to: { location: 'RNO' } }), /on-hand at RNO, which a transfer changes/);
    const unknown = ruled('wms', said('transfer', { to: { location: 'AUSS' } }));
    assert.ok('outcome' in unknown && unknown.outcome === 'unknown');
    assert.match(unknown.finding.hint, /Is it AUS\?/);
  });
});
