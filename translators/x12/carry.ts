/** The unfinished end of a chunk, kept until the next one completes it. Grows by doubling and never shrinks. */
export class Carry {
  bytes = new Uint8Array(4_096);
  length = 0;
  /** Offset in the transmission of `bytes[0]`. */
  base = 0;

  /** Begins anew with `chunk[from, to)`, which stands at offset `base`. */
  keep(chunk: Uint8Array, from: number, to: number, base: number): void {
    this.length = 0;
    this.base = base;
    this.add(chunk, from, to);
  }

  add(chunk: Uint8Array, from: number, to: number): void {
    const length = this.length + to - from;
    if (length > this.bytes.length) {
      const grown = new Uint8Array(Math.max(length, 2 * this.bytes.length));
      grown.set(this.bytes.subarray(0, this.length));
      this.bytes = grown;
    }
    this.bytes.set(chunk.subarray(from, to), this.length);
    this.length = length;
  }

  /** Forgets the first `count` bytes. */
  drop(count: number): void {
    if (count === 0) return;
    this.bytes.copyWithin(0, count, this.length);
    this.length -= count;
    this.base += count;
  }
}
