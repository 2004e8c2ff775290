/** What a partner is told of a SKU: what is known of it, through the buffer policy. */
import type { StockRow } from '../../ledger/inventory-store.ts';
import { availabilityRows } from '../../ledger/stock-row.ts';
import type { Partner } from '../../partners/partner.ts';
import type { Frame } from '../kept/frame.ts';
import type { ToldLine } from '../kept/line-record.ts';
import { type BufferFacts, BufferPolicy, isTimed } from '../policy/buffer.ts';
import { decimalText } from '../policy/decimal-text.ts';
import { type ComingRow, type FutureTold, placeOf, toldLater } from '../policy/future.ts';
import { availableInAll } from './available-sum.ts';
import type { ItemFactsOf } from './item-facts.ts';
import { type Known, knownOf } from './known.ts';
import type { StockRead } from './stock-read.ts';

export interface Telling {
  readonly partner: Pick<Partner, 'items'>;
  readonly frame: Frame;
  readonly itemFacts: ItemFactsOf;
}

export class Teller {
  readonly #about: Telling;
  readonly #policy: BufferPolicy;
  readonly #timed: boolean;
  readonly #ours: ReadonlySet<string>;

  constructor(about: Telling) {
    const { buffer, zone, locations } = about.frame;
    this.#about = about;
    this.#policy = new BufferPolicy(buffer, zone);
    this.#timed = isTimed(buffer);
    // What orders reserve without naming a location is taken off the sum.
    this.#ours = new Set([...locations, '']);
  }

  lines({ rows, coming }: StockRead): readonly ToldLine[] {
    const lines: ToldLine[] = [];
    for (const [index, row] of rows.entries()) {
      const line = this.#line(row, coming?.[index]?.supply);
      if (line !== undefined) lines.push(line);
    }
    return lines;
  }

  #line({ sku, availability, positions }: StockRow, supply: string | undefined): ToldLine | undefined {
    const { partner, frame, itemFacts } = this.#about;
    const master = itemFacts(sku) ?? {};
    const itemClass = partner.items.class(sku) ?? master.class;
    const { status, pack } = master;
    const without = status === 'discontinued' && frame.discontinued !== 'zero';
    if (without && frame.discontinued === 'omit') return undefined;
    const coming = supply === undefined || supply === '[]' ? undefined : supply;
    const known = without ? [] : this.#known(availability, positions);
    const facts = known.map(({ available, ageMs }, index): BufferFacts => {
      const location = frame.places[index]?.ours ?? undefined;
      return { available, ageMs, class: itemClass, location, sku, at: frame.now, status, pack };
    });
    const future = coming === undefined ? [] : this.#later(facts, coming, availability);
    return {
      sku,
      items: partner.items.numbers(sku),
      description: partner.items.description(sku),
      class: itemClass,
      status,
      pack: pack === undefined ? undefined : decimalText(pack),
      price: frame.codes.price === undefined ? undefined : partner.items.price(sku),
      told: facts.map((each) => decimalText(status === 'discontinued' ? 0n : this.#policy.quantity(each))),
      availability,
      positions,
      ...(coming !== undefined && { supply: coming }),
      ...(future.some((days) => days.length > 0) && { future }),
    };
  }

  /** What is known for each place of the frame. */
  #known(availability: string, positions: string): readonly Known[] {
    const { places, now } = this.#about.frame;
    if (!this.#timed && places.length === 1 && places[0]?.ours === null) {
      return [{ available: availableInAll(availability, this.#ours), ageMs: undefined }];
    }
    const rows = availabilityRows(availability);
    const around = { ours: this.#ours, timed: this.#timed, now };
    return places.map(({ ours }) => knownOf(ours, rows, positions, around));
  }

  /** What is told of later days, for each place of the frame. */
  #later(facts: readonly BufferFacts[], supply: string, availability: string): readonly (readonly FutureTold[])[] {
    const { future } = this.#about.frame;
    if (future === undefined) return [];
    const coming = JSON.parse(supply) as readonly ComingRow[];
    const rows = availabilityRows(availability);
    const known = new Map<string, bigint>();
    for (const [code, quantity] of rows) if (code !== '' && this.#ours.has(code)) known.set(code, BigInt(quantity));
    const anywhere = BigInt(rows.find(([code]) => code === '')?.[3] ?? '0');
    return facts.map((each) => toldLater(future, coming, placeOf(each, known, anywhere), this.#policy));
  }
}
