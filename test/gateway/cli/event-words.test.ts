import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventWords } from '../../../gateway/cli/event-words.ts';

test('a refused update is told with what it was, and its SKU once', () => {
  const data = { sku: '00417', location: 'DAL', kind: 'pick', reason: '00417: erp may not say on-hand at DAL' };
  const words = (more = {}) => eventWords({ type: 'inventory.refused', data: JSON.stringify({ ...data, ...more }) });
  assert.equal(words(), '00417 at DAL, pick: erp may not say on-hand at DAL');
  assert.equal(
    words({ state: 'damaged', kind: 'count' }),
    '00417 at DAL, count of damaged: erp may not say on-hand at DAL',
  );
});
