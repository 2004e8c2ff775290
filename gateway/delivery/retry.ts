/**
 * When to try a delivery again: exponential backoff with full jitter, so that many that failed together do not come
 * back together. Pure: chance is an argument.
 */
import type { ErrorClass } from '../errors.ts';

export interface RetryPolicy {
  readonly attemptsMax: number;
  /** Longest first wait; each further one may be twice as long, up to `waitMsMax`. */
  readonly waitMs: number;
  readonly waitMsMax: number;
}

/**
 * Milliseconds to wait after the `attempt`-th failure (from 1), or null to give up. `chance` is in [0, 1).
 * A permanent failure is given up at once.
 */
export function retryAfter(policy: RetryPolicy, kind: ErrorClass, attempt: number, chance: number): number | null {
  if (kind === 'permanent' || attempt >= policy.attemptsMax) return null;
  const ceiling = Math.min(policy.waitMsMax, policy.waitMs * 2 ** Math.min(attempt - 1, 30));
  return Math.floor(ceiling * chance);
}
