/** Stock as advices read it: what is available, and where later days are told what is to come, of one moment. */
import type { StockRow } from '../../ledger/inventory-store.ts';
import type { Views } from '../../ledger/port.ts';
import type { SupplyRow } from '../../ledger/supply-store.ts';

export interface StockRead {
  /** In the order asked for. */
  readonly rows: readonly StockRow[];
  /** The same; undefined where it was not asked for. */
  readonly coming: readonly SupplyRow[] | undefined;
}

export type ReadStock = (skus: readonly string[], withSupply: boolean) => Promise<StockRead>;

/**
 * By views of this thread. Asked in one breath, so that what has come is not counted as still to come: no commit of this
 * thread comes between. Where another thread commits, the caller sees to it that the views stand still.
 */
export function readStockIn({ inventory, supply }: Pick<Views, 'inventory' | 'supply'>): ReadStock {
  return async (skus, withSupply) => {
    const [rows, coming] = await Promise.all([inventory.stock(skus), withSupply ? supply.openOfAll(skus) : undefined]);
    return { rows, coming };
  };
}
