/** What the fast lane of a rule is for: changes that cross zero or a threshold, and how often they may be told. Pure. */
import { addDecimals } from '../../translators/canonical/decimal.ts';
import type { UrgentSettings } from '../partners/guard-schema.ts';
import { parseDurationMs } from '../settings/units.ts';
import { toldOf } from './line-record.ts';

/** Unless told, in milliseconds. */
const oftenMs = 5 * 60_000;

/** Least time between two urgent advices of a rule, in milliseconds. */
export function oftenMsOf({ noOftenerThan }: UrgentSettings): number {
  return (noOftenerThan === undefined ? undefined : parseDurationMs(noOftenerThan)) ?? oftenMs;
}

/** Whether what is told crosses zero or the threshold. What was never told is the schedule's to begin with. */
export function crosses(urgent: UrgentSettings, advised: string | undefined, told: string): boolean {
  if (advised === undefined || advised === told) return false;
  const [before, now] = [toldOf(advised), toldOf(told)];
  if (before.length !== now.length) return true;
  return now.some((quantity, index) => {
    const old = before[index] as string;
    if (urgent.crossesZero !== false && (old === '0') !== (quantity === '0')) return true;
    return urgent.below !== undefined && isBelow(old, urgent.below) !== isBelow(quantity, urgent.below);
  });
}

function isBelow(quantity: string, threshold: string): boolean {
  return addDecimals(quantity, `-${threshold}`).startsWith('-');
}
