/**
 * How a line of an advice is divided into LIN loops of an X12 846, and how each says what lies in which warehouse.
 *
 * - sdq: an SDQ has no quantity qualifier: it divides the QTY of its LIN. So every code that is told warehouse by
 *   warehouse gets a LIN of its own, with the total as QTY and the warehouses as SDQ.
 * - n1: a QTY for each warehouse, with the N1*WH in its LS loop, where the standard has it: the N1 loop of a LIN stands
 *   behind all of its QTY and could name one warehouse only. An LS loop begins with a REF: REF*IO, the same code.
 * - lin: a LIN for each warehouse, with its QTY and the N1*WH of that LIN.
 *
 * The quantities that are of no warehouse share one LIN. n1 and lin leave out a total beside the warehouses that divide
 * it, for whoever adds up their QTY would count it twice.
 */
import { sumOf } from './decimal-sum.ts';
import type { OutboundAdviceLine, OutboundQuantity } from './outbound-advice.ts';
import type { OutboundSegment } from './write-846.ts';

export const locationForms = ['sdq', 'n1', 'lin'] as const;
export type LocationsAs = (typeof locationForms)[number];

/** What one LIN loop tells, behind its LIN and PID. */
export interface ItemLoop {
  readonly segments: readonly OutboundSegment[];
  /** Each QTY02. */
  readonly told: readonly string[];
}

const pairsOfSdqMax = 10;
/** QTY loops of one LIN loop. */
const quantitiesOfLoopMax = 99;

/** Whose codes our partner's warehouses have: 92, assigned by buyer or buyer's agent (X12 element 66). */
const locationQualifier = '92';
/** LS01 and LE01 (X12 element 447): any code that both have. */
const locationLoop = 'WH';

/** The LIN loops of a line: one at least. */
export function loopsOf(line: OutboundAdviceLine, as: LocationsAs): readonly ItemLoop[] {
  const totals = line.quantities.filter(({ location }) => location === undefined);
  const located = line.quantities.filter(({ location }) => location !== undefined);
  const divided = grouped(located, codeAndUnit);
  const undivided = totals.filter((quantity) => !divided.has(codeAndUnit(quantity)));
  const loops = undivided.length > 0 || located.length === 0 ? [quantityLoop(undivided)] : [];
  if (as === 'n1') return [...loops, ...chunks(located, quantitiesOfLoopMax).map(namedLoop)];
  if (as === 'lin') {
    const places = [...grouped(located, ({ location = '' }) => location)];
    return [...loops, ...places.map(([location, some]) => warehouseLoop(location, some))];
  }
  for (const [key, some] of divided) {
    const same = totals.filter((quantity) => codeAndUnit(quantity) === key);
    loops.push(dividedLoop(same, some));
  }
  return loops;
}

function quantityLoop(quantities: readonly OutboundQuantity[]): ItemLoop {
  return { segments: quantities.map(quantitySegment), told: quantities.map(({ quantity }) => quantity) };
}

function dividedLoop(totals: readonly OutboundQuantity[], located: readonly OutboundQuantity[]): ItemLoop {
  const { code = '', unit = '' } = located[0] ?? {};
  const destinations = chunks(located, pairsOfSdqMax).map((some): OutboundSegment => {
    const told = some.flatMap(({ location = '', quantity }) => [location, quantity]);
    return ['SDQ', unit, locationQualifier, ...told];
  });
  const sum = () => ({ code, quantity: sumOf(located.map(({ quantity }) => quantity)), unit });
  const { segments, told } = quantityLoop(totals.length === 0 ? [sum()] : totals);
  return { segments: [...destinations, ...segments], told };
}

function namedLoop(located: readonly OutboundQuantity[]): ItemLoop {
  const { told } = quantityLoop(located);
  const segments = located.flatMap((quantity): OutboundSegment[] => {
    const { location = '' } = quantity;
    const named: OutboundSegment[] = [['REF', 'IO', location], warehouse(location)];
    return [quantitySegment(quantity), ['LS', locationLoop], ...named, ['LE', locationLoop]];
  });
  return { segments, told };
}

function warehouseLoop(location: string, quantities: readonly OutboundQuantity[]): ItemLoop {
  const { segments, told } = quantityLoop(quantities);
  return { segments: [...segments, warehouse(location)], told };
}

function quantitySegment({ code, quantity, unit }: OutboundQuantity): OutboundSegment {
  return ['QTY', code, quantity, unit];
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

function chunks<T>(all: readonly T[], length: number): T[][] {
  const some: T[][] = [];
  for (let from = 0; from < all.length; from += length) some.push(all.slice(from, from + length));
  return some;
}
