/** sha-256 of bytes that pass by in order; where they do not, of the file itself. */
import { createHash, type Hash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

export class PassingDigest {
  readonly #hash: Hash = createHash('sha256');
  #next = 0;
  #isBroken = false;

  add(position: number, bytes: Uint8Array): void {
    if (position !== this.#next) this.#isBroken = true;
    if (this.#isBroken) return;
    this.#hash.update(bytes);
    this.#next += bytes.length;
  }

  /** True where every byte of a file of that size passed by, from the first on. */
  covers(size: number): boolean {
    return !this.#isBroken && this.#next === size;
  }

  /** Asked once. `file` is open to be read. */
  async of(file: FileHandle, size: number): Promise<string> {
    if (this.covers(size)) return this.#hash.digest('hex');
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(262_144);
    for (let position = 0; ; ) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
      position += bytesRead;
    }
  }
}

/** Which parts of a file were handed out, in whatever order. */
export class Coverage {
  #parts: [number, number][] = [];

  add(from: number, to: number): void {
    const apart = this.#parts.filter(([start, end]) => end < from || start > to);
    const touching = this.#parts.filter(([start, end]) => end >= from && start <= to);
    const start = Math.min(from, ...touching.map(([each]) => each));
    const end = Math.max(to, ...touching.map(([, each]) => each));
    // A client that reads here and there has not read to the end; what is forgotten counts as not read.
    this.#parts = [...apart.slice(0, partsMax), [start, end]];
  }

  isWhole(size: number): boolean {
    return size === 0 || this.#parts.some(([start, end]) => start === 0 && end >= size);
  }
}

const partsMax = 256;
