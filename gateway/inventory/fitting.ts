/** The quantities that positions can hold. Pure. */
import { scaled, unscaled } from '../../translators/canonical/decimal.ts';
import { quantityScale } from '../ledger/inventory-store.ts';

/**
 * Largest quantity of an update, in units of 10^-4: ten thousand million units. The ledger holds 64-bit integers, and
 * 90,000 updates of this size add up before one overflows.
 */
const quantityMax = 10n ** 10n * 10n ** BigInt(quantityScale);

/** True where a position can hold it; units of 10^-4. */
export function fittingQuantity(quantity: bigint): boolean {
  return quantity <= quantityMax && quantity >= -quantityMax;
}

/** The quantity as positions keep it; undefined where it has more decimals than they keep, or is beyond the limit. */
export function positionQuantity(text: string): bigint | undefined {
  const quantity = scaled(text, quantityScale);
  return quantity !== null && fittingQuantity(quantity) ? quantity : undefined;
}

/** The rule, in words. */
export const fittingRule = `A quantity of inventory has at most ${quantityScale} decimals and is at most ${unscaled(quantityMax, quantityScale)}.`;
