/** SKUs of an index in the order that texts have, in this thread and, nothing copied, in another. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { itemsData, itemsOf, withCanary } from '../../../gateway/partners/check/canary-items.ts';
import type { ItemIndex } from '../../../gateway/partners/items/item-index.ts';
import { ItemIndexBuilder } from '../../../gateway/partners/items/item-index-builder.ts';
import type { Partner } from '../../../gateway/partners/partner.ts';

/** Letters of each length in UTF-8, and those around the surrogates. */
const letter = fc.constantFrom(...'Aaz09', 'é', 'ß', '€', '\ud7ff', '\ue000', '\uffee', '\u{10000}', '\u{1f600}');
const skus = fc.uniqueArray(fc.string({ unit: letter, minLength: 1, maxLength: 4 }), { maxLength: 40 });

function indexed(some: readonly string[]): ItemIndex {
  const builder = new ItemIndexBuilder({
    ...{ sku: 1, class: 0, description: undefined, count: 3 },
    numbers: [{ qualifier: 'VN', column: 2 }],
  });
  for (const sku of some) builder.add(['', sku, `N${sku}`]);
  return builder.build(0).items;
}

it('is that of the texts, whatever the order of the file', () => {
  fc.assert(
    fc.property(skus, (some) => {
      assert.deepEqual([...indexed(some).skusInOrder()], [...some].sort());
      assert.deepEqual([...indexed([...some].sort()).skusInOrder()], [...some].sort());
    }),
  );
});

it('has the canary in its place', () => {
  fc.assert(
    fc.property(skus, fc.string({ unit: letter, minLength: 5, maxLength: 5 }), (some, sku) => {
      const partner = { items: indexed(some), canary: { sku, items: [] } } as unknown as Partner;
      const data = itemsData(withCanary(partner).items);
      assert.ok(data);
      assert.deepEqual([...itemsOf(data).skusInOrder()], [...some, sku].sort());
    }),
  );
});

it('an index is sent to another thread without a copy, and answers the same there', () => {
  const items = indexed(['B', 'A', 'Ü']);
  const data = itemsData(items);
  assert.ok(data);
  const sent = structuredClone(data);
  const arrays = ({ index }: typeof data) => [index.bytes, index.ends, ...index.slots];
  const own = arrays(data);
  for (const [at, array] of arrays(sent).entries()) {
    assert.ok(array.buffer instanceof SharedArrayBuffer);
    // What is written into the one is read from the other: it is the same memory.
    const before = array[0] ?? 0;
    array[0] = before + 1;
    assert.equal(own[at]?.[0], before + 1);
    array[0] = before;
  }
  const there = itemsOf(sent);
  for (const sku of ['A', 'B', 'Ü', 'C']) {
    assert.equal(there.has(sku), items.has(sku));
    assert.deepEqual(there.numbers(sku), items.numbers(sku));
    assert.equal(there.sku('VN', `N${sku}`), items.sku('VN', `N${sku}`));
  }
});
