/** Buffer policies: rules that contradict themselves or can never have an effect are a mistake of whoever wrote them. */
import { skuPattern } from '../../advice/policy/buffer-condition.ts';
import { parseDurationMs } from '../../settings/units.ts';
import { quote } from '../../settings/wording.ts';
import type { Complaints, Path } from '../complaints.ts';
import type { BufferCondition, BufferRule } from '../schema/buffer-schema.ts';
import type { SendRule, Tier } from '../schema/schema.ts';
import { age, covers, wholeOf } from './buffer-cover.ts';
import { checkAmounts } from './check-amounts.ts';
import type { PartnerParts } from './check-partner.ts';
import { checkZone } from './check-times.ts';

const settings = ['holdBack', 'freshness', 'share', 'less', 'minimum', 'cap', 'pack', 'floor'] as const;
type Setting = (typeof settings)[number];

/** What the rules of one advice are held against. */
export interface BufferSurroundings extends Pick<PartnerParts, 'items' | 'itemsExpected'> {
  /** Ours that are told of; undefined where all are. */
  readonly locations: readonly string[] | undefined;
  readonly tier: Tier;
  readonly discontinued: SendRule['discontinued'];
}

/** Checks the rules of one advice. */
export function checkBuffer(
  rules: readonly BufferRule[],
  path: Path,
  about: BufferSurroundings,
  complaints: Complaints,
): void {
  for (const [index, rule] of rules.entries()) {
    const at = [...path, index];
    const sets = settings.filter((setting) => rule[setting] !== undefined);
    if (sets.length === 0) complaints.value(at, 'the rule sets nothing', 'share, less, floor, cap or pack');
    const held = wholeOf(rules, rule);
    checkAmounts(rule, held, at, complaints);
    checkFreshness(rule, held, at, complaints);
    checkNothing(held, sets, at, complaints);
    checkTier(rule, about.tier, at, complaints);
    checkCondition(rule, [...at, 'when'], about, complaints);
    checkOverridden(rules, index, sets, at, complaints);
  }
}

/** `rule` is what is written; `held` what holds where it applies. */
function checkFreshness(rule: BufferRule, held: BufferRule, at: Path, complaints: Complaints): void {
  const { freshness } = held;
  if (freshness === undefined) return;
  const none = parseDurationMs(freshness.none) ?? 0;
  if (none <= (parseDurationMs(freshness.whole) ?? 0)) {
    if (rule.freshness === undefined) return;
    const message = `\`none\` is ${freshness.none}, not more than \`whole\`, which is ${freshness.whole}`;
    complaints.value([...at, 'freshness', 'none'], message, 'all is told up to `whole`, nothing from `none` on');
    return;
  }
  if (rule.when?.olderThan === undefined || age(rule.when) < none) return;
  const message = `\`olderThan\` is ${rule.when.olderThan}, and \`freshness\` leaves nothing from ${freshness.none} on: the rule can never have an effect`;
  complaints.value([...at, 'when', 'olderThan'], message);
}

/** Settings that leave nothing leave nothing to the others either. `held` is what holds where the rule applies. */
function checkNothing(held: BufferRule, sets: readonly Setting[], at: Path, complaints: Complaints): void {
  const nothing = held.holdBack === '100%' ? 'holdBack' : held.share === '0%' ? 'share' : undefined;
  if (nothing === undefined) return;
  const without = sets.filter((one) => settings.indexOf(one) > settings.indexOf(nothing));
  for (const one of without) {
    const message = `\`${one}\` can never have an effect: \`${nothing}\` is ${held[nothing]}, so nothing is left`;
    if (one !== 'minimum' || nothing === 'holdBack') complaints.value([...at, one], message);
  }
}

function checkTier({ holdBack }: BufferRule, tier: Tier, at: Path, complaints: Complaints): void {
  if (holdBack === undefined || tier !== 'strategic') return;
  const message = '`holdBack` keeps for partners of a higher tier, and none is higher than `strategic`';
  complaints.key([...at, 'holdBack'], message, '`less` keeps units from anyone');
}

function checkCondition(
  { when }: BufferRule,
  at: Path,
  { items, itemsExpected, locations, discontinued }: BufferSurroundings,
  complaints: Complaints,
): void {
  if (!when) return;
  const never = 'the rule can never apply';
  if (Object.keys(when).length === 0) {
    complaints.value(at, '`when` names no condition', 'class, olderThan or location; leave it out for "always"');
  }
  if (when.class !== undefined && !itemsExpected) {
    complaints.value([...at, 'class'], `the partner has no items, so no item has a class: ${never}`);
  }
  if (when.sku !== undefined && items && !some(items.skus(), skuPattern(when.sku))) {
    complaints.value([...at, 'sku'], `\`sku\` is ${quote(when.sku)}, and no item of the partner is so: ${never}`);
  }
  if (when.location !== undefined && locations === undefined) {
    const message = `\`location\` is given, and the advice tells all of our locations as one sum: ${never}`;
    complaints.value([...at, 'location'], message, 'name the locations under `locations` of the advice');
  } else if (when.location !== undefined && !locations?.includes(when.location)) {
    complaints.oneOf([...at, 'location'], when.location, 'location of this advice', locations ?? []);
  }
  if (when.status === 'discontinued' && discontinued !== undefined && discontinued !== 'zero') {
    const message = `\`status\` is discontinued, and such an item is told without a quantity: ${never}`;
    complaints.value([...at, 'status'], message, 'its `discontinued` says how it is told');
  }
  checkDuring(when, [...at, 'during'], complaints);
}

function checkDuring({ during }: BufferCondition, at: Path, complaints: Complaints): void {
  if (during === undefined) return;
  if (during.zone !== undefined) checkZone(during.zone, [...at, 'zone'], complaints);
  if (during.from !== during.to) return;
  complaints.value([...at, 'to'], `\`to\` is ${quote(during.to)}, as \`from\` is: the rule can never apply`);
}

function some(skus: Iterable<string>, pattern: RegExp): boolean {
  for (const sku of skus) if (pattern.test(sku)) return true;
  return false;
}

/** What later rules set wherever this one applies has no effect in this one. */
function checkOverridden(
  rules: readonly BufferRule[],
  index: number,
  sets: readonly Setting[],
  at: Path,
  complaints: Complaints,
): void {
  const hint = 'general rules come first, exceptions after them';
  const later = (wanted: readonly Setting[]) =>
    rules.findIndex(
      (other, place) =>
        place > index &&
        wanted.every((setting) => other[setting] !== undefined) &&
        (other.when === undefined || covers(other.when, rules[index]?.when)),
    );
  const all = sets.length === 0 ? -1 : later(sets);
  if (all >= 0) {
    const message = `the rule never has an effect: rule ${all + 1} applies whenever it does and sets the same`;
    complaints.value(at, message, hint);
    return;
  }
  for (const setting of sets) {
    const other = later([setting]);
    if (other < 0) continue;
    const message = `\`${setting}\` never has an effect: rule ${other + 1} applies whenever this one does and sets it`;
    complaints.value([...at, setting], message, hint);
  }
}
