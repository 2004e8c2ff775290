/** Why a partner was told a number of a later day: which supply, which day, each rule's effect. Worked out again. Pure. */
import type { BufferPolicy, BufferStep } from '../policy/buffer.ts';
import { decimalText } from '../policy/decimal-text.ts';
import {
  type ComingRow,
  type FutureFrame,
  type FuturePlace,
  type FutureTold,
  futureDays,
  type LeftOut,
  leftOut,
  owedOf,
  toldDays,
  withoutOwed,
} from '../policy/future.ts';

/** Supply that was known when the advice was made. */
export interface SupplyFacts {
  readonly location: string;
  readonly expected: string;
  /** What was still to come, a decimal. */
  readonly quantity: string;
  /** in-transit by a ship notice, or on-order by the word of the system that owns that. */
  readonly state: string;
  /** The partner or system that said so. */
  readonly source: string;
  /** The shipment; of what is on order, the order. */
  readonly reference: string;
  readonly order: string | null;
  /** Of a ship notice, the document; of what is on order, the source and the key of its update. */
  readonly document: string;
  readonly transmission: string;
  readonly saidAt: string;
  /** How many of it orders reserve without naming a location, beyond all that is there; absent where that is none. */
  readonly owed?: string;
}

/** A day on which something was to come. Quantities are decimals. */
export interface FutureDayFacts {
  readonly date: string;
  readonly arriving: string;
  /** Available-to-promise on that day. */
  readonly promise: string;
  readonly steps: readonly BufferStep[];
  /** What the policy made of it, and how much more that is than what was allowed before. */
  readonly allowed: string;
  readonly more: string;
  readonly from: readonly SupplyFacts[];
}

export interface FutureExplanation {
  /** As the partner was told it. */
  readonly told: readonly FutureTold[];
  readonly tell: FutureFrame['tell'];
  /** Days that the partner is told of at most. */
  readonly dates: number;
  readonly days: readonly FutureDayFacts[];
  readonly leftOut: readonly (SupplyFacts & { readonly because: LeftOut })[];
  /** What this version works out, where the one that made the advice told something else: then that is `told`. */
  readonly differs?: readonly FutureTold[];
}

export interface ExplainFuture {
  readonly frame: FutureFrame;
  /** What is to come of the item, wherever. */
  readonly supply: readonly ComingRow[];
}

/** Undefined where nothing is to come at these locations. */
export function explainFuture(
  { frame, supply }: ExplainFuture,
  place: FuturePlace,
  policy: BufferPolicy,
): FutureExplanation | undefined {
  const { locations, counted, facts } = place;
  const here = supply.filter(([location]) => locations.has(location));
  if (here.length === 0) return undefined;
  const { status } = facts;
  const less = owedOf(supply, frame, place);
  const judged = here.map((row) => ({ row, because: leftOut(row, frame, { status, counted }) }));
  const coming = judged.flatMap(({ row, because }) => (because === undefined ? [row] : []));
  const net = coming.map((row) => withoutOwed(row, less.get(row)));
  const days = futureDays(facts.available, net, frame.today, (available) => policy.quantity({ ...facts, available }));
  return {
    told: toldDays(days, frame),
    tell: frame.tell,
    dates: frame.dates,
    days: days.map(({ date, arriving, promise, allowed, more }) => ({
      date,
      arriving: decimalText(arriving),
      promise: decimalText(promise),
      steps: policy.told({ ...facts, available: promise }).steps,
      allowed: decimalText(allowed),
      more: decimalText(more),
      from: coming.filter(([, expected]) => expected === date).map((row) => supplyFacts(row, less.get(row))),
    })),
    leftOut: judged.flatMap(({ row, because }) => (because === undefined ? [] : [{ ...supplyFacts(row), because }])),
  };
}

function supplyFacts(row: ComingRow, owed?: bigint): SupplyFacts {
  const [location, expected, quantity, state, source, reference, order, document, transmission, saidAt] = row;
  return {
    ...{ location, expected, quantity: decimalText(BigInt(quantity)), state, source },
    reference: state === 'on-order' ? (order ?? reference) : reference,
    ...{ order, document, transmission, saidAt },
    ...(owed !== undefined && { owed: decimalText(owed) }),
  };
}
