/**
 * Which SKUs a delta has to look at. Not all: those whose availability changed since the newest advice that looked at
 * all and was accepted, and those that later advices told by another policy, item master or other locations: what they told
 * by the same, they told because it had changed. A partner's 1,000,000 items cost a delta nothing while they stand still, and
 * a chain of advices that nobody answers costs it no reading.
 */
import { dateIn, dayAfter } from '../../../translators/canonical/instant.ts';
import { instant } from '../../clock.ts';
import type { Advice } from '../../ledger/advice-store.ts';
import type { Views } from '../../ledger/port.ts';
import type { Partner, PartnerSend } from '../../partners/partner.ts';
import { batches } from '../batches.ts';
import type { Breath } from '../breath.ts';
import type { Frame } from '../kept/frame.ts';
import { recordsOf } from '../kept/layer-reader.ts';
import { partsOf } from '../kept/line-record.ts';
import { isTimed } from '../policy/buffer.ts';
import type { Layer } from './layers.ts';
import { inOrder } from './sku-order.ts';

/** Changes read at once. */
const page = 2_000;
/** Changes that are read in the time that an item is looked up in. */
const changesPerItem = 4;

interface DeltaOf {
  readonly partner: Partner;
  readonly rule: PartnerSend;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Our locations. */
  readonly locations: readonly string[];
  /** Of the item master; empty where there is none. */
  readonly itemsVersion: string;
}

/** SKUs of the partner in the order of the SKU; undefined where every item has to be looked at. */
export async function candidates(
  views: Pick<Views, 'advices' | 'inventory' | 'supply'>,
  about: DeltaOf,
  layers: readonly Layer[],
  breath: Breath,
): Promise<Iterable<string> | undefined> {
  const { partner, rule, now } = about;
  // Time alone moves such numbers: whether a SKU's availability changed says nothing.
  if (isTimed(rule.buffer)) return undefined;
  const whole = layers.findIndex(({ advice, standing }) => advice.mode !== 'urgent' && standing === 'accepted');
  const since = layers[whole]?.advice;
  if (since === undefined || !wentBy(since, about)) return undefined;
  const found = new Set<string>();
  for (const { advice } of layers.slice(0, whole)) {
    if (wentBy(advice, about)) continue;
    for await (const { record } of recordsOf(views.advices, advice.id)) {
      found.add(partsOf(record).sku);
      await breath.take();
    }
  }
  for await (const sku of changedOf(views, partner, since.cursor, breath)) found.add(sku);
  if (rule.future !== undefined) {
    for await (const sku of supplyMoved(views, since, { rule, now }, breath)) found.add(sku);
  }
  return inOrder(ofPartner(found, partner), breath);
}

/**
 * Whether an advice went by the same settings and items of the partner, locations of ours and item master. What is summed up,
 * and the pack, class and status of an item, move its number and are no change of its availability.
 */
function wentBy({ frame, policyVersion }: Advice, { partner, locations, itemsVersion }: DeltaOf): boolean {
  if (frame === null || policyVersion !== partner.version) return false;
  const { locations: then, items = '' } = JSON.parse(frame) as Frame;
  return items === itemsVersion && then.length === locations.length && then.every((code) => locations.includes(code));
}

function* ofPartner(skus: Iterable<string>, { items }: Partner): Generator<string> {
  for (const sku of skus) if (items.has(sku)) yield sku;
}

/**
 * SKUs of a partner whose availability changed after a cursor. The changes of everything are a sequence, and quick to read; where
 * there are many more of them than the partner has items, its items are looked at instead.
 */
async function* changedOf(
  { inventory }: Pick<Views, 'inventory'>,
  { items }: Partner,
  cursor: number,
  breath: Breath,
): AsyncGenerator<string, void, void> {
  const changes = (await inventory.availabilityCursor()) - cursor;
  if (changes <= items.size * changesPerItem) {
    for await (const sku of changedSince({ inventory }, cursor, breath)) if (items.has(sku)) yield sku;
    return;
  }
  for (const skus of batches(items.skus(), page)) {
    yield* await inventory.changedAmong(skus, cursor);
    await breath.take();
  }
}

/**
 * SKUs whose numbers of later days may be others than an advice told: supply changed, or its day has passed since, or has
 * come within the horizon.
 */
async function* supplyMoved(
  { supply }: Pick<Views, 'supply'>,
  since: Advice,
  { rule, now }: Pick<DeltaOf, 'rule' | 'now'>,
  breath: Breath,
): AsyncGenerator<string, void, void> {
  for (let after = since.cursor; ; ) {
    const changed = await supply.changedSince(after, page);
    for (const { sku } of changed) yield sku;
    after = changed.at(-1)?.changedSeq ?? after;
    if (changed.length < page) break;
    await breath.take();
  }
  const { horizonDays } = rule.future ?? { horizonDays: 0 };
  const { zone = 'UTC' } = rule.schedule ?? {};
  const then = dateIn(since.at, zone);
  const today = dateIn(instant(now), zone);
  if (then >= today) return;
  yield* await supply.expectedWithin(then, today);
  yield* await supply.expectedWithin(dayAfter(then, horizonDays + 1), dayAfter(today, horizonDays + 1));
}

/** SKUs whose availability changed after a cursor, some of them several times. */
export async function* changedSince(
  { inventory }: Pick<Views, 'inventory'>,
  cursor: number,
  breath: Breath,
): AsyncGenerator<string, void, void> {
  for (let after = cursor; ; ) {
    const changed = await inventory.changedSince(after, page);
    for (const { sku } of changed) yield sku;
    after = changed.at(-1)?.changedSeq ?? after;
    if (changed.length < page) return;
    await breath.take();
  }
}
