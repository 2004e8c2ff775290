/**
 * Delivery: gets committed outbound transmissions to their partners, in order for each partner, partners side by side.
 *
 * For each: stage, record that, place, record that. Every step can be repeated after a crash with the same end. A
 * partner that cannot be reached holds up nobody else.
 */
import type { Archive } from '../archive/archive.ts';
import type { Sender } from '../channels/sender.ts';
import { type Clock, instant } from '../clock.ts';
import { type ErrorClass, GatewayError } from '../errors.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Transmission } from '../ledger/transmission-store.ts';
import type { Logger } from '../log.ts';
import { deliveredEvent, failedEvent } from './events.ts';
import { type RetryPolicy, retryAfter } from './retry.ts';

export interface DeliveryParts {
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly clock: Clock;
  readonly chance: () => number;
  readonly logger: Logger;
  readonly retry: RetryPolicy;
  /** The sender of a partner's channel; undefined where the configuration has none now. */
  readonly sender: (partner: string, channel: string) => Sender | undefined;
  /** True where nothing may be sent to the partner now. */
  readonly isHeld: (partner: string) => boolean;
  readonly onEvents: () => void;
  readonly onDelivered: (transmission: Transmission) => void;
  readonly onFailed: (transmission: Transmission, final: boolean) => void;
}

/** Transmissions of a partner in one round. */
const roundMax = 256;

/** Transmissions of a queue that were dealt with, and the first that failed. */
interface Steps {
  readonly done: readonly Transmission[];
  /** Those among them whose partner has the bytes and owes a receipt. */
  readonly sent?: ReadonlySet<Transmission>;
  readonly failure: { readonly transmission: Transmission; readonly error: unknown } | undefined;
}

/** Files of one partner that are written at the same time. */
const stagesMax = 8;

