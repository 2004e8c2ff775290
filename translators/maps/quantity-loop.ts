/**
 * QTY loops of an X12 846, and what is told for later in them.
 *
 * - sch: an SCH behind the QTY of now whose code, unit and warehouse it has: SCH01 the quantity, SCH02 its unit, SCH05 and
 *   SCH06 the day. It has no code of its own.
 * - dtm: a QTY of its own, under its own code, with the day as the DTM of its QTY loop (X12 003060 on).
 */
import { x12Date } from './dates.ts';
import type { OutboundAdviceLine, OutboundFuture, OutboundQuantity } from './outbound-advice.ts';
import type { OutboundSegment } from './write-846.ts';

export const futureForms = ['sch', 'dtm'] as const;
export type FutureAs = (typeof futureForms)[number];

/** One QTY, with what stands in its loop before LS. */
export interface QuantityLoop {
  /** QTY02. */
  readonly quantity: string;
  readonly location: string | undefined;
  readonly segments: readonly OutboundSegment[];
}

const none: readonly OutboundFuture[] = [];

/** What a line tells, quantity by quantity. */
export class QuantityLoops {
  readonly #line: OutboundAdviceLine;
  readonly #as: FutureAs;

  constructor(line: OutboundAdviceLine, as: FutureAs) {
    this.#line = line;
    this.#as = as;
  }

  /** Loops of some quantities of the line, each with its SCH; behind those of a warehouse, the dated QTY of it. */
  of(quantities: readonly OutboundQuantity[], located: boolean): readonly QuantityLoop[] {
    const loops = quantities.map((quantity): QuantityLoop => {
      const schedules = this.schedules(quantity).map((later) => scheduled(later));
      return { ...told(quantity), segments: [quantitySegment(quantity), ...schedules] };
    });
    return this.#line.future === undefined ? loops : [...loops, ...this.dated(located)];
  }

  /** What is told for later as an SCH behind a quantity. */
  schedules(quantity: OutboundQuantity): readonly OutboundFuture[] {
    const { future, quantities } = this.#line;
    if (future === undefined || this.#as === 'dtm') return none;
    // Of two that say the same of now, only the first is followed.
    if (quantities.find((other) => isOf(other, quantity)) !== quantity) return none;
    return future.filter((later) => isOf(later, quantity));
  }

  /** What is told for later as a QTY of its own, of warehouses or of none. */
  dated(located: boolean): readonly QuantityLoop[] {
    const { future = none } = this.#line;
    if (this.#as === 'sch') return [];
    return future
      .filter(({ location }) => (location !== undefined) === located)
      .map((later) => {
        const day: OutboundSegment = ['DTM', later.dateQualifier, x12Date(later.date)];
        return { ...told(later), segments: [quantitySegment(later), day] };
      });
  }
}

/**
 * What is wrong with a line of which something is told for later that no SCH can stand for: there is no QTY of now for it.
 * A total beside the warehouses that divide it is none, for it may be left out.
 */
export function lostFuture({ quantities, future }: OutboundAdviceLine): string | undefined {
  const isDivided = ({ code, unit, location }: OutboundQuantity) =>
    location === undefined &&
    quantities.some((other) => other.location !== undefined && other.code === code && other.unit === unit);
  const lost = future?.find((later) => !quantities.some((quantity) => isOf(later, quantity) && !isDivided(quantity)));
  if (lost === undefined) return undefined;
  const { code, unit, location, date } = lost;
  const where = location === undefined ? 'of no location' : `at ${location}`;
  return `what is told for ${date} (${code}, ${unit}, ${where}) has no quantity of now with the same code, unit and location, behind which its SCH could stand`;
}

export function quantitySegment({ code, quantity, unit }: Omit<OutboundQuantity, 'location'>): OutboundSegment {
  return ['QTY', code, quantity, unit];
}

/** What an SCH says; of a warehouse where the segments around it do not name it. */
export function scheduled(
  { quantity, unit, date, dateQualifier }: Omit<OutboundFuture, 'code' | 'location'>,
  location?: string,
): OutboundSegment {
  const place = location === undefined ? ['', ''] : ['WH', location];
  return ['SCH', quantity, unit, ...place, dateQualifier, x12Date(date)];
}

function told({ quantity, location }: OutboundQuantity) {
  return { quantity, location };
}

function isOf(one: OutboundQuantity, other: OutboundQuantity): boolean {
  return one.code === other.code && one.unit === other.unit && one.location === other.location;
}
