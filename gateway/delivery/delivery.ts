/**
 * Delivery: gets committed outbound transmissions to their partners. One durable queue in the ledger, kept in order by
 * partner, channel and kind; several queues are served at the same time, each by one worker.
 *
 * Which one is next: lanes.ts. How a transmission is sent: attempt.ts. What comes of it: record.ts, with retry.ts and
 * breaker.ts. A partner that cannot be reached, or is slow, holds up nobody else. What waits for a receipt is in no
 * queue, and holds up nothing.
 */
import type { Sender } from '../channels/sender.ts';
import { instant } from '../clock.ts';
import type { Transmission } from '../ledger/transmission.ts';
import { type AttemptParts, attempt } from './attempt.ts';
import { Coalescer } from './coalesce.ts';
import { kept, next, noTurns, type Turns } from './lanes.ts';
import { type PartnerRules, queueKey, type Servable, servable } from './queue.ts';
import { allowed, type Bucket, filled, taken } from './rate.ts';
import { type RecordParts, record } from './record.ts';

export interface DeliveryParts extends AttemptParts, Omit<RecordParts, 'giveUpAfterMs' | 'acknowledgeBy'> {
  /** Queues that are served at the same time. */
  readonly concurrency: number;
  /** The sender of a partner's channel; undefined where the configuration has none now. */
  readonly sender: (partner: string, channel: string) => Sender | undefined;
  readonly rules: (partner: string) => PartnerRules;
}

/** Transmissions of a queue in one turn, and their bytes, if they are more than one: then others have their turn. */
const turnMax = 256;
const turnBytesMax = 8_388_608;

