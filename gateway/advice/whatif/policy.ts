/** The numbers that policies make of one line of an advice, beside the one that was told. Pure. */
import { scaled } from '../../../translators/canonical/decimal.ts';
import { quantityScale } from '../../ledger/inventory-store.ts';
import { availabilityRows } from '../../ledger/stock-row.ts';
import type { BufferRule } from '../../partners/schema/buffer-schema.ts';
import type { Frame } from '../kept/frame.ts';
import type { ToldLine } from '../kept/line-record.ts';
import { BufferPolicy, isTimed } from '../policy/buffer.ts';
import { type Known, knownOf } from '../telling/known.ts';

/** What was really told, what today's policy makes of it, and what another one does. */
export const versions = ['told', 'today', 'other'] as const;
export type Version = (typeof versions)[number];

/** A quantity for each place of a frame, units of 10^-4. */
export type Quantities = readonly bigint[];
export type Numbers = Readonly<Record<Version | 'available', Quantities>>;

/** What a line knows of its item. */
export type LineItem = Pick<ToldLine, 'sku' | 'class' | 'status' | 'pack'>;

export class Policies {
  readonly #policies: Readonly<Record<'today' | 'other', BufferPolicy>>;
  /** Whether time alone moves the numbers of a policy. */
  readonly timed: Readonly<Record<'today' | 'other', boolean>>;

  /** `zone` is that of the schedule. */
  constructor(today: readonly BufferRule[], other: readonly BufferRule[], zone: string | undefined) {
    this.#policies = { today: new BufferPolicy(today, zone), other: new BufferPolicy(other, zone) };
    this.timed = { today: isTimed(today), other: isTimed(other) };
  }

  /** From what the advice kept of the line: availability, ages and item as they were known then. */
  ofLine(line: ToldLine, frame: Frame): Numbers {
    const rows = availabilityRows(line.availability);
    const around = { ours: oursOf(frame), timed: this.timed.today || this.timed.other, now: frame.now };
    const known = frame.places.map(({ ours }) => knownOf(ours, rows, line.positions, around));
    return {
      told: line.told.map((quantity) => scaled(quantity, quantityScale) ?? 0n),
      today: this.quantities('today', line, frame, known),
      other: this.quantities('other', line, frame, known),
      available: known.map(({ available }) => available),
    };
  }

  quantities(version: 'today' | 'other', item: LineItem, frame: Frame, known: readonly Known[]): Quantities {
    const { sku, status } = item;
    const pack = item.pack === undefined ? undefined : (scaled(item.pack, quantityScale) ?? undefined);
    const its = { sku, class: item.class, at: frame.now, ...(status && { status }), ...(pack && { pack }) };
    return frame.places.map(({ ours }, index) => {
      // What is not sold any more is told so, whatever is in stock.
      if (status === 'discontinued') return 0n;
      const facts = known[index] ?? { available: 0n, ageMs: undefined };
      return this.#policies[version].quantity({ ...its, ...facts, location: ours ?? undefined });
    });
  }
}

/** Our locations of a frame, and '' for what orders reserve without naming one. */
function oursOf({ locations }: Pick<Frame, 'locations'>): ReadonlySet<string> {
  return new Set([...locations, '']);
}

export function summed(quantities: Quantities): bigint {
  return quantities.reduce((sum, quantity) => sum + quantity, 0n);
}
