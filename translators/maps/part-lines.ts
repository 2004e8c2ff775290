/**
 * The lines of a part: each an object that the map has read, or JSON text that was written from its bytes as it came.
 *
 * Nearly all lines of large files are plain, and an event needs them as JSON and nothing else. So a map begins a line as
 * text where it can, and writes to it segment by segment; at the first segment that cannot be written, the line so far is
 * read back as the object that the map would have made of it, and goes on as one. A part that has text is given out as
 * text, and is read back only where somebody asks for the document.
 */
import type { Host } from '../host.ts';
import type { PlainSegment, Segment } from '../x12/segment.ts';
import type { MappedPart } from '../x12/set-map.ts';
import { writeSku } from './item-text.ts';
import { giveBack, type JsonBytes, jsonLiteral, takeWriter } from './json-bytes.ts';

/** How one kind of line is written. Each writes all that a segment says, or nothing and gives false. */
export interface LineText {
  /** The segment that begins the line. */
  begin(segment: PlainSegment): boolean;
  /** A further segment of it, in a loop as the reader names it. */
  segment(segment: PlainSegment, id: string, loop: string): boolean;
  /** What the line still lacks, its last brace apart. */
  end(): void;
  /** No more lines come. */
  release(): void;
}

/** Reading a line back costs as much as two gain: where it happens again and again, no more are begun as text. */
const lossOfReading = 2;
const gainMax = 16;

const comma = jsonLiteral(',');
const brace = jsonLiteral('}');

export class PartLines<L extends { sku?: string }> {
  /** Whether the line at hand is text. */
  isText = false;
  readonly #host: Host;
  readonly #out = takeWriter();
  readonly #text: LineText;
  /** Objects, and the text of one line or of several, with commas between. */
  #lines: (L | string)[] = [];
  #count = 0;
  #hasText = false;
  /** Where the line at hand begins, and where the one before it ended. */
  #begun = 0;
  #before = 0;
  #gain = 0;

  constructor(host: Host, text: (out: JsonBytes) => LineText) {
    this.#host = host;
    this.#text = text(this.#out);
  }

  /** Lines that are finished. */
  get count(): number {
    return this.#count;
  }

  /** Begins a line as text; false where it has to be an object. */
  begin({ plain }: Segment): boolean {
    if (plain === undefined || this.#gain < -gainMax) return false;
    const out = this.#out;
    this.#before = out.length;
    if (this.#before > 0) out.raw(comma);
    this.#begun = out.length;
    this.isText = this.#text.begin(plain);
    if (!this.isText) out.length = this.#before;
    return this.isText;
  }

  /** Writes a further segment to the line at hand; where that cannot be, `readBack` has to be called. */
  write({ plain }: Segment, id: string, loop: string): boolean {
    return plain !== undefined && this.#text.segment(plain, id, loop);
  }

  /** The line at hand as an object: it is text no longer. */
  readBack(): L {
    this.#gain -= lossOfReading;
    this.#text.end();
    return this.#parsed();
  }

  /** The line at hand is finished. */
  close(sku: string | undefined): void {
    const out = this.#out;
    this.#text.end();
    if (sku !== undefined && !writeSku(out, sku)) {
      const line = this.#parsed();
      line.sku = sku;
      this.push(line);
      return;
    }
    out.raw(brace);
    this.isText = false;
    this.#hasText = true;
    this.#count++;
    if (this.#gain < gainMax) this.#gain++;
  }

  push(line: L): void {
    this.#flush();
    this.#lines.push(line);
    this.#count++;
  }

  /** The lines as objects, where all of them are; and begins anew. */
  take(): L[] | undefined {
    this.#flush();
    if (this.#hasText) return undefined;
    const lines = this.#lines as L[];
    this.#begin();
    return lines;
  }

  /** The part as text: the head, the lines and the rest of the document; and begins anew. */
  written(head: object, rest: object): MappedPart {
    this.#flush();
    const texts = this.#lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
    this.#begin();
    const before = JSON.stringify(head).slice(0, -1);
    return { body: `${before},"lines":[${texts.join(',')}],${JSON.stringify(rest).slice(1)}` };
  }

  /** No more lines come. */
  release(): void {
    giveBack(this.#out);
    this.#text.release();
  }

  #begin(): void {
    this.#lines = [];
    this.#count = 0;
    this.#hasText = false;
  }

  #parsed(): L {
    this.isText = false;
    const text = this.#out.slice(this.#host, this.#begun);
    this.#out.length = this.#before;
    return JSON.parse(`${text}}`) as L;
  }

  #flush(): void {
    if (this.#out.length === 0) return;
    this.#lines.push(this.#out.slice(this.#host, 0));
    this.#out.length = 0;
  }
}
