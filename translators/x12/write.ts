/**
 * Writes an X12 interchange: one group of sets, counted, padded and numbered, in the partner's delimiters.
 *
 * Segments come as arrays of elements, the id first; a composite is an array of components. Control numbers and the
 * time are arguments. Data never breaks the file: a delimiter or control character in it is refused with its place, or
 * replaced where the caller says by what.
 */
import type { X12Settings } from './settings.ts';

/** A segment: its id, then its elements, a composite as the list of its components. */
export type OutboundSegment = readonly (string | readonly string[])[];

export interface OutboundSet {
  /** ST01. */
  readonly id: string;
  /** ST03, the implementation convention, from 005010 on. */
  readonly convention?: string;
  /** Between ST and SE. */
  readonly segments: Iterable<OutboundSegment> | WrittenSegments;
}

/** Segments written ahead, with the delimiters and for the version of the interchange that they will stand in. */
export interface WrittenSegments {
  readonly text: string;
  readonly count: number;
}

/** Numbers that the ledger gave, 1 to 999,999,999; further sets count on from the first. `at` is RFC 3339 in UTC. */
export interface WriteControl {
  readonly interchange: number;
  readonly group: number;
  readonly set: number;
  readonly at: string;
}

/** One end of an interchange: ISA05/06 and GS02, or ISA07/08 and GS03. */
export interface Identity {
  readonly qualifier: string;
  readonly id: string;
  readonly group?: string;
}

interface OutboundEnvelope {
  readonly from: Identity;
  readonly to: Identity;
  /** GS08. */
  readonly version: string;
  /** ISA15. */
  readonly usage: 'P' | 'T';
  readonly delimiters?: X12Settings['delimiters'];
  /** What stands in data for a delimiter or control character; without it such data is refused. */
  readonly replaceDelimiters?: string;
}

export interface OutboundInterchange extends OutboundEnvelope {
  /** GS01. */
  readonly functionalId: string;
  readonly control: WriteControl;
  readonly sets: readonly OutboundSet[];
}

/** An interchange without a group: what TA1 segments stand in. */
export interface BareInterchange extends OutboundEnvelope {
  readonly control: Pick<WriteControl, 'interchange' | 'at'>;
  readonly segments: readonly OutboundSegment[];
  readonly replaceDelimiters: string;
}

/** Data that cannot be written. */
export interface WriteDefect {
  /** From 1; 0 is the envelope. */
  readonly set: number;
  readonly segment: string;
  /** Ordinal in the set, the ST being 1. */
  readonly ordinal: number;
  readonly element: number;
  readonly value: string;
  readonly message: string;
}

/** `sets` are ST01 and ST02 as written, by which the partner will acknowledge them. */
export type Written =
  | { readonly text: string; readonly defects: readonly []; readonly sets: readonly WrittenSet[] }
  | { readonly text: undefined; readonly defects: readonly WriteDefect[] };

export interface WrittenSet {
  readonly set: string;
  readonly control: string;
}

interface Separators {
  readonly element: string;
  readonly component: string;
  readonly repetition: string;
  /** The terminator, with its line feed. */
  readonly end: string;
  /** What data must not hold. */
  readonly forbidden: RegExp;
  /** By character: 0 where data may hold it for sure. Characters beyond are looked for by `forbidden`. */
  readonly codes: Uint8Array;
}

/** Writes an interchange. Throws a RangeError on a control number or version that X12 cannot hold: a defect of ours. */
export function writeInterchange(interchange: OutboundInterchange): Written {
  const writer = new InterchangeWriter(interchange);
  const lines: string[] = [writer.begin()];
  for (const { id, convention, segments } of interchange.sets) {
    lines.push(writer.beginSet(id, convention));
    if ('text' in segments) lines.push(writer.written(segments));
    else for (const segment of segments) lines.push(writer.segment(segment));
    lines.push(writer.endSet());
  }
  lines.push(writer.end());
  const { defects, sets } = writer;
  return defects.length === 0 ? { text: lines.join(''), defects: [], sets } : { text: undefined, defects };
}

/**
 * Writes an interchange a segment at a time, for one that is longer than memory: what each call gives is its text, in
 * order. What has defects is not to be sent. Throws as `writeInterchange` does.
 */
export class InterchangeWriter {
  readonly defects: WriteDefect[] = [];
  /** Sets as written, by which the partner will acknowledge them. */
  readonly sets: WrittenSet[] = [];
  readonly #interchange: Omit<OutboundInterchange, 'sets'>;
  readonly #separators: Separators;
  readonly #group: string;
  /** Of the set in hand, the ST counted. */
  #segments = 0;
  #number = '';

