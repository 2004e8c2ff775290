/**
 * What translators need of the machine they run on, passed in as an argument, so that nothing under
 * `translators/` touches a clock, a file or a Node module.
 */

/** Turns bytes to text and back. One implementation for Node stands in `gateway/translation/host.ts`. */
export interface Host {
  /** Text of `bytes[start, end)`, read as UTF-8 where that is valid and as Latin-1 where it is not. Never throws. */
  text(bytes: Uint8Array, start: number, end: number): string;
  /** Text of `bytes[start, end)` read as Latin-1: one character for each byte. */
  latin1(bytes: Uint8Array, start: number, end: number): string;
  /** A faster scan for delimiters than the engine's own, of the same contract (`Scan` in x12/scan.ts). */
  readonly scan?: (bytes: Uint8Array, from: number, to: number, classes: Uint8Array, marks: Uint32Array) => number;
  /** Bytes of a text, in an encoding by its IANA name (`utf-8` unless told; `windows-1252`, `ibm037` …). Throws on an unknown encoding. */
  bytes(text: string, encoding?: string): Uint8Array;
  /** A streaming decoder for a flat file's encoding. Removes a leading byte order mark. Throws on an unknown encoding. */
  decoder(encoding: string): TextStream;
  /** A streaming reader of delimited records. */
  delimited(options: DelimitedOptions): DelimitedStream;
  /** One delimited record as text, quoted where it has to be, without its line end. */
  delimitedText(fields: readonly string[], options: DelimitedOptions): string;
}

/** Feed bytes, get text. `end` gives what was held back of an unfinished character. */
export interface TextStream {
  write(bytes: Uint8Array): string;
  end(): string;
}

export interface DelimitedOptions {
  /** Field delimiter, one or more characters. Empty: a record is one field, as the lines of a fixed-width file are. */
  readonly delimiter: string;
  /** Quote character; `null` where quotes are data. */
  readonly quote: string | null;
  /** Longest record, in characters; a longer one is an error of the record. */
  readonly recordCharactersMax: number;
  /** Lines before the first record that are passed over; none unless told. */
  readonly skipLines?: number;
  /** A line that begins with this is passed over. */
  readonly comment?: string;
  /** Records of so many characters with no line ends between them, as some fixed-width files have. */
  readonly recordCharacters?: number;
  /** Measures text in the unit that `offset` counts; UTF-16 code units unless told. */
  readonly size?: (text: string) => number;
}

/** One record of a delimited file. */
export interface DelimitedRecord {
  readonly fields: readonly string[];
  /** Line that the record begins on, from 1; a quoted line break makes a record span lines. */
  readonly line: number;
  /** Where the record begins, from 0, in the unit of `size`. */
  readonly offset: number;
  /** What was wrong with the record itself (an unclosed quote, too long): its fields are then what could be read. */
  readonly defect?: string;
}

/** Feed text, get records. Never throws on data. */
export interface DelimitedStream {
  write(text: string): readonly DelimitedRecord[];
  end(): readonly DelimitedRecord[];
}
