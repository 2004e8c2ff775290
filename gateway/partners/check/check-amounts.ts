/** Quantities of a buffer policy that contradict each other: a floor above the cap, packs that do not fit. */
import { scaled, unscaled } from '../../../translators/canonical/decimal.ts';
import type { Complaints, Path } from '../complaints.ts';
import type { BufferRule } from '../schema/buffer-schema.ts';

/** `rule` is what is written; `whole` what holds where it applies. */
export function checkAmounts(rule: BufferRule, whole: BufferRule, at: Path, complaints: Complaints): void {
  const amount = (setting: 'floor' | 'cap' | 'pack' | 'minimum') => scaled(whole[setting] ?? '', 4) ?? undefined;
  const [floor, cap, pack, minimum] = [amount('floor'), amount('cap'), amount('pack'), amount('minimum')];
  const complain = (a: 'floor' | 'pack' | 'minimum', b: 'cap' | 'minimum' | 'floor', sense: string) => {
    const own = rule[a] === undefined ? b : a;
    if (rule[own] === undefined || rule[own] !== whole[own]) return;
    const [first, second] = own === a ? [a, b] : [b, a];
    const than = own === a ? 'more' : 'less';
    const message = `\`${first}\` is ${whole[first]}, ${than} than \`${second}\`, which is ${whole[second]}: ${sense}`;
    complaints.value([...at, own], message);
  };
  const zero = 'the partner would always be told zero';
  if (floor !== undefined && cap !== undefined && floor > cap) complain('floor', 'cap', zero);
  if (pack === 0n && rule.pack !== undefined) {
    complaints.value([...at, 'pack'], '`pack` is 0; nothing is a multiple of it');
  } else if (pack !== undefined && cap !== undefined && pack > cap) complain('pack', 'cap', zero);
  if (minimum !== undefined && cap !== undefined && minimum > cap) {
    complain('minimum', 'cap', 'the cap would always be told');
  }
  if (floor !== undefined && cap !== undefined && floor <= cap) checkPacks('cap', rule, whole, zero, at, complaints);
  const again = 'what the minimum lifts is zero again';
  if (minimum !== undefined && floor !== undefined && floor > minimum) complain('floor', 'minimum', again);
  if (minimum !== undefined && pack !== undefined && pack > minimum) complain('pack', 'minimum', again);
  if (minimum !== undefined && floor !== undefined && floor <= minimum) {
    checkPacks('minimum', rule, whole, again, at, complaints);
  }
}

/** A floor that lies between a limit and the whole packs that fit into it: each is right, and all three leave nothing. */
function checkPacks(
  limit: 'cap' | 'minimum',
  rule: BufferRule,
  whole: BufferRule,
  sense: string,
  at: Path,
  complaints: Complaints,
): void {
  const amount = (setting: 'floor' | 'pack' | 'cap' | 'minimum') => scaled(whole[setting] ?? '', 4) ?? 0n;
  const pack = amount('pack');
  if (pack === 0n || pack > amount(limit)) return;
  const packed = (amount(limit) / pack) * pack;
  if (amount('floor') <= packed) return;
  const own = (['floor', limit, 'pack'] as const).find((one) => rule[one] !== undefined && rule[one] === whole[one]);
  if (own === undefined) return;
  const message = `\`${limit}\` is ${whole[limit]}, which in packs of ${whole.pack} is ${unscaled(packed, 4)}, less than \`floor\`, which is ${whole.floor}: ${sense}`;
  complaints.value([...at, own], message, `a \`floor\` of ${unscaled(packed, 4)} at most`);
}
