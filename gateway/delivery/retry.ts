/**
 * When to try a delivery again: exponential backoff with full jitter, so that many that failed together do not come
 * back together; each class of failure by a policy of its own. Pure: time and chance are arguments.
 *
 * - transient: soon, then ever more seldom.
 * - ambiguous: more patiently. What is asked again is the same file or message under the same identity, so that the
 *   partner, or its server, can tell whether it has it; nothing is guessed.
 * - permanent: not at all.
 */
import type { ErrorClass } from '../errors.ts';

export interface RetryPolicy {
  readonly attemptsMax: number;
  /** Longest first wait; each further one may be twice as long, up to `waitMsMax`. */
  readonly waitMs: number;
  readonly waitMsMax: number;
}

export interface RetryPolicies {
  readonly transient: RetryPolicy;
  readonly ambiguous: RetryPolicy;
}

export interface FailedTry {
  readonly class: ErrorClass;
  /** Of the registry of errors; null where it is none of it. */
  readonly code: string | null;
  /** Tries that count so far, this one among them where it counts. */
  readonly attempts: number;
  /** Milliseconds since the first failed try, or since the endpoint went down where that was earlier. */
  readonly sinceMs: number;
  /** Milliseconds after which it is given up, however few the tries were. */
  readonly giveUpAfterMs: number;
}

/** Codes of which asking a few times more is enough: the same answer comes for ever, and a person has to find out. */
const attemptsMaxOf: Readonly<Record<string, number>> = { 'outcome-unknown': 3 };

/** Milliseconds to wait, or null to give up. `chance` is in [0, 1). */
export function retryAfter(policies: RetryPolicies, failed: FailedTry, chance: number): number | null {
  if (failed.class === 'permanent' || failed.sinceMs >= failed.giveUpAfterMs) return null;
  const policy = policies[failed.class];
  const attemptsMax = Math.min(policy.attemptsMax, attemptsMaxOf[failed.code ?? ''] ?? policy.attemptsMax);
  if (failed.attempts >= attemptsMax) return null;
  return Math.floor(ceiling(policy.waitMs, policy.waitMsMax, failed.attempts) * chance);
}

/** The longest wait after so many failures, from 1: it doubles each time. */
export function ceiling(waitMs: number, waitMsMax: number, failures: number): number {
  return Math.min(waitMsMax, waitMs * 2 ** Math.max(0, Math.min(failures - 1, 30)));
}
