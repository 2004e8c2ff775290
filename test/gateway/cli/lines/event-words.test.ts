import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventWords } from '../../../../gateway/cli/lines/event-words.ts';
import { type EventType, eventTypes } from '../../../../gateway/events/types.ts';
import { documentTypes } from '../../../../translators/canonical/document.ts';

test('a refused update is told with what it was, and its SKU once', () => {
  const data = { sku: '00417', location: 'DAL', kind: 'pick', reason: '00417: erp may not say on-hand at DAL' };
  const words = (more = {}) => eventWords({ type: 'inventory.refused', data: JSON.stringify({ ...data, ...more }) });
  assert.equal(words(), '00417 at DAL, pick: erp may not say on-hand at DAL');
  assert.equal(
    words({ state: 'damaged', kind: 'count' }),
    '00417 at DAL, count of damaged: erp may not say on-hand at DAL',
  );
});

test('every event has words of its own', () => {
  const documents: ReadonlySet<string> = new Set(Object.values(documentTypes).map(({ subject }) => subject));
  for (const type of Object.keys(eventTypes) as EventType[]) {
    if (!documents.has(type)) assert.notEqual(eventWords({ type, data: '{}' }), '', type);
  }
  const held = { advice: 'northwind-7', reason: 'units 20 → 0 (100%, and 40% is allowed)' };
  assert.equal(
    eventWords({ type: 'advice.held', data: JSON.stringify(held) }),
    'advice northwind-7: units 20 → 0 (100%, and 40% is allowed)',
  );
  const order = { order: 'PO-1', line: '2', sku: 'A', location: 'DAL', asked: '9', advised: '4', available: null };
  assert.equal(
    eventWords({ type: 'order.oversold', data: JSON.stringify(order) }),
    'order PO-1, line 2 asks for 9 of A at DAL: told 4',
  );
  const change = { sku: 'A', location: '', before: '0', after: '-3', because: 'order-replaced', cause: 'PO-1' };
  assert.equal(
    eventWords({ type: 'availability.changed', data: JSON.stringify(change) }),
    'A: 0 → -3, order replaced PO-1',
  );
});
