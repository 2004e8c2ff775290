/**
 * Gathers what an advice says: from availability, read some hundred SKUs at a time, through the buffer policy. A stream:
 * a million lines are never in memory at once. Each number is of one moment of the ledger, and the moments of one advice
 * are a few seconds apart; what changes meanwhile changed after the cursor that the advice began with.
 */
import { unscaled } from '../../translators/canonical/decimal.ts';
import { type InventoryView, quantityScale, type StockRow } from '../ledger/inventory-store.ts';
import type { ItemStatus } from '../partners/buffer-schema.ts';
import type { Partner } from '../partners/partner.ts';
import type { Breath } from './breath.ts';
import { BufferPolicy, isTimed } from './buffer.ts';
import type { Frame } from './frame.ts';
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
    yield teller.lines(await about.inventory.stock(some));
    await about.breath.take();
    some = [];
  }
  if (some.length > 0) yield teller.lines(await about.inventory.stock(some));
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

  lines(rows: readonly StockRow[]): readonly ToldLine[] {
    const lines: ToldLine[] = [];
    for (const row of rows) {
      const line = this.#line(row);
      if (line !== undefined) lines.push(line);
    }
    return lines;
  }

  #line({ sku, availability, positions }: StockRow): ToldLine | undefined {
    const { partner, frame, itemFacts } = this.#about;
    const master = itemFacts(sku) ?? {};
    const itemClass = partner.items.class(sku) ?? master.class;
    const { status, pack } = master;
    const without = status === 'discontinued' && frame.discontinued !== 'zero';
    if (without && frame.discontinued === 'omit') return undefined;
    const rows = JSON.parse(availability) as readonly AvailabilityRow[];
    const told = without
      ? []
      : frame.places.map((place) => {
          const known = knownOf(place.ours, rows, positions, { ours: this.#ours, timed: this.#timed, now: frame.now });
          const location = place.ours ?? undefined;
          const facts = { ...known, sku, class: itemClass, location, at: frame.now };
          const quantity = this.#policy.quantity({ ...facts, ...(status && { status }), ...(pack && { pack }) });
          return decimalText(status === 'discontinued' ? 0n : quantity);
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
    };
  }
}

const unit = 10 ** quantityScale;

/** A quantity of 10^-4 units as a decimal; nearly all are whole. */
export function decimalText(quantity: bigint): string {
  const number = Number(quantity);
  if (Number.isSafeInteger(number) && number % unit === 0) return String(number / unit);
  return unscaled(quantity, quantityScale);
}