export class Delivery {
  readonly #parts: DeliveryParts;
  readonly #coalescer: Coalescer;
  /** Queues in hand, by key: two never work on one. */
  readonly #atWork = new Map<string, { readonly partner: string; readonly work: Promise<void> }>();
  /** Queues that had something while they were in hand, or found no free worker. */
  readonly #passedOver = new Set<string>();
  readonly #buckets = new Map<string, Bucket>();
  #turns: Turns = noTurns;
  #fault: unknown;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
    this.#coalescer = new Coalescer(parts);
  }

  /**
   * Starts the queues that are due, as many as may be served at the same time. `poke` is called at the end of one where
   * there may be more to do. True where there is more at once.
   */
  async start(poke: () => void): Promise<boolean> {
    const { ledger, clock, rules } = this.#parts;
    const queues = await ledger.read.transmissions.queues();
    const keys = new Set(queues.map(queueKey));
    let isChanged = false;
    for (const queue of queues) {
      const key = queueKey(queue);
      if (this.#atWork.has(key)) this.#passedOver.add(key);
      else if (await this.#coalescer.look(key, queue)) isChanged = true;
    }
    // The queues changed under the list: looked at again at once, and nothing is served that was just set aside.
    if (isChanged) return true;
    this.#coalescer.keep(keys);
    this.#turns = kept(this.#turns, keys);
    const endpoints = await ledger.read.endpoints.all();
    const atWork = new Set(this.#atWork.keys());
    const now = clock.now();
    let waiting = servable({ queues, endpoints, atWork, turns: this.#turns, now, rules });
    while (waiting.length > 0) {
      const free = this.#atWork.size < this.#parts.concurrency ? waiting.filter((one) => this.#hasRoom(one, now)) : [];
      const turn = next(this.#turns, free);
      if (turn === undefined) break;
      this.#turns = turn.turns;
      waiting = waiting.filter((one) => one !== turn.chosen);
      this.#begin(turn.chosen, now, poke);
    }
    for (const { key } of waiting) this.#passedOver.add(key);
    return false;
  }

  /** Waits for the queues in hand. */
  async drained(): Promise<void> {
    await Promise.all([...this.#atWork.values()].map(({ work }) => work));
  }

  /** One turn of every queue, to its end. True where there may be more at once. Throws what made a queue fail. */
  async round(): Promise<boolean> {
    let hasMore = false;
    this.#fault = undefined;
    const poke = () => {
      hasMore = true;
    };
    while (await this.start(poke)) hasMore = true;
    await this.drained();
    if (this.#fault !== undefined) throw this.#fault;
    return hasMore;
  }

  /** Whether the partner may be served by one worker more, and be sent something. */
  #hasRoom({ partner }: Servable, now: number): boolean {
    const { concurrency, ratePerMinute } = this.#parts.rules(partner);
    let count = 0;
    for (const each of this.#atWork.values()) if (each.partner === partner) count++;
    if (count >= concurrency) return false;
    return ratePerMinute === 0 || allowed(filled(this.#buckets.get(partner), ratePerMinute, now)) > 0;
  }

  #begin(chosen: Servable, now: number, poke: () => void): void {
    const { key, partner, isProbe } = chosen;
    const { ratePerMinute } = this.#parts.rules(partner);
    const bucket = ratePerMinute === 0 ? undefined : filled(this.#buckets.get(partner), ratePerMinute, now);
    const limit = isProbe ? 1 : Math.min(turnMax, bucket ? allowed(bucket) : turnMax);
    // All that it may send is set aside, for another queue of the partner may begin meanwhile; the rest is given back.
    if (bucket) this.#buckets.set(partner, taken(bucket, limit));
    const over = (count: number) => {
      this.#atWork.delete(key);
      const left = this.#buckets.get(partner);
      if (bucket && left) this.#buckets.set(partner, taken(left, count - limit));
    };
    const work = this.#serve(chosen, limit)
      .then(({ count, hasMore }) => {
        over(count);
        const wasPassedOver = this.#passedOver.size > 0;
        this.#passedOver.clear();
        if (hasMore || wasPassedOver) poke();
      })
      .catch((error: unknown) => {
        over(0);
        this.#fault = error;
        this.#parts.logger.error({ partner, err: error }, 'a delivery queue failed; it is looked at again');
      });
    this.#atWork.set(key, { partner, work });
  }

  /** One turn of a queue. Returns how many were tried. */
  async #serve({ queue, isProbe }: Servable, limit: number): Promise<{ count: number; hasMore: boolean }> {
    const { ledger, clock, rules } = this.#parts;
    const { transmissions } = ledger.read;
    const first = isProbe ? await transmissions.firstInQueue(queue) : undefined;
    const due = isProbe ? (first ? [first] : []) : await transmissions.dueInQueue(queue, instant(clock.now()), limit);
    const turn = due.slice(0, withinBytes(due));
    const sender = this.#parts.sender(queue.partner, queue.channel);
    const tried = await attempt(this.#parts, sender, turn);
    const parts: RecordParts = {
      ...this.#parts,
      giveUpAfterMs: (partner) => rules(partner).giveUpAfterMs,
      acknowledgeBy: (transmission, at) => acknowledgeBy(rules(transmission.partner), transmission, at),
    };
    await record(parts, { queue, sender, isProbe }, tried);
    const count = tried.placed.length + tried.sent.length;
    const isEnded = tried.failure === undefined;
    return {
      count: count + (isEnded ? 0 : 1),
      hasMore: isEnded && (isProbe || count === limit || turn.length < due.length),
    };
  }
}

/** How many of the first fit into one turn; one at least. */
function withinBytes(due: readonly Transmission[]): number {
  let bytes = 0;
  const end = due.findIndex((each) => {
    bytes += each.bytes;
    return bytes > turnBytesMax;
  });
  return end < 0 ? due.length : Math.max(1, end);
}

/** When the partner's acknowledgment is due: of a group of X12 that is no acknowledgment itself, where it has a time. */
function acknowledgeBy(rules: PartnerRules, { group, kind }: Transmission, at: string): string | null {
  if (rules.acknowledgeWithinMs === undefined || group === null || kind === 'acknowledgment') return null;
  return instant(Date.parse(at) + rules.acknowledgeWithinMs);
}
