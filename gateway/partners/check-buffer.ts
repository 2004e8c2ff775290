/** Buffer policies: rules that contradict themselves or can never have an effect are a mistake of whoever wrote them. */
import { scaled } from '../../translators/canonical/decimal.ts';
import { quote } from '../settings/wording.ts';
import type { PartnerParts } from './check-partner.ts';
import type { Complaints, Path } from './complaints.ts';
import type { BufferRule } from './schema.ts';

const settings = ['share', 'less', 'floor', 'cap', 'pack'] as const;
type Setting = (typeof settings)[number];

/** Checks the rules of one advice. `locations`: ours that are told of, undefined where all are. */
export function checkBuffer(
  rules: readonly BufferRule[],
  path: Path,
  locations: readonly string[] | undefined,
  items: Pick<PartnerParts, 'items' | 'itemsExpected'>,
  complaints: Complaints,
): void {
  for (const [index, rule] of rules.entries()) {
    const at = [...path, index];
    const sets = settings.filter((setting) => rule[setting] !== undefined);
    if (sets.length === 0) complaints.value(at, 'the rule sets nothing', 'share, less, floor, cap or pack');
    checkAmounts(rule, at, complaints);
    checkCondition(rule, [...at, 'when'], locations, items, complaints);
    const later = overriding(rules, index, sets);
    if (later !== undefined) {
      const message = `the rule never has an effect: rule ${later + 1} applies whenever it does and sets the same`;
      complaints.value(at, message, 'general rules come first, exceptions after them');
    }
  }
}

function checkAmounts(rule: BufferRule, at: Path, complaints: Complaints): void {
  const amount = (setting: Setting) => scaled(rule[setting] ?? '', 4) ?? undefined;
  const [floor, cap, pack] = [amount('floor'), amount('cap'), amount('pack')];
  const above = (a: Setting, b: Setting) =>
    `\`${a}\` is ${rule[a]}, more than \`${b}\`, which is ${rule[b]}: the partner would always be told zero`;
  if (floor !== undefined && cap !== undefined && floor > cap)
    complaints.value([...at, 'floor'], above('floor', 'cap'));
  if (pack === 0n) complaints.value([...at, 'pack'], '`pack` is 0; nothing is a multiple of it');
  else if (pack !== undefined && cap !== undefined && pack > cap) {
    complaints.value([...at, 'pack'], above('pack', 'cap'));
  }
}

function checkCondition(
  { when }: BufferRule,
  at: Path,
  locations: readonly string[] | undefined,
  items: Pick<PartnerParts, 'items' | 'itemsExpected'>,
  complaints: Complaints,
): void {
  if (!when) return;
  if (Object.keys(when).length === 0) {
    complaints.value(at, '`when` names no condition', 'class, olderThan or location; leave it out for "always"');
  }
  if (when.class !== undefined && items.items && !items.items.hasClass(when.class)) {
    const message = `\`class\` is ${quote(when.class)}, and no item is of that class: the rule can never apply`;
    complaints.value([...at, 'class'], message, 'the column `class` of items.csv');
  }
  if (when.class !== undefined && !items.itemsExpected) {
    complaints.value([...at, 'class'], 'the partner has no items, so no item has a class: the rule can never apply');
  }
  if (when.location !== undefined && locations && !locations.includes(when.location)) {
    complaints.oneOf([...at, 'location'], when.location, 'location of this advice', locations);
  }
}

/** A later rule that applies wherever this one does and sets everything that this one sets. */
function overriding(rules: readonly BufferRule[], index: number, sets: readonly Setting[]): number | undefined {
  if (sets.length === 0) return undefined;
  const found = rules.findIndex(
    (later, at) =>
      at > index &&
      sets.every((setting) => later[setting] !== undefined) &&
      (later.when === undefined || sameCondition(later.when, rules[index]?.when)),
  );
  return found < 0 ? undefined : found;
}

function sameCondition(a: BufferRule['when'], b: BufferRule['when']): boolean {
  const names = ['class', 'olderThan', 'location'] as const;
  return a !== undefined && b !== undefined && names.every((name) => a[name] === b[name]);
}
