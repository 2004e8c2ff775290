/** What changed since a cursor, page by page: availability, and for those who tell of later days what is to come. */
import type { Views } from '../../ledger/port.ts';

/** A SKU that changed, at its place in the one sequence of changes. */
export interface Changed {
  readonly sku: string;
  readonly changedSeq: number;
  /** Whether what is to come changed, and not what is available now. */
  readonly isComing: boolean;
}

/** Changes of each kind read at once. */
const page = 2_000;

/** In their order. `isWhole`: there is nothing behind them yet. */
export async function changedSkus(
  { inventory, supply }: Pick<Views, 'inventory' | 'supply'>,
  after: number,
  withComing: boolean,
): Promise<{ readonly changes: readonly Changed[]; readonly isWhole: boolean }> {
  // Asked for first: what is committed between the two readings is behind it, and is of the next page.
  const until = withComing ? await inventory.availabilityCursor() : Number.MAX_SAFE_INTEGER;
  const available = await inventory.changedSince(after, page);
  const coming = withComing ? await supply.changedSince(after, page) : [];
  const last = Math.min(until, lastOf(available), lastOf(coming));
  const changes = [
    ...available.map(({ sku, changedSeq }) => ({ sku, changedSeq, isComing: false })),
    ...coming.map(({ sku, changedSeq }) => ({ sku, changedSeq, isComing: true })),
  ].filter(({ changedSeq }) => changedSeq <= last);
  if (coming.length > 0) changes.sort((a, b) => a.changedSeq - b.changedSeq);
  return { changes, isWhole: available.length < page && coming.length < page };
}

/** Up to where a page is whole: behind a full one there may be more. */
function lastOf(changed: readonly { readonly changedSeq: number }[]): number {
  return changed.length < page ? Number.MAX_SAFE_INTEGER : (changed.at(-1)?.changedSeq ?? Number.MAX_SAFE_INTEGER);
}
