/** SKUs that the item master does not know: told, with the nearest known ones, and counted all the same. Pure. */
import { type Finding, quoted } from '../../translators/finding.ts';
import type { KnownItems } from './ownership.ts';

/** SKUs of one part for which the nearest known ones are looked for. */
const nearestLookedForMax = 20;

/** A finding for each SKU that is not in the master; none without a master. */
export function unknownItems(items: KnownItems | undefined, skus: Iterable<string>): readonly Finding[] {
  if (items === undefined) return [];
  const unknown = [...new Set(skus)].filter((sku) => !items.has(sku));
  return unknown.map((sku, index) => {
    const near = index < nearestLookedForMax ? items.nearest(sku) : [];
    return {
      code: 'item-not-in-master',
      severity: 'warning',
      message: `SKU ${quoted(sku)} is not in the item master; what was said of it is kept and counted`,
      rule: 'Every SKU is in the item master that inventory.yaml names.',
      hint: near.length > 0 ? `Is it ${near.join(', ')}? If not, add it to the master.` : 'Add it to the master.',
      value: quoted(sku),
    };
  });
}
