/** Segments that stand in many places and mean the same in each: REF, N9, DTM, PER, N1 to N4, PID, MSG, MTX, SAC. */
import type { AllowanceOrCharge, Contact, DatedEvent, ItemNumber, Party, Reference } from '../canonical/parts.ts';
import { isoDate, isoPeriod, isoTime, isZoneCode, wallTimeOf, withOffset, zoneOfCode } from './dates.ts';
import type { SetNotes } from './set-notes.ts';

/** What a heading, a line, an order or a package can have of them. */
export interface Particulars {
  references?: Reference[];
  dates?: DatedEvent[];
  parties?: Party[];
}

/** REF and N9: qualifier, value and description in elements 1 to 3 of both. */
export function addReference(to: { references?: Reference[] }, notes: SetNotes): void {
  const reference: Reference = { qualifier: notes.take(1), value: notes.take(2) };
  const description = notes.take(3);
  if (description !== '') reference.description = description;
  append(to, 'references', reference);
}

/** DTM: a date, with the time and zone where they were sent, or a date time period (DTM05, DTM06). */
export function addDate(to: { dates?: DatedEvent[] }, notes: SetNotes): void {
  append(to, 'dates', { qualifier: notes.take(1), value: dtmValue(notes) });
}

/** Value of a DTM: ISO 8601 where it could be read, the partner's text with a finding otherwise. */
export function dtmValue(notes: SetNotes): string {
  return notes.peek(2) === '' ? periodValue(notes) : dateTimeValue(notes, 2, 3, 4, centuryOf(notes));
}

/** A date element, and its time and zone elements where the segment has them. `century` goes before a date of six digits. */
function dateTimeValue(notes: SetNotes, dateAt: number, timeAt: number, zoneAt: number, century: string): string {
  const raw = notes.take(dateAt);
  const date = isoDate(raw.length === 6 ? `${century}${raw}` : raw);
  if (date === null) {
    notes.unreadable('date-unreadable', dateAt, 'date');
    return raw;
  }
  if (notes.peek(timeAt) === '') return date;
  const time = isoTime(notes.peek(timeAt));
  if (time === null) {
    notes.unreadable('date-unreadable', timeAt, 'time of day');
    return date;
  }
  notes.take(timeAt);
  if (isZoneCode(notes.peek(zoneAt))) notes.take(zoneAt);
  return withOffset(wallTimeOf(date, time), zoneOfCode(notes.peek(zoneAt), notes.zone));
}

/** Before 004010, DTM05 was the century of the date's two-digit year (element 624). */
function centuryOf(notes: SetNotes): string {
  return /^(19|20)$/.test(notes.peek(5)) ? notes.take(5) : '';
}

function periodValue(notes: SetNotes): string {
  const text = notes.take(6);
  const period = isoPeriod(notes.peek(5), text);
  if (period === null) return text;
  notes.take(5);
  return period;
}

/** A date element on its own; undefined where it is absent or, with a finding, none. */
export function dateOf(notes: SetNotes, element: number): string | undefined {
  if (notes.peek(element) === '') return undefined;
  const date = isoDate(notes.peek(element));
  if (date === null) notes.unreadable('date-unreadable', element, 'date');
  else notes.take(element);
  return date ?? undefined;
}

/** A time element on its own, `14:24:28`; undefined where it is absent or, with a finding, none. */
export function timeOf(notes: SetNotes, element: number): string | undefined {
  if (notes.peek(element) === '') return undefined;
  const time = isoTime(notes.peek(element));
  if (time === null) notes.unreadable('date-unreadable', element, 'time of day');
  else notes.take(element);
  return time ?? undefined;
}

