/**
 * How the numbers of a send rule stand: truth, advised and acknowledged, SKU by SKU as a stream. Truth is what an advice would
 * say at this moment, by the same code that composes it; the other two are read from the advices that the partner was sent.
 */
import { batches } from '../advice/batches.ts';
import type { Breath } from '../advice/breath.ts';
import { type Frame, frameOf } from '../advice/kept/frame.ts';
import { type ToldLine, toldOf } from '../advice/kept/line-record.ts';
import { Believed } from '../advice/layers/believed.ts';
import { type Layer, layersOf, settledBy } from '../advice/layers/layers.ts';
import { decimalText } from '../advice/policy/decimal-text.ts';
import { gather } from '../advice/telling/gather.ts';
import type { ItemFactsOf } from '../advice/telling/item-facts.ts';
import type { ReadStock } from '../advice/telling/stock-read.ts';
import { instant } from '../clock.ts';
import { availableAt } from '../inventory/availability.ts';
import type { Views } from '../ledger/port.ts';
import { availabilityRows } from '../ledger/stock-row.ts';
import type { Partner, PartnerSend } from '../partners/partner.ts';
import { compared, type Said, type StandingLine } from './compare.ts';

export type StandingViews = Pick<Views, 'advices' | 'transmissions' | 'acknowledgments' | 'inventory' | 'standing'>;

export interface StandingOf {
  readonly views: StandingViews;
  readonly partner: Partner;
  readonly rule: PartnerSend;
  /** Our locations. */
  readonly locations: readonly string[];
  readonly itemFacts: ItemFactsOf;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly breath: Breath;
  /** Where they have been read. */
  readonly layers?: readonly Layer[];
}

/** SKUs read at once. */
const batch = 250;

/** The rules by which a partner is told of inventory. */
export function adviceRules({ send }: Partner): readonly PartnerSend[] {
  return send.filter(({ document, schedule }) => document === 'inventory-advice' && schedule !== undefined);
}

/** A line for each place that the rule tells of each SKU. SKUs are given in ascending order. */
export async function* standings(about: StandingOf, skus: Iterable<string>): AsyncGenerator<StandingLine, void, void> {
  const { views, partner, rule, breath } = about;
  const layers = about.layers ?? (await layersOf(views, partner.id, rule.key, settledBy(rule)));
  const comparer = new Comparer(about, new Believed(views.advices, layers));
  for (const some of batches(skus, batch)) {
    for (const line of await comparer.lines(some)) yield line;
    await breath.take();
  }
}

class Comparer {
  readonly #about: StandingOf;
  readonly #believed: Believed;
  readonly #frame: Frame;
  readonly #now: string;
  /** Places of the advices of each layer: the locations that a rule tells may have changed since. */
  readonly #places = new Map<string, readonly (string | null)[]>();

  constructor(about: StandingOf, believed: Believed) {
    const { partner, rule, now, locations } = about;
    this.#about = about;
    this.#believed = believed;
    this.#frame = frameOf({ partner, rule, mode: 'full', number: 0, now, locations });
    this.#now = instant(now);
  }

  async lines(skus: readonly string[]): Promise<readonly StandingLine[]> {
    const { views, partner, rule, itemFacts, breath } = this.#about;
    const told = new Map<string, ToldLine>();
    // Without supply: what is compared is told of now.
    const readStock: ReadStock = async (some) => ({ rows: await views.inventory.stock(some), coming: undefined });
    const gathering = { readStock, partner, frame: this.#frame, itemFacts, breath };
    for await (const lines of gather(gathering, skus)) for (const line of lines) told.set(line.sku, line);
    const untold = skus.filter((sku) => !told.has(sku));
    const rows = new Map((await views.inventory.stock(untold)).map((row) => [row.sku, row.availability]));
    const known = keyed(await views.standing.differences(partner.id, rule.key, skus), ({ since }) => since);
    const changed = keyed(await views.standing.changedAt(skus), ({ at }) => at);
    const lines: StandingLine[] = [];
    for (const sku of skus) {
      const line = told.get(sku);
      const available = availabilities(line?.availability ?? rows.get(sku) ?? '[]');
      const beliefs = await this.#believed.beliefs(sku);
      // Each may have been in a block of its own, which took a while to read.
      await breath.take();
      for (const [index, { ours }] of this.#frame.places.entries()) {
        const facts = {
          ...{ sku, location: ours, would: line?.told[index] ?? null },
          available: decimalText(availableAt(ours, available, this.#frame.locations)),
          beliefs: beliefs.flatMap((belief) => this.#said(belief, ours) ?? []),
          changedAt: this.#newest(available.has('') ? null : ours, (location) => changed.get(`${sku}\0${location}`)),
          knownSince: known.get(`${sku}\0${ours ?? ''}`),
        };
        lines.push(compared(facts, this.#now));
      }
    }
    return lines;
  }

  /** Where orders reserve without naming a location, a change anywhere may move the number of any. */
  #newest(ours: string | null, at: (location: string) => string | undefined): string | undefined {
    return (ours === null ? [...this.#frame.locations, ''] : [ours])
      .flatMap((location) => at(location) ?? [])
      .sort()
      .at(-1);
  }

  /** What an advice said of a place; undefined where it told nothing of it. */
  #said({ layer, signature, accepted }: Awaited<ReturnType<Believed['beliefs']>>[number], ours: string | null) {
    const { advice, settledAt } = layer;
    const index = this.#placesOf(layer).indexOf(ours);
    if (index < 0) return undefined;
    const quantity = signature === undefined ? null : (toldOf(signature)[index] ?? null);
    const acceptedAt = accepted ? (settledAt ?? advice.at) : null;
    return { quantity, advice: advice.id, composedAt: advice.at, acceptedAt } satisfies Said;
  }

  #placesOf({ advice: { id, frame } }: Layer): readonly (string | null)[] {
    let places = this.#places.get(id);
    if (places === undefined) {
      places = frame === null ? [] : (JSON.parse(frame) as Frame).places.map(({ ours }) => ours);
      this.#places.set(id, places);
    }
    return places;
  }
}

function keyed<T extends { readonly sku: string; readonly location: string }>(
  rows: readonly T[],
  value: (row: T) => string,
) {
  return new Map(rows.map((row) => [`${row.sku}\0${row.location}`, value(row)]));
}

function availabilities(json: string): ReadonlyMap<string, bigint> {
  return new Map(availabilityRows(json).map(([location, quantity]) => [location, BigInt(quantity)]));
}
