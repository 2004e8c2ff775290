/** Gathers what an advice says, from the ledger and the partner's settings: one explained number per SKU and location. */
import type { InventoryView } from '../ledger/inventory-store.ts';
import type { Partner, PartnerSend } from '../partners/partner.ts';
import { type Explanation, explain, type ToldLocation } from './explanation.ts';

/** Every number of a full advice, by SKU, in the order of the partner's items. */
export async function adviceFacts(
  inventory: InventoryView,
  partner: Partner,
  rule: PartnerSend,
  ourLocations: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, readonly Explanation[]>> {
  const facts = new Map<string, readonly Explanation[]>();
  for (const sku of partner.items.skus()) {
    const positions = await inventory.positions(sku);
    const availabilities = await inventory.availabilities(sku);
    const reserved = new Map(availabilities.map((each) => [each.location, each.reserved]));
    const numbers = toldLocations(rule).map((location) =>
      explain({
        sku,
        class: partner.items.class(sku),
        location,
        locations: location.ours === null ? ourLocations : [location.ours],
        positions,
        reserved,
        buffer: rule.buffer,
        now,
      }),
    );
    facts.set(sku, numbers);
  }
  return facts;
}

/** What the partner is told of: the locations of its settings, or the sum of all of ours. */
function toldLocations(rule: PartnerSend): readonly ToldLocation[] {
  if (rule.locations === undefined) return [{ ours: null, theirs: null }];
  return Object.entries(rule.locations).map(([ours, theirs]) => ({ ours, theirs }));
}
