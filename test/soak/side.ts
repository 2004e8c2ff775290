/**
 * One partner of the soak over one kind of channel: gives orders as fast as they are acknowledged, takes what it is sent,
 * and knows what it saw. A gateway that is dead in between is no news to it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PartnersSide } from '../support/exactly-once.ts';
import { type OrderOptions, smallOrder } from '../support/orders.ts';

/** Orders of one partner that are not acknowledged yet, at most. */
const openMax = 20;
/** One order in so many is large: it goes through the archive, in more than one piece. */
const largeEvery = 25;

export abstract class Side {
  readonly partner: string;
  readonly seenTwice: string[] = [];
  readonly got = new Map<string, string>();
  /** Purchase orders of files that were handed over, or are to be. */
  readonly orders: string[] = [];
  files = 0;
  readonly #sender: NonNullable<OrderOptions['sender']>;
  #isGiving = true;
  #isOver = false;
  #acknowledged = 0;
  #running: Promise<void> | undefined;

  constructor(partner: string, sender: NonNullable<OrderOptions['sender']>) {
    this.partner = partner;
    this.#sender = sender;
  }

  /** Hands one file over. Comes back when it was, for sure, once: a dead gateway is waited for. */
  protected abstract give(name: string, bytes: Buffer): Promise<void>;
  /** Takes what is there for the partner; each file by `take`. Comes back at once where the gateway is dead. */
  protected abstract fetch(): Promise<void>;

  /** A file came. */
  protected take(name: string, content: string): void {
    if (this.got.has(name)) this.seenTwice.push(name);
    this.got.set(name, content);
    if (/AK1\*PO\*/.test(content)) this.#acknowledged++;
  }

  get isAllAcknowledged(): boolean {
    return this.#acknowledged >= this.files;
  }

  begin(): void {
    this.#running = this.#run();
  }

  /** No further orders; what is under way is brought to its end. */
  stopGiving(): void {
    this.#isGiving = false;
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await this.#running;
  }

  protected get isOver(): boolean {
    return this.#isOver;
  }

  side(): PartnersSide {
    const { partner, files, orders, got, seenTwice } = this;
    return { partner, files, orders, got, seenTwice };
  }

  async #run(): Promise<void> {
    while (!this.#isOver) {
      await this.fetch();
      if (this.#isGiving && this.files - this.#acknowledged < openMax) await this.#giveNext();
      else await sleep(20);
    }
  }

  async #giveNext(): Promise<void> {
    const number = ++this.files;
    const [sets, lines] = number % largeEvery === 0 ? [18, 260] : [1, 2];
    for (let set = 1; set <= sets; set++) this.orders.push(`PO${number}-${set}`);
    await this.give(`order-${number}.edi`, Buffer.from(smallOrder(number, { sender: this.#sender, sets, lines })));
  }
}
