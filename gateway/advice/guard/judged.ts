/**
 * What the guard judges: where the partner stands by what it acknowledged, and where it would stand with the advice in hand.
 * A full advice takes the place of everything; a delta or an urgent one moves the numbers that it tells, so that a broken
 * count does no harm piece by piece that the guard would not let it do at once. What a person released counts as
 * acknowledged until the partner rejects it: nobody is asked twice about the same numbers.
 */
import type { Decimal } from '../../../translators/canonical/decimal.ts';
import { DecimalSum } from '../../../translators/maps/decimal-sum.ts';
import type { Advice } from '../../ledger/advice-store.ts';
import type { Breath } from '../breath.ts';
import { type BlockView, LayerReader, type Signatures } from '../kept/layer-reader.ts';
import { toldOf } from '../kept/line-record.ts';
import type { Layer, Standing as LayerStanding } from '../layers/layers.ts';
import type { AdviceTotals } from './guard.ts';

const nothing: AdviceTotals = { lines: 0, numbers: 0, units: '0', zeroes: 0 };

/** Totals, and what becomes of them as lines take the place of others. */
export class Standing {
  readonly #units = new DecimalSum();
  readonly #newest: ReadonlyMap<string, string>;
  readonly #base: LayerReader | undefined;
  #lines: number;
  #numbers: number;
  #zeroes: number;

  /** `newest` is what was said over `base`, by SKU, and counted in the totals. */
  constructor(
    { lines, numbers, units, zeroes }: AdviceTotals,
    newest: ReadonlyMap<string, string>,
    base: LayerReader | undefined,
  ) {
    this.#newest = newest;
    this.#base = base;
    this.#lines = lines;
    this.#numbers = numbers;
    this.#zeroes = zeroes;
    this.#units.add(units);
  }

  get totals(): AdviceTotals {
    return { lines: this.#lines, numbers: this.#numbers, units: this.#units.value, zeroes: this.#zeroes };
  }

  /** A line is told, each SKU once and in ascending order: it takes the place of what stands of its SKU. */
  async tell(sku: string, now: string): Promise<void> {
    this.replace(this.#newest.get(sku) ?? (await this.#base?.find(sku))?.signature, now);
  }

  /** `before` undefined: there was nothing. */
  replace(before: string | undefined, now: string): void {
    if (before === undefined) this.#lines += 1;
    else this.#count(before, -1);
    this.#count(now, 1);
  }

  #count(signature: string, sign: 1 | -1): void {
    for (const quantity of toldOf(signature)) {
      this.#numbers += sign;
      this.#units.add(sign === 1 ? quantity : negated(quantity));
      if (quantity === '0') this.#zeroes += sign;
    }
  }
}

export interface Judging {
  readonly view: BlockView;
  /** What is read again for each advice of a chain; kept, so that a chain that is acknowledged is unpacked once. */
  readonly said: Signatures;
  /** Newest first. */
  readonly layers: readonly Layer[];
  /** A SKU that is no real stock. */
  readonly uncounted: string | undefined;
  readonly breath: Breath;
}

/**
 * What the partner acknowledged, or a person released: the last full advice, and what came after that. A rule may have deltas
 * alone: then all of them, the first of which said everything. Undefined where there is neither.
 */
export async function acknowledgedStanding(about: Judging): Promise<Standing | undefined> {
  const isBase = (layer: Layer) => layer.advice.mode === 'full' && isWhole(layer);
  const whole = about.layers.some((layer) => layer.advice.mode !== 'urgent' && isWhole(layer));
  return whole ? standingOver(about, isBase, isTaken) : undefined;
}

/** Where the partner would stand with all that is under way to it: an urgent advice does not say that again. */
export async function underWayStanding(about: Judging): Promise<Standing> {
  const isBase = ({ advice, standing, isOpen }: Layer) => advice.mode === 'full' && (isOpen || standing === 'accepted');
  return standingOver(about, isBase, (_, standing) => standing !== 'void');
}

async function standingOver(
  { view, said, layers, uncounted, breath }: Judging,
  isBase: (layer: Layer) => boolean,
  counts: (layer: Layer, standing: LayerStanding) => boolean,
): Promise<Standing> {
  const at = layers.findIndex(isBase);
  const base = layers[at]?.advice;
  const newest = new Map<string, string>();
  for (const layer of at < 0 ? layers : layers.slice(0, at)) {
    if (layer.isOpen && !counts(layer, 'open')) continue;
    for (const { file, control, block } of await said.places(layer.advice.id)) {
      if (!counts(layer, layer.blockStanding(file, control))) continue;
      for (const [sku, signature] of await said.signatures(layer.advice.id, block)) {
        if (sku !== uncounted && !newest.has(sku)) newest.set(sku, signature);
      }
      await breath.take();
    }
  }
  const reader = () => base && new LayerReader(view, base.id);
  const standing = new Standing(base ?? nothing, newest, reader());
  const under = reader();
  for (const sku of [...newest.keys()].sort()) {
    standing.replace((await under?.find(sku))?.signature, newest.get(sku) as string);
    await breath.take();
  }
  return standing;
}

function isTaken({ advice }: Layer, standing: LayerStanding): boolean {
  return standing === 'accepted' || (standing === 'open' && isReleased(advice));
}

/** Partly rejected it is not, though it was released: its lines count by their sets. */
function isWhole({ advice, standing, isOpen }: Layer): boolean {
  return standing === 'accepted' || (isOpen && isReleased(advice));
}

function isReleased({ state, decidedBy }: Advice): boolean {
  return state === 'sent' && decidedBy !== null;
}

function negated(quantity: Decimal): Decimal {
  if (quantity === '0') return quantity;
  return quantity.startsWith('-') ? quantity.slice(1) : `-${quantity}`;
}
