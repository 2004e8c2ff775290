/**
 * Buffer policy: what a partner may be told, given availability. Pure, and it says why.
 *
 * The rules that apply are merged in order, a later one replacing the settings it names. Then, always in this order:
 * nothing below zero, hold-back for higher tiers, freshness, share (rounded down to whole units), less, minimum (never
 * more than was left before the share), cap, pack (rounded down), floor.
 */
import { unscaled } from '../../../translators/canonical/decimal.ts';
import { quantityScale } from '../../ledger/inventory-store.ts';
import type { BufferRule, ItemStatus } from '../../partners/schema/buffer-schema.ts';
import { conditionOf } from './buffer-condition.ts';
import { parsedSetting, type Setting, type SettingName, settingNames, settingText } from './buffer-setting.ts';

/** What the conditions of the rules are held against. */
export interface BufferFacts {
  /** Units of 10^-4. */
  readonly available: bigint;
  readonly class: string | undefined;
  /** Our location; undefined where several are told as one sum. */
  readonly location: string | undefined;
  /** Age of the oldest on-hand position behind the number; undefined where none is known. */
  readonly ageMs: number | undefined;
  readonly sku?: string;
  readonly status?: ItemStatus | undefined;
  /** The item's own pack, units of 10^-4. */
  readonly pack?: bigint | undefined;
  /** Instant of the advice in milliseconds, for rules of a time of day. */
  readonly at?: number;
}

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

interface Effective {
  readonly name: SettingName;
  readonly text: string;
  readonly rule: number;
  readonly apply: Setting;
}

type OnStep = (step: BufferStep['step'], text: string, rule: number, before: bigint, after: bigint) => void;

/** A partner's policy, made once and asked for every number of an advice. */
export class BufferPolicy {
  readonly #rules: readonly { readonly rule: BufferRule; readonly holds: (facts: BufferFacts) => boolean }[];
  /** Merged settings, by which rules apply: there are few such combinations, and many numbers. */
  readonly #merged = new Map<string, readonly Effective[]>();

  /** `zone` is that of the schedule, for times of day without one. */
  constructor(rules: readonly BufferRule[], zone = 'UTC') {
    this.#rules = rules.map((rule) => ({ rule, holds: conditionOf(rule.when, zone) }));
  }

  /** The quantity that a partner may be told, without the reasons. */
  quantity(facts: BufferFacts): bigint {
    return this.#walk(facts, undefined);
  }

  /** The quantity that a partner may be told, and each step to it. */
  told(facts: BufferFacts): Told {
    const steps: BufferStep[] = [];
    const quantity = this.#walk(facts, (step, setting, rule, before, after) =>
      steps.push({ step, setting, rule, before: decimal(before), after: decimal(after) }),
    );
    return { quantity, steps };
  }

  #walk(facts: BufferFacts, onStep: OnStep | undefined): bigint {
    let quantity = facts.available;
    if (quantity < 0n) {
      onStep?.('not below zero', '0', 0, quantity, 0n);
      quantity = 0n;
    }
    let unshared = quantity;
    for (const { name, text, rule, apply } of this.#effective(facts)) {
      const after = apply(quantity, facts, unshared);
      onStep?.(name, text, rule, quantity, after);
      quantity = after;
      if (name === 'holdBack' || name === 'freshness') unshared = after;
    }
    return quantity;
  }

  #effective(facts: BufferFacts): readonly Effective[] {
    let key = facts.pack === undefined ? '' : 'p';
    for (let index = 0; index < this.#rules.length; index++) key += this.#rules[index]?.holds(facts) ? '1' : '0';
    let merged = this.#merged.get(key);
    if (merged === undefined) {
      merged = this.#merge(facts);
      this.#merged.set(key, merged);
    }
    return merged;
  }

  #merge(facts: BufferFacts): readonly Effective[] {
    const found = new Map<SettingName, Effective>();
    if (facts.pack !== undefined) found.set('pack', effective('pack', 'item', 0));
    for (const [index, { rule, holds }] of this.#rules.entries()) {
      if (!holds(facts)) continue;
      for (const name of settingNames) {
        const setting = rule[name];
        if (setting !== undefined) found.set(name, effective(name, setting, index + 1));
      }
    }
    return settingNames.flatMap((name) => found.get(name) ?? []);
  }
}

function effective<N extends SettingName>(name: N, setting: NonNullable<BufferRule[N]>, rule: number): Effective {
  return { name, text: settingText(setting), rule, apply: parsedSetting(name, setting) };
}

function decimal(quantity: bigint): string {
  return unscaled(quantity, quantityScale);
}

/** Whether time alone changes what the rules let a partner be told. */
export function isTimed(rules: readonly BufferRule[]): boolean {
  return rules.some(
    ({ when, freshness }) => freshness !== undefined || when?.olderThan !== undefined || when?.during !== undefined,
  );
}
