/** Packed segment ids to small integers, so that a segment is looked up once and its place by array from there. */

/** Fibonacci hashing, as in code-list.ts. */
const golden = 0x9e3779b1;

export class KeyTable {
  /** Number of ids; they are numbered from 0. */
  readonly size: number;
  readonly #keys: Int32Array;
  readonly #numbers: Int16Array;
  readonly #shift: number;

  constructor(keys: Iterable<number>) {
    const all = [...new Set(keys)];
    this.size = all.length;
    const bits = Math.ceil(Math.log2(all.length + 1)) + 1;
    this.#keys = new Int32Array(1 << bits);
    this.#numbers = new Int16Array(1 << bits);
    this.#shift = 32 - bits;
    all.forEach((key, number) => {
      let slot = this.#slot(key);
      while (this.#keys[slot] !== 0) slot = (slot + 1) & (this.#keys.length - 1);
      this.#keys[slot] = key;
      this.#numbers[slot] = number;
    });
  }

  /** The number of a key, or -1. The key 0 is what no segment id packs to. */
  numberOf(key: number): number {
    const keys = this.#keys;
    const mask = keys.length - 1;
    let slot = this.#slot(key);
    for (let found = keys[slot]!; found !== 0; found = keys[slot]!) {
      if (found === key) return this.#numbers[slot]!;
      slot = (slot + 1) & mask;
    }
    return -1;
  }

  #slot(key: number): number {
    return Math.imul(key, golden) >>> this.#shift;
  }
}