/** PER: role, name and up to three numbers with their qualifiers. */
export function addContact(to: { contacts?: Contact[] }, notes: SetNotes): void {
  const contact: Contact = { role: notes.take(1), numbers: [] };
  const name = notes.take(2);
  if (name !== '') contact.name = name;
  for (let element = 3; element <= 7; element += 2) {
    if (notes.peek(element + 1) === '') continue;
    contact.numbers.push({ qualifier: notes.take(element), value: notes.take(element + 1) });
  }
  append(to, 'contacts', contact);
}

/** N1: a new party, which N2 to N4, REF and PER then tell more of. */
export function addParty(to: { parties?: Party[] }, notes: SetNotes): Party {
  const party: Party = { role: notes.take(1) };
  const name = notes.take(2);
  if (name !== '') party.name = name;
  if (notes.peek(4) !== '') party.id = { qualifier: notes.take(3), value: notes.take(4) };
  append(to, 'parties', party);
  return party;
}

/** The segments of an N1 loop after the N1. */
export const partySegments = {
  N2: (party: Party, notes: SetNotes) => addTexts(party, 'moreNames', notes),
  N3: (party: Party, notes: SetNotes) => addTexts(party, 'address', notes),
  N4: (party: Party, notes: SetNotes) => {
    setText(party, 'city', notes, 1);
    setText(party, 'region', notes, 2);
    setText(party, 'postalCode', notes, 3);
    setText(party, 'country', notes, 4);
  },
  REF: (party: Party, notes: SetNotes) => addReference(party, notes),
  PER: (party: Party, notes: SetNotes) => addContact(party, notes),
} as const;

/** PID05: the description. PID01 F says only that it is free text. */
export function addDescription(to: { descriptions?: string[] }, notes: SetNotes): void {
  const text = notes.take(5);
  if (text === '') return;
  notes.skip(1, 'F');
  append(to, 'descriptions', text);
}

/** MSG01, or MTX02 as 005010 has it. */
export function addMessage(to: { messages?: string[] }, notes: SetNotes): void {
  const text = notes.take(notes.segment.id === 'MTX' ? 2 : 1);
  if (text !== '') append(to, 'messages', text);
}

/** SAC: SAC05 is of type N2, an amount in hundredths. */
export function addCharge(to: { charges?: AllowanceOrCharge[] }, notes: SetNotes): void {
  const charge: AllowanceOrCharge = { indicator: notes.take(1) };
  setText(charge, 'code', notes, 2);
  const amount = notes.decimal(5, 2);
  if (amount !== null) charge.amount = amount;
  const percent = notes.decimal(7);
  if (percent !== null) charge.percent = percent;
  setText(charge, 'description', notes, 15);
  append(to, 'charges', charge);
}

/** Sets an optional text where the element has one and none was set before: a second one is left to `extra`. */
export function setText<K extends string>(to: { [key in K]?: string }, key: K, notes: SetNotes, element: number): void {
  if (to[key] === undefined && notes.peek(element) !== '') to[key] = notes.take(element) as (typeof to)[K];
}

/** Adds to a list that is only there where it has something. */
export function append<T extends object, K extends keyof T>(to: T, key: K, value: ElementOf<T[K]>): void {
  const list = to[key] as ElementOf<T[K]>[] | undefined;
  if (list === undefined) to[key] = [value] as T[K];
  else list.push(value);
}

type ElementOf<L> = L extends readonly (infer E)[] ? E : never;

/** The product or service id pairs (elements 235 and 234) from an element on, wherever they stand: empty pairs are passed over. */
export function addItems(items: ItemNumber[], notes: SetNotes, from: number): void {
  const { count } = notes.segment;
  for (let element = from; element <= count; element += 2) {
    // A qualifier alone names nothing; it is left to `extra`.
    if (notes.peek(element + 1) === '') continue;
    items.push({ qualifier: notes.take(element), value: notes.take(element + 1) });
  }
}

function addTexts(party: Party, key: 'moreNames' | 'address', notes: SetNotes): void {
  for (let element = 1; element <= 2; element++) {
    const text = notes.take(element);
    if (text !== '') append(party, key, text);
  }
}
