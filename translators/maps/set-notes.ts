/**
 * What a map keeps beside its document while it reads a set: which elements of the segment at hand have been taken,
 * what was left over (for the document's `extra`), and what was found.
 *
 * A map takes elements one by one. Once it is through with a segment, a single element that was sent and not taken puts
 * the whole segment into `extra`: so nothing of a partner's file is lost without anybody having decided it.
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

/** Elements of a segment that can be taken; X12 has no segment with as many, and later ones are left over. */
const elementsMax = 64;

export class SetNotes {
  readonly context: TranslationContext;
  readonly position: string;
  /** IANA zone of times without one; undefined where the receive rule has none. */
  readonly zone: string | undefined;
  loop = '';
  extra: Extra[] = [];
  /** Which segment, by its number, an element was taken of and its text was read of: so that nothing has to be cleared. */
  readonly #taken = new Uint32Array(elementsMax + 1);
  readonly #read = new Uint32Array(elementsMax + 1);
  /** Texts of the segment at hand. Reading one means decoding bytes, which is most of what a map costs. */
  readonly #texts: string[] = new Array<string>(elementsMax + 1).fill('');
  #serial = 0;
  #segment: Segment | undefined;
  #findings: Finding[] = [];

  /** Throws a RangeError where the receive rule's zone is none: configuration is checked before it gets here. */
  constructor(context: TranslationContext, rule: ReceiveRule | undefined, position: string) {
    if (rule?.zone !== undefined && !isZone(rule.zone)) throw new RangeError(`not an IANA time zone: ${rule.zone}`);
    this.context = context;
    this.position = position;
    this.zone = rule?.zone;
  }

  begin(segment: Segment, loop: string): void {
    this.#segment = segment;
    this.loop = loop;
    this.#serial += 1;
  }

  /** The segment at hand. */
  get segment(): Segment {
    if (this.#segment === undefined) throw new Error('no segment was begun');
    return this.#segment;
  }

  /** Text of an element, which then counts as taken; trailing blanks say nothing in X12 and are cut. */
  take(element: number): string {
    if (element <= elementsMax) this.#taken[element] = this.#serial;
    return this.peek(element);
  }

  peek(element: number): string {
    if (element > elementsMax) return this.segment.text(element).trimEnd();
    if (this.#read[element] === this.#serial) return this.#texts[element] ?? '';
    const text = this.segment.has(element) ? this.segment.text(element).trimEnd() : '';
    this.#read[element] = this.#serial;
    this.#texts[element] = text;
    return text;
  }

  /** First component of a composite; the element counts as taken only where it has no more to say. */
  takeFirst(element: number): string {
    if (this.peek(element) === '') return '';
    const first = this.segment.component(element, 1).trimEnd();
    return first === this.peek(element) ? this.take(element) : first;
  }

  /** Takes an element that is not kept: `notKept` says which ones, and why. */
  skip(element: number, value: string): void {
    if (this.peek(element) === value) this.take(element);
  }

  /** A plain decimal (type R), or one with implied places (type Nn); null where it is absent or, with a finding, unreadable. */
  decimal(element: number, places = 0): Decimal | null {
    const text = this.peek(element);
    if (text === '') return null;
    const short = text.length <= numberCharactersMax;
    // A point in a number of implied places breaks X12, but leaves no doubt about what is meant.
    const value = short ? ((places > 0 ? impliedDecimal(text, places) : null) ?? normalDecimal(text)) : null;
    if (value === null) this.unreadable('number-unreadable', element, 'number');
    else this.take(element);
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

  /** Place of the segment at hand, or of one of its elements; to be kept where a finding may come of it later. */
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
    const { count } = this.segment;
    for (let element = 1; element <= count; element++) {
      if (this.#taken[element] === this.#serial || !this.segment.has(element)) continue;
      this.extra.push(this.#whole());
      return;
    }
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
    if (found.length > 0) this.#findings = [];
    return found;
  }
}
