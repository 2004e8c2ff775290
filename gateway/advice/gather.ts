/**
 * Gathers what an advice says: from availability, read some hundred SKUs at a time, through the buffer policy. A stream:
 * a million lines are never in memory at once. Each number is of one moment of the ledger, and the moments of one advice
 * are a few seconds apart; what changes meanwhile changed after the cursor that the advice began with.
 */
import type { InventoryView, StockRow } from '../ledger/inventory-store.ts';
import type { SupplyView } from '../ledger/supply-store.ts';
import type { ItemStatus } from '../partners/buffer-schema.ts';
import type { Partner } from '../partners/partner.ts';
import type { Breath } from './breath.ts';
import { type BufferFacts, BufferPolicy, isTimed } from './buffer.ts';
import { decimalText } from './decimal-text.ts';
import type { Frame } from './frame.ts';
import { type ComingRow, type FutureTold, toldLater } from './future.ts';
import { type AvailabilityRow, knownOf } from './known.ts';
import type { ToldLine } from './line-record.ts';

/** What our item master knows of a SKU, apart from the partner. */
export interface ItemFacts {
  readonly class?: string;
  readonly status?: ItemStatus;
  /** Units of 10^-4. */
  readonly pack?: bigint;
}
export type ItemFactsOf = (sku: string) => ItemFacts | undefined;

export interface Gathering {
  readonly inventory: InventoryView;
  /** Asked where the frame tells of later days; without it nothing is told of them. */
  readonly supply?: Pick<SupplyView, 'openOfAll'>;
  readonly partner: Partner;
  readonly frame: Frame;
  readonly itemFacts: ItemFactsOf;
  readonly breath: Breath;
}

/** SKUs read at once: some milliseconds of work. */
const batch = 250;

/** Lines of some SKUs in their order, some hundred at a time. An item that is discontinued and left out has none. */
export async function* gather(
  about: Gathering,
  skus: Iterable<string>,
): AsyncGenerator<readonly ToldLine[], void, void> {
  const teller = new Teller(about);
  let some: string[] = [];
  for (const sku of skus) {
    some.push(sku);
    if (some.length < batch) continue;
    yield await teller.lines(some);
    await about.breath.take();
    some = [];
  }
  if (some.length > 0) yield await teller.lines(some);
}

class Teller {
  readonly #about: Gathering;
  readonly #policy: BufferPolicy;
  readonly #timed: boolean;
  readonly #ours: ReadonlySet<string>;

  constructor(about: Gathering) {
    const { buffer, zone, locations } = about.frame;
    this.#about = about;
    this.#policy = new BufferPolicy(buffer, zone);
    this.#timed = isTimed(buffer);
    // What orders reserve without naming a location is taken off the sum.
    this.#ours = new Set([...locations, '']);
  }

  async lines(skus: readonly string[]): Promise<readonly ToldLine[]> {
    const { inventory, supply, frame } = this.#about;
    // Asked in one breath, so that what has come is not counted as still to come.
    const [rows, coming] = await Promise.all([
      inventory.stock(skus),
      frame.future === undefined ? undefined : supply?.openOfAll(skus),
    ]);
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
    const rows = JSON.parse(availability) as readonly AvailabilityRow[];
    const coming = supply === undefined || supply === '[]' ? undefined : (JSON.parse(supply) as readonly ComingRow[]);
    const future: (readonly FutureTold[])[] = [];
    const told = without
      ? []
      : frame.places.map((place) => {
          const known = knownOf(place.ours, rows, positions, { ours: this.#ours, timed: this.#timed, now: frame.now });
          const location = place.ours ?? undefined;
          const its = { ...known, sku, class: itemClass, location, at: frame.now };
          const facts = { ...its, ...(status && { status }), ...(pack && { pack }) };
          if (coming !== undefined) future.push(this.#later(facts, coming, rows));
          return decimalText(status === 'discontinued' ? 0n : this.#policy.quantity(facts));
        });
    return {
      sku,
      items: partner.items.numbers(sku),
      description: partner.items.description(sku),
      class: itemClass,
      status,
      pack: pack === undefined ? undefined : decimalText(pack),
      price: frame.codes.price === undefined ? undefined : partner.items.price(sku),
      told,
      availability,
      positions,
      ...(coming !== undefined && { supply }),
      ...(future.some((days) => days.length > 0) && { future }),
    };
  }

  #later(facts: BufferFacts, coming: readonly ComingRow[], rows: readonly AvailabilityRow[]): readonly FutureTold[] {
    const { future } = this.#about.frame;
    if (future === undefined) return [];
    const counted = new Set(rows.map(([location]) => location));
    const locations = facts.location === undefined ? this.#ours : new Set([facts.location]);
    return toldLater(future, coming, { locations, counted, facts }, this.#policy);
  }
}
