/**
 * Cuts text into records: at line ends outside quotes (LF, CR, CRLF, and U+0085, the new line of EBCDIC systems), or
 * after a fixed number of characters. Any chunking gives the same records.
 *
 * The cutting is our own because it has to go on after what csv-parse stops at: a quote that is never closed costs its
 * own line, and the lines after it are read again from the next one. Held in memory: one record, `recordCharactersMax`
 * at most, and the chunk.
 *
 * A quote opens only at the beginning of a field and closes where the next character is no second quote (RFC 4180,
 * section 2, read leniently as csv-parse's `relax_quotes` does).
 */
import type { DelimitedOptions } from '../../translators/host.ts';

export interface Frame {
  /** The record without its line end. */
  readonly text: string;
  /** Line it begins on, from 1. */
  readonly line: number;
  /** Where it begins, from 0, in the unit of `options.size`. */
  readonly offset: number;
  /** Whether a quote opened in it. */
  readonly quoted: boolean;
  readonly defect?: string;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const nextLine = 0x85;
const lineEnd = /\r\n|[\n\r\x85]/g;
/** Blank, or nothing but the end-of-file mark and padding that old systems leave behind. */
const nothing = /^[\s\0\x1a]*$/;

export class Frames {
  readonly #options: DelimitedOptions;
  readonly #size: (text: string) => number;
  readonly #quote: number;
  #text = '';
  /** Where the record begins in the text held, and where reading goes on. */
  #start = 0;
  #at = 0;
  #line = 1;
  #offset = 0;
  #linesToSkip: number;
  #quoting = false;
  #quoted = false;
  #fieldStart = true;
  #skipping = false;
  #frames: Frame[] = [];

  constructor(options: DelimitedOptions) {
    this.#options = options;
    this.#size = options.size ?? ((text) => text.length);
    this.#quote = options.quote?.charCodeAt(0) ?? -1;
    this.#linesToSkip = options.skipLines ?? 0;
  }

  /** Records that are complete with this text. */
  write(text: string): readonly Frame[] {
    this.#text = this.#text.slice(this.#start) + text;
    this.#at -= this.#start;
    this.#start = 0;
    this.#scan(false);
    return this.#drain();
  }

  /** What is left; the last record needs no line end. */
  end(): readonly Frame[] {
    this.#scan(true);
    while (this.#start < this.#text.length) {
      if (this.#quoting) {
        this.#unclosed('a quote is opened and never closed');
        this.#scan(true);
      } else {
        this.#complete(this.#text.length, this.#text.length);
      }
    }
    return this.#drain();
  }

  #drain(): readonly Frame[] {
    const frames = this.#frames;
    this.#frames = [];
    return frames;
  }

