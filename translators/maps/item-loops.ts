/**
 * How a line of an advice is divided into LIN loops of an X12 846, and how each says what lies in which warehouse.
 *
 * - sdq: an SDQ has no quantity qualifier: it divides the QTY of its LIN. So every code that is told warehouse by
 *   warehouse gets a LIN of its own, with the total as QTY and the warehouses as SDQ.
 * - n1: a QTY for each warehouse, with the N1*WH in its LS loop, where the standard has it: the N1 loop of a LIN stands
 *   behind all of its QTY and could name one warehouse only. An LS loop begins with a REF: REF*IO, the same code.
 * - lin: a LIN for each warehouse, with its QTY and the N1*WH of that LIN.
 * - sch: as sdq, with an SCH for each warehouse behind the QTY that they add up to (SCH03 WH, SCH04). An SCH has to have a
 *   day: of what lies there now, that of the advice.
 *
 * The quantities that are of no warehouse share one LIN. n1 and lin leave out a total beside the warehouses that divide
 * it, for whoever adds up their QTY would count it twice. How what is told for later is written is in quantity-loop.ts.
 */
import { sumOf } from './decimal-sum.ts';
import type { OutboundAdviceLine, OutboundQuantity } from './outbound-advice.ts';
import {
  type FutureAs,
  lostFuture,
  type QuantityLoop,
  QuantityLoops,
  quantitySegment,
  scheduled,
} from './quantity-loop.ts';
import type { OutboundSegment } from './write-846.ts';

export const locationForms = ['sdq', 'n1', 'lin', 'sch'] as const;
export type LocationsAs = (typeof locationForms)[number];

/** How locations, and what is told for later, are written. */
export interface LoopForm {
  /** sdq unless told. */
  readonly locationsAs?: LocationsAs;
  /** sch unless told. */
  readonly futureAs?: FutureAs;
}

/** SCH05 and SCH06 of what lies in a warehouse now: `018`, and the day of the advice as `2026-11-25`. */
export interface Now {
  readonly dateQualifier: string;
  readonly date: string;
}

/** What one LIN loop tells, behind its LIN and PID. */
export interface ItemLoop {
  readonly segments: readonly OutboundSegment[];
  /** Each QTY02. */
  readonly told: readonly string[];
}

const pairsOfSdqMax = 10;
/** QTY loops of one LIN loop, and SCH loops of one QTY. */
const quantitiesOfLoopMax = 99;
const schedulesOfQuantityMax = 25;

/** Whose codes our partner's warehouses have: 92, assigned by buyer or buyer's agent (X12 element 66). */
const locationQualifier = '92';
/** LS01 and LE01 (X12 element 447): any code that both have. */
const locationLoop = 'WH';

/**
 * The LIN loops of a line: one at least. Throws a RangeError where the line tells something for later that no SCH could
 * stand for.
 */
export function loopsOf(line: OutboundAdviceLine, { locationsAs, futureAs }: LoopForm, now: Now): readonly ItemLoop[] {
  const [only, ...more] = line.quantities;
  // Nearly every line of most advices, and a large one has a million: its one QTY, of no warehouse.
  if (only !== undefined && more.length === 0 && only.location === undefined && line.future === undefined) {
    return [{ segments: [quantitySegment(only)], told: [only.quantity] }];
  }
  const loops = new QuantityLoops(line, futureAs ?? 'sch');
  const totals = line.quantities.filter(({ location }) => location === undefined);
  const located = line.quantities.filter(({ location }) => location !== undefined);
  const divided = grouped(located, codeAndUnit);
  const undivided = totals.filter((quantity) => !divided.has(codeAndUnit(quantity)));
  const lost = line.future === undefined || futureAs === 'dtm' ? undefined : lostFuture(line);
  if (lost !== undefined) throw new RangeError(lost);
  const whole = loops.of(undivided, false);
  const first = chunks(whole, quantitiesOfLoopMax, joined);
  if (whole.length + located.length === 0) first.push(joined([]));
  if (locationsAs === 'n1') return [...first, ...chunks(loops.of(located, true), quantitiesOfLoopMax, named)];
  if (locationsAs === 'lin') {
    const places = grouped(loops.of(located, true), ({ location = '' }) => location);
    return [...first, ...[...places].map(([location, some]) => warehouseLoop(location, some))];
  }
  const parts = [...divided].flatMap(([key, some]) => {
    const same = totals.filter((quantity) => codeAndUnit(quantity) === key);
    return locationsAs === 'sch' ? scheduledLoops(same, some, loops, now) : dividedLoops(same, some, loops);
  });
  // An SDQ says of no day: a dated QTY names its warehouse in its own LS loop.
  return [...first, ...parts, ...chunks(loops.dated(true), quantitiesOfLoopMax, named)];
}

