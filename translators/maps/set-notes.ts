/**
 * What a map keeps beside its document while it reads a set: which elements of the segment at hand have been taken,
 * what was left over (for the document's `extra`), and what was found.
 *
 * A map takes elements one by one. Once it is through with a segment, a single element that was sent and not taken puts
 * the whole segment into `extra`: so nothing of a partner's file is lost without anybody having decided it.
 *
 * This runs for every element of every file: what was taken is a bit, an element is turned into text when it is asked
 * for and not before, and asking twice turns it twice, so readers ask once.
 */
import { type Decimal, impliedDecimal, normalDecimal } from '../canonical/decimal.ts';
import { isZone } from '../canonical/instant.ts';
import type { Extra } from '../canonical/parts.ts';
import { type Finding, type Place, quoted } from '../finding.ts';
import type { ReceiveRule } from '../partner.ts';
import type { TranslationContext } from '../translator.ts';
import type { Segment } from '../x12/segment.ts';
import { type MapFindingCode, mapFinding } from './findings.ts';

/** No X12 number is longer (type R has 18 digits, a sign and a point); beyond it reckoning only costs time. */
const numberCharactersMax = 40;

const blank = 0x20;

/** Before the first segment there is none. */
const noSegment: Segment = {
  id: '',
  ordinal: 0,
  offset: 0,
  count: 0,
  has: () => false,
  text: () => '',
  component: () => '',
  repeats: () => 0,
  elementOffset: () => 0,
};

const none: readonly Finding[] = [];

export class SetNotes {
  readonly context: TranslationContext;
  readonly position: string;
  /** IANA zone of times without one; undefined where the receive rule has none. */
  readonly zone: string | undefined;
  loop = '';
  /** The segment at hand. */
  segment: Segment = noSegment;
  extra: Extra[] = [];
  /**
   * Elements taken of the segment at hand, a bit each: 0 to 31, and 32 to 63. X12 has no segment with more; later
   * elements are never taken, and so left over.
   */
  #low = 0;
  #high = 0;
  #findings: Finding[] = [];

  /** Throws a RangeError where the receive rule's zone is none: configuration is checked before it gets here. */
  constructor(context: TranslationContext, rule: ReceiveRule | undefined, position: string) {
    if (rule?.zone !== undefined && !isZone(rule.zone)) throw new RangeError(`not an IANA time zone: ${rule.zone}`);
    this.context = context;
    this.position = position;
    this.zone = rule?.zone;
  }

  begin(segment: Segment, loop: string): void {
    this.segment = segment;
    this.loop = loop;
    this.#low = 0;
    this.#high = 0;
  }

  /** Text of an element, which then counts as taken; trailing blanks say nothing in X12 and are cut. */
  take(element: number): string {
    this.mark(element);
    return this.peek(element);
  }

  peek(element: number): string {
    const text = this.segment.text(element);
    return text.charCodeAt(text.length - 1) <= blank ? text.trimEnd() : text;
  }

  /** Says that an element whose text was looked at is kept. */
  mark(element: number): void {
    if (element < 32) this.#low |= 1 << element;
    else if (element < 64) this.#high |= 1 << (element - 32);
  }

  /** Says that all of the segment at hand is kept. */
  takeAll(): void {
    this.#low = -1;
    this.#high = -1;
  }

  /** First component of a composite; the element counts as taken only where it has no more to say. */
  takeFirst(element: number): string {
    const whole = this.peek(element);
    if (whole === '') return '';
    const first = this.segment.component(element, 1).trimEnd();
    if (first === whole) this.mark(element);
    return first;
  }

  /** Takes an element that is not kept: `notKept` says which ones, and why. */
  skip(element: number, value: string): void {
    if (this.peek(element) === value) this.mark(element);
  }

  /** A plain decimal (type R), or one with implied places (type Nn); null where it is absent or, with a finding, unreadable. */
  decimal(element: number, places = 0): Decimal | null {
    const text = this.peek(element);
    if (text === '') return null;
    const short = text.length <= numberCharactersMax;
    // A point in a number of implied places breaks X12, but leaves no doubt about what is meant.
    const value = short ? ((places > 0 ? impliedDecimal(text, places) : null) ?? normalDecimal(text)) : null;
    if (value === null) this.unreadable('number-unreadable', element, 'number');
    else this.mark(element);
    return value;
  }

  unreadable(code: MapFindingCode, element: number, kind: string): void {
    const value = this.peek(element);
    this.find(code, `${this.name(element)} is "${quoted(value)}", which is no ${kind}.`, { element, value });
  }

  /** `PO102` of element 2 of the segment at hand. */
  name(element: number): string {
    return `${this.segment.id}${String(element).padStart(2, '0')}`;
  }

  /** Place of the segment at hand, or of one of its elements. */
  place(element?: number): Place {
    const { segment, position: document, loop } = this;
    const { id, ordinal } = segment;
    const offset = element === undefined ? segment.offset : segment.elementOffset(element);
    const place: Place = { document, segment: id, ordinal, offset, ...(loop === '' ? {} : { loop }) };
    return element === undefined ? place : { ...place, element };
  }

  find(
    code: MapFindingCode,
    message: string,
    more: { readonly element?: number; readonly place?: Place; readonly value?: string; readonly hint?: string } = {},
  ): void {
    const { element, place, ...rest } = more;
    this.#findings.push(mapFinding(code, { place: place ?? this.place(element), message, ...rest }));
  }

  add(findings: readonly Finding[]): void {
    for (const finding of findings) this.#findings.push(finding);
  }

  /** Keeps the segment at hand under `extra` where an element of it was sent and not taken. */
  keepRest(): void {
    const { segment } = this;
    const { count } = segment;
    for (let element = 1; element <= count; element++) {
      if (this.#isTaken(element) || !segment.has(element)) continue;
      this.extra.push(this.#whole());
      return;
    }
  }

  #isTaken(element: number): boolean {
    if (element < 32) return ((this.#low >>> element) & 1) === 1;
    return element < 64 && ((this.#high >>> (element - 32)) & 1) === 1;
  }

  #whole(): Extra {
    const { id, ordinal, count } = this.segment;
    const elements: string[] = [];
    for (let element = 1; element <= count; element++) elements.push(this.segment.text(element));
    return { segment: id, ordinal, elements };
  }

  takeExtra(): Extra[] {
    const extra = this.extra;
    this.extra = [];
    return extra;
  }

  drain(): readonly Finding[] {
    const found = this.#findings;
    if (found.length === 0) return none;
    this.#findings = [];
    return found;
  }
}

/** Where a line began, kept as numbers: most lines have no finding, and for them no place is ever put together. */
export class PlaceMark {
  #document = '';
  #segment = '';
  #ordinal = 0;
  #offset = 0;
  #loop = '';

  /** Remembers the place of the segment at hand. */
  set(notes: SetNotes): this {
    const { segment } = notes;
    this.#document = notes.position;
    this.#segment = segment.id;
    this.#ordinal = segment.ordinal;
    this.#offset = segment.offset;
    this.#loop = notes.loop;
    return this;
  }

  /** The place, or that of an element of it. */
  place(element?: number): Place {
    const place: Place = {
      document: this.#document,
      segment: this.#segment,
      ordinal: this.#ordinal,
      offset: this.#offset,
      ...(this.#loop === '' ? {} : { loop: this.#loop }),
    };
    return element === undefined ? place : { ...place, element };
  }
}
