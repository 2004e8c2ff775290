/**
 * X12 dates and times (types DT and TM, X12.6 3.1.3.4 and 3.1.3.5) to ISO 8601 and back. Pure, and never throws on data:
 * what cannot be read is null.
 */
import { offsetText, type WallTime, zonedText } from '../canonical/instant.ts';

/** Two-digit years from here on are of the last century: X12 named its first dates in 1979, and none of ours is older. */
const windowFrom = 70;

/** `2026-11-25` of CCYYMMDD or of YYMMDD (70 to 99 are 1970 to 1999); null where it is no day of the calendar. */
export function isoDate(text: string): string | null {
  const { length } = text;
  if (length !== 8 && length !== 6) return null;
  const number = digitsOf(text, 0, length);
  if (number < 0) return null;
  const full = length === 8 ? text : `${number >= windowFrom * 10_000 ? '19' : '20'}${text}`;
  const year = digitsOf(full, 0, 4);
  const month = digitsOf(full, 4, 6);
  const day = digitsOf(full, 6, 8);
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return null;
  return `${full.slice(0, 4)}-${full.slice(4, 6)}-${full.slice(6, 8)}`;
}

/** The number that the digits from one place to another say; -1 where one of them is none. */
function digitsOf(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

/** `14:24:28` of HHMM, HHMMSS, HHMMSSD or HHMMSSDD, with seconds only where they were sent; null where it is no time of day. */
export function isoTime(text: string): string | null {
  const match = /^([01]\d|2[0-3])([0-5]\d)(?:([0-5]\d)(\d{1,2})?)?$/.exec(text);
  if (match === null) return null;
  const [, hours, minutes, seconds, fraction] = match;
  return `${hours}:${minutes}${seconds === undefined ? '' : `:${seconds}`}${fraction === undefined ? '' : `.${fraction}`}`;
}

/**
 * A date and a time of day, both ISO 8601, as wall time with seconds. Joined, since a longer text that is put together
 * with `+` stays in pieces, and JSON of a document with one takes twice as long to write.
 */
export function wallTimeOf(date: string, time: string): WallTime {
  return [date, 'T', time, time.length === 5 ? ':00' : ''].join('');
}

/**
 * Where on earth a wall time holds: an offset in milliseconds, an IANA zone, or unknown. X12 element 623: the standard
 * and daylight codes are offsets, the plain ones (ET, CT …) are zones, 01 to 12 are hours ahead of UTC and 13 to 24 are
 * 12 to 1 hours behind it, and LT is the sender's own time.
 */
export function zoneOfCode(code: string, own: string | undefined): number | string | undefined {
  const zone = zones[code];
  if (zone !== undefined) return zone;
  if (/^(0[1-9]|1\d|2[0-4])$/.test(code)) {
    const hours = Number(code);
    return hour * (hours <= 12 ? hours : hours - 25);
  }
  return own;
}

/** Whether element 623 has the code. */
export function isZoneCode(code: string): boolean {
  return code === 'LT' || zoneOfCode(code, undefined) !== undefined;
}

/** A wall time with its offset where one is known, and without one where nobody said: ISO 8601 allows both. */
export function withOffset(wall: WallTime, zone: number | string | undefined): string {
  if (zone === undefined) return wall;
  if (typeof zone === 'number') return [wall, offsetText(zone)].join('');
  const text = zonedText(wall, zone);
  return [text.slice(0, 10), text.slice(10)].join('');
}

/** A date time period (elements 1250 and 1251) in ISO 8601: D8, D6, RD8 as an interval, DT; null for other formats. */
export function isoPeriod(format: string, text: string): string | null {
  if (format === 'D8' || format === 'D6') return isoDate(text);
  if (format === 'RD8') {
    const [from, to] = text.split('-', 2).map(isoDate);
    return from && to ? [from, '/', to].join('') : null;
  }
  if (format !== 'DT') return null;
  const date = isoDate(text.slice(0, 8));
  const time = isoTime(text.slice(8));
  return date === null || time === null ? null : wallTimeOf(date, time);
}

/** CCYYMMDD of a day, `2026-11-25`. */
export function x12Date(day: string): string {
  return day.replaceAll('-', '');
}

/** CCYYMMDD and HHMMSS of an RFC 3339 instant, in its own offset. */
export function x12DateTime(instant: string): { readonly date: string; readonly time: string } {
  return { date: x12Date(instant.slice(0, 10)), time: instant.slice(11, 19).replaceAll(':', '') };
}

const hour = 3_600_000;

const zones: Readonly<Record<string, number | string>> = {
  __proto__: null as never,
  UT: 0,
  GM: 0,
  ES: -5 * hour,
  ED: -4 * hour,
  ET: 'America/New_York',
  CS: -6 * hour,
  CD: -5 * hour,
  CT: 'America/Chicago',
  MS: -7 * hour,
  MD: -6 * hour,
  MT: 'America/Denver',
  PS: -8 * hour,
  PD: -7 * hour,
  PT: 'America/Los_Angeles',
  AS: -9 * hour,
  AD: -8 * hour,
  AT: 'America/Anchorage',
  HS: -10 * hour,
  HD: -9 * hour,
  HT: 'Pacific/Honolulu',
  NS: -3.5 * hour,
  ND: -2.5 * hour,
  NT: 'America/St_Johns',
  TS: -4 * hour,
  TD: -3 * hour,
  TT: 'America/Halifax',
};

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
