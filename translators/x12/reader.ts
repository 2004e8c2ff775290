/**
 * The reader: bytes in, segments out. Any chunking gives the same segments; memory is one segment at most.
 *
 * It knows delimiters, segments and where an interchange begins, and nothing of groups and sets (envelope.ts). Each
 * chunk is read in place; only the unfinished segment at its end is carried over. What is wrong with the bytes
 * themselves goes to `defect`, and reading goes on behind it: a segment that is too long is skipped without being
 * kept, an ISA that cannot be read is searched past.
 */
import { quoted } from '../finding.ts';
import type { Host } from '../host.ts';
import { isBlank } from './bytes.ts';
import { Carry } from './carry.ts';
import { type Delimiters, isaWindowBytes, readIsa } from './delimiters.ts';
import { hiddenIsa, skipBlanks, trimmed } from './layout.ts';
import type { ReaderDefect } from './reader-defects.ts';
import { byteClass, classTable, type Scan, scan, scanBlockBytes } from './scan.ts';
import { Seeker } from './seek.ts';
import { packId } from './segment-id.ts';
import { SegmentView, segmentElementsMax, segmentFlag } from './segment-view.ts';

export interface SegmentSink {
  /** The next segment. The view is the reader's own and is moved on after the call. An `ISA` begins an interchange. */
  segment(segment: SegmentView): void;
  /** A defect of the bytes; `length` is how many they are, `sample` the first of them as text. */
  defect(code: ReaderDefect, offset: number, length: number, sample: string): void;
}

export interface ReaderOptions {
  readonly host: Host;
  /** Longest segment, in bytes, its terminator not counted. */
  readonly segmentBytesMax: number;
}

const ieaKey = packId('IEA');
/** A segment with fewer separators than an ISA cannot have a whole one in it. */
const isaSeparators = 16;
const nothing = new Uint8Array(0);
const flagOfClass = [
  0,
  0,
  0,
  segmentFlag.component,
  segmentFlag.repetition,
  segmentFlag.lineBreak,
  segmentFlag.control,
  segmentFlag.beyondAscii,
];

/** What the next bytes are: between interchanges, an ISA, segments, or the rest of a segment that is too long. */
type State = 'seek' | 'isa' | 'segments' | 'skip';

export class SegmentReader {
  readonly #sink: SegmentSink;
  readonly #host: Host;
  readonly #segmentBytesMax: number;
  readonly #scan: Scan;
  readonly #view: SegmentView;
  readonly #seeker = new Seeker();
  readonly #carry = new Carry();
  readonly #marks = new Uint32Array(scanBlockBytes);
  #classes: Uint8Array = nothing;
  #delimiters: Delimiters | undefined;
  #state: State = 'seek';
  #interchanges = 0;
  #wrapReported = false;
  #skipFrom = 0;
  /** The segment at hand, from block to block: where it begins, its elements so far, and what is in it. */
  #start = 0;
  #count = 0;
  #flags = 0;
  /** A run of terminators without segments is one defect, told when it ends. */
  #empties = 0;
  #emptyFrom = 0;
  /** What cannot be read is told once until something can. */
  #unreadableTold = false;
  /** Offset of the next byte to be pushed. */
  #offset = 0;

  constructor(sink: SegmentSink, options: ReaderOptions) {
    this.#sink = sink;
    this.#host = options.host;
    this.#segmentBytesMax = options.segmentBytesMax;
    this.#scan = options.host.scan ?? scan;
    this.#view = new SegmentView(options.host);
  }

