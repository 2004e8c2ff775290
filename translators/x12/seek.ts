/**
 * Between interchanges: blanks, a byte order mark, and at times comments or mail headers. The seeker looks for the
 * next ISA and remembers where text that is none began, and its first bytes.
 */
import { isAlphanumeric, isBlank, isLineBreak } from './bytes.ts';

/** Bytes of stray text that are kept to be quoted. */
const sampleBytes = 60;
const byteOrderMark = [0xef, 0xbb, 0xbf];

export interface StrayText {
  readonly offset: number;
  readonly length: number;
  readonly sample: Uint8Array;
}

export class Seeker {
  readonly #sample = new Uint8Array(sampleBytes);
  #sampled = 0;
  #offset = -1;
  #length = 0;
  /** Whether the byte before the next one is a letter or digit: `VISA*` begins no interchange. */
  #inWord = false;

  /**
   * Looks through `bytes[from, to)`, `base` being the offset of `bytes[0]`. Gives the index of an ISA (`found`), or
   * how far it read: the last bytes are left where they could begin one, unless no more come (`final`).
   */
  seek(bytes: Uint8Array, base: number, from: number, to: number, final: boolean): { at: number; found: boolean } {
    let at = from;
    while (at < to) {
      const byte = bytes[at]!;
      if (byte === 0x49 && !this.#inWord) {
        if (to - at < 4 && !final) return { at, found: false };
        if (isIsa(bytes, at, to)) return { at, found: true };
      }
      if (!isBlank(byte) && !isFiller(byte) && byte !== byteOrderMark[base + at]) this.#stray(byte, base + at);
      this.#inWord = isAlphanumeric(byte);
      at++;
    }
    return { at, found: false };
  }

  /** The stray text since the last call, if there was any. */
  take(): StrayText | undefined {
    if (this.#offset < 0) return undefined;
    const stray = { offset: this.#offset, length: this.#length, sample: this.#sample.slice(0, this.#sampled) };
    this.#offset = -1;
    this.#sampled = 0;
    this.#length = 0;
    this.#inWord = false;
    return stray;
  }

  #stray(byte: number, offset: number): void {
    if (this.#offset < 0) this.#offset = offset;
    this.#length = offset - this.#offset + 1;
    if (this.#sampled < sampleBytes) this.#sample[this.#sampled++] = byte;
  }
}

/** What systems fill a last block with: NUL, and the end-of-file mark of DOS. */
function isFiller(byte: number): boolean {
  return byte === 0x00 || byte === 0x1a;
}

/** `ISA` and a byte that can be a separator. */
export function isIsa(bytes: Uint8Array, at: number, to: number): boolean {
  if (at + 3 >= to || bytes[at] !== 0x49 || bytes[at + 1] !== 0x53 || bytes[at + 2] !== 0x41) return false;
  const separator = bytes[at + 3]!;
  return !isAlphanumeric(separator) && separator !== 0x20 && !isLineBreak(separator);
}
