/**
 * JSON written from a segment's bytes, without making a text or an object of any of them.
 *
 * It tells only what can be told as it stands: plain ASCII that JSON need not escape, without blanks at the end, and
 * numbers without a sign. Anything else makes the segment's writing void: `settle` says so, and the caller reads the segment
 * in the ordinary way. Whoever writes gives the same JSON as `JSON.stringify` of what the ordinary way reads.
 */
import type { Host } from '../host.ts';
import type { PlainSegment } from '../x12/segment.ts';

const firstBytes = 65_536;
/** Most that one element can come to beside its own bytes: quotes, a key and brackets. */
const elementRoom = 48;
/** Elements more than there are that room is made for: the keys of a line that it has whatever was sent. */
const spareElements = 8;
const plainText = /^[ !#-[\]-~]*$/;
/** Digits of a whole number that is told as a number too. */
const exactDigitsMax = 15;

const wordBytes = 4;
const quote = 0x22;
const backslash = 0x5c;
const blank = 0x20;
const zero = 0x30;
const nine = 0x39;
const point = 0x2e;

/** ASCII text to be written again and again, as words of four bytes; of the last word only some bytes may count. */
export interface JsonLiteral {
  readonly words: Int32Array;
  readonly length: number;
}

export function jsonLiteral(text: string): JsonLiteral {
  const { length } = text;
  const bytes = new DataView(new ArrayBuffer((length + 3) & ~3));
  for (let at = 0; at < length; at++) bytes.setUint8(at, text.charCodeAt(at));
  const words = Int32Array.from({ length: bytes.byteLength >> 2 }, (_, word) => bytes.getInt32(word << 2, true));
  return { words, length };
}

/** Writers that are done, for whoever writes next: of sets of a few lines there are thousands in a file. */
const spares: JsonBytes[] = [];
const sparesMax = 2;

/** A writer with nothing in it. */
export function takeWriter(): JsonBytes {
  return spares.pop() ?? new JsonBytes();
}

/** Gives a writer back, for another one to take: nothing more is written to it, nor asked of it. */
export function giveBack(writer: JsonBytes): void {
  writer.length = 0;
  if (spares.length < sparesMax) spares.push(writer);
}

export class JsonBytes {
  length = 0;
  #bytes: Uint8Array = new Uint8Array(firstBytes);
  /** The same memory. */
  #words = new DataView(this.#bytes.buffer);
  #begun = 0;
  #right = true;

  /** Begins what a segment says; with room for all of it, and for what closes a list or an object behind it. */
  begin(segment: PlainSegment): void {
    const { count } = segment;
    this.#right = true;
    this.#begun = this.length;
    this.#reserve(segment.to(count) - segment.from(0) + (count + spareElements) * elementRoom);
  }

  /** Ends it: whether all of it could be told. Else nothing of it was written. */
  settle(): boolean {
    if (!this.#right) this.length = this.#begun;
    return this.#right;
  }

  /** Makes what was begun void. */
  refuse(): void {
    this.#right = false;
  }

  raw({ words, length }: JsonLiteral): void {
    for (let word = 0; word < words.length; word++) this.#words.setInt32(this.length + (word << 2), words[word]!, true);
    this.length += length;
  }

  /** Text of an element, empty where it is absent. Copied four bytes at a time, since the bytes of a line are many. */
  text(segment: PlainSegment, element: number): void {
    const bytes = this.#bytes;
    bytes[this.length++] = quote;
    if (segment.has(element)) {
      const from = segment.from(element);
      const to = segment.to(element);
      const { words: source } = segment;
      // At the end of a chunk there is nothing to read past the text.
      if (to + wordBytes > source.byteLength) this.#byBytes(segment.bytes, from, to);
      else {
        const words = this.#words;
        const shift = this.length - from;
        let escaped = 0;
        for (let at = from; at < to; at += wordBytes) {
          const word = source.getInt32(at, true);
          words.setInt32(at + shift, word, true);
          escaped |= escapes(to - at < wordBytes ? word & ~(-1 << ((to - at) << 3)) : word);
        }
        this.length += to - from;
        if (escaped !== 0) this.#right = false;
      }
      if (bytes[this.length - 1]! <= blank) this.#right = false;
    }
    bytes[this.length++] = quote;
  }

  #byBytes(source: Uint8Array, from: number, to: number): void {
    const bytes = this.#bytes;
    for (let at = from; at < to; at++) {
      const byte = source[at]!;
      if (byte === quote || byte === backslash) this.#right = false;
      bytes[this.length++] = byte;
    }
  }

  /**
   * An element as a decimal in its canonical form (canonical/decimal.ts). Gives its value where it is a whole number of 15
   * digits at most, and NaN elsewhere.
   */
  decimal(segment: PlainSegment, element: number): number {
    const source = segment.bytes;
    const to = segment.to(element);
    let from = segment.from(element);
    while (from < to - 1 && source[from] === zero) from++;
    let whole = to;
    let value = 0;
    for (let at = from; at < to; at++) {
      const byte = source[at]!;
      if (byte >= zero && byte <= nine) value = value * 10 + byte - zero;
      else if (byte === point && whole === to) whole = at;
      else this.#right = false;
    }
    let end = to;
    while (end > whole && (source[end - 1] === zero || end === whole + 1)) end--;
    // A point alone is no number, nor is nothing.
    if (to - segment.from(element) > decimalBytesMax || (whole < to && to - from < 2)) this.#right = false;
    this.#number(source, from, whole, end);
    return whole === to && to - from <= exactDigitsMax ? value : Number.NaN;
  }

  #number(source: Uint8Array, from: number, whole: number, to: number): void {
    const bytes = this.#bytes;
    let length = this.length;
    bytes[length++] = quote;
    if (from === whole) bytes[length++] = zero;
    for (let at = from; at < to; at++) bytes[length++] = source[at]!;
    bytes[length++] = quote;
    this.length = length;
  }

  /** A text of ours, where it is plain ASCII that JSON need not escape; false, and nothing written, where it is not. */
  plain(text: string): boolean {
    if (!plainText.test(text)) return false;
    this.#reserve(text.length + elementRoom);
    const bytes = this.#bytes;
    bytes[this.length++] = quote;
    for (let at = 0; at < text.length; at++) bytes[this.length++] = text.charCodeAt(at);
    bytes[this.length++] = quote;
    return true;
  }

  /** All that another writer has written. */
  append(other: JsonBytes): void {
    this.#reserve(other.length + elementRoom);
    this.#bytes.set(other.#bytes.subarray(0, other.length), this.length);
    this.length += other.length;
  }

  #reserve(more: number): void {
    const room = this.length + more;
    if (room <= this.#bytes.length) return;
    const grown = new Uint8Array(2 * room);
    grown.set(this.#bytes.subarray(0, this.length));
    this.#bytes = grown;
    this.#words = new DataView(grown.buffer);
  }

  /** What was written from a place on. */
  slice(host: Host, from: number): string {
    return host.latin1(this.#bytes, from, this.length);
  }
}

/** Not zero where one of a word's four bytes is a quote or a backslash: the bytes' high bit is set where they are zero less one. */
function escapes(word: number): number {
  const quotes = word ^ 0x22222222;
  const backslashes = word ^ 0x5c5c5c5c;
  return (((quotes - 0x01010101) & ~quotes) | ((backslashes - 0x01010101) & ~backslashes)) & 0x80808080;
}

/** The longest number that the ordinary way reads (set-notes.ts), in bytes. */
const decimalBytesMax = 40;
