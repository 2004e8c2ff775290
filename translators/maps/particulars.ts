/** Segments that stand in many places and mean the same in each: REF, N9, DTM, PER, N1 to N4, PID, MSG, MTX, MAN, product ids. */
import type { Characteristic, Contact, DatedEvent, ItemNumber, Party, Reference } from '../canonical/parts.ts';
import { isoDate, isoPeriod, isoTime, isZoneCode, wallTimeOf, withOffset, zoneOfCode } from './dates.ts';
import { append, date, type Field, readFields, text, time } from './fields.ts';
import type { SetNotes } from './set-notes.ts';

/** What a heading, a line, an order or a package can have of them. */
export interface Particulars {
  references?: Reference[];
  dates?: DatedEvent[];
  parties?: Party[];
}

/** REF: qualifier, value and description. */
export function addReference(to: { references?: Reference[] }, notes: SetNotes): Reference {
  const reference: Reference = { qualifier: notes.take(1), value: notes.take(2) };
  const description = notes.take(3);
  if (description !== '') reference.description = description;
  if (to.references === undefined) to.references = [reference];
  else to.references.push(reference);
  return reference;
}

/** N9: a reference, with the date and time that it is of. */
export function addNote(to: { references?: Reference[] }, notes: SetNotes): void {
  const reference = addReference(to, notes);
  const on = date(notes, 4);
  if (on !== undefined) reference.date = on;
  const at = time(notes, 5);
  if (at !== undefined) reference.time = at;
}

/** DTM: a date, with the time and zone where they were sent, or a date time period (DTM05, DTM06). */
export function addDate(to: { dates?: DatedEvent[] }, notes: SetNotes): void {
  const event: DatedEvent = { qualifier: notes.take(1), value: dtmValue(notes) };
  if (to.dates === undefined) to.dates = [event];
  else to.dates.push(event);
}

/** Value of a DTM: ISO 8601 where it could be read, the partner's text with a finding otherwise. */
export function dtmValue(notes: SetNotes): string {
  return notes.segment.has(2) ? dateTimeValue(notes, 2, 3, 4, centuryOf(notes)) : periodValue(notes);
}

/** A date element, and its time and zone elements where the segment has them. `century` goes before a date of six digits. */
function dateTimeValue(notes: SetNotes, dateAt: number, timeAt: number, zoneAt: number, century: string): string {
  const raw = notes.take(dateAt);
  const day = isoDate(raw.length === 6 ? `${century}${raw}` : raw);
  if (day === null) {
    notes.unreadable('date-unreadable', dateAt, 'date');
    return raw;
  }
  if (!notes.segment.has(timeAt)) return day;
  const hour = isoTime(notes.peek(timeAt));
  if (hour === null) {
    notes.unreadable('date-unreadable', timeAt, 'time of day');
    return day;
  }
  notes.mark(timeAt);
  const zone = notes.peek(zoneAt);
  if (isZoneCode(zone)) notes.mark(zoneAt);
  return withOffset(wallTimeOf(day, hour), zoneOfCode(zone, notes.zone));
}

/** Before 004010, DTM05 was the century of the date's two-digit year (element 624). */
function centuryOf(notes: SetNotes): string {
  const century = notes.peek(5);
  if (century !== '19' && century !== '20') return '';
  notes.mark(5);
  return century;
}

function periodValue(notes: SetNotes): string {
  const sent = notes.take(6);
  const period = isoPeriod(notes.peek(5), sent);
  if (period === null) return sent;
  notes.mark(5);
  return period;
}

/** PER: role, name and up to three numbers with their qualifiers. */
export function addContact(to: { contacts?: Contact[] }, notes: SetNotes): void {
  const contact: Contact = { role: notes.take(1), numbers: [] };
  const name = notes.take(2);
  if (name !== '') contact.name = name;
  for (let element = 3; element <= 7; element += 2) {
    const value = notes.take(element + 1);
    if (value !== '') contact.numbers.push({ qualifier: notes.take(element), value });
  }
  append(to, 'contacts', contact);
}

