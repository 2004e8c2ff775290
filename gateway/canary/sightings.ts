/** Where a change of a canary has been seen: the advices of its rule that knew the change and told it, and what became of them. */
import { blockRecords } from '../advice/kept/layer-reader.ts';
import { lineOf, partsOf } from '../advice/kept/line-record.ts';
import { layerOf } from '../advice/layers/layers.ts';
import type { Advice, AdviceBlockPlace } from '../ledger/advice-store.ts';
import type { CanaryRun } from '../ledger/canary-store.ts';
import type { Views } from '../ledger/port.ts';
import { positionRows } from '../ledger/stock-row.ts';
import type { Transmission } from '../ledger/transmission.ts';
import type { Sighting } from './plan.ts';

type SightingViews = Pick<Views, 'advices' | 'transmissions' | 'acknowledgments'>;

const page = 50;
/** Advices that knew the change and are looked at, the newest first; and always the first of all that told it. */
const advicesMax = 100;

/** What an advice said of a canary. */
interface Said {
  readonly signature: string;
  readonly place: AdviceBlockPlace;
  /** As-of time of the count that it went by; empty where there was none. */
  readonly asOf: string;
}

/** What an advice said of a canary, by what is asked for; undefined where it said nothing. */
type Known = Map<string, Said | undefined>;

/** What an advice says never changes: it is looked up once, and remembered while the change is looked for that it may tell. */
export class Sightings {
  readonly #views: SightingViews;
  readonly #known = new Map<string, Known>();

  constructor(views: SightingViews) {
    this.#views = views;
  }

  /** Advices that are remembered. */
  get size(): number {
    return [...this.#known.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * Every advice that told the change. One whose number is that of the change before says nothing of this one: `before` is what
   * was told then, where that is known. One that is held is none: the partner is not told.
   */
  async of(run: CanaryRun, before: string | null): Promise<readonly Sighting[]> {
    const seen: Sighting[] = [];
    const advices = await this.#advices(run);
    const former = this.#known.get(run.partner);
    const known: Known = new Map();
    this.#known.set(run.partner, known);
    for (const advice of advices) {
      if (advice.state !== 'sent' || advice.frame === null) continue;
      const key = [advice.id, run.sku, run.location].join('\0');
      const said = former?.has(key) ? former.get(key) : await this.#read(advice.id, run);
      known.set(key, said);
      const isKnown = said !== undefined && said.asOf >= run.dueAt;
      if (isKnown && said.signature !== before) seen.push(await this.#sighting(advice, said));
    }
    return seen;
  }

  /** A delta may have told it alone, and be fetched or answered when hundreds have followed: it is never lost sight of. */
  async #advices(run: CanaryRun): Promise<readonly Advice[]> {
    const found: Advice[] = [];
    for (let number = Number.MAX_SAFE_INTEGER; found.length < advicesMax; ) {
      const advices = await this.#views.advices.ofRule(run.partner, run.rule, number, page);
      // One that was in the making when the change came may know it; those before it were made already.
      const last = advices.findIndex(({ cursor }) => cursor < run.changedSeq);
      if (last >= 0) return [...found, ...advices.slice(0, last + 1)];
      found.push(...advices);
      if (advices.length < page) return found;
      number = found.at(-1)?.number ?? 0;
    }
    if (run.advice === null || found.some(({ id }) => id === run.advice)) return found;
    const first = await this.#views.advices.byId(run.advice);
    return first === undefined ? found : [...found, first];
  }

  /** Nothing of what is not under way needs to be known. */
  forget(): void {
    this.#known.clear();
  }

  async #read(advice: string, { sku, location }: CanaryRun): Promise<Said | undefined> {
    const { advices } = this.#views;
    for (const place of await advices.blocks(advice)) {
      if (sku < place.firstSku || sku > place.lastSku) continue;
      const record = (await blockRecords(advices, advice, place.block)).find((one) => partsOf(one).sku === sku);
      if (record === undefined) continue;
      const [, , , asOf = ''] =
        positionRows(lineOf(record).positions).find(([at, state]) => at === location && state === 'on-hand') ?? [];
      return { signature: partsOf(record).signature, place, asOf };
    }
    return undefined;
  }

  async #sighting(advice: Advice, { signature, place }: Said): Promise<Sighting> {
    const files = await this.#views.advices.files(advice.id);
    const sent = await this.#views.transmissions.causedBy(advice.id);
    // File 0: an override may have put the line into any of them.
    const its = files.flatMap(({ file, transmission }) =>
      place.file === 0 || place.file === file ? (sent.find(({ id }) => id === transmission) ?? []) : [],
    );
    return {
      advice: advice.id,
      told: signature,
      composedAt: advice.at,
      deliveredAt: lastOf(its, ({ deliveredAt }) => deliveredAt),
      fetchedAt: lastOf(its, ({ fetchedAt }) => fetchedAt),
      acknowledgedAt: (await this.#isAccepted(advice, place, its))
        ? lastOf(its, ({ acknowledgedAt }) => acknowledgedAt)
        : null,
    };
  }

  /** Whether the partner took the set that told it. Nearly always nothing has been said yet, or the whole file was taken. */
  async #isAccepted(advice: Advice, place: Said['place'], its: readonly Transmission[]): Promise<boolean> {
    if (its.every(({ acknowledgment }) => acknowledgment === null)) return false;
    const layer = await layerOf(this.#views, advice, 'acknowledged');
    return layer.blockStanding(place.file, place.control) === 'accepted';
  }
}

/** The last of the times, once all are there. */
function lastOf(files: readonly Transmission[], time: (file: Transmission) => string | null): string | null {
  const times = files.map(time);
  const known = times.filter((one) => one !== null).sort();
  return known.length === times.length ? (known.at(-1) ?? null) : null;
}
