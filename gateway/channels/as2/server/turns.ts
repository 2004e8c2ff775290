/** Turns: work under one key runs one after another, and of all work so many at once as allowed. */
export class Turns {
  readonly #max: number;
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  readonly #last = new Map<string, Promise<void>>();

  constructor(max: number) {
    this.#max = max;
  }

  /** True where one work at most is in hand or waits. */
  get isQuiet(): boolean {
    return this.#running <= 1 && this.#waiting.length === 0;
  }

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const former = this.#last.get(key);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last.set(key, promise);
    await former;
    if (this.#running >= this.#max) await new Promise<void>((go) => this.#waiting.push(go));
    else this.#running++;
    try {
      return await work();
    } finally {
      // The place goes to who waits longest, and so is never free in between.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
      if (this.#last.get(key) === promise) this.#last.delete(key);
      resolve();
    }
  }
}
