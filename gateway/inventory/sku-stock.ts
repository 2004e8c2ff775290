/** All that is known of one SKU, location by location, as JSON keeps it: quantities are decimals as text. */
import { unscaled } from '../../translators/canonical/decimal.ts';
import { quantityScale } from '../ledger/inventory-store.ts';
import type { Views } from '../ledger/port.ts';
import { availableToSell } from './availability.ts';
import { promiseDays } from './promise.ts';

export interface SkuStock {
  readonly sku: string;
  /** Empty: what orders reserve without naming a location of ours. */
  readonly location: string;
  /** null while on-hand is not known. */
  readonly availableToSell: string | null;
  readonly reserved: string;
  readonly asOf: string | null;
  readonly positions: readonly {
    readonly state: string;
    readonly quantity: string;
    readonly asOf: string;
    readonly countedAt: string | null;
    /** The system that last changed it, and the key of its update. */
    readonly source: string;
    readonly key: string;
  }[];
  readonly reservations: readonly {
    readonly partner: string;
    readonly order: string;
    readonly quantity: string;
    readonly reservedAt: string;
    readonly expiresAt: string;
  }[];
  readonly supply: readonly {
    readonly state: string;
    readonly source: string;
    /** The shipment; of what is on order, the order. */
    readonly reference: string;
    readonly order: string | null;
    readonly quantity: string;
    readonly received: string;
    readonly expected: string;
    readonly overdue: boolean;
  }[];
  /** Available-to-promise at the end of each day on which supply is expected. */
  readonly promise: readonly { readonly date: string; readonly arriving: string; readonly available: string }[];
}

/** Reads it from the ledger. `today` is a day, `2026-09-15`. */
export async function stockOf(views: Views, sku: string, today: string): Promise<readonly SkuStock[]> {
  const positions = await views.inventory.positions(sku);
  const reservations = await views.reservations.ofSku(sku);
  const supply = await views.supply.openOf(sku);
  const locations = new Set([...positions, ...supply, ...reservations].map(({ location }) => location));
  return [...locations].sort().map((location) => {
    const at = <T extends { readonly location: string }>(all: readonly T[]) =>
      all.filter((one) => one.location === location);
    const here = { positions: at(positions), reservations: at(reservations), supply: at(supply) };
    const reserved = here.reservations.reduce((sum, { quantity }) => sum + quantity, 0n);
    const available = availableToSell(here.positions, reserved);
    const open = here.supply.map(({ expected, quantity, received }) => ({ expected, quantity: quantity - received }));
    const days = promiseDays({ positions: here.positions, reserved, supply: open, today });
    return {
      sku,
      location,
      availableToSell: available === undefined ? null : text(available.quantity),
      reserved: text(reserved),
      asOf: available?.asOf ?? null,
      positions: here.positions.map(({ state, quantity, asOf, countedAt, source, key }) => {
        return { state, quantity: text(quantity), asOf, countedAt, source, key };
      }),
      reservations: here.reservations.map(({ partner, order, quantity, reservedAt, expiresAt }) => {
        return { partner, order, quantity: text(quantity), reservedAt, expiresAt };
      }),
      supply: here.supply.map(({ state, source, reference, order, quantity, received, expected }) => ({
        state,
        source,
        reference: state === 'on-order' ? (order ?? reference) : reference,
        order,
        quantity: text(quantity),
        received: text(received),
        expected,
        overdue: expected < today,
      })),
      promise: days.map(({ date, arriving, available }) => {
        return { date, arriving: text(arriving), available: text(available) };
      }),
    };
  });
}

function text(quantity: bigint): string {
  return unscaled(quantity, quantityScale);
}
