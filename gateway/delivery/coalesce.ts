/**
 * Advices that a newer one makes needless are not sent: after a partner was away it is told once what is, not a day of
 * what was. A full one makes all before it needless, and a delta the deltas and urgent ones, for it says all that differs
 * from any number that the partner may have. Acknowledgments are never coalesced, for each answers something else, and nothing is that was sent in part.
 */
import { type Clock, instant } from '../clock.ts';
import type { Ledger } from '../ledger/port.ts';
import type { WaitingQueue } from '../ledger/queue.ts';
import type { Logger } from '../log.ts';
import { supersededEvent } from './events.ts';

export interface CoalescerParts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onEvents: () => void;
}

/** Advices of a queue that are marked in one commit. */
const batchMax = 256;

export class Coalescer {
  readonly #parts: CoalescerParts;
  /** Last transmission of each queue when it was looked at, so that one in which nothing is new is not looked at again. */
  readonly #seen = new Map<string, number>();

  constructor(parts: CoalescerParts) {
    this.#parts = parts;
  }

  /** Marks what is outdated in a queue that nobody works on. True where something was. */
  async look(key: string, queue: WaitingQueue): Promise<boolean> {
    if (queue.seq === queue.last || this.#seen.get(key) === queue.last) return false;
    const { ledger, clock, logger, onEvents } = this.#parts;
    const outdated = await ledger.read.transmissions.outdated(queue, batchMax);
    if (outdated.length < batchMax) this.#seen.set(key, queue.last);
    if (outdated.length === 0) return false;
    const at = instant(clock.now());
    const done = await ledger.write(async ({ transmissions, events }) => {
      let count = 0;
      for (const { id, newer } of outdated) {
        const transmission = await transmissions.supersede(id, newer);
        if (transmission === undefined) continue;
        await events.append([supersededEvent(transmission, newer, at)]);
        count++;
      }
      return count;
    });
    if (done === 0) return false;
    onEvents();
    const { partner, channel, kind } = queue;
    logger.info(
      { partner, channel, kind, superseded: done },
      'older advices are not sent: a newer one took their place',
    );
    return true;
  }

  /** Forgets the queues in which nothing waits any more. */
  keep(keys: ReadonlySet<string>): void {
    for (const key of this.#seen.keys()) if (!keys.has(key)) this.#seen.delete(key);
  }
}
