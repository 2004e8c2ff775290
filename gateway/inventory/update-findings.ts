/** What is found in updates beside who may say them (`ownership.ts`) and which SKUs there are (`item-findings.ts`). Pure. */
import { unscaled } from '../../translators/canonical/decimal.ts';
import type { InventoryUpdate } from '../../translators/canonical/inventory-update.ts';
import { type Finding, quoted } from '../../translators/finding.ts';
import { quantityScale, type RecordedUpdate } from '../ledger/inventory-store.ts';
import { fittingRule } from './fitting.ts';

/** A key that was used before for something else. */
export function reused(update: InventoryUpdate, before: RecordedUpdate): Finding {
  const state = before.state === null || before.state === 'on-hand' ? '' : ` ${before.state}`;
  const of = `${before.kind} ${unscaled(before.quantity, quantityScale)}${state} of ${before.sku} at ${before.location}`;
  const order = before.order === null ? '' : `, order ${quoted(before.order)}`;
  const was = `${of}${order}, ${before.occurredAt}`;
  return {
    code: 'key-reused',
    severity: 'warning',
    message: `${update.sku}: the key ${quoted(update.key)} was used before for something else (${was}); the update changed nothing`,
    rule: 'A key names one update of its source for ever: the same key twice is applied once.',
    hint: 'Ask the source for a new key for every movement.',
    ...(update.line !== undefined && { line: update.line }),
    value: quoted(update.key),
  };
}

/** @param before what the same document counted there, in units of 10^-4 */
export function countedTwice(update: InventoryUpdate, { state, location }: RecordedUpdate, before: bigint): Finding {
  const [was, is] = [unscaled(before, quantityScale), quoted(update.quantity)];
  return {
    code: 'count-twice',
    severity: 'warning',
    message: `${update.sku}: ${state} at ${location} is counted as ${was} and as ${is} by one document, both as of ${update.occurredAt}; the later one counts`,
    rule: 'A count is the whole truth of its position as of its time.',
    hint: 'Where these are bins or lots, ask the source for their sum; where one corrects the other, nothing is to be done.',
    ...(update.line !== undefined && { line: update.line }),
    value: is,
  };
}

/** Cases of which nobody says how many pieces are in one. */
export function packUnknown(update: InventoryUpdate): Finding {
  const quantity = `${quoted(update.quantity)} ${quoted(update.unit ?? '')}`;
  return {
    code: 'pack-unknown',
    severity: 'warning',
    message: `${update.sku}: ${quantity} at ${update.location} was counted as pieces, for nobody says how many are in one`,
    rule: 'A quantity in cases (X12 element 355: CA, CS, CT, BX …) is of as many pieces as the item master says.',
    hint: 'Enter the pack of the SKU into the item master, or ask the source for pieces (EA).',
    ...(update.line !== undefined && { line: update.line }),
    value: quantity,
  };
}

/** A quantity that no position can hold. */
export function unfit(update: InventoryUpdate): Finding {
  return {
    code: 'quantity-unfit',
    severity: 'warning',
    message: `${update.sku}: ${quoted(update.quantity)} ${update.state ?? update.kind} at ${update.location} is more, or more exact, than a position can hold; the update changed nothing`,
    rule: fittingRule,
    hint: 'Ask the source for the quantity in a unit that fits.',
    ...(update.line !== undefined && { line: update.line }),
    value: quoted(update.quantity),
  };
}
