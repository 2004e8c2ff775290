/** What stands in the JSON texts of a `StockRow`. Pure. */
import type { InventoryState } from '../../translators/canonical/inventory-update.ts';

/** Quantities are texts of 10^-4 units. The location is empty for what orders reserve without naming one. */
export type AvailabilityRow = readonly [location: string, quantity: string, asOf: string, reserved: string];

export type PositionRow = readonly [
  ...[location: string, state: InventoryState, quantity: string, asOf: string, source: string],
  countedAt: string | null,
];

export function availabilityRows(json: string): readonly AvailabilityRow[] {
  return JSON.parse(json) as readonly AvailabilityRow[];
}

export function positionRows(json: string): readonly PositionRow[] {
  return JSON.parse(json) as readonly PositionRow[];
}
