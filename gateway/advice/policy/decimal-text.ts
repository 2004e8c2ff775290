/** Quantities as text, quickly: an advice has millions. Pure. */
import { unscaled } from '../../../translators/canonical/decimal.ts';
import { quantityScale } from '../../ledger/inventory-store.ts';

const unit = 10 ** quantityScale;

/** A quantity of 10^-4 units as a decimal; nearly all are whole. */
export function decimalText(quantity: bigint): string {
  const number = Number(quantity);
  if (Number.isSafeInteger(number) && number % unit === 0) return String(number / unit);
  return unscaled(quantity, quantityScale);
}
