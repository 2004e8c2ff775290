/**
 * A stage: a loop that works while there is work, sleeps until it is poked or a time has passed, and survives its own
 * faults. Every stage of the gateway (translation, inventory, advice, delivery) is one.
 */
import type { Logger } from './log.ts';

export interface StageOptions {
  readonly name: string;
  /** One round of work; true where there may be more at once. */
  readonly round: () => Promise<boolean>;
  /** Longest sleep between rounds: the poke is a hint, the look is the truth. */
  readonly idleMs: number;
  readonly logger: Logger;
}

/** Wait after a fault, which doubles up to the longest while faults go on. */
const faultMs = 200;
const faultMsMax = 30_000;

export class Stage implements AsyncDisposable {
  readonly #options: StageOptions;
  readonly #running: Promise<void>;
  #stopped = false;
  #poked = false;
  #wake: () => void = () => undefined;

  constructor(options: StageOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  /** Says that there may be work. */
  poke(): void {
    this.#poked = true;
    this.#wake();
  }

  /** Lets the round in hand finish; no other begins. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    let faults = 0;
    while (!this.#stopped) {
      this.#poked = false;
      let wait = this.#options.idleMs;
      try {
        if (await this.#options.round()) wait = 0;
        faults = 0;
      } catch (error) {
        wait = Math.min(faultMsMax, faultMs * 2 ** Math.min(faults++, 10));
        this.#options.logger.error({ stage: this.#options.name, err: error, againInMs: wait }, 'a stage failed');
        // A poke does not cut this wait short: under load that would be a fault for every file that comes in.
        await this.#sleep(wait, () => this.#stopped);
        continue;
      }
      if (wait > 0) await this.#sleep(wait, () => this.#stopped || this.#poked);
    }
  }

  /** Sleeps for a time, or until a poke or the stop makes `isOver` true. */
  async #sleep(ms: number, isOver: () => boolean): Promise<void> {
    if (isOver()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = () => {
      if (isOver()) resolve();
    };
    const timer = setTimeout(resolve, ms);
    await promise;
    clearTimeout(timer);
    this.#wake = () => undefined;
  }
}
