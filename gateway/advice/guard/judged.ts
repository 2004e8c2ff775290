/**
 * What the guard judges: where the partner stands by what it acknowledged, and where it would stand with the advice in hand.
 * A full advice takes the place of everything; a delta or an urgent one moves the numbers that it tells, so that a broken
 * count does no harm piece by piece that the guard would not let it do at once.
 */
import type { Decimal } from '../../../translators/canonical/decimal.ts';
import { DecimalSum } from '../../../translators/maps/decimal-sum.ts';
import type { Breath } from '../breath.ts';
import { type BlockView, LayerReader, recordsOf } from '../kept/layer-reader.ts';
import { partsOf, toldOf } from '../kept/line-record.ts';
import { isBase, type Layer } from '../layers/layers.ts';
import type { AdviceTotals } from './guard.ts';

/** Totals, and what becomes of them as lines take the place of others. */
export class Standing {
  readonly #units = new DecimalSum();
  #lines: number;
  #numbers: number;
  #zeroes: number;

  constructor({ lines, numbers, units, zeroes }: AdviceTotals) {
    this.#lines = lines;
    this.#numbers = numbers;
    this.#zeroes = zeroes;
    this.#units.add(units);
  }

  get totals(): AdviceTotals {
    return { lines: this.#lines, numbers: this.#numbers, units: this.#units.value, zeroes: this.#zeroes };
  }

  /** A line is told; `before` is the signature of what the partner acknowledged of its SKU, undefined where that is nothing. */
  tell(before: string | undefined, now: string): void {
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

/**
 * What the partner acknowledged: its last full advice, and what it acknowledged after that. Undefined where it never
 * acknowledged a full one. `uncounted` is a SKU that is no real stock.
 */
export async function acknowledgedStanding(
  view: BlockView,
  layers: readonly Layer[],
  uncounted: string | undefined,
  breath: Breath,
): Promise<Standing | undefined> {
  const at = layers.findIndex(isBase);
  const base = layers[at]?.advice;
  if (base === undefined) return undefined;
  const standing = new Standing(base);
  const newest = new Map<string, string>();
  for (const layer of layers.slice(0, at)) {
    if (layer.isOpen) continue;
    for await (const { record, place } of recordsOf(view, layer.advice.id)) {
      await breath.take();
      if (layer.blockStanding(place.file, place.control) !== 'accepted') continue;
      const { sku, signature } = partsOf(record);
      if (sku !== uncounted && !newest.has(sku)) newest.set(sku, signature);
    }
  }
  const reader = new LayerReader(view, base.id);
  for (const sku of [...newest.keys()].sort()) {
    const said = await reader.find(sku);
    standing.tell(said?.signature, newest.get(sku) as string);
    await breath.take();
  }
  return standing;
}

function negated(quantity: Decimal): Decimal {
  if (quantity === '0') return quantity;
  return quantity.startsWith('-') ? quantity.slice(1) : `-${quantity}`;
}
