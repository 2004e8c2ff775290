/**
 * The circuit breaker of an endpoint (a partner's channel): when it fails several times in a row it is down, and then
 * it is asked with one transmission at a time, after a wait that grows and is drawn by chance, until one gets through.
 *
 * Its state is in the ledger, so that a restart does not storm a server that is down. That a probe is on its way is
 * not: a crash in the middle of one ends in another. Pure: time and chance are arguments.
 */
import { instant } from '../clock.ts';
import type { ErrorClass, ErrorCode } from '../errors.ts';
import type { Endpoint } from '../ledger/endpoint-store.ts';
import { ceiling } from './retry.ts';

export interface BreakerPolicy {
  /** Transient failures in a row that open it. */
  readonly failuresMax: number;
  /** Longest first wait for a probe; each further one may be twice as long, up to `probeMsMax`. */
  readonly probeMs: number;
  readonly probeMsMax: number;
}

export interface EndpointFailure {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly class: ErrorClass;
  readonly code: string | null;
  readonly reason: string;
  /** Whether the one that failed was the probe. */
  readonly isProbe: boolean;
}

/** An endpoint of which nothing failed since it last worked. */
export const sound: Endpoint = {
  state: 'closed',
  failures: 0,
  downSince: null,
  probes: 0,
  probeAt: null,
  code: null,
  reason: null,
};

/** Failures of an endpoint as a whole; what else is transient may be of the one file that failed. */
const ofEndpoint: ReadonlySet<string> = new Set<ErrorCode>([
  'partner-unreachable',
  'host-key-unknown',
  'login-refused',
  'no-common-algorithm',
  'secret-missing',
  'connection-lost',
  'peer-frozen',
  'folder-unwritable',
  'remote-missing',
  'as2-unreachable',
  'as2-no-key',
  'as2-not-ready',
]);

/**
 * Whether a failed try counts against its transmission. It does not where the endpoint is known to be down and it is
 * the endpoint that failed; a file that a server refuses counts, or it would stand before the others until its time is up.
 */
export function counts(endpoint: Endpoint, code: string | null): boolean {
  return endpoint.state === 'closed' || code === null || !ofEndpoint.has(code);
}

/** What may be sent to it now: everything, one transmission to see whether it works, or nothing. */
export function admits(endpoint: Endpoint, now: number): 'all' | 'probe' | 'nothing' {
  if (endpoint.state === 'closed') return 'all';
  return endpoint.probeAt === null || Date.parse(endpoint.probeAt) <= now ? 'probe' : 'nothing';
}

/** The endpoint after a failure. `chance` is in [0, 1). */
export function afterFailure(
  before: Endpoint,
  failure: EndpointFailure,
  policy: BreakerPolicy,
  chance: number,
): Endpoint {
  const { now, isProbe } = failure;
  const isOpen = before.state === 'open';
  // A permanent failure is of the transmission: the next one may ask at once.
  if (failure.class === 'permanent') return isProbe && isOpen ? { ...before, probeAt: instant(now) } : before;
  if (failure.class === 'ambiguous' && !(isProbe && isOpen)) return before;
  const failures = before.failures + 1;
  const told = { failures, downSince: before.downSince ?? instant(now), code: failure.code, reason: failure.reason };
  if (!isOpen && failures < policy.failuresMax) return { ...before, ...told };
  // What was on its way when it opened says nothing new, and does not put off the probe.
  if (isOpen && !isProbe) return { ...before, ...told };
  const probes = isOpen ? before.probes + 1 : 0;
  return { ...told, state: 'open', probes, probeAt: instant(now + probeAfter(policy, probes + 1, chance)) };
}

/** Half of the longest wait, and a share of the other half by chance: never at once, and seldom together with others. */
function probeAfter(policy: BreakerPolicy, failures: number, chance: number): number {
  const longest = ceiling(policy.probeMs, policy.probeMsMax, failures);
  return Math.floor(longest / 2 + (longest / 2) * chance);
}
