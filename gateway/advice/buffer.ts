/**
 * Buffer policy: what a partner may be told, given availability. Pure, and it says why.
 *
 * The rules that apply are merged in order, a later one replacing the settings it names. Then, always in this order:
 * nothing below zero, share (rounded down to whole units), less, cap, pack (rounded down), floor.
 */
import { scaled, unscaled } from '../../translators/canonical/decimal.ts';
import { quantityScale } from '../ledger/inventory-store.ts';
import type { BufferRule } from '../partners/schema.ts';
import { parseDurationMs } from '../settings/units.ts';

/** What the conditions of the rules are held against. */
export interface BufferFacts {
  /** Units of 10^-4. */
  readonly available: bigint;
  readonly class: string | undefined;
  /** Our location; undefined where several are told as one sum. */
  readonly location: string | undefined;
  /** Age of the oldest on-hand position behind the number; undefined where none is known. */
  readonly ageMs: number | undefined;
}

const settingNames = ['share', 'less', 'cap', 'pack', 'floor'] as const;
type SettingName = (typeof settingNames)[number];

/** One step from what is available to what is told. Quantities are decimals. */
export interface BufferStep {
  readonly step: 'not below zero' | SettingName;
  readonly setting: string;
  /** Rule that set it, from 1 as in the file; 0 for what always holds. */
  readonly rule: number;
  readonly before: string;
  readonly after: string;
}

export interface Told {
  readonly quantity: bigint;
  /** Every step that was taken, also where it changed nothing. */
  readonly steps: readonly BufferStep[];
}

/** The quantity that a partner may be told, and each step to it. */
export function told(rules: readonly BufferRule[], facts: BufferFacts): Told {
  const settings = effective(rules, facts);
  const steps: BufferStep[] = [];
  let quantity = facts.available;
  const take = (step: BufferStep['step'], setting: string, rule: number, after: bigint) => {
    steps.push({
      step,
      setting,
      rule,
      before: unscaled(quantity, quantityScale),
      after: unscaled(after, quantityScale),
    });
    quantity = after;
  };
  if (quantity < 0n) take('not below zero', '0', 0, 0n);
  for (const name of settingNames) {
    const setting = settings.get(name);
    if (setting) take(name, setting.text, setting.rule, apply[name](quantity, setting.text));
  }
  return { quantity, steps };
}

function effective(rules: readonly BufferRule[], facts: BufferFacts): Map<SettingName, { text: string; rule: number }> {
  const settings = new Map<SettingName, { text: string; rule: number }>();
  rules.forEach((rule, index) => {
    if (!applies(rule, facts)) return;
    for (const name of settingNames) {
      const text = rule[name];
      if (text !== undefined) settings.set(name, { text, rule: index + 1 });
    }
  });
  return settings;
}

/** Whether a rule's conditions hold. Of unknown age is older than anything: what is not known is not promised. */
function applies({ when }: BufferRule, facts: BufferFacts): boolean {
  if (when === undefined) return true;
  if (when.class !== undefined && when.class !== facts.class) return false;
  if (when.location !== undefined && when.location !== facts.location) return false;
  const limit = when.olderThan === undefined ? undefined : parseDurationMs(when.olderThan);
  return limit === undefined || facts.ageMs === undefined || facts.ageMs > limit;
}

const unit = 10n ** BigInt(quantityScale);

const apply: Record<SettingName, (quantity: bigint, text: string) => bigint> = {
  share: (quantity, text) => ((quantity * BigInt(text.slice(0, -1))) / (100n * unit)) * unit,
  less: (quantity, text) => (quantity > amount(text) ? quantity - amount(text) : 0n),
  cap: (quantity, text) => atMost(quantity, amount(text)),
  pack: (quantity, text) => (amount(text) === 0n ? quantity : (quantity / amount(text)) * amount(text)),
  floor: (quantity, text) => (quantity < amount(text) ? 0n : quantity),
};

function atMost(quantity: bigint, limit: bigint): bigint {
  if (quantity > limit) return limit;
  return quantity;
}

function amount(text: string): bigint {
  const value = scaled(text, quantityScale);
  if (value === null)
    throw new RangeError(`the buffer policy holds ${text}, which the configuration check lets through by mistake`);
  return value;
}
