/**
 * The guard: whether what a partner would stand at departs from what it acknowledged so far that a person has to look. Pure.
 *
 * Lines and units are compared as a share of what they were, zeros as a share of all numbers: from 5% to 17% is a
 * departure of 12%.
 */
import { scaled } from '../../../translators/canonical/decimal.ts';
import { quantityScale } from '../../ledger/inventory-store.ts';
import type { GuardSettings } from '../../partners/schema/guard-schema.ts';

/** What an advice amounts to. */
export interface AdviceTotals {
  readonly lines: number;
  /** Quantities told; an item may have several. */
  readonly numbers: number;
  /** Their sum, a decimal. */
  readonly units: string;
  readonly zeroes: number;
}

/** Why the advice is to be held, with the numbers; undefined where it is within the limits. */
export function departure(guard: GuardSettings, before: AdviceTotals, now: AdviceTotals): string | undefined {
  const reasons: string[] = [];
  const compare = (limit: string | undefined, what: string, from: number, to: number, change: number) => {
    if (limit === undefined || change <= Number(limit.slice(0, -1))) return;
    const by = Number.isFinite(change) ? `${Math.round(change * 10) / 10}%` : 'from nothing';
    reasons.push(`${what} ${shown(from)} → ${shown(to)} (${by}, and ${limit} is allowed)`);
  };
  const [unitsBefore, unitsNow] = [unitsOf(before), unitsOf(now)];
  compare(guard.lines, 'lines', before.lines, now.lines, relative(before.lines, now.lines));
  compare(guard.units, 'units', unitsBefore, unitsNow, relative(unitsBefore, unitsNow));
  const [zerosBefore, zerosNow] = [zeroShare(before), zeroShare(now)];
  compare(guard.zeros, 'zeros in a hundred', zerosBefore, zerosNow, Math.abs(zerosNow - zerosBefore));
  return reasons.length === 0 ? undefined : reasons.join('; ');
}

function relative(before: number, now: number): number {
  if (before === 0) return now === 0 ? 0 : Number.POSITIVE_INFINITY;
  return (Math.abs(now - before) * 100) / before;
}

function zeroShare({ zeroes, numbers }: AdviceTotals): number {
  return numbers === 0 ? 0 : (zeroes * 100) / numbers;
}

/** The sum as a number: a comparison by hundredths asks for no more. */
function unitsOf({ units }: AdviceTotals): number {
  return Number(scaled(units, quantityScale) ?? 0n) / 10 ** quantityScale;
}

function shown(value: number): string {
  return String(Math.round(value * 10) / 10);
}
