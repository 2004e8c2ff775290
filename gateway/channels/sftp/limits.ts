/** What is shared out among the transfers of one partner: places, and bytes a second. */

/** So many at a time, first come, first served. */
export class Gate {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  /** Waits for a place; given back when what is returned is disposed of. */
  async enter(): Promise<Disposable> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    let isOut = false;
    return {
      [Symbol.dispose]: () => {
        if (isOut) return;
        isOut = true;
        const next = this.#waiting.shift();
        if (next) next();
        else this.#free++;
      },
    };
  }
}

/** So many bytes a second, over all who ask. A quarter of a second may be run up. */
export class Pace {
  readonly #bytesPerMs: number;
  readonly #now: () => number;
  /** Moment up to which bytes are given out. */
  #spent = 0;

  /** Without a limit where `bytesPerSecond` is undefined. `now` is a monotonic time in milliseconds. */
  constructor(bytesPerSecond: number | undefined, now: () => number = () => performance.now()) {
    this.#bytesPerMs = bytesPerSecond === undefined ? Number.POSITIVE_INFINITY : bytesPerSecond / 1_000;
    this.#now = now;
  }

  /** Milliseconds to wait before so many bytes may go; they count as gone. */
  waitFor(bytes: number): number {
    if (this.#bytesPerMs === Number.POSITIVE_INFINITY) return 0;
    const now = this.#now();
    this.#spent = Math.max(this.#spent, now - burstMs) + bytes / this.#bytesPerMs;
    return Math.max(0, this.#spent - now);
  }

  async take(bytes: number): Promise<void> {
    const wait = this.waitFor(bytes);
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

const burstMs = 250;
