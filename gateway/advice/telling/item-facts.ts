/** What our item master knows of a SKU, apart from the partner: for buffer policies. */
import { scaled } from '../../../translators/canonical/decimal.ts';
import { quantityScale } from '../../ledger/inventory-store.ts';
import type { ItemMaster } from '../../partners/items/item-master.ts';
import type { ItemStatus } from '../../partners/schema/buffer-schema.ts';

export interface ItemFacts {
  readonly class?: string;
  readonly status?: ItemStatus;
  /** Units of 10^-4. */
  readonly pack?: bigint;
}
export type ItemFactsOf = (sku: string) => ItemFacts | undefined;

/** Undefined where there is no master, or it does not know the SKU. */
export function factsOfMaster(master: ItemMaster | undefined, sku: string): ItemFacts | undefined {
  const item = master?.item(sku);
  if (item === undefined) return undefined;
  const pack = item.pack === undefined ? null : scaled(item.pack, quantityScale);
  return { status: item.status, ...(item.class !== undefined && { class: item.class }), ...(pack && { pack }) };
}
