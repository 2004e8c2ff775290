/**
 * Whether bytes are a number, a date or a time (X12.6 section 3.5.1), without making a string of them.
 */

const zero = 0x30;
const nine = 0x39;
const minus = 0x2d;
const point = 0x2e;
const exponent = 0x45;

/**
 * Digits of an integer, type N0 to N9; -1 where it is none. The sign is no digit, and counts toward no length
 * (X12.6 section 3.5.1.1).
 */
export function integerDigits(bytes: Uint8Array, from: number, to: number): number {
  const first = bytes[from] === minus ? from + 1 : from;
  for (let at = first; at < to; at++) {
    const byte = bytes[at]!;
    if (byte < zero || byte > nine) return -1;
  }
  return to > first ? to - first : -1;
}

/**
 * Digits of a decimal number, type R; -1 where it is none. Neither the sign nor the decimal point is a digit
 * (X12.6 section 3.5.1.2). With `exponential` a base-10 exponent may follow, as in 1.5E-3; its digits count.
 */
export function decimalDigits(bytes: Uint8Array, from: number, to: number, exponential: boolean): number {
  let digits = 0;
  let points = 0;
  for (let at = bytes[from] === minus ? from + 1 : from; at < to; at++) {
    const byte = bytes[at]!;
    if (byte >= zero && byte <= nine) digits++;
    else if (byte === point && points === 0) points = 1;
    else if (byte === exponent && exponential && digits > 0) {
      const more = integerDigits(bytes, at + 1, to);
      return more < 0 ? -1 : digits + more;
    } else return -1;
  }
  return digits === 0 ? -1 : digits;
}

/** Value of two digits; -1 where they are none. */
function two(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - zero;
  const ones = bytes[at + 1]! - zero;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

const monthDays = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether bytes are CCYYMMDD or YYMMDD and a day of the calendar. */
export function isDate(bytes: Uint8Array, from: number, to: number): boolean {
  const length = to - from;
  if (length !== 8 && length !== 6) return false;
  const century = length === 8 ? two(bytes, from) : 20;
  const year = two(bytes, to - 6);
  const month = two(bytes, to - 4);
  const day = two(bytes, to - 2);
  if (century < 0 || year < 0 || month < 1 || month > 12 || day < 1 || day > monthDays[month]!) return false;
  if (month !== 2 || day < 29 || length === 6) return month !== 2 || day < 29 || year % 4 === 0;
  return year === 0 ? century % 4 === 0 : year % 4 === 0;
}

/** Whether bytes are HHMM, HHMMSS, HHMMSSD or HHMMSSDD, from 0000 to 2359. */
export function isTime(bytes: Uint8Array, from: number, to: number): boolean {
  const length = to - from;
  if (length !== 4 && (length < 6 || length > 8)) return false;
  const hours = two(bytes, from);
  const minutes = two(bytes, from + 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return false;
  if (length === 4) return true;
  const seconds = two(bytes, from + 4);
  if (seconds < 0 || seconds > 59) return false;
  for (let at = from + 6; at < to; at++) if (bytes[at]! < zero || bytes[at]! > nine) return false;
  return true;
}

/** Characters in bytes that are UTF-8, or bytes where they are not told apart: continuation bytes count for nothing. */
export function charactersOf(bytes: Uint8Array, from: number, to: number): number {
  let characters = 0;
  for (let at = from; at < to; at++) if ((bytes[at]! & 0xc0) !== 0x80) characters++;
  return characters;
}
