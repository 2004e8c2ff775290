import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { availabilityRule, availableToSell } from '../../../gateway/inventory/availability.ts';
import type { Position } from '../../../gateway/ledger/inventory-store.ts';
import { type InventoryState, inventoryStates } from '../../../translators/canonical/inventory-update.ts';
import { noon } from '../../support/records.ts';

const position = (state: InventoryState, quantity: bigint, asOf = noon): Position => ({
  sku: '1',
  location: 'DAL',
  state,
  quantity,
  asOf,
  source: 'wms',
  countedAt: null,
  countRank: null,
  key: 'k',
});

describe('available-to-sell', () => {
  for (const [state, expected] of [
    ['allocated', 90n],
    ['safety-stock', 90n],
    ['damaged', 90n],
    ['quarantined', 90n],
    ['returns-pending-inspection', 90n],
    ['in-transit', 100n],
    ['on-order', 100n],
  ] as const) {
    it(`of 100 on hand and 10 ${state} is ${expected}`, () => {
      const available = availableToSell([position(state, 10n, '2020-01-01T00:00:00.000Z'), position('on-hand', 100n)]);
      assert.deepEqual(available, { quantity: expected, asOf: noon });
    });
  }

  it('is one rule for every state', () => {
    assert.deepEqual(Object.keys(availabilityRule).sort(), Object.keys(inventoryStates).sort());
  });

  it('is not known while on-hand is not, and below zero where more is promised than is there', () => {
    assert.equal(availableToSell([]), undefined);
    assert.equal(availableToSell([position('allocated', 5n)]), undefined);
    assert.equal(availableToSell([position('on-hand', 5n), position('allocated', 8n)])?.quantity, -3n);
  });
});
