/**
 * The reader's segment: a window on the bytes, moved from segment to segment and never copied.
 *
 * Beside the contract that maps see (segment.ts) it gives the engine raw positions, so that checking an element makes
 * no string: element `e` is `bytes[from(e), to(e))`.
 */
import type { Host } from '../host.ts';
import { isLineBreak } from './bytes.ts';
import { type Delimiters, none } from './delimiters.ts';
import type { PlainSegment, Segment } from './segment.ts';
import { idText, isIdForm, packBytes } from './segment-id.ts';

/** Elements of one segment whose places are kept; X12 asks for 43 at most (C001 apart). Further ones are counted only. */
export const segmentElementsMax = 1_024;

/** What the scan saw inside of a segment, as bits. */
export const segmentFlag = { component: 1, repetition: 2, lineBreak: 4, control: 8, beyondAscii: 16 } as const;

/** Bytes that are turned into text at once, for the short elements that are then copied out of it. */
const windowBytes = 4_096;
/** Longest text that V8 copies when it is cut out of another. */
const copiedTextMax = 12;

const nothing = new Uint8Array(0);
const noDelimiters: Delimiters = {
  element: none,
  component: none,
  repetition: none,
  segment: none,
  blankBefore: false,
};

export class SegmentView implements Segment, PlainSegment {
  bytes: Uint8Array = nothing;
  words: DataView = new DataView(nothing.buffer);
  /** Index of the id's first byte, and ends of the id and of each element. */
  start = 0;
  readonly ends = new Uint32Array(segmentElementsMax + 1);
  count = 0;
  /** Packed id, see segment-id.ts. */
  key = 0;
  flags = 0;
  ordinal = 0;
  delimiters: Delimiters = noDelimiters;
  /** Offset in the transmission of `bytes[0]`. */
  base = 0;
  readonly #host: Host;
  /** Places, in the unwrapped copy, before which a line break was taken out; empty mostly. */
  #breaks: number[] = [];
  /** Text of some bytes from the element on that asked first, one character a byte, and where they stand. */
  #window = '';
  #windowFrom = 0;
  #windowTo = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  get id(): string {
    return isIdForm(this.key) ? idText(this.key) : this.textOf(this.start, this.ends[0]!);
  }

  get offset(): number {
    return this.base + this.start;
  }

  get plain(): PlainSegment | undefined {
    return this.flags === 0 ? this : undefined;
  }

  from(element: number): number {
    return element === 0 ? this.start : this.ends[element - 1]! + 1;
  }

  to(element: number): number {
    return this.ends[element]!;
  }

  has(element: number): boolean {
    return element > 0 && element <= this.count && this.ends[element]! > this.ends[element - 1]! + 1;
  }

  text(element: number): string {
    return this.has(element) ? this.textOf(this.ends[element - 1]! + 1, this.ends[element]!) : '';
  }

  /** Moves the view to other bytes, of which `bytes[0]` stands at offset `base`. */
  place(bytes: Uint8Array, base: number): void {
    if (bytes !== this.bytes) this.words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.bytes = bytes;
    this.base = base;
    this.#windowTo = 0;
  }

  /**
   * Text of `bytes[from, to)`. Turning bytes into text costs more for the call than for the bytes, so a window of many
   * segments is turned at once and short elements are copied out of it. A longer one is turned by itself: what is cut
   * out of a string stays a view on it, which keeps the whole alive and makes JSON twice as slow to write.
   */
  textOf(from: number, to: number): string {
    if (from >= to) return '';
    if ((this.flags & segmentFlag.beyondAscii) !== 0) return this.#host.text(this.bytes, from, to);
    if (to - from > copiedTextMax) return this.#host.latin1(this.bytes, from, to);
    if (from < this.#windowFrom || to > this.#windowTo) {
      this.#windowFrom = from;
      this.#windowTo = Math.min(this.bytes.length, from + windowBytes);
      this.#window = this.#host.latin1(this.bytes, from, this.#windowTo);
    }
    return this.#window.substring(from - this.#windowFrom, to - this.#windowFrom);
  }

  component(element: number, component: number, repeat = 1): string {
    if (!this.has(element)) return '';
    let [from, to] = part(this.bytes, this.from(element), this.to(element), this.delimiters.repetition, repeat);
    [from, to] = part(this.bytes, from, to, this.delimiters.component, component);
    return this.textOf(from, to);
  }

  repeats(element: number): number {
    if (!this.has(element)) return 0;
    if ((this.flags & segmentFlag.repetition) === 0) return 1;
    let repeats = 1;
    for (let at = this.from(element); at < this.to(element); at++) {
      if (this.bytes[at] === this.delimiters.repetition) repeats++;
    }
    return repeats;
  }

  elementOffset(element: number): number {
    return this.offsetOf(element <= this.count ? this.from(element) : this.ends[this.count]!);
  }

  /** Offset in the transmission of an index into `bytes`. */
  offsetOf(index: number): number {
    let taken = 0;
    while (taken < this.#breaks.length && this.#breaks[taken]! <= index) taken++;
    return this.base + index + taken;
  }

  /** The id's end was found and everything is in place: take the id. */
  settle(count: number): void {
    if (this.#breaks.length > 0) this.#breaks = [];
    this.count = count;
    this.key = packBytes(this.bytes, this.start, this.ends[0]!);
  }

  /** Moves the view to a copy without the line breaks that a wrapped file has inside its segments. */
  unwrap(): void {
    const end = this.ends[this.count]!;
    const copy = new Uint8Array(end - this.start);
    const breaks: number[] = [];
    let length = 0;
    let element = 0;
    for (let at = this.start; at <= end; at++) {
      if (at === this.ends[element]) this.ends[element++] = length;
      if (at === end) break;
      const byte = this.bytes[at]!;
      if (isLineBreak(byte)) breaks.push(length);
      else copy[length++] = byte;
    }
    this.place(copy, this.base + this.start);
    this.start = 0;
    this.settle(this.count);
    this.#breaks = breaks;
  }
}

/** Bounds of the nth part of `bytes[from, to)`, from 1, split by a delimiter; an empty range where there is none. */
function part(bytes: Uint8Array, from: number, to: number, delimiter: number, nth: number): [number, number] {
  let start = from;
  let left = nth;
  for (let at = from; at <= to; at++) {
    if (at < to && bytes[at] !== delimiter) continue;
    left--;
    if (left === 0) return [start, at];
    start = at + 1;
  }
  return [to, to];
}
