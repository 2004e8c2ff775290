/** What the fast lane of a rule is for: changes that cross zero or a threshold, and how often they may be told. Pure. */
import { addDecimals } from '../../../translators/canonical/decimal.ts';
import type { FutureRule } from '../../partners/schema/future-schema.ts';
import type { UrgentSettings } from '../../partners/schema/guard-schema.ts';
import { parseDurationMs } from '../../settings/units.ts';
import { futureOf, toldOf } from '../kept/line-record.ts';

/** Unless told, in milliseconds. */
const oftenMs = 5 * 60_000;

/** Least time between two urgent advices of a rule, in milliseconds. */
export function oftenMsOf({ noOftenerThan }: UrgentSettings): number {
  return (noOftenerThan === undefined ? undefined : parseDurationMs(noOftenerThan)) ?? oftenMs;
}

/**
 * Whether what is told crosses zero or the threshold: of now, or with all that is told of later days, so that a shipment that is
 * announced or lost is news where it decides whether there will be any. What was never told is the schedule's to begin with.
 * `tell` is how later days are told.
 */
export function crosses(
  urgent: UrgentSettings,
  advised: string | undefined,
  told: string,
  tell: FutureRule['tell'] = 'increase',
): boolean {
  if (advised === undefined || advised === told) return false;
  return (
    crossesAmong(urgent, toldOf(advised), toldOf(told)) || crossesAmong(urgent, inAll(advised, tell), inAll(told, tell))
  );
}

function crossesAmong(urgent: UrgentSettings, before: readonly string[], now: readonly string[]): boolean {
  if (before.length !== now.length) return true;
  return now.some((quantity, index) => {
    const old = before[index] as string;
    if (urgent.crossesZero !== false && (old === '0') !== (quantity === '0')) return true;
    return urgent.below !== undefined && isBelow(old, urgent.below) !== isBelow(quantity, urgent.below);
  });
}

/** By the last day that is told, place by place. */
function inAll(signature: string, tell: FutureRule['tell']): readonly string[] {
  const later = futureOf(signature);
  if (later === undefined) return toldOf(signature);
  return toldOf(signature).map((now, index) => {
    const days = (later[index] ?? []).map(({ quantity }) => quantity);
    return tell === 'total' ? (days.at(-1) ?? now) : days.reduce(addDecimals, now);
  });
}

function isBelow(quantity: string, threshold: string): boolean {
  return addDecimals(quantity, `-${threshold}`).startsWith('-');
}
