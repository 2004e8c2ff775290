/** Lets everything else have its turn: a long advice is composed on the thread that also answers partners. */
import { setImmediate as others } from 'node:timers/promises';

/** Longest that a piece of work keeps the thread, in milliseconds. */
const heldMsMax = 8;

export class Breath {
  #since = performance.now();

  /** Undefined where there is still time; else what to wait for. */
  take(): Promise<void> | undefined {
    if (performance.now() - this.#since < heldMsMax) return undefined;
    return others().then(() => {
      this.#since = performance.now();
    });
  }
}
