/** Whether what partners believe is too far from the truth, by the limits of a send rule. Pure. */
import type { Reconciliation } from '../ledger/standing-store.ts';
import type { ReconcileSettings } from '../partners/schema/reconcile-schema.ts';
import { parseDurationMs } from '../settings/units.ts';

type Compared = Pick<Reconciliation, 'numbers' | 'differing' | 'since'>;

/** How long the truth has been away from what the partner acknowledged, in milliseconds; 0 where it is not. */
export function lagMs({ since }: Pick<Reconciliation, 'since'>, now: number): number {
  return since === null ? 0 : Math.max(0, now - Date.parse(since));
}

/** The share of numbers that differ, in hundredths. */
export function shareOf({ numbers, differing }: Compared): number {
  return numbers === 0 ? 0 : (differing * 100) / numbers;
}

/** Why it is too far, with the numbers; undefined where it is within the limits, or there are none. */
export function beyond(limits: ReconcileSettings | undefined, made: Compared, now: number): string | undefined {
  if (limits === undefined) return undefined;
  const reasons: string[] = [];
  const share = shareOf(made);
  if (limits.share !== undefined && share > Number(limits.share.slice(0, -1))) {
    reasons.push(
      `${made.differing} of ${made.numbers} numbers differ (${Math.round(share * 10) / 10}%, and ${limits.share} is allowed)`,
    );
  }
  const lag = lagMs(made, now);
  if (limits.lag !== undefined && lag > (parseDurationMs(limits.lag) ?? Number.POSITIVE_INFINITY)) {
    reasons.push(`the oldest difference is of ${made.since}, and ${limits.lag} is allowed`);
  }
  return reasons.length === 0 ? undefined : reasons.join('; ');
}
