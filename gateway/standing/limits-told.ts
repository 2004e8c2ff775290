/** What a partner had been told of SKUs when it ordered: by the advices that were made until then, over all its send rules. */
import { scaled } from '../../translators/canonical/decimal.ts';
import type { Frame } from '../advice/kept/frame.ts';
import { futureOf, toldOf } from '../advice/kept/line-record.ts';
import { type Belief, Believed } from '../advice/layers/believed.ts';
import { type Layer, layersOf, settledBy } from '../advice/layers/layers.ts';
import { SignatureCache } from '../advice/layers/signature-cache.ts';
import type { FutureTold } from '../advice/policy/future.ts';
import type { ToldLimit, ToldLimits } from '../inventory/oversell.ts';
import { quantityScale } from '../ledger/inventory-store.ts';
import type { Partner, PartnerSend } from '../partners/partner.ts';
import type { FutureRule } from '../partners/schema/future-schema.ts';
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
    const places: Places = new Map();
    return (sku, location, day) => limitOf(beliefs.get(sku) ?? [], { location, day }, places);
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

/** Our locations that an advice told, null for all of them as one; and how it told later days. */
interface ToldPlaces {
  readonly ours: readonly (string | null)[];
  readonly tell: FutureRule['tell'];
}
type Places = Map<string, ToldPlaces>;

/** Where and until when; now where the day is undefined. */
interface Asked {
  readonly location: string;
  readonly day: string | undefined;
}

function limitOf(beliefs: readonly Belief[], asked: Asked, places: Places): ToldLimit | undefined {
  const said = beliefs.flatMap((belief) => {
    const quantity = quantityOf(belief, asked, places);
    return quantity === undefined ? [] : [{ quantity, advice: belief.layer.advice }];
  });
  const [first, ...others] = said.sort((a, b) => (a.advice.at < b.advice.at ? 1 : a.advice.at > b.advice.at ? -1 : 0));
  if (first === undefined) return undefined;
  let most = first.quantity;
  for (const { quantity } of others) if (quantity > most) most = quantity;
  return { advised: first.quantity, most, advice: first.advice.id };
}

/** Of a location by itself where it was told so, else of the sum; an order for no location may come from all of them. */
function quantityOf({ layer, signature = '' }: Belief, { location, day }: Asked, places: Places): bigint | undefined {
  const { ours, tell } = placesOf(layer, places);
  const its = ours.flatMap((place, index) => (place === null || location === '' || place === location ? [index] : []));
  if (its.length === 0) return undefined;
  const now = signature === '' ? [] : toldOf(signature);
  const later = day === undefined ? undefined : futureOf(signature);
  return its.reduce((sum, index) => sum + toldBy(now[index] ?? '0', later?.[index] ?? [], tell, day ?? ''), 0n);
}

/** What was told of now, with what was told of later days until one of them. */
function toldBy(now: string, later: readonly FutureTold[], tell: FutureRule['tell'], day: string): bigint {
  let quantity = scaled(now, quantityScale) ?? 0n;
  for (const { date, quantity: told } of later) {
    if (date > day) continue;
    const its = scaled(told, quantityScale) ?? 0n;
    quantity = tell === 'total' ? its : quantity + its;
  }
  return quantity;
}

function placesOf({ advice: { id, frame } }: Layer, places: Places): ToldPlaces {
  const known = places.get(id);
  if (known !== undefined) return known;
  const { places: told = [], future } = frame === null ? {} : (JSON.parse(frame) as Partial<Frame>);
  const made: ToldPlaces = { ours: told.map(({ ours }) => ours), tell: future?.tell ?? 'increase' };
  places.set(id, made);
  return made;
}