/** N1: a new party, which N2 to N4, REF and PER then tell more of. */
export function addParty(to: { parties?: Party[] }, notes: SetNotes): Party {
  const party: Party = { role: notes.take(1) };
  const name = notes.take(2);
  if (name !== '') party.name = name;
  const value = notes.take(4);
  if (value !== '') party.id = { qualifier: notes.take(3), value };
  if (to.parties === undefined) to.parties = [party];
  else to.parties.push(party);
  return party;
}

/** The segments of an N1 loop after the N1. */
export const partySegments = {
  N2: (party: Party, notes: SetNotes) => {
    for (let element = 1; element <= 2; element++) {
      const name = notes.take(element);
      if (name !== '') append(party, 'moreNames', name);
    }
  },
  N3: (party: Party, notes: SetNotes) => {
    for (let element = 1; element <= 2; element++) {
      const line = notes.take(element);
      if (line !== '') append(party, 'address', line);
    }
  },
  N4: (party: Party, notes: SetNotes) => {
    setText(party, 'city', notes, 1);
    setText(party, 'region', notes, 2);
    setText(party, 'postalCode', notes, 3);
    setText(party, 'country', notes, 4);
    if (party.location !== undefined || !notes.segment.has(6)) return;
    party.location = { qualifier: notes.take(5), value: notes.take(6) };
  },
  REF: (party: Party, notes: SetNotes) => {
    addReference(party, notes);
  },
  PER: (party: Party, notes: SetNotes) => addContact(party, notes),
} as const;

/** What an item can have of PID. */
interface Described {
  descriptions?: string[];
  characteristics?: Characteristic[];
}

/** PID: the description (PID05), and what it is of where that is told. PID01 says only whether it is text (F), coded (S) or both (X). */
export function addDescription(to: Described, notes: SetNotes): void {
  const description = notes.take(5);
  const isPlain = !(notes.segment.has(2) || notes.segment.has(3) || notes.segment.has(4));
  if (isPlain && description === '') return;
  const kind = notes.peek(1);
  if (kind === 'F' || kind === 'S' || kind === 'X') notes.mark(1);
  if (description !== '') {
    if (to.descriptions === undefined) to.descriptions = [description];
    else to.descriptions.push(description);
  }
  if (isPlain) return;
  const characteristic = readFields(notes, characteristicFields);
  if (characteristic !== undefined) append(to, 'characteristics', characteristic);
}

const characteristicFields: readonly Field<Characteristic>[] = [
  ['characteristic', text, 2],
  ['agency', text, 3],
  ['code', text, 4],
  ['text', text, 5],
];

/** MSG01, or MTX02 as 005010 has it. */
export function addMessage(to: { messages?: string[] }, notes: SetNotes): void {
  const message = notes.take(notes.segment.id === 'MTX' ? 2 : 1);
  if (message !== '') append(to, 'messages', message);
}

/** MAN: two marks at most, each a qualifier and a number. MAN03 and MAN06, the ends of ranges, are left to `extra`. */
export function addMarks(to: { marks?: ItemNumber[] }, notes: SetNotes): void {
  for (let element = 1; element <= 4; element += 3) {
    const value = notes.take(element + 1);
    if (value !== '') append(to, 'marks', { qualifier: notes.take(element), value });
  }
}

/** Sets an optional text where the element has one and none was set before: a second one is left to `extra`. */
export function setText<K extends string>(to: { [key in K]?: string }, key: K, notes: SetNotes, element: number): void {
  if (to[key] !== undefined || !notes.segment.has(element)) return;
  const value = notes.take(element);
  if (value !== '') to[key] = value as (typeof to)[K];
}

/** The product or service id pairs (elements 235 and 234) from an element on, wherever they stand: empty pairs are passed over. */
export function addItems(items: ItemNumber[], notes: SetNotes, from: number): void {
  const { count } = notes.segment;
  for (let element = from; element < count; element += 2) {
    const value = notes.peek(element + 1);
    // A qualifier alone names nothing; it is left to `extra`.
    if (value === '') continue;
    notes.mark(element + 1);
    items.push({ qualifier: notes.take(element), value });
  }
}
