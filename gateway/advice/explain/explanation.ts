/** Why a partner was told a number: from the positions to the line of the advice. Worked out of what the advice kept. */
import { unscaled } from '../../../translators/canonical/decimal.ts';
import { availabilityRule, availableToSell, reservedByLocation } from '../../inventory/availability.ts';
import { type Position, quantityScale } from '../../ledger/inventory-store.ts';
import type { BufferRule, ItemStatus } from '../../partners/schema/buffer-schema.ts';
import { canarySource } from '../../settings/canary-source.ts';
import type { Owners, ToldPlace } from '../kept/frame.ts';
import { type BufferFacts, BufferPolicy, type BufferStep } from '../policy/buffer.ts';
import { type FuturePlace, placeOf } from '../policy/future.ts';
import { type ExplainFuture, explainFuture, type FutureExplanation } from './future-explained.ts';

/** One number that a partner was told. Quantities are decimals as text. */
export interface Explanation {
  readonly sku: string;
  /** Our location and the partner's code of it; null where all locations are told as one sum. */
  readonly location: string | null;
  readonly partnerLocation: string | null;
  readonly told: string;
  readonly available: string;
  /** What orders reserve without naming a location, as far as it comes off this number; absent where that is nothing. */
  readonly reserved?: string;
  /** The whole of it, where the number is of one location, which bears a part of it or none. */
  readonly reservedAnywhere?: string;
  readonly from: readonly LocationFacts[];
  readonly class: string | null;
  /** What the item is for sale, and its own pack, where the item master knows. */
  readonly status?: ItemStatus;
  readonly pack?: string;
  readonly steps: readonly BufferStep[];
  /** What it was told of later days; absent where it is told of none, or nothing is to come. */
  readonly future?: FutureExplanation;
  /** The partner's override that was in force: what it changed shows in the file alone. */
  readonly override?: string;
  /** What this version works out, where the one that made the advice told something else: then that is `told`. */
  readonly differs?: string;
}

/** What is known at one of our locations. */
export interface LocationFacts {
  readonly location: string;
  /** Who owned what there; absent where the advice did not keep it. */
  readonly owners?: Readonly<Partial<Record<string, string>>>;
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
    /** How it counts in available-to-sell: 1 adds, -1 takes away, 0 does not count. */
    readonly counts: 1 | 0 | -1;
    /** The system that owned it; null where none did, absent where the advice did not keep it. */
    readonly owner?: string | null;
  }[];
}

export interface ExplainInput {
  readonly sku: string;
  readonly class: string | undefined;
  readonly status?: ItemStatus | undefined;
  /** Units of 10^-4. */
  readonly pack?: bigint | undefined;
  readonly location: ToldPlace;
  /** Our locations that count. */
  readonly locations: readonly string[];
  /** All of ours, where one of them bears its part of what orders reserve without naming one. */
  readonly everywhere?: readonly string[] | undefined;
  readonly positions: readonly Position[];
  /** What orders reserve by location, the empty one where they name none; in units of 10^-4. */
  readonly reserved?: ReadonlyMap<string, bigint>;
  /** Undefined where they are not known any more. */
  readonly owners?: Owners | undefined;
  readonly buffer: readonly BufferRule[];
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Of the schedule; UTC unless told. */
  readonly zone?: string;
  /** Where the partner is told of later days. */
  readonly future?: ExplainFuture | undefined;
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
    from.push(locationFacts(location, positions, reserved, input.owners && (input.owners[location] ?? {})));
  }
  const anywhere = anywhereOf(input);
  available -= anywhere;
  const ageMs = oldest === undefined || unknown ? undefined : input.now - oldest;
  const { sku, class: itemClass, status, pack } = input;
  const its = { available, ageMs, sku, class: itemClass, location: input.location.ours ?? undefined, at: input.now };
  const facts = { ...its, ...(status && { status }), ...(pack && { pack }) };
  const policy = new BufferPolicy(input.buffer, input.zone);
  const result = policy.told(facts);
  const future = input.future && explainFuture(input.future, placeAsked(input, facts), policy);
  return {
    sku,
    location: input.location.ours,
    partnerLocation: input.location.theirs,
    told: unscaled(result.quantity, quantityScale),
    available: unscaled(available, quantityScale),
    ...reservedText(anywhere),
    ...wholeText(input),
    from,
    class: itemClass ?? null,
    ...(status !== undefined && { status }),
    ...(pack !== undefined && { pack: unscaled(pack, quantityScale) }),
    steps: result.steps,
    ...(future !== undefined && { future }),
  };
}

/** What the number has taken off of what orders reserve without naming a location. */
function anywhereOf(input: ExplainInput): bigint {
  const { location, everywhere = [], reserved } = input;
  const whole = reserved?.get('') ?? 0n;
  if (location.ours === null || whole === 0n) return whole;
  return reservedByLocation(availableAt(everywhere, input), whole).get(location.ours) ?? 0n;
}

/** Available-to-sell at locations where on-hand is known. */
function availableAt(
  locations: readonly string[],
  { positions, reserved }: ExplainInput,
): readonly (readonly [location: string, quantity: bigint])[] {
  return locations.flatMap((code): [string, bigint][] => {
    const there = positions.filter((position) => position.location === code);
    const quantity = availableToSell(there, reserved?.get(code) ?? 0n)?.quantity;
    return quantity === undefined ? [] : [[code, quantity]];
  });
}

/** Where the number is told; supply at a location that was never counted is there to be left out. */
function placeAsked(input: ExplainInput, facts: BufferFacts): FuturePlace {
  const { locations, everywhere = locations, reserved } = input;
  const place = placeOf(facts, new Map(availableAt(everywhere, input)), reserved?.get('') ?? 0n);
  return { ...place, locations: new Set(locations) };
}

function wholeText({ location, everywhere, reserved }: ExplainInput): { readonly reservedAnywhere?: string } {
  const whole = reserved?.get('') ?? 0n;
  if (location.ours === null || everywhere === undefined || whole === 0n) return {};
  return { reservedAnywhere: unscaled(whole, quantityScale) };
}

function reservedText(reserved: bigint): { readonly reserved?: string } {
  return reserved === 0n ? {} : { reserved: unscaled(reserved, quantityScale) };
}

function locationFacts(
  location: string,
  positions: readonly Position[],
  reserved: bigint,
  owners: Owners[string] | undefined,
): LocationFacts {
  const here = availableToSell(positions, reserved);
  return {
    location,
    ...(owners !== undefined && { owners }),
    available: here === undefined ? null : unscaled(here.quantity, quantityScale),
    ...reservedText(reserved),
    asOf: here?.asOf ?? null,
    positions: positions.map(({ state, quantity, asOf, source, countedAt }) => ({
      state,
      quantity: unscaled(quantity, quantityScale),
      asOf,
      source,
      countedAt,
      counts: Number(availabilityRule[state]) as 1 | 0 | -1,
      // A canary is of its source, wherever it lies.
      ...(owners !== undefined && { owner: source === canarySource ? source : (owners[state] ?? null) }),
    })),
  };
}
