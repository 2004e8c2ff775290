/**
 * The canonical outbound advice as the segments of an X12 846 at 004010, between ST and SE. The writer of X12 adds the
 * envelope and sees to delimiters inside the data; for an older version `withShortDate` makes the dates fit.
 * How a line is divided into LIN loops, and where its warehouses stand, is the business of `item-loops.ts`.
 */
import type { Party, Reference } from '../canonical/parts.ts';
import { x12DateTime } from './dates.ts';
import { DecimalSum } from './decimal-sum.ts';
import { type LoopForm, loopsOf, type Now } from './item-loops.ts';
import type { OutboundAdvice, OutboundAdviceLine } from './outbound-advice.ts';

/** A segment: its id, then its elements, a composite as the list of its components. */
export type OutboundSegment = readonly (string | readonly string[])[];

/** How an 846 is written, where the partner's settings say so. */
export interface AdviceForm extends LoopForm {
  /** SCH05 of what lies in a warehouse now; 018 (available) unless told. */
  readonly locationsDate?: string;
  /** Whether CTT02 has the sum of every QTY02; it does unless told. */
  readonly hashTotal?: boolean;
}

/** LIN loops of one 846 (X12 004010). A longer advice has to be sent as several. */
export const itemsOfSetMax = 10_000;

const pairsOfLinMax = 15;
const descriptionCharactersMax = 80;
const hashTotalCharactersMax = 10;
/** Whose currency it is: that of the selling party (X12 element 98). */
const currencyOf = 'SE';
/** X12 element 374. */
const available = '018';

/**
 * The segments of an advice, one by one. Throws a RangeError on an advice that no 846 can hold: more LIN loops than
 * `itemsOfSetMax`, a line without an item number, or with something for later that no SCH could stand for.
 */
export function* adviceSegments(
  advice: OutboundAdvice,
  form: AdviceForm = {},
): Generator<OutboundSegment, void, undefined> {
  const set = new AdviceSet(advice.at, form);
  yield* headingSegments(advice);
  for (const line of advice.lines) yield* set.line(line);
  yield set.summary();
}

/** What stands before the lines. */
export function* headingSegments(advice: Omit<OutboundAdvice, 'lines'>): Generator<OutboundSegment, void, undefined> {
  const { date, time } = x12DateTime(advice.at);
  yield ['BIA', advice.purpose, advice.reportType, advice.number, date, time];
  for (const reference of advice.references) yield referenceSegment(reference);
  for (const party of advice.parties) yield* partySegments(party);
}

/** The lines of one 846, for one that is written a line at a time; it counts them and adds up what they tell. */
export class AdviceSet {
  readonly #total = new DecimalSum();
  readonly #form: AdviceForm;
  readonly #now: Now;
  #items = 0;

  /** `at` is that of the advice. */
  constructor(at: string, form: AdviceForm = {}) {
    this.#form = form;
    this.#now = { dateQualifier: form.locationsDate ?? available, date: at.slice(0, 10) };
  }

  /** LIN loops so far. */
  get items(): number {
    return this.#items;
  }

  /** LIN loops in the order of X12 004010: LIN, PID, DTM, CTP, CUR, then their quantities. */
  *line(line: OutboundAdviceLine): Generator<OutboundSegment, void, undefined> {
    if (line.items.length === 0) throw new RangeError('a line of an 846 has an item number');
    const pairs = line.items.slice(0, pairsOfLinMax).flatMap(({ qualifier, value }) => [qualifier, value]);
    const particulars = [...particularsOf(line)];
    for (const { segments, told } of loopsOf(line, this.#form, this.#now)) {
      this.#items += 1;
      if (this.#items > itemsOfSetMax) throw new RangeError(`an 846 has ${itemsOfSetMax} LIN loops at most`);
      yield ['LIN', String(this.#items), ...pairs];
      yield* particulars;
      for (const quantity of told) this.#total.add(quantity);
      yield* segments;
    }
  }

  /** CTT, with the sum of every QTY02 where that is wanted and fits. */
  summary(): OutboundSegment {
    const hash = this.#total.value;
    const items = String(this.#items);
    return this.#form.hashTotal === false || hash.length > hashTotalCharactersMax
      ? ['CTT', items]
      : ['CTT', items, hash];
  }
}

function* particularsOf({ description, asOf, price }: OutboundAdviceLine): Generator<OutboundSegment, void, undefined> {
  if (description !== undefined && description !== '') {
    yield ['PID', 'F', '', '', '', description.slice(0, descriptionCharactersMax)];
  }
  if (asOf !== undefined) {
    const { date, time } = x12DateTime(asOf.at);
    yield ['DTM', asOf.qualifier, date, time];
  }
  if (price === undefined) return;
  yield ['CTP', '', price.code, price.amount];
  if (price.currency !== undefined) yield ['CUR', currencyOf, price.currency];
}

/** Elements of an 846 that are dates (X12 type DT). */
const dateElements: Readonly<Record<string, number>> = { BIA: 4, DTM: 2, SCH: 6 };

/** Whether a version (GS08) has dates of six digits: YYMMDD before 004010, CCYYMMDD from there on (X12.6 section 3.5.1). */
export function hasShortDates(version: string): boolean {
  return version < '004010';
}

/** A segment of an 846 with its date as YYMMDD. */
export function withShortDate(segment: OutboundSegment): OutboundSegment {
  const at = dateElements[String(segment[0])];
  return at === undefined ? segment : segment.map((element, index) => (index === at ? element.slice(2) : element));
}

/** LIN loops that a line takes. */
export function itemsOfLine(line: OutboundAdviceLine, form: LoopForm = {}): number {
  // Most lines tell one number, or several of one code by warehouse; which day it is changes nothing.
  if (line.quantities.length < 2 && line.future === undefined) return 1;
  return loopsOf(line, form, { dateQualifier: available, date: '' }).length;
}

function referenceSegment({ qualifier, value, description }: Reference): OutboundSegment {
  return description === undefined ? ['REF', qualifier, value] : ['REF', qualifier, value, description];
}

/** N1 to N4, REF and PER of a party; N2 and N3 take two texts each, and there are two of them at most. */
function* partySegments(party: Party): Generator<OutboundSegment, void, undefined> {
  const {
    role,
    name = '',
    id,
    moreNames = [],
    address = [],
    city = '',
    region = '',
    postalCode = '',
    country = '',
  } = party;
  yield trimmed(['N1', role, name, id?.qualifier ?? '', id?.value ?? '']);
  for (let from = 0; from < Math.min(moreNames.length, 4); from += 2) yield ['N2', ...moreNames.slice(from, from + 2)];
  for (let from = 0; from < Math.min(address.length, 4); from += 2) yield ['N3', ...address.slice(from, from + 2)];
  const place = trimmed(['N4', city, region, postalCode, country]);
  if (place.length > 1) yield place;
  for (const reference of party.references ?? []) yield referenceSegment(reference);
  for (const contact of party.contacts ?? []) {
    const numbers = contact.numbers.slice(0, 3).flatMap(({ qualifier, value }) => [qualifier, value]);
    yield trimmed(['PER', contact.role, contact.name ?? '', ...numbers]);
  }
}

/** Without empty elements at the end, which X12 does not send. */
function trimmed(segment: readonly string[]): OutboundSegment {
  let length = segment.length;
  while (length > 1 && segment[length - 1] === '') length -= 1;
  return segment.slice(0, length);
}