function joined(loops: readonly QuantityLoop[]): ItemLoop {
  return { segments: loops.flatMap(({ segments }) => segments), told: loops.map(({ quantity }) => quantity) };
}

/** A quantity of a warehouse, and the SCH that it takes. */
interface Scheduled {
  readonly quantity: OutboundQuantity;
  readonly schedules: readonly OutboundSegment[];
}

/** sdq: the SDQ of some warehouses in front of the QTY that they add up to; what is told for later names its warehouse. */
function dividedLoops(
  totals: readonly OutboundQuantity[],
  located: readonly OutboundQuantity[],
  loops: QuantityLoops,
): readonly ItemLoop[] {
  const places = located.map((quantity) => ({ quantity, schedules: laterOf(quantity, loops) }));
  const parts = fitting(places);
  return parts.map((part) => {
    const destinations = chunks(part, pairsOfSdqMax, (some): OutboundSegment => {
      const told = some.flatMap(({ quantity: { location = '', quantity } }) => [location, quantity]);
      return ['SDQ', located[0]?.unit ?? '', locationQualifier, ...told];
    });
    return withTotal(parts.length === 1 ? totals : [], part, destinations);
  });
}

/** sch: the QTY that some warehouses add up to, and behind it each of them, now and later. */
function scheduledLoops(
  totals: readonly OutboundQuantity[],
  located: readonly OutboundQuantity[],
  loops: QuantityLoops,
  now: Now,
): readonly ItemLoop[] {
  const places = located.map((quantity) => {
    const here = scheduled({ ...quantity, ...now }, quantity.location);
    return { quantity, schedules: [here, ...laterOf(quantity, loops)] };
  });
  const parts = fitting(places);
  return parts.map((part) => withTotal(parts.length === 1 ? totals : [], part, []));
}

function laterOf(quantity: OutboundQuantity, loops: QuantityLoops): readonly OutboundSegment[] {
  return loops.schedules(quantity).map((later) => scheduled(later, quantity.location));
}

/** As many warehouses together as have room for their SCH behind one QTY. */
function fitting(places: readonly Scheduled[]): readonly (readonly Scheduled[])[] {
  const parts: Scheduled[][] = [];
  let room = -1;
  for (const place of places) {
    room -= place.schedules.length;
    const last = parts.at(-1);
    if (last !== undefined && room >= 0) last.push(place);
    else {
      parts.push([place]);
      room = schedulesOfQuantityMax - place.schedules.length;
    }
  }
  return parts;
}

function withTotal(
  totals: readonly OutboundQuantity[],
  part: readonly Scheduled[],
  before: readonly OutboundSegment[],
): ItemLoop {
  const { code = '', unit = '' } = part[0]?.quantity ?? {};
  const sum = () => ({ code, unit, quantity: sumOf(part.map(({ quantity }) => quantity.quantity)) });
  const whole = totals.length === 0 ? [sum()] : totals;
  return {
    segments: [...before, ...whole.map(quantitySegment), ...part.flatMap(({ schedules }) => schedules)],
    told: whole.map(({ quantity }) => quantity),
  };
}

function named(loops: readonly QuantityLoop[]): ItemLoop {
  return joined(
    loops.map((loop) => {
      const { location = '', segments } = loop;
      const names: OutboundSegment[] = [['REF', 'IO', location], warehouse(location)];
      return { ...loop, segments: [...segments, ['LS', locationLoop], ...names, ['LE', locationLoop]] };
    }),
  );
}

function warehouseLoop(location: string, loops: readonly QuantityLoop[]): ItemLoop {
  const { segments, told } = joined(loops);
  return { segments: [...segments, warehouse(location)], told };
}

function warehouse(location: string): OutboundSegment {
  return ['N1', 'WH', '', locationQualifier, location];
}

function codeAndUnit({ code, unit }: OutboundQuantity): string {
  return `${code} ${unit}`;
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return groups;
}

/** What is made of some at a time. */
function chunks<T, M>(all: readonly T[], length: number, make: (some: readonly T[]) => M): M[] {
  const made: M[] = [];
  for (let from = 0; from < all.length; from += length) made.push(make(all.slice(from, from + length)));
  return made;
}