export class Delivery {
  readonly #parts: DeliveryParts;
  /** Queues in hand, by partner: two never work on one. */
  readonly #atWork = new Map<string, Promise<void>>();
  #fault: unknown;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
  }

  /**
   * Starts the queue of every partner that has something due and is not at work already: a partner that is slow holds up
   * nobody else. `poke` is called at the end of a queue that may have more. False: the end of a queue says more.
   */
  async start(poke: () => void): Promise<boolean> {
    const { ledger, isHeld, logger } = this.#parts;
    for (const partner of await ledger.read.transmissions.partnersWaitingDelivery()) {
      if (isHeld(partner) || this.#atWork.has(partner)) continue;
      const work = this.#queue(partner)
        .then((hasMore) => {
          this.#atWork.delete(partner);
          if (hasMore) poke();
        })
        .catch((error: unknown) => {
          this.#atWork.delete(partner);
          this.#fault = error;
          logger.error({ partner, err: error }, 'a delivery queue failed; it is looked at again');
        });
      this.#atWork.set(partner, work);
    }
    return false;
  }

  /** Waits for the queues in hand. */
  async drained(): Promise<void> {
    await Promise.all(this.#atWork.values());
  }

  /** One round of every queue, to its end. True where there may be more at once. Throws what made a queue fail. */
  async round(): Promise<boolean> {
    let hasMore = false;
    this.#fault = undefined;
    await this.start(() => {
      hasMore = true;
    });
    await this.drained();
    if (this.#fault !== undefined) throw this.#fault;
    return hasMore;
  }

  async #queue(partner: string): Promise<boolean> {
    const { ledger, clock } = this.#parts;
    const due = await ledger.read.transmissions.dueDelivery(partner, instant(clock.now()), roundMax);
    return (await this.#deliver(due)) === roundMax;
  }

  /** Delivers one partner's transmissions, in order, until one fails. Returns how many were placed. */
  async #deliver(queue: readonly Transmission[]): Promise<number> {
    const staged = await this.#stageAll(queue);
    if (staged.done.length > 0) {
      const waiting = staged.done.filter((transmission) => transmission.delivery === 'waiting');
      if (waiting.length > 0) {
        await this.#lasting(waiting);
        await this.#parts.ledger.write(async ({ transmissions }) => {
          const at = instant(this.#parts.clock.now());
          for (const { id } of waiting) await transmissions.stage(id, at);
        });
      }
    }
    const placed = await this.#placeAll(staged.done);
    if (placed.done.length > 0) await this.#lasting(placed.done);
    await this.#record(placed.done, placed.sent);
    const failure = placed.failure ?? staged.failure;
    if (failure) await this.#fail(failure.transmission, failure.error);
    return placed.done.length;
  }

  /** Stages a few at a time, for each waits for the disk. What stands behind one that fails is left for later. */
  async #stageAll(queue: readonly Transmission[]): Promise<Steps> {
    const errors = new Map<Transmission, unknown>();
    const waiting = queue.filter((transmission) => transmission.delivery === 'waiting');
    let next = 0;
    const work = async () => {
      for (let one = waiting[next++]; one !== undefined && errors.size === 0; one = waiting[next++]) {
        const transmission = one;
        await this.#stage(transmission).catch((error: unknown) => errors.set(transmission, error));
      }
    };
    await Promise.all(Array.from({ length: Math.min(stagesMax, waiting.length) }, work));
    const failed = queue.find((transmission) => errors.has(transmission));
    if (failed === undefined) return { done: queue, failure: undefined };
    const done = queue.slice(0, queue.indexOf(failed));
    return { done, failure: { transmission: failed, error: errors.get(failed) } };
  }

  async #placeAll(staged: readonly Transmission[]): Promise<Steps> {
    const done: Transmission[] = [];
    const sent = new Set<Transmission>();
    for (const transmission of staged) {
      try {
        if ((await this.#place(transmission)) === 'sent') sent.add(transmission);
        done.push(transmission);
      } catch (error) {
        return { done, sent, failure: { transmission, error } };
      }
    }
    return { done, sent, failure: undefined };
  }

  async #lasting(transmissions: readonly Transmission[]): Promise<void> {
    for (const [first] of Map.groupBy(transmissions, ({ channel }) => channel).values()) {
      await this.#sender(first as Transmission).lasting();
    }
  }

  async #stage(transmission: Transmission): Promise<void> {
    const { ledger, archive } = this.#parts;
    const content = await ledger.read.transmissions.content(transmission.sha256);
    const bytes = content ? [content] : archive.read(transmission.sha256);
    await this.#sender(transmission).stage(transmission.id, bytes, transmission.name);
  }

  async #place(transmission: Transmission): Promise<'placed' | 'sent'> {
    const sender = this.#sender(transmission);
    const placed = await sender.place(transmission.id, transmission.name);
    if (placed !== 'lost') return placed;
    await this.#stage(transmission);
    await sender.lasting();
    const placedAgain = await sender.place(transmission.id, transmission.name);
    if (placedAgain !== 'lost') return placedAgain;
    throw new GatewayError('folder-unwritable', `${transmission.partner}, channel ${transmission.channel}`);
  }

  #sender(transmission: Transmission): Sender {
    const sender = this.#parts.sender(transmission.partner, transmission.channel);
    if (sender === undefined) {
      throw new GatewayError('unknown-channel', `${transmission.partner}, channel ${transmission.channel}`);
    }
    return sender;
  }

  async #record(done: readonly Transmission[], sent: ReadonlySet<Transmission> = new Set()): Promise<void> {
    if (done.length === 0) return;
    const { ledger, clock, logger, onEvents, onDelivered } = this.#parts;
    const at = instant(clock.now());
    const placed = done.filter((transmission) => !sent.has(transmission));
    await ledger.write(async ({ transmissions, events }) => {
      for (const { id } of sent) await transmissions.sent(id, at);
      for (const { id } of placed) await transmissions.deliver(id, at);
      await events.append(placed.map((transmission) => deliveredEvent(transmission, at)));
    });
    onEvents();
    for (const transmission of placed) {
      onDelivered(transmission);
      await this.#settle(transmission);
      const { id, partner, name, kind, cause } = transmission;
      logger.info({ partner, transmission: id, name, kind, cause }, 'delivered');
    }
  }

  /** A trace that cannot be removed is no failure of the delivery. */
  async #settle({ partner, channel, id }: Transmission): Promise<void> {
    try {
      await this.#parts.sender(partner, channel)?.settled(id);
    } catch (error) {
      this.#parts.logger.debug({ partner, transmission: id, err: error }, 'a trace of a delivery stays');
    }
  }

  async #fail(transmission: Transmission, error: unknown): Promise<void> {
    const { ledger, clock, chance, retry, logger, onFailed, onEvents } = this.#parts;
    const kind: ErrorClass = error instanceof GatewayError ? error.class : 'transient';
    const wait = retryAfter(retry, kind, transmission.attempts + 1, chance());
    const now = clock.now();
    const reason = error instanceof Error ? error.message : String(error);
    await ledger.write(async ({ transmissions, events }) => {
      const code = error instanceof GatewayError ? error.code : null;
      const failure = { at: instant(now), reason, code, class: kind, counts: true };
      await transmissions.failDelivery(transmission.id, failure, wait === null ? null : instant(now + wait));
      if (wait === null) await events.append([failedEvent(transmission, instant(now), reason)]);
    });
    onEvents();
    onFailed(transmission, wait === null);
    const { id, partner, name } = transmission;
    const hint = error instanceof GatewayError ? error.hint : undefined;
    const about = { partner, transmission: id, name, attempt: transmission.attempts + 1, hint, err: error };
    if (wait === null) logger.error(about, 'delivery was given up; the bytes are kept');
    else logger.warn({ ...about, againInMs: wait }, 'delivery failed; trying again');
  }
}
