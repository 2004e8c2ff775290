/** Why a partner was told a number: from the positions to the line of the advice. Kept with every advice, as JSON. */
import { unscaled } from '../../translators/canonical/decimal.ts';
import { availableToSell } from '../inventory/availability.ts';
import { type Position, quantityScale } from '../ledger/inventory-store.ts';
import type { BufferRule } from '../partners/buffer-schema.ts';
import { type BufferStep, told } from './buffer.ts';

/** One number that a partner was told. Quantities are decimals as text. */
export interface Explanation {
  readonly sku: string;
  /** Our location and the partner's code of it; null where all locations are told as one sum. */
  readonly location: string | null;
  readonly partnerLocation: string | null;
  readonly told: string;
  readonly available: string;
  /** What orders reserve without naming a location, taken off the sum of all; absent where that is nothing. */
  readonly reserved?: string;
  readonly from: readonly LocationFacts[];
  readonly class: string | null;
  readonly steps: readonly BufferStep[];
  /** The partner's override that was in force: what it changed shows in the file alone. */
  readonly override?: string;
}

/** What is known at one of our locations. */
export interface LocationFacts {
  readonly location: string;
  /** null while no on-hand position is known: then it counts as nothing. */
  readonly available: string | null;
  /** What orders reserve there, already taken off; absent where they reserve nothing. */
  readonly reserved?: string;
  readonly asOf: string | null;
  readonly positions: readonly {
    readonly state: string;
    readonly quantity: string;
    readonly asOf: string;
    readonly source: string;
    readonly countedAt: string | null;
  }[];
}

export interface ToldLocation {
  readonly ours: string | null;
  readonly theirs: string | null;
}

export interface ExplainInput {
  readonly sku: string;
  readonly class: string | undefined;
  readonly location: ToldLocation;
  /** Our locations that count. */
  readonly locations: readonly string[];
  readonly positions: readonly Position[];
  /** What orders reserve by location, the empty one where they name none; in units of 10^-4. */
  readonly reserved?: ReadonlyMap<string, bigint>;
  readonly buffer: readonly BufferRule[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Works out one number and the reasons for it. Pure. */
export function explain(input: ExplainInput): Explanation {
  let available = 0n;
  let oldest: number | undefined;
  let unknown = false;
  const from: LocationFacts[] = [];
  for (const location of input.locations) {
    const positions = input.positions.filter((position) => position.location === location);
    if (positions.length === 0 && input.location.ours === null) continue;
    const reserved = input.reserved?.get(location) ?? 0n;
    const here = availableToSell(positions, reserved);
    available += here?.quantity ?? 0n;
    if (here === undefined) unknown = true;
    else oldest = Math.min(oldest ?? Number.POSITIVE_INFINITY, Date.parse(here.asOf));
    from.push(locationFacts(location, positions, reserved));
  }
  const anywhere = input.location.ours === null ? (input.reserved?.get('') ?? 0n) : 0n;
  available -= anywhere;
  const ageMs = oldest === undefined || unknown ? undefined : input.now - oldest;
  const location = input.location.ours ?? undefined;
  const result = told(input.buffer, { available, class: input.class, location, ageMs });
  return {
    sku: input.sku,
    location: input.location.ours,
    partnerLocation: input.location.theirs,
    told: unscaled(result.quantity, quantityScale),
    available: unscaled(available, quantityScale),
    ...reservedText(anywhere),
    from,
    class: input.class ?? null,
    steps: result.steps,
  };
}

function reservedText(reserved: bigint): { readonly reserved?: string } {
  return reserved === 0n ? {} : { reserved: unscaled(reserved, quantityScale) };
}

function locationFacts(location: string, positions: readonly Position[], reserved: bigint): LocationFacts {
  const here = availableToSell(positions, reserved);
  return {
    location,
    available: here === undefined ? null : unscaled(here.quantity, quantityScale),
    ...reservedText(reserved),
    asOf: here?.asOf ?? null,
    positions: positions.map(({ state, quantity, asOf, source, countedAt }) => ({
      state,
      quantity: unscaled(quantity, quantityScale),
      asOf,
      source,
      countedAt,
    })),
  };
}