  #scan(final: boolean): void {
    if (this.#options.recordCharacters !== undefined) this.#scanLengths(this.#options.recordCharacters, final);
    else while (this.#at < this.#text.length && this.#step(final));
  }

  #scanLengths(length: number, final: boolean): void {
    while (this.#text.length - this.#start >= length) this.#complete(this.#start + length, this.#start + length);
    if (final && this.#start < this.#text.length) this.#complete(this.#text.length, this.#text.length);
  }

  /** Reads on by at least one character; false where more text is needed first. */
  #step(final: boolean): boolean {
    if (this.#skipping) return this.#skip(final);
    if (this.#at === this.#start) {
      const passed = this.#passed(final);
      if (passed !== undefined) return passed;
    }
    const over = this.#at - this.#start > this.#options.recordCharactersMax;
    if (this.#quoting) return over ? this.#unclosed(this.#tooLong('a quote is not closed')) : this.#inQuotes(final);
    const code = this.#text.charCodeAt(this.#at);
    if (code === lineFeed || code === carriageReturn || code === nextLine) {
      const end = this.#endOfLine(this.#at, final);
      if (end === undefined) return false;
      this.#complete(this.#at, end);
      return true;
    }
    if (over) {
      this.#defective(this.#text.slice(this.#start, this.#at), this.#tooLong('the record goes on'));
      this.#skipping = true;
      return true;
    }
    return this.#character(code, final);
  }

  #character(code: number, final: boolean): boolean {
    if (code === this.#quote && this.#fieldStart) {
      this.#quoting = true;
      this.#quoted = true;
      this.#fieldStart = false;
      this.#at += 1;
      return true;
    }
    const delimiter = this.#options.delimiter;
    if (delimiter !== '' && code === delimiter.charCodeAt(0)) {
      if (this.#text.startsWith(delimiter, this.#at)) {
        this.#at += delimiter.length;
        this.#fieldStart = true;
        return true;
      }
      if (!final && delimiter.startsWith(this.#text.slice(this.#at))) return false;
    }
    this.#at += 1;
    this.#fieldStart = false;
    return true;
  }

  #inQuotes(final: boolean): boolean {
    const limit = this.#start + this.#options.recordCharactersMax;
    const quote = this.#text.indexOf(String.fromCharCode(this.#quote), this.#at);
    if (quote < 0 || quote > limit) {
      this.#at = Math.min(this.#text.length, limit + 1);
      return true;
    }
    if (quote + 1 >= this.#text.length && !final) {
      this.#at = quote;
      return false;
    }
    if (this.#text.charCodeAt(quote + 1) === this.#quote) {
      this.#at = quote + 2;
    } else {
      this.#at = quote + 1;
      this.#quoting = false;
    }
    return true;
  }

  /** At the beginning of a record: whether its line is passed over; undefined where it is a record. */
  #passed(final: boolean): boolean | undefined {
    const comment = this.#options.comment ?? '';
    if (this.#linesToSkip > 0) {
      this.#linesToSkip -= 1;
      this.#skipping = true;
      return true;
    }
    if (comment === '') return undefined;
    if (this.#text.startsWith(comment, this.#start)) {
      this.#skipping = true;
      return true;
    }
    return !final && comment.startsWith(this.#text.slice(this.#start)) ? false : undefined;
  }

  /** Passes over text to the end of the line, without holding it. */
  #skip(final: boolean): boolean {
    lineEnd.lastIndex = this.#at;
    const match = lineEnd.exec(this.#text);
    const stop = match?.index ?? this.#text.length;
    const end = match === null ? stop : this.#endOfLine(stop, final);
    this.#pass(end ?? stop);
    if (match === null || end === undefined) return false;
    this.#line += 1;
    this.#skipping = false;
    return true;
  }

  /** Where the line end at a place ends; undefined where a CR could be half of a CRLF that is still to come. */
  #endOfLine(at: number, final: boolean): number | undefined {
    if (this.#text.charCodeAt(at) !== carriageReturn) return at + 1;
    if (at + 1 >= this.#text.length && !final) return undefined;
    return this.#text.charCodeAt(at + 1) === lineFeed ? at + 2 : at + 1;
  }

  #complete(stop: number, end: number): void {
    const text = this.#text.slice(this.#start, stop);
    if (this.#quoted || !nothing.test(text)) {
      this.#frames.push({ text, line: this.#line, offset: this.#offset, quoted: this.#quoted });
    }
    this.#line += 1 + (this.#quoted ? (text.match(lineEnd)?.length ?? 0) : 0);
    this.#pass(end);
  }

  /** Gives up on a quote: its first line is defective, and reading goes on at the next one, quotes forgotten. */
  #unclosed(defect: string): boolean {
    lineEnd.lastIndex = this.#start;
    const match = lineEnd.exec(this.#text);
    this.#defective(this.#text.slice(this.#start, Math.min(match?.index ?? this.#at, this.#at)), defect);
    this.#skipping = true;
    return true;
  }

  #defective(text: string, defect: string): void {
    this.#frames.push({ text, line: this.#line, offset: this.#offset, quoted: false, defect });
    this.#pass(this.#start + text.length);
  }

  #pass(to: number): void {
    this.#offset += this.#size(this.#text.slice(this.#start, to));
    this.#start = to;
    this.#at = to;
    this.#quoting = false;
    this.#quoted = false;
    this.#fieldStart = true;
  }

  #tooLong(what: string): string {
    return `${what} after ${this.#options.recordCharactersMax} characters`;
  }
}
