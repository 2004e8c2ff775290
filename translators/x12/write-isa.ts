/** The interchange header as it is written, and the numbers and times in envelopes. */
import type { Identity, OutboundEnvelope, WriteControl, WriteDefect } from './outbound.ts';
import type { Separators } from './separators.ts';
import { cleanText } from './write-segment.ts';

type AnyInterchange = OutboundEnvelope & { readonly control: Pick<WriteControl, 'interchange' | 'at'> };

/** ISA, its elements padded to their fixed lengths (X12.5). */
export function isa(interchange: AnyInterchange, separators: Separators, defects: WriteDefect[]): string {
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

/** A control number, zeros before it. */
export function digits(number: number, width: number): string {
  if (!Number.isInteger(number) || number < 0 || number > 999_999_999) {
    throw new RangeError(`control number ${number} is not 0 to 999999999`);
  }
  return String(number).padStart(width, '0');
}

/** CCYYMMDD and HHMM of an RFC 3339 time in UTC. */
export function dateTime(at: string): { date: string; time: string } {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(at);
  if (match === null) throw new RangeError(`${JSON.stringify(at)} is not an RFC 3339 time`);
  const [, year, month, day, hour, minute] = match;
  return { date: `${year}${month}${day}`, time: `${hour}${minute}` };
}
