/** A batch as a canonical document, in parts no larger than an event may be. Pure. */
import type { InventoryUpdate, InventoryUpdates } from '../../translators/canonical/inventory-update.ts';

/** Room for what stands around the updates of a part. */
const aroundBytes = 1_024;

/** JSON of each part, in order; at least one update in each. */
export function partsOf(
  number: string,
  updates: readonly InventoryUpdate[],
  limits: { readonly partLinesMax: number; readonly eventBytesMax: number },
): readonly string[] {
  const groups: InventoryUpdate[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const update of updates) {
    // Three bytes a character is the most that UTF-8 takes of a UTF-16 unit.
    const size = JSON.stringify(update).length * 3 + 1;
    const group = groups.at(-1);
    if (
      group === undefined ||
      group.length >= limits.partLinesMax ||
      bytes + size > limits.eventBytesMax - aroundBytes
    ) {
      groups.push([update]);
      bytes = size;
    } else {
      group.push(update);
      bytes += size;
    }
  }
  return groups.map((group, index) => {
    const part = { number: index + 1, last: index === groups.length - 1 };
    const document: InventoryUpdates = { type: 'inventory-update', part, number, updates: group };
    return JSON.stringify(document);
  });
}
