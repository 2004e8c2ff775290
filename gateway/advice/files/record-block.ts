/**
 * Records of lines on their way into a block: bytes from the beginning, one behind another. Kept as texts until there are
 * enough for a block, those of a million lines would outlive the young generation of the heap and cost a collection each.
 */
import { constants, zstdCompressSync } from 'node:zlib';
import { headOf, type ToldLine } from '../kept/line-record.ts';

/** Buffer's own way to bytes at a place. */
const { utf8Write } = Buffer.prototype as unknown as {
  readonly utf8Write: (this: Uint8Array, text: string, at: number) => number;
};

/** Compression level: the next ones take twice the time for a few hundredths of the bytes. */
const level = 3;

/** Most bytes of UTF-8 that one unit of a string takes. */
const bytesOfUnitMax = 3;
/** Bytes between the texts of a record. */
const marksMax = 4;
const [lineFeed, comma, bracket] = [0x0a, 0x2c, 0x5d];

export class RecordBlock {
  #bytes = new Uint8Array(2 ** 19);
  #used = 0;
  #lines = 0;

  get lines(): number {
    return this.#lines;
  }

  add(line: ToldLine): void {
    const { availability, positions, supply } = line;
    const head = headOf(line);
    const units = head.length + availability.length + positions.length + (supply?.length ?? 0);
    this.#make(bytesOfUnitMax * units + marksMax);
    if (this.#lines > 0) this.#bytes[this.#used++] = lineFeed;
    this.#text(head);
    this.#text(availability);
    this.#bytes[this.#used++] = comma;
    this.#text(positions);
    if (supply !== undefined) {
      this.#bytes[this.#used++] = comma;
      this.#text(supply);
    }
    this.#bytes[this.#used++] = bracket;
    this.#lines += 1;
  }

  /** The block, compressed; the next begins. At once, not in another thread: for so few bytes the way there costs more. */
  packed(): Uint8Array {
    const params = { [constants.ZSTD_c_compressionLevel]: level };
    // A copy: what zlib gives lies in a pool of many times its size, which would be kept, and sent to other threads, whole.
    const body = new Uint8Array(zstdCompressSync(this.#bytes.subarray(0, this.#used), { params }));
    this.#used = 0;
    this.#lines = 0;
    return body;
  }

  #text(text: string): void {
    this.#used += utf8Write.call(this.#bytes, text, this.#used);
  }

  #make(room: number): void {
    if (this.#used + room <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * this.#bytes.length + room);
    larger.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = larger;
  }
}
