import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AdviceQuantity, InventoryAdvice } from '../../../translators/canonical/inventory-advice.ts';
import { CountedPositions, countPart, countsOf } from '../../../translators/maps/counts.ts';
import type { CountRule, ReceiveRule } from '../../../translators/partner.ts';
import { contextOf } from '../../support/segments.ts';

function adviceOf(quantities: AdviceQuantity[], rest: Partial<InventoryAdvice> = {}): InventoryAdvice {
  return {
    type: 'inventory-advice',
    part: { number: 1, last: true },
    number: '1',
    purpose: '00',
    reportType: 'SI',
    dates: [],
    references: [],
    parties: [],
    lines: [{ number: '1', sku: 'SKU-A', items: [], quantities }],
    extra: [],
    ...rest,
  };
}

function ruleOf(counts: Partial<CountRule> = {}, zone?: string): ReceiveRule {
  const count: CountRule = { quantity: '17', state: 'on-hand', location: 'RENO', ...counts };
  return { document: 'inventory-advice', over: 'mailbox', counts: count, ...(zone === undefined ? {} : { zone }) };
}

const ten: AdviceQuantity = { code: '17', quantity: '10', unit: 'EA' };
const at = (location: string, quantity: string): AdviceQuantity => ({ code: '17', quantity, unit: 'EA', location });

function told(advice: InventoryAdvice, rule: ReceiveRule, receivedAt?: string): { asOf: unknown[]; codes: string[] } {
  const context = contextOf(receivedAt === undefined ? {} : { receivedAt });
  const { updates, findings } = countPart(advice, rule, context, '1.1.1', new CountedPositions());
  return { asOf: updates.map((update) => update.occurredAt), codes: findings.map((finding) => finding.code) };
}

test('the as-of time is that of the advice in the zone of the rule, through changes of the clocks', () => {
  const cases = [
    ['2026-11-25', '09:30', 'America/Chicago', '2026-11-25T15:30:00Z'],
    ['2026-07-01', '09:30', 'America/Chicago', '2026-07-01T14:30:00Z'],
    ['2026-03-08', '02:30', 'America/Chicago', '2026-03-08T08:30:00Z'],
    ['2026-11-01', '01:30:15', 'America/Chicago', '2026-11-01T06:30:15Z'],
    ['2026-07-01', '09:30', undefined, '2026-07-01T09:30:00Z'],
    // Without a time: the end of that day, or the receipt where that was the same day.
    ['2026-11-20', undefined, 'America/Chicago', '2026-11-21T05:59:59Z'],
    ['2026-11-25', undefined, 'America/Chicago', '2026-11-25T18:00:00Z'],
    [undefined, undefined, 'America/Chicago', '2026-11-25T18:00:00Z'],
  ] as const;
  for (const [date, time, zone, asOf] of cases) {
    const advice = adviceOf([ten], { ...(date ? { date } : {}), ...(time ? { time } : {}) });
    assert.deepEqual(told(advice, ruleOf({}, zone)), { asOf: [asOf], codes: [] }, `${date} ${time} ${zone}`);
  }
});

test('no count is newer than the message that brings it', () => {
  const advice = adviceOf([ten], { date: '2026-11-25', time: '18:04' });
  assert.deepEqual(told(advice, ruleOf()), { asOf: ['2026-11-25T18:00:00Z'], codes: [] });
  const wrong = adviceOf([ten], { date: '2026-11-26', time: '09:00' });
  assert.deepEqual(told(wrong, ruleOf()), { asOf: ['2026-11-25T18:00:00Z'], codes: ['count-from-future'] });
  const offset = told(advice, ruleOf(), '2026-11-25T20:00:00+01:00');
  assert.deepEqual(offset, { asOf: ['2026-11-25T18:04:00Z'], codes: [] });
});

test('only the code of the rule counts, and only what is there now', () => {
  const rest = { date: '2026-11-25' };
  const quantities = [{ ...ten, code: '33' }, ten, { ...ten, quantity: '99', date: '2026-12-01' }];
  const updates = countsOf(adviceOf(quantities, rest), ruleOf(), contextOf(), '1.1.1');
  assert.deepEqual(
    updates.map((update) => [update.quantity, update.location]),
    [['10', 'RENO']],
  );
  assert.deepEqual(countsOf(adviceOf([ten]), { document: 'inventory-advice', over: 'x' }, contextOf(), '1'), []);
});

test('warehouses are ours by the rule; one that it does not know is told once and not counted', () => {
  const rule = ruleOf({ locations: { W1: 'DAL', W2: 'DAL', W3: 'RENO' } });
  const advice = adviceOf([at('W1', '1.5'), at('W2', '2'), at('W3', '4'), at('W9', '8'), at('constructor', '8')]);
  const { updates, findings } = countPart(advice, rule, contextOf(), '1.1.1', new CountedPositions());
  assert.deepEqual(
    updates.map((update) => [update.location, update.quantity]),
    [
      ['DAL', '3.5'],
      ['RENO', '4'],
    ],
  );
  assert.deepEqual(
    findings.map((finding) => [finding.code, finding.value]),
    [
      ['location-unknown', 'W9'],
      ['location-unknown', 'constructor'],
    ],
  );
});

test('a rule without locations takes all warehouses as its one, and never a total beside them', () => {
  const advice = adviceOf([ten, at('W1', '3'), at('W2', '4')]);
  const updates = countsOf(advice, ruleOf(), contextOf(), '1.1.1');
  assert.deepEqual(
    updates.map((update) => [update.location, update.quantity]),
    [['RENO', '7']],
  );
});

test('keys are the same when translated again, and differ between positions, codes, locations and SKUs', () => {
  const keys = (rule: ReceiveRule, position: string, sku = 'SKU-A') => {
    const lines = [{ number: '1', sku, items: [], quantities: [ten, { ...ten, code: '33' }] }];
    return countsOf(adviceOf([], { lines }), rule, contextOf(), position).map((update) => update.key);
  };
  const all = [
    keys(ruleOf(), '1.1.1'),
    keys(ruleOf(), '1.1.2'),
    keys(ruleOf({ quantity: '33' }), '1.1.1'),
    keys(ruleOf({ location: 'DAL' }), '1.1.1'),
    keys(ruleOf({ location: 'DAL/B' }), '1.1.1', 'C'),
    keys(ruleOf({ location: 'DAL' }), '1.1.1', 'B/C'),
  ].flat();
  assert.deepEqual(all.slice(0, 2), ['#1.1.1/17/RENO/SKU-A', '#1.1.2/17/RENO/SKU-A']);
  assert.equal(new Set(all).size, 6);
  assert.deepEqual(keys(ruleOf(), '1.1.1'), keys(ruleOf(), '1.1.1'));
});
