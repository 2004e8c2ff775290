/**
 * Reads BER as a stream (X.690): definite and indefinite lengths, octet strings in pieces, whatever the chunks are. What
 * is small is read whole, up to `elementBytesMax`; the content of a message passes through without being held.
 * Whatever is malformed, cut short or nested too deep throws a BerError.
 */
import { BerError, depthMax, type Element, lengthAt, parse, tag } from './der.ts';

/** Longest element that is read whole: certificates, recipients, signers. */
const elementBytesMax = 4_194_304;
/** Longest piece of content that is handed on at once. */
const pieceBytesMax = 262_144;

interface Frame {
  /** Where it ends; undefined where end-of-contents says so. */
  readonly end: number | undefined;
}

export class BerReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);
  #position = 0;
  #ended = false;
  readonly #frames: Frame[] = [];

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The tag that comes next in the element entered last; undefined at its end. */
  async nextTag(): Promise<number | undefined> {
    return (await this.atEnd()) ? undefined : this.#held[0];
  }

  async atEnd(): Promise<boolean> {
    const frame = this.#frames.at(-1);
    if (frame?.end !== undefined) {
      if (this.#position >= frame.end) return true;
      await this.#need(1);
      return false;
    }
    if (frame === undefined) return !(await this.#fill(1));
    await this.#need(2);
    return this.#held[0] === 0 && this.#held[1] === 0;
  }

  async enter(tagByte: number): Promise<void> {
    const { found, headerBytes, length } = await this.#header();
    if (found !== tagByte) throw new BerError(`tag ${found.toString(16)} where ${tagByte.toString(16)} is due`);
    if (this.#frames.length >= depthMax) throw new BerError('nested too deep');
    this.#take(headerBytes);
    this.#frames.push({ end: length === undefined ? undefined : this.#position + length });
  }

  /** Leaves the element entered last, of which nothing may be left. */
  async leave(): Promise<void> {
    if (!(await this.atEnd())) throw new BerError('more elements than are due');
    if (this.#frames.pop()?.end === undefined) this.#take(2);
  }

  /** The next element, whole. */
  async element(): Promise<Element> {
    const parts: Buffer[] = [];
    let size = 0;
    let open = 0;
    do {
      const { found, headerBytes, length } = await this.#header();
      const isEnd = open > 0 && found === 0 && length === 0;
      if (length === undefined && (found & 0x20) === 0) throw new BerError('indefinite length of a primitive');
      const bytes = headerBytes + (length ?? 0);
      size += bytes;
      if (size > elementBytesMax) throw new BerError(`an element of more than ${elementBytesMax} bytes`);
      await this.#need(bytes);
      parts.push(this.#take(bytes));
      if (length === undefined) open++;
      else if (isEnd) open--;
      if (open > depthMax) throw new BerError('nested too deep');
    } while (open > 0);
    return parse(parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts));
  }

  /** The content of an octet string, primitive or in pieces. `primitiveTag` is its tag without the constructed bit. */
  async *octets(primitiveTag: number = tag.octetString): AsyncGenerator<Buffer> {
    const { found, headerBytes, length } = await this.#header();
    if (found === (primitiveTag | 0x20)) {
      await this.enter(found);
      while (!(await this.atEnd())) yield* this.octets();
      await this.leave();
      return;
    }
    if (found !== primitiveTag || length === undefined) throw new BerError('no octet string where one is due');
    this.#take(headerBytes);
    for (let left = length; left > 0; ) {
      await this.#need(1);
      const piece = this.#take(Math.min(left, this.#held.length, pieceBytesMax));
      left -= piece.length;
      yield piece;
    }
  }

  /** The end of the whole: nothing may follow but the line end that some peers put there. */
  async finish(): Promise<void> {
    if (this.#frames.length > 0) throw new BerError('not read to its end');
    await this.#fill(3);
    if (!/^(\r?\n)?$/.test(this.#held.toString('latin1'))) throw new BerError('bytes after the end');
  }

  /** Identifier and length octets that come next, not taken yet; the element fits what it stands in. */
  async #header(): Promise<{ found: number; headerBytes: number; length: number | undefined }> {
    await this.#need(2);
    const first = this.#held[1] as number;
    if (first > 0x80) await this.#need(2 + (first & 0x7f));
    const { length, contentStart } = lengthAt(this.#held, 0);
    const end = this.#position + contentStart + (length ?? 0);
    for (const frame of this.#frames) {
      if (frame.end !== undefined && end > frame.end) throw new BerError('longer than what it stands in');
    }
    return { found: this.#held[0] as number, headerBytes: contentStart, length };
  }

  async #need(count: number): Promise<void> {
    if (this.#held.length < count && !(await this.#fill(count))) throw new BerError('cut short');
  }

  /** Holds `count` bytes; false where the source has fewer. */
  async #fill(count: number): Promise<boolean> {
    if (this.#held.length >= count) return true;
    const parts = [this.#held];
    let size = this.#held.length;
    while (size < count && !this.#ended) {
      const next = await this.#source.next();
      if (next.done) {
        this.#ended = true;
        break;
      }
      parts.push(Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength));
      size += next.value.length;
    }
    this.#held = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    return size >= count;
  }

  #take(count: number): Buffer {
    const taken = this.#held.subarray(0, count);
    this.#held = this.#held.subarray(count);
    this.#position += count;
    return taken;
  }
}
