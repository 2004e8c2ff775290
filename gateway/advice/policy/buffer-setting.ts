/** What each setting of a buffer policy does to a quantity, in units of 10^-4. Pure. */
import { scaled } from '../../../translators/canonical/decimal.ts';
import { quantityScale } from '../../ledger/inventory-store.ts';
import type { BufferRule } from '../../partners/schema/buffer-schema.ts';
import { parseDurationMs } from '../../settings/units.ts';
import type { BufferFacts } from './buffer.ts';

/** In the order in which they are taken. */
export const settingNames = [
  'holdBack',
  'freshness',
  'share',
  'less',
  'minimum',
  'cap',
  'pack',
  'floor',
] as const satisfies readonly (keyof BufferRule)[];
export type SettingName = (typeof settingNames)[number];

/** `unshared` is what was left before the share. */
export type Setting = (quantity: bigint, facts: BufferFacts, unshared: bigint) => bigint;

type Value<N extends SettingName> = NonNullable<BufferRule[N]>;

const unit = 10n ** BigInt(quantityScale);

const makers: { readonly [N in SettingName]: (setting: Value<N>) => Setting } = {
  holdBack(text) {
    if (text.endsWith('%')) {
      const kept = percent(text);
      // What is held back is rounded up: the higher tier has the odd unit.
      return (quantity) => ((quantity * (100n - kept)) / (100n * unit)) * unit;
    }
    const kept = amount(text);
    return (quantity) => (quantity > kept ? quantity - kept : 0n);
  },
  freshness({ whole, none }) {
    const from = milliseconds(whole);
    const to = milliseconds(none);
    return (quantity, { ageMs }) => {
      if (ageMs === undefined || ageMs >= to) return 0n;
      if (ageMs <= from) return quantity;
      return ((quantity * BigInt(Math.ceil(to - ageMs))) / (BigInt(to - from) * unit)) * unit;
    };
  },
  share(text) {
    const share = percent(text);
    return (quantity) => ((quantity * share) / (100n * unit)) * unit;
  },
  less(text) {
    const less = amount(text);
    return (quantity) => (quantity > less ? quantity - less : 0n);
  },
  minimum(text) {
    const least = amount(text);
    return (quantity, _facts, unshared) => {
      const promised = atMost(unshared, least);
      if (quantity < promised) return promised;
      return quantity;
    };
  },
  cap(text) {
    const most = amount(text);
    return (quantity) => atMost(quantity, most);
  },
  pack(text) {
    if (text === 'item') return (quantity, { pack }) => multiple(quantity, pack ?? 0n);
    const pack = amount(text);
    return (quantity) => multiple(quantity, pack);
  },
  floor(text) {
    const floor = amount(text);
    return (quantity) => (quantity < floor ? 0n : quantity);
  },
};

/** What a setting does. */
export function parsedSetting<N extends SettingName>(name: N, setting: Value<N>): Setting {
  return makers[name](setting);
}

/** A setting as one text, for people. */
export function settingText(setting: Value<SettingName>): string {
  return typeof setting === 'string' ? setting : `${setting.whole} to ${setting.none}`;
}

function atMost(quantity: bigint, limit: bigint): bigint {
  if (quantity > limit) return limit;
  return quantity;
}

function multiple(quantity: bigint, pack: bigint): bigint {
  return pack === 0n ? quantity : (quantity / pack) * pack;
}

function percent(text: string): bigint {
  return BigInt(text.slice(0, -1));
}

function milliseconds(text: string): number {
  const value = parseDurationMs(text);
  if (value === undefined)
    throw new RangeError(`the buffer policy holds ${text}, which the configuration check lets through by mistake`);
  return value;
}

/** Units of 10^-4 of a quantity that passed the configuration check. */
function amount(text: string): bigint {
  const value = scaled(text, quantityScale);
  if (value === null)
    throw new RangeError(`the buffer policy holds ${text}, which the configuration check lets through by mistake`);
  return value;
}
