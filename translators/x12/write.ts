/**
 * Writes an X12 interchange: one group of sets, counted, padded and numbered, in the partner's delimiters.
 *
 * Segments come as arrays of elements, the id first; a composite is an array of components. Control numbers and the
 * time are arguments. Data never breaks the file: a delimiter or control character in it is refused with its place, or
 * replaced where the caller says by what.
 */
import type {
  BareInterchange,
  DefectPlace,
  OutboundEnvelope,
  OutboundInterchange,
  OutboundSegment,
  WriteDefect,
  Written,
  WrittenSegments,
  WrittenSet,
} from './outbound.ts';
import { type Separators, separatorsOf } from './separators.ts';
import { dateTime, digits, isa } from './write-isa.ts';
import { clean, line, plainLine } from './write-segment.ts';

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
