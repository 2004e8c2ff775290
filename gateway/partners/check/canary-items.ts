/**
 * A partner's items with its canary among them, for advices alone: everything else (orders, standing, what-ifs, other
 * partners) looks at the items of the file, and so never sees it.
 */
import { ItemIndex, type ItemIndexData } from '../items/item-index.ts';
import type { Partner, PartnerItems } from '../partner.ts';

const told = new WeakMap<Partner, Partner>();

/** The partner as advices see it; the partner itself where it has no canary. The same each time it is asked for. */
export function withCanary(partner: Partner): Partner {
  if (partner.canary === undefined) return partner;
  let made = told.get(partner);
  if (made === undefined) {
    made = { ...partner, items: new CanaryItems(partner.items, partner.canary) };
    told.set(partner, made);
  }
  return made;
}

/** Items that know the order of their SKUs. */
export interface OrderedItems extends PartnerItems {
  skusInOrder(): Iterable<string>;
}

/** Items as plain arrays, which another thread can have; the canary that is among them. */
export interface ItemsData {
  readonly index: ItemIndexData;
  readonly canary: Partner['canary'];
}

/** Undefined where the items are no index of a file. */
export function itemsData(items: PartnerItems): ItemsData | undefined {
  if (items instanceof CanaryItems) return items.data;
  return items instanceof ItemIndex ? { index: items.data, canary: undefined } : undefined;
}

/** The items that `itemsData` gave, in this thread or another. */
export function itemsOf({ index, canary }: ItemsData): OrderedItems {
  const items = ItemIndex.of(index);
  return canary === undefined ? items : new CanaryItems(items, canary);
}

class CanaryItems implements OrderedItems {
  readonly #items: PartnerItems;
  readonly #canary: NonNullable<Partner['canary']>;

  constructor(items: PartnerItems, canary: NonNullable<Partner['canary']>) {
    this.#items = items;
    this.#canary = canary;
  }

  get data(): ItemsData | undefined {
    return this.#items instanceof ItemIndex ? { index: this.#items.data, canary: this.#canary } : undefined;
  }

  get size(): number {
    return this.#items.size + 1;
  }

  has(sku: string): boolean {
    return this.#is(sku) || this.#items.has(sku);
  }

  numbers(sku: string) {
    return this.#is(sku) ? this.#canary.items : this.#items.numbers(sku);
  }

  class(sku: string): string | undefined {
    return this.#is(sku) ? this.#canary.class : this.#items.class(sku);
  }

  description(sku: string): string | undefined {
    return this.#is(sku) ? undefined : this.#items.description(sku);
  }

  price(sku: string) {
    return this.#is(sku) ? undefined : this.#items.price(sku);
  }

  /** What comes in can mean no canary. */
  sku(qualifier: string, value: string): string | undefined {
    return this.#items.sku(qualifier, value);
  }

  nearest(value: string): readonly string[] {
    return this.#items.nearest(value);
  }

  *skus(from = 0): Iterable<string> {
    yield* this.#items.skus(from);
    if (from <= this.#items.size) yield this.#canary.sku;
  }

  *skusInOrder(): Iterable<string> {
    const { sku: canary } = this.#canary;
    const items = this.#items instanceof ItemIndex ? this.#items.skusInOrder() : [...this.#items.skus()].sort();
    let told = false;
    for (const sku of items) {
      if (!told && canary < sku) {
        yield canary;
        told = true;
      }
      yield sku;
    }
    if (!told) yield canary;
  }

  #is(sku: string): boolean {
    return sku === this.#canary.sku;
  }
}
