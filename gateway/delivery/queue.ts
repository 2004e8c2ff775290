/**
 * Which delivery queues could be served now, out of what waits in the ledger, the breakers of their endpoints, and what
 * is in hand. Pure.
 */
import type { Endpoint, NamedEndpoint } from '../ledger/endpoint-store.ts';
import type { Queue, WaitingQueue } from '../ledger/queue.ts';
import { admits, sound } from './breaker.ts';
import { type Candidate, laneOf, type Tier, type Turns } from './lanes.ts';

/** What a partner's configuration says of its delivery. */
export interface PartnerRules {
  /** True where nothing may be sent to the partner now. */
  readonly isHeld: boolean;
  readonly tier: Tier;
  /** Kinds that go before everything else. */
  readonly critical: readonly string[];
  /** Queues of the partner that are served at the same time. */
  readonly concurrency: number;
  /** Transmissions a minute; 0: no limit. */
  readonly ratePerMinute: number;
  readonly giveUpAfterMs: number;
  /** How long the partner has to acknowledge a group that expects it; undefined: it is not waited for. */
  readonly acknowledgeWithinMs: number | undefined;
}

export interface Servable extends Candidate {
  readonly queue: WaitingQueue;
  /** Served with one transmission, to see whether its endpoint works again. */
  readonly isProbe: boolean;
}

export interface Situation {
  readonly queues: readonly WaitingQueue[];
  readonly endpoints: readonly NamedEndpoint[];
  /** Keys of the queues that are worked on. */
  readonly atWork: ReadonlySet<string>;
  readonly turns: Turns;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly rules: (partner: string) => PartnerRules;
}

/** What tells a queue from another. */
export function queueKey({ partner, channel, kind }: Queue): string {
  return `${endpointKey({ partner, channel })}/${kind}`;
}

function endpointKey({ partner, channel }: { readonly partner: string; readonly channel: string }): string {
  return `${partner}/${channel}`;
}

/** Those whose first transmission is due, and of each endpoint that is down one, when it is to be asked again. */
export function servable(situation: Situation): readonly Servable[] {
  const { queues, endpoints, atWork, turns, now, rules } = situation;
  const states = new Map<string, Endpoint>(endpoints.map((endpoint) => [endpointKey(endpoint), endpoint]));
  const free: Servable[] = [];
  const probes = new Map<string, Servable>();
  for (const queue of queues) {
    const key = queueKey(queue);
    const { isHeld, tier, critical } = rules(queue.partner);
    if (isHeld || atWork.has(key)) continue;
    const { partner, kind, seq } = queue;
    const found = { key, partner, seq, lane: laneOf(tier, kind, critical, queue.urgent), queue };
    const endpoint = endpointKey(queue);
    const admitted = admits(states.get(endpoint) ?? sound, now);
    if (admitted === 'all' && Date.parse(queue.nextAttemptAt) <= now) free.push({ ...found, isProbe: false });
    if (admitted !== 'probe' || isAtWork(endpoint, atWork)) continue;
    // The queues of an endpoint probe in turn, so that one file that a server refuses does not keep it down.
    const other = probes.get(endpoint);
    if (other === undefined || isBefore(found, other, turns)) probes.set(endpoint, { ...found, isProbe: true });
  }
  return [...free, ...probes.values()];
}

function isAtWork(endpoint: string, atWork: ReadonlySet<string>): boolean {
  for (const key of atWork) if (key.startsWith(`${endpoint}/`)) return true;
  return false;
}

function isBefore(one: Candidate, other: Candidate, { served }: Turns): boolean {
  const difference = (served.get(one.key) ?? -1) - (served.get(other.key) ?? -1);
  return difference !== 0 ? difference < 0 : one.lane.weight > other.lane.weight;
}