  constructor(interchange: Omit<OutboundInterchange, 'sets'>) {
    this.#interchange = interchange;
    this.#separators = separatorsOf(interchange);
    this.#group = digits(interchange.control.group, 1);
  }

  /** ISA and GS. */
  begin(): string {
    const { from, to, functionalId, version, control } = this.#interchange;
    const { date, time } = dateTime(control.at);
    const day = version < '004010' ? date.slice(2) : date;
    const sender = from.group ?? from.id;
    const receiver = to.group ?? to.id;
    const gs = ['GS', functionalId, sender, receiver, day, time, this.#group, 'X', version];
    return (
      isa(this.#interchange, this.#separators, this.defects) + this.#clean(gs, { set: 0, segment: 'GS', ordinal: 2 })
    );
  }

  /** ST. */
  beginSet(id: string, convention = ''): string {
    this.#number = digits(this.#interchange.control.set + this.sets.length, 4);
    this.sets.push({ set: id, control: this.#number });
    this.#segments = 1;
    return line(['ST', id, this.#number, convention], this.#separators);
  }

  /** A segment of the set in hand. */
  segment(segment: OutboundSegment): string {
    this.#segments += 1;
    return this.#clean(segment, { set: this.sets.length, segment: String(segment[0]), ordinal: this.#segments });
  }

  /** Segments of the set in hand that are text already. */
  written({ text, count }: WrittenSegments): string {
    this.#segments += count;
    return text;
  }

  /** SE. */
  endSet(): string {
    return line(['SE', String(this.#segments + 1), this.#number], this.#separators);
  }

  /** GE and IEA. */
  end(): string {
    const ge = line(['GE', String(this.sets.length), this.#group], this.#separators);
    return ge + line(['IEA', '1', digits(this.#interchange.control.interchange, 9)], this.#separators);
  }

  #clean(segment: OutboundSegment, place: DefectPlace): string {
    const plain = plainLine(segment, this.#separators);
    if (plain !== undefined) return plain;
    const { forbidden } = this.#separators;
    return line(clean(segment, place, forbidden, this.#interchange.replaceDelimiters, this.defects), this.#separators);
  }
}

/** Segments joined at a time: a list of every line of a long set would be longer than its text. */
const linesJoinedMax = 4_096;

/** Writes segments ahead of their interchange. Every delimiter in their data is replaced, so that nothing is refused. */
export function writeSegments(
  envelope: Pick<OutboundEnvelope, 'version' | 'delimiters'> & { readonly replaceDelimiters: string },
  segments: Iterable<OutboundSegment>,
): WrittenSegments {
  const separators = separatorsOf(envelope);
  const texts: string[] = [];
  let lines: string[] = [];
  let count = 0;
  for (const segment of segments) {
    const place = { set: 1, segment: String(segment[0]), ordinal: ++count };
    lines.push(line(clean(segment, place, separators.forbidden, envelope.replaceDelimiters, []), separators));
    if (lines.length < linesJoinedMax) continue;
    texts.push(lines.join(''));
    lines = [];
  }
  texts.push(lines.join(''));
  return { text: texts.join(''), count };
}

/** Writes an interchange of segments that belong to no group, with IEA01 0. Throws as `writeInterchange` does. */
export function writeBareInterchange(interchange: BareInterchange): string {
  const separators = separatorsOf(interchange);
  const { control, segments, replaceDelimiters } = interchange;
  const lines = segments.map((segment, index) => {
    const place = { set: 0, segment: String(segment[0]), ordinal: index + 2 };
    return line(clean(segment, place, separators.forbidden, replaceDelimiters, []), separators);
  });
  const iea = line(['IEA', '0', digits(control.interchange, 9)], separators);
  return [isa(interchange, separators, []), ...lines, iea].join('');
}

type AnyInterchange = OutboundEnvelope & { readonly control: Pick<WriteControl, 'interchange' | 'at'> };

function isa(interchange: AnyInterchange, separators: Separators, defects: WriteDefect[]): string {
  const { version, usage, control, replaceDelimiters } = interchange;
  const { date, time } = dateTime(control.at);
  const isaVersion = version.slice(0, 5);
  const place = { set: 0, segment: 'ISA', ordinal: 1 };
  const safe = (text: string, element: number) =>
    cleanText(text, element, place, separators.forbidden, replaceDelimiters, defects);
  const identity = ({ qualifier, id }: Identity, element: number) => [
    safe(qualifier.padEnd(2), element),
    safe(id.padEnd(15), element + 1),
  ];
  const elements = [
    'ISA',
    '00',
    ' '.repeat(10),
    '00',
    ' '.repeat(10),
    ...identity(interchange.from, 5),
    ...identity(interchange.to, 7),
    date.slice(2),
    time,
    isaVersion >= '00402' ? separators.repetition : 'U',
    isaVersion,
    digits(control.interchange, 9),
    '0',
    usage,
    separators.component,
  ];
  return elements.join(separators.element) + separators.end;
}

function separatorsOf({ delimiters, version }: Pick<OutboundEnvelope, 'delimiters' | 'version'>): Separators {
  const element = delimiters?.element ?? '*';
  const component = delimiters?.component ?? '>';
  const repetition = delimiters?.repetition ?? '^';
  const segment = delimiters?.segment ?? '~';
  const end = delimiters?.newline === false || segment === '\n' ? segment : `${segment}\n`;
  const repeats = version.slice(0, 5) >= '00402';
  const all = [element, component, segment, ...(repeats ? [repetition] : [])];
  const escaped = all.map((character) => character.replace(/[\\\]^-]/g, '\\$&')).join('');
  const forbidden = new RegExp(`[${escaped}\\x00-\\x1f\\x7f]`, 'g');
  const codes = Uint8Array.from({ length: 128 }, (_, code) =>
    String.fromCharCode(code).search(forbidden) < 0 ? 0 : 1,
  );
  return { element, component, repetition, end, forbidden, codes };
}

/** A segment whose data holds nothing that is forbidden, or defects that say where it does. */
function clean(
  segment: OutboundSegment,
  place: DefectPlace,
  forbidden: RegExp,
  replacement: string | undefined,
  defects: WriteDefect[],
): OutboundSegment {
  if (segment.every((value) => typeof value === 'string' && value.search(forbidden) < 0)) return segment;
  return segment.map((value, element) =>
    typeof value === 'string'
      ? cleanText(value, element, place, forbidden, replacement, defects)
      : value.map((component) => cleanText(component, element, place, forbidden, replacement, defects)),
  );
}

type DefectPlace = Pick<WriteDefect, 'set' | 'segment' | 'ordinal'>;

function cleanText(
  value: string,
  element: number,
  place: DefectPlace,
  forbidden: RegExp,
  replacement: string | undefined,
  defects: WriteDefect[],
): string {
  if (value.search(forbidden) < 0) return value;
  // A replacement that is a delimiter itself would break what it is to save.
  if (replacement !== undefined && replacement.search(forbidden) < 0)
    return value.replace(forbidden, () => replacement);
  const message = `${place.segment}${String(element).padStart(2, '0')} holds a delimiter or control character.`;
  defects.push({ ...place, element, value, message });
  return value;
}

/**
 * A segment as text where it has no composite and nothing that is forbidden: nearly every one, and a large advice has
 * millions. Undefined for any other.
 */
function plainLine(segment: OutboundSegment, { element, end, codes }: Separators): string | undefined {
  let length = segment.length;
  while (length > 0 && segment[length - 1] === '') length--;
  let text = '';
  for (let index = 0; index < length; index++) {
    const value = segment[index]!;
    if (typeof value !== 'string' || !isPlain(value, codes)) return undefined;
    text += index === 0 ? value : element + value;
  }
  return text + end;
}

function isPlain(value: string, codes: Uint8Array): boolean {
  for (let at = 0; at < value.length; at++) if (codes[value.charCodeAt(at)] !== 0) return false;
  return true;
}

/** One segment as text; empty elements and components at its end are left out (X12.6 section 3.7). */
function line(segment: OutboundSegment, { element, component, end }: Separators): string {
  const texts = segment.map((value) => (typeof value === 'string' ? value : joined(value, component)));
  return joined(texts, element) + end;
}

function joined(texts: readonly string[], separator: string): string {
  let last = texts.length;
  while (last > 0 && texts[last - 1] === '') last--;
  return texts.slice(0, last).join(separator);
}

function digits(number: number, width: number): string {
  if (!Number.isInteger(number) || number < 0 || number > 999_999_999) {
    throw new RangeError(`control number ${number} is not 0 to 999999999`);
  }
  return String(number).padStart(width, '0');
}

/** CCYYMMDD and HHMM of an RFC 3339 time in UTC. */
function dateTime(at: string): { date: string; time: string } {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(at);
  if (match === null) throw new RangeError(`${JSON.stringify(at)} is not an RFC 3339 time`);
  const [, year, month, day, hour, minute] = match;
  return { date: `${year}${month}${day}`, time: `${hour}${minute}` };
}
