/** Looks SKUs up in the blocks of an advice: in the order of the SKU, so that each block is read once at most. */
import type { AdviceBlockPlace, AdviceView } from '../ledger/advice-store.ts';
import { partsOf, unpacked } from './line-record.ts';

type BlockView = Pick<AdviceView, 'blocks' | 'blockBody'>;

/** What an advice said of a SKU. */
export interface Said {
  readonly signature: string;
  readonly place: AdviceBlockPlace;
}

export class LayerReader {
  readonly #view: BlockView;
  readonly #advice: string;
  #places: readonly AdviceBlockPlace[] | undefined;
  #at = 0;
  #signatures = new Map<string, string>();
  #read = -1;

  constructor(view: BlockView, advice: string) {
    this.#view = view;
    this.#advice = advice;
  }

  /** What was said of a SKU, or a promise of it; `sku` never comes before the one asked for last. */
  find(sku: string): Said | undefined | Promise<Said | undefined> {
    const places = this.#places;
    if (places === undefined) return this.#load(sku);
    while (this.#at < places.length && (places[this.#at] as AdviceBlockPlace).lastSku < sku) this.#at += 1;
    const place = places[this.#at];
    if (place === undefined || sku < place.firstSku) return undefined;
    if (this.#read !== this.#at) return this.#load(sku);
    const signature = this.#signatures.get(sku);
    return signature === undefined ? undefined : { signature, place };
  }

  async #load(sku: string): Promise<Said | undefined> {
    this.#places ??= await this.#view.blocks(this.#advice);
    while (this.#at < this.#places.length && (this.#places[this.#at] as AdviceBlockPlace).lastSku < sku) this.#at += 1;
    const place = this.#places[this.#at];
    if (place === undefined || sku < place.firstSku) return undefined;
    this.#signatures = new Map();
    for (const record of await blockRecords(this.#view, this.#advice, place.block)) {
      const parts = partsOf(record);
      this.#signatures.set(parts.sku, parts.signature);
    }
    this.#read = this.#at;
    return this.find(sku);
  }
}

export async function blockRecords(view: BlockView, advice: string, block: number): Promise<readonly string[]> {
  const body = await view.blockBody(advice, block);
  if (body === undefined) throw new Error(`advice ${advice} has no block ${block}, which its list names`);
  return unpacked(body);
}

/** Every record of an advice, in order. */
export async function* recordsOf(
  view: BlockView,
  advice: string,
): AsyncGenerator<{ readonly record: string; readonly place: AdviceBlockPlace }, void, void> {
  for (const place of await view.blocks(advice)) {
    for (const record of await blockRecords(view, advice, place.block)) yield { record, place };
  }
}
