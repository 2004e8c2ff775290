/** Looks SKUs up in the blocks of an advice: in the order of the SKU, so that each block is read once at most. */
import type { AdviceBlockPlace, AdviceView } from '../../ledger/advice-store.ts';
import { partsOf, unpacked } from './line-record.ts';

export type BlockView = Pick<AdviceView, 'blocks' | 'blockBody'>;

/** What an advice said of a SKU. */
export interface Said {
  readonly signature: string;
  readonly place: AdviceBlockPlace;
}

/** Where blocks are looked up: read each time, or kept (`signature-cache.ts`). */
export interface Signatures {
  places(advice: string): readonly AdviceBlockPlace[] | Promise<readonly AdviceBlockPlace[]>;
  signatures(advice: string, block: number): ReadonlyMap<string, string> | Promise<ReadonlyMap<string, string>>;
}

export class LayerReader {
  readonly #from: Signatures;
  readonly #advice: string;
  #places: readonly AdviceBlockPlace[] | undefined;
  #at = 0;
  #signatures: ReadonlyMap<string, string> = new Map();
  #read = -1;

  constructor(from: BlockView | Signatures, advice: string) {
    this.#from = 'signatures' in from ? from : readEachTime(from);
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
    this.#places ??= await this.#from.places(this.#advice);
    while (this.#at < this.#places.length && (this.#places[this.#at] as AdviceBlockPlace).lastSku < sku) this.#at += 1;
    const place = this.#places[this.#at];
    if (place === undefined || sku < place.firstSku) return undefined;
    this.#signatures = await this.#from.signatures(this.#advice, place.block);
    this.#read = this.#at;
    return this.find(sku);
  }
}

function readEachTime(view: BlockView): Signatures {
  return {
    places: (advice) => view.blocks(advice),
    signatures: (advice, block) => signaturesOf(view, advice, block),
  };
}

/** What a block said, by SKU. */
export async function signaturesOf(
  view: BlockView,
  advice: string,
  block: number,
): Promise<ReadonlyMap<string, string>> {
  const signatures = new Map<string, string>();
  for (const record of await blockRecords(view, advice, block)) {
    const parts = partsOf(record);
    signatures.set(parts.sku, parts.signature);
  }
  return signatures;
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
