import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { aheadMsMax, checkedItems, entriesOf, textCharsMax } from '../../../gateway/commands/batch.ts';
import { partsOf } from '../../../gateway/commands/document-parts.ts';
import type { InventoryUpdate, InventoryUpdates } from '../../../translators/canonical/inventory-update.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const update: InventoryUpdate = {
  key: 'c1',
  sku: '00417',
  location: 'DAL',
  state: 'on-hand',
  kind: 'count',
  quantity: '12.5',
  occurredAt: '2026-03-01T11:59:00Z',
};

/** What is said of an entry; undefined where it was taken. */
function said(entry: unknown): string | undefined {
  const [item] = checkedItems([entry], now);
  return item !== undefined && 'malformed' in item ? item.malformed.message : undefined;
}

describe('a batch', () => {
  it('is an object of updates, at least one, and nothing else', () => {
    assert.deepEqual(entriesOf({ updates: [1] }), [1]);
    for (const body of [null, [], 'x', 1, {}, { updates: [] }, { updates: {} }, { updates: [1], more: 1 }]) {
      assert.equal(entriesOf(body), undefined, JSON.stringify(body));
    }
  });

  it('takes an update that is one', () => {
    assert.deepEqual(checkedItems([update], now), [{ update }]);
    const edge = { ...update, occurredAt: new Date(now + aheadMsMax).toISOString(), sku: 'x'.repeat(textCharsMax) };
    assert.equal(said(edge), undefined);
  });

  for (const [what, change, words] of [
    ['a number for a quantity', { quantity: 12 }, /quantity must be string/],
    ['an exponent', { quantity: '1e3' }, /quantity must be an exact decimal as text, as 12 or -1\.5$/],
    [
      'a time without a zone',
      { occurredAt: '2026-03-01 11:59:00' },
      /occurredAt must be an RFC 3339 time with its offset/,
    ],
    ['a transfer to no place', { to: {} }, /to must name a location, a state, or both/],
    ['an unknown state', { state: 'on-hnd' }, /state must be one of on-hand, allocated/],
    ['an unknown key', { qty: '1' }, /qty is not known/],
    ['a day that does not exist', { occurredAt: '2026-13-01T00:00:00Z' }, /no date and time that exists/],
    ['a day that its month does not have', { occurredAt: '2026-02-30T12:00:00Z' }, /no date and time that exists/],
    ['an expected day that does not exist', { expected: '2026-13-45' }, /expected 2026-13-45 is no day that exists/],
    ['a time ahead of us', { occurredAt: '2027-03-01T12:00:00Z' }, /more than 5 minutes ahead/],
    ['a key of the gateway itself', { key: '#1/2' }, /begins with #/],
    ['an empty SKU', { sku: '' }, /sku is empty/],
    ['a text without end', { reason: 'x'.repeat(textCharsMax + 1) }, /reason is longer than 256/],
  ] as const) {
    it(`names what is wrong: ${what}`, () => assert.match(said({ ...update, ...change }) ?? '', words));
  }

  it('says which of them is wrong, and lets its neighbours pass', () => {
    const items = checkedItems([update, { key: 'bad\n' }, update], now);
    assert.deepEqual(
      items.map((item) => 'update' in item),
      [true, false, true],
    );
    assert.match(
      said({ key: 'bad' }) ?? '',
      /^update 1 of the batch, key bad, was not taken: it must have required property/,
    );
    assert.match(said(7) ?? '', /^update 1 of the batch was not taken: it must be object/);
  });

  it('takes any JSON without a throw', () => {
    fc.assert(fc.property(fc.jsonValue(), (entry) => void checkedItems([entry], now)));
  });
});

describe('the document of a batch', () => {
  it('has all updates in order, in parts within the limits', () => {
    const reasons = fc.array(fc.string({ unit: 'binary', maxLength: 200 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(
        reasons,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 2_500, max: 20_000 }),
        (texts, lines, bytes) => {
          const updates = texts.map((reason, index) => ({ ...update, key: `k${index}`, reason }));
          const bodies = partsOf('n', updates, { partLinesMax: lines, eventBytesMax: bytes });
          const parts = bodies.map((body) => JSON.parse(body) as InventoryUpdates);
          assert.deepEqual(
            parts.flatMap((part) => part.updates),
            JSON.parse(JSON.stringify(updates)),
          );
          assert.deepEqual(
            parts.map(({ part }) => part),
            parts.map((_, at) => ({ number: at + 1, last: at === parts.length - 1 })),
          );
          for (const [at, part] of parts.entries()) {
            assert.ok(part.updates.length <= lines);
            assert.ok(part.updates.length === 1 || Buffer.byteLength(bodies[at] as string) <= bytes);
          }
        },
      ),
    );
  });
});