  push(chunk: Uint8Array): void {
    const base = this.#offset;
    this.#offset += chunk.length;
    let from = 0;
    while (this.#carry.length > 0 && from < chunk.length) from = this.#complete(chunk, from);
    if (from === chunk.length) return;
    const read = this.#run(chunk, base, from, chunk.length, false);
    if (read < chunk.length) this.#carry.keep(chunk, read, chunk.length, base + read);
    this.#boundCarry(false);
  }

  /** No more bytes come: the last segment may lack its terminator. */
  end(): void {
    const carry = this.#carry;
    this.#drain(0, true);
    while (this.#state === 'segments' && carry.length > 0) {
      const isa = hiddenIsa(carry.bytes, 0, carry.length);
      this.#unterminated(carry.bytes, carry.base, 0, isa < 0 ? carry.length : isa);
      if (isa < 0) break;
      this.#state = 'isa';
      this.#drain(isa, true);
    }
    if (this.#state === 'skip') this.#tooLong(this.#skipFrom, this.#offset);
    carry.drop(carry.length);
    this.#strayText();
    if (this.#interchanges === 0) this.#sink.defect('no-interchange', 0, this.#offset, '');
  }

  /** Reads what is carried, from an index on, and leaves what is not whole yet. */
  #drain(from: number, final: boolean): void {
    const carry = this.#carry;
    carry.drop(this.#run(carry.bytes, carry.base, from, carry.length, final));
    this.#boundCarry(final);
  }

  /** Adds what the carried segment still lacks and reads it; gives how far the chunk is used. */
  #complete(chunk: Uint8Array, from: number): number {
    const carry = this.#carry;
    let to = Math.min(chunk.length, from + isaWindowBytes);
    if (this.#state === 'segments') {
      const found = chunk.indexOf(this.#delimiters!.segment, from);
      to = found < 0 ? Math.min(chunk.length, from + this.#segmentBytesMax) : found + 1;
      carry.add(chunk, from, to);
      if (found < 0) {
        this.#boundCarry(false);
        return to;
      }
    } else carry.add(chunk, from, to);
    this.#drain(0, false);
    return to;
  }

  /** A carried segment that is too long already is dropped, and the rest of it will be skipped. */
  #boundCarry(final: boolean): void {
    const carry = this.#carry;
    if (this.#state !== 'segments' || carry.length <= this.#segmentBytesMax) return;
    const isa = hiddenIsa(carry.bytes, 0, this.#segmentBytesMax);
    if (isa < 0) {
      this.#skipFrom = carry.base;
      this.#state = 'skip';
      carry.drop(carry.length);
      return;
    }
    this.#unterminated(carry.bytes, carry.base, 0, isa);
    this.#state = 'isa';
    this.#drain(isa, final);
  }

  /** Reads `bytes[from, to)` as far as it is whole and gives the index behind it. */
  #run(bytes: Uint8Array, base: number, from: number, to: number, final: boolean): number {
    let at = from;
    while (at < to) {
      if (this.#state === 'segments') {
        at = this.#segments(bytes, base, at, to);
        if (this.#state === 'segments') return at;
      } else if (this.#state === 'seek') {
        const sought = this.#seeker.seek(bytes, base, at, to, final);
        at = sought.at;
        if (!sought.found) return at;
        this.#state = 'isa';
      } else if (this.#state === 'isa') {
        if (to - at < isaWindowBytes && !final) return at;
        at = this.#isa(bytes, base, at, Math.min(to, at + isaWindowBytes));
      } else at = this.#skip(bytes, base, at, to);
    }
    return at;
  }

  #skip(bytes: Uint8Array, base: number, from: number, to: number): number {
    const found = bytes.subarray(0, to).indexOf(this.#delimiters!.segment, from);
    if (found < 0) return to;
    this.#tooLong(this.#skipFrom, base + found);
    this.#state = 'segments';
    return found + 1;
  }

  #isa(bytes: Uint8Array, base: number, from: number, to: number): number {
    const isa = readIsa(bytes, from, to);
    if (isa === undefined) {
      this.#state = 'seek';
      if (this.#unreadableTold) return from + 3;
      this.#unreadableTold = true;
      this.#strayText();
      this.#interchanges++;
      this.#sink.defect('isa-unreadable', base + from, 3, this.#sample(bytes, from, to));
      return from + 3;
    }
    this.#strayText();
    this.#interchanges++;
    this.#unreadableTold = false;
    const view = this.#view;
    this.#delimiters = isa.delimiters;
    this.#classes = classTable(isa.delimiters);
    this.#wrapReported = false;
    this.#state = 'segments';
    view.delimiters = isa.delimiters;
    view.place(bytes, base);
    view.start = from;
    view.flags = segmentFlag.beyondAscii | (isa.wrapped ? segmentFlag.lineBreak : 0);
    view.ends.set(isa.ends);
    this.#emit(isa.ends.length - 1);
    const sample = this.#sample(bytes, from, isa.end);
    for (const code of isa.defects) this.#sink.defect(code, base + from, isa.end - from, sample);
    return isa.end;
  }

  /** Segments of `bytes[from, to)`, block by block; gives where the first unfinished one begins. */
  #segments(bytes: Uint8Array, base: number, from: number, to: number): number {
    this.#view.place(bytes, base);
    this.#start = skipBlanks(bytes, this.#classes, from, to);
    this.#count = 0;
    this.#flags = 0;
    for (let block = this.#start; block < to; block += scanBlockBytes) {
      const next = this.#block(bytes, base, block, to);
      if (this.#state !== 'segments') return next;
    }
    return this.#start;
  }

  /**
   * The main loop: the marks of one block, segments as they end. A method of its own, called for each block, since a
   * loop inside of a loop is compiled anew each time that the engine enters it.
   */
  #block(bytes: Uint8Array, base: number, block: number, to: number): number {
    const view = this.#view;
    const sink = this.#sink;
    const { ends } = view;
    const marks = this.#marks;
    const classes = this.#classes;
    // Where blanks at a segment's end have to be cut off, every one goes the long way.
    const lengthMax = this.#delimiters!.blankBefore ? 0 : this.#segmentBytesMax;
    let start = this.#start;
    let count = this.#count;
    let flags = this.#flags;
    const marked = this.#scan(bytes, block, Math.min(to, block + scanBlockBytes), classes, marks);
    let index = 0;
    while (index < marked && block + (marks[index]! >> 3) < start) index++;
    for (; index < marked; index++) {
      const mark = marks[index]!;
      const kind = mark & 7;
      if (kind === byteClass.element) {
        if (count < segmentElementsMax) ends[count++] = block + (mark >> 3);
        continue;
      }
      if (kind !== byteClass.segment) {
        flags |= flagOfClass[kind]!;
        continue;
      }
      const at = block + (mark >> 3);
      const length = at - start;
      ends[count] = at;
      const odd = count >= isaSeparators || length === 0 || length > lengthMax || bytes[start] === 0x49;
      if (odd || (flags & segmentFlag.lineBreak) !== 0 || this.#empties > 0) {
        view.start = start;
        view.flags = flags;
        const next = this.#finish(count, at);
        if (this.#state !== 'segments') return next;
        view.place(bytes, base);
      } else {
        // Nearly every segment goes this way: nothing to look into, nothing to tell.
        view.start = start;
        view.flags = flags;
        view.settle(count);
        sink.segment(view);
      }
      start = at + 1;
      if (start < to && bytes[start]! <= 0x20) {
        start = skipBlanks(bytes, classes, start, to);
        // Marks of the layout between two segments belong to neither.
        while (index + 1 < marked && block + (marks[index + 1]! >> 3) < start) index++;
      }
      count = 0;
      flags = 0;
    }
    this.#start = start;
    this.#count = count;
    this.#flags = flags;
    return to;
  }

  /** A segment was read to its terminator at `at`: hands it on. Gives where to go on when the state changed. */
  #finish(count: number, at: number): number {
    const view = this.#view;
    const { bytes, base, start, flags } = view;
    const length = at - start;
    if (length === 0) {
      if (this.#empties === 0) this.#emptyFrom = base + at;
      this.#empties++;
      return at + 1;
    }
    const suspect = count >= isaSeparators || (flags & segmentFlag.lineBreak) !== 0 || length > this.#segmentBytesMax;
    if (suspect || bytes[start] === 0x49) {
      const isa = hiddenIsa(bytes, start, Math.min(at, start + this.#segmentBytesMax));
      if (isa >= 0) {
        // An interchange begins in this segment, whose own end was lost: what stands before it is read as it is.
        this.#unterminated(bytes, base, start, isa);
        this.#state = 'isa';
        return isa;
      }
    }
    if (length > this.#segmentBytesMax) {
      this.#tooLong(base + start, base + at);
      return at + 1;
    }
    if (this.#delimiters!.blankBefore) view.ends[count] = trimmed(bytes, view.from(count), at);
    this.#emit(count);
    if (view.key === ieaKey) this.#state = 'seek';
    return at + 1;
  }

  /** Hands on `bytes[from, to)` as a segment that lacks its terminator. */
  #unterminated(bytes: Uint8Array, base: number, from: number, to: number): void {
    const view = this.#view;
    let end = to;
    while (end > from && isBlank(bytes[end - 1]!)) end--;
    if (end === from) return;
    let count = 0;
    let flags = 0;
    for (let at = from; at < end; at++) {
      const kind = this.#classes[bytes[at]!]!;
      if (kind !== byteClass.element) flags |= flagOfClass[kind]!;
      else if (count < segmentElementsMax) view.ends[count++] = at;
    }
    view.ends[count] = end;
    view.place(bytes, base);
    view.start = from;
    view.flags = flags;
    this.#emit(count);
    if (view.key === ieaKey) this.#state = 'seek';
  }

  #emit(count: number): void {
    if (this.#empties > 0) this.#emptySegments();
    const view = this.#view;
    view.settle(count);
    const { offset, flags } = view;
    const length = view.ends[count]! - view.start;
    if ((flags & segmentFlag.lineBreak) !== 0) view.unwrap();
    this.#sink.segment(view);
    if ((flags & segmentFlag.lineBreak) === 0 || this.#wrapReported) return;
    this.#wrapReported = true;
    this.#sink.defect('line-break-in-segment', offset, length, '');
  }

  #emptySegments(): void {
    if (this.#empties > 0) this.#sink.defect('segment-empty', this.#emptyFrom, this.#empties, '');
    this.#empties = 0;
  }

  #tooLong(from: number, to: number): void {
    this.#emptySegments();
    this.#sink.defect('segment-too-long', from, to - from, '');
  }

  #strayText(): void {
    this.#emptySegments();
    const stray = this.#seeker.take();
    if (stray === undefined) return;
    const sample = this.#sample(stray.sample, 0, stray.sample.length);
    this.#sink.defect('text-outside-interchange', stray.offset, stray.length, sample);
  }

  #sample(bytes: Uint8Array, from: number, to: number): string {
    return quoted(this.#host.text(bytes, from, to));
  }
}
