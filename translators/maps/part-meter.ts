/**
 * When a part of a document is full, and when one entry of it (a heading, a line, an HL level) is more than anybody may
 * send: so that a set of any size is mapped in bounded memory, and a part stays near what a broker takes as one message.
 */

/** Segment bytes in one part; its JSON is three to six times as many, and NATS takes 1 MiB as a message unless told. */
const partBytesMax = 131_072;

/** Segment bytes of one heading or one line with everything in it, and so the most that a map holds of one. */
const entryBytesMax = 262_144;

export class PartMeter {
  readonly #linesMax: number;
  #partBytes = 0;
  #entryBytes = 0;

  constructor(linesMax: number) {
    this.#linesMax = linesMax;
  }

  /** Weighs a segment: `fits`, or `over` for the first one that is too much of its entry, or `beyond` for those after it. */
  weigh(bytes: number): 'fits' | 'over' | 'beyond' {
    const before = this.#entryBytes;
    this.#entryBytes += bytes;
    if (before > entryBytesMax) return 'beyond';
    if (this.#entryBytes > entryBytesMax) return 'over';
    this.#partBytes += bytes;
    return 'fits';
  }

  /** A new entry begins: whether what came before it has to be given out as a part first, where it may be. */
  begin(lines: number, mayEnd: boolean): boolean {
    this.#entryBytes = 0;
    const full = mayEnd && (lines >= this.#linesMax || this.#partBytes >= partBytesMax);
    if (full) this.#partBytes = 0;
    return full;
  }
}
