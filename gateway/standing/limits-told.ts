/** What a partner had been told of SKUs when it ordered: by the advices that were made until then, over all its send rules. */
import { scaled } from '../../translators/canonical/decimal.ts';
import { type Belief, Believed } from '../advice/believed.ts';
import type { Frame } from '../advice/frame.ts';
import { type Layer, layersOf, settledBy } from '../advice/layers.ts';
import { toldOf } from '../advice/line-record.ts';
import { SignatureCache } from '../advice/signature-cache.ts';
import type { ToldLimit, ToldLimits } from '../inventory/oversell.ts';
import { quantityScale } from '../ledger/inventory-store.ts';
import type { Partner, PartnerSend } from '../partners/partner.ts';
import { adviceRules, type StandingViews } from './standings.ts';

type LayerViews = Pick<StandingViews, 'advices' | 'transmissions' | 'acknowledgments'>;

/** How long what became of advices is taken as it was read, in milliseconds, while no advice is added. */
const freshMs = 2_000;

export class LimitsTold {
  readonly #views: LayerViews;
  readonly #now: () => number;
  readonly #signatures: SignatureCache;
  readonly #read = new Map<
    string,
    { readonly newest: string; readonly at: number; readonly layers: readonly Layer[] }
  >();

  /** `now` in milliseconds. */
  constructor(views: LayerViews, now: () => number) {
    this.#views = views;
    this.#signatures = new SignatureCache(views.advices);
    this.#now = now;
  }

  /** @param at RFC 3339: advices that were made later do not count */
  async of(partner: Partner, skus: readonly string[], at: string): Promise<ToldLimits> {
    const sorted = [...new Set(skus)].sort();
    const beliefs = new Map<string, Belief[]>();
    for (const rule of adviceRules(partner)) {
      const layers = (await this.#layers(partner, rule)).filter(({ advice }) => advice.at <= at);
      const believed = new Believed(this.#signatures, layers);
      for (const sku of sorted) beliefs.set(sku, [...(beliefs.get(sku) ?? []), ...(await believed.beliefs(sku))]);
    }
    const places = new Map<string, readonly (string | null)[]>();
    return (sku, location) => limitOf(beliefs.get(sku) ?? [], location, places);
  }

  async #layers({ id }: Partner, rule: PartnerSend): Promise<readonly Layer[]> {
    const key = `${id}/${rule.key}`;
    const [last] = await this.#views.advices.ofRule(id, rule.key, Number.MAX_SAFE_INTEGER, 1);
    if (last === undefined) return [];
    const read = this.#read.get(key);
    const newest = `${last.id} ${last.state}`;
    const now = this.#now();
    if (read?.newest === newest && now >= read.at && now < read.at + freshMs) return read.layers;
    const layers = await layersOf(this.#views, id, rule.key, settledBy(rule));
    this.#read.set(key, { newest, at: now, layers });
    return layers;
  }
}

type Places = Map<string, readonly (string | null)[]>;

function limitOf(beliefs: readonly Belief[], location: string, places: Places): ToldLimit | undefined {
  const said = beliefs.flatMap((belief) => {
    const quantity = quantityOf(belief, location, places);
    return quantity === undefined ? [] : [{ quantity, advice: belief.layer.advice }];
  });
  const [first, ...others] = said.sort((a, b) => (a.advice.at < b.advice.at ? 1 : a.advice.at > b.advice.at ? -1 : 0));
  if (first === undefined) return undefined;
  let most = first.quantity;
  for (const { quantity } of others) if (quantity > most) most = quantity;
  return { advised: first.quantity, most, advice: first.advice.id };
}

/** Of a location by itself where it was told so, else of the sum; an order for no location may come from all of them. */
function quantityOf({ layer, signature }: Belief, location: string, places: Places): bigint | undefined {
  const told = placesOf(layer, places);
  const its = told.flatMap((ours, index) => (ours === null || location === '' || ours === location ? [index] : []));
  if (its.length === 0) return undefined;
  const quantities = signature === undefined ? [] : toldOf(signature);
  return its.reduce((sum, index) => sum + (scaled(quantities[index] ?? '0', quantityScale) ?? 0n), 0n);
}

function placesOf({ advice: { id, frame } }: Layer, places: Places): readonly (string | null)[] {
  let told = places.get(id);
  if (told === undefined) {
    told = frame === null ? [] : (JSON.parse(frame) as Frame).places.map(({ ours }) => ours);
    places.set(id, told);
  }
  return told;
}
