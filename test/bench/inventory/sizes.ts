/** How large the inventory bench is, and what its SKUs and locations are called. */

export interface Size {
  readonly skus: number;
  /** Seconds that each kind of update goes on for. */
  readonly seconds: number;
  /** Updates that are told alone once the others have stopped. */
  readonly singles: number;
}

export const fullSize: Size = { skus: 1_000_000, seconds: 60, singles: 200 };
export const quickSize: Size = { skus: 20_000, seconds: 5, singles: 50 };

/** Locations, sorted. */
export const codes = ['ATL', 'AUS', 'DAL', 'RNO', 'SLC'] as const;
export const partnersCount = 50;
/** SKUs that every partner has: an update of one of them concerns all partners. */
export const sharedSkus = 100;
/** Updates of a batch: api.updatesMax unless told. */
export const batchUpdates = 1_000;
/** Batches that are in hand at a time, as of several systems. */
export const inHand = 4;
export const start = Date.parse('2026-03-01T12:00:00Z');

export function skuOf(index: number): string {
  return String(index).padStart(8, '0');
}

/** Where the n-th update is. */
export type Chosen = (told: number, skus: number) => { readonly sku: number; readonly location: number };

export const kinds = {
  /** As a warehouse counts: one SKU after another, one location after another. */
  count: (told, skus) => ({ sku: told % skus, location: Math.floor(told / skus) % codes.length }),
  /** As orders are picked, at their worst: anywhere. A multiplicative hash, so that every run picks the same. */
  pick: (told, skus) => {
    const mixed = (Math.imul(told + 1, 2_654_435_761) >>> 0) / 2 ** 32;
    return { sku: Math.floor(mixed * skus), location: told % codes.length };
  },
} as const satisfies Record<string, Chosen>;
export type Kind = keyof typeof kinds;
