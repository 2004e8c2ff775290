/**
 * Date and time formats of flat files: tokens to wall time (ISO 8601) and back.
 *
 * Tokens: YYYY, YY (70-99 is 19xx, 00-69 is 20xx), C (IBM century digit, 0 is 19xx and 1 is 20xx), MM, M, DD, D, DDD
 * (day of the year), MMM (Jan), HH, H, hh, h, mm, ss, SSS, A (AM or PM), Z (Z, +05:00 or -0800). Text in brackets and
 * what is no letter stand for themselves; so does T between a date and a time.
 */

/** What a text says; only what its format has. `offset` is `Z` or `+05:00`. */
export interface DateTime {
  readonly date?: string;
  readonly time?: string;
  readonly offset?: string;
}

export interface DateTimeFormat {
  readonly has: { readonly date: boolean; readonly time: boolean; readonly offset: boolean };
  /** Null where the text is not in this format or no date of the calendar. */
  read(text: string): DateTime | null;
  /** Null where the format asks for what the value does not have. */
  write(value: DateTime): string | null;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const tokens: Readonly<Record<string, string>> = {
  YYYY: '\\d{4}',
  YY: '\\d{2}',
  C: '[01]',
  MMM: '[A-Za-z]{3}',
  MM: '\\d{2}',
  M: '\\d{1,2}',
  DDD: '\\d{3}',
  DD: '\\d{2}',
  D: '\\d{1,2}',
  HH: '\\d{2}',
  H: '\\d{1,2}',
  hh: '\\d{2}',
  h: '\\d{1,2}',
  mm: '\\d{2}',
  ss: '\\d{2}',
  SSS: '\\d{1,9}',
  A: '[AaPp]\\.?[Mm]\\.?',
  Z: 'Z|[+-]\\d{2}:?\\d{2}',
};

const piece = /\[([^\]]*)\]|YYYY|YY|MMM|MM|M|DDD|DD|D|HH|H|hh|h|mm|ss|SSS|A|Z|C|([^A-Za-z[]|T)/y;

type Piece = { readonly token: string } | { readonly literal: string };

/** A format from its text; a sentence on what is wrong with it where it is none. */
export function dateTimeFormat(format: string): DateTimeFormat | string {
  const pieces = split(format);
  if (typeof pieces === 'string') return pieces;
  const used = pieces.flatMap((part) => ('token' in part ? [part.token] : []));
  const doubled = used.find((token, i) => used.indexOf(token) !== i);
  if (doubled !== undefined) return `the token ${doubled} stands twice in ${format}`;
  const one = (...names: string[]) => names.some((name) => used.includes(name));
  const date = one('YYYY', 'YY') && (one('DDD') || (one('MMM', 'MM', 'M') && one('DD', 'D')));
  const time = one('HH', 'H') || (one('hh', 'h') && one('A'));
  if (!date && one('YYYY', 'YY', 'C', 'MMM', 'MM', 'M', 'DDD', 'DD', 'D')) {
    return `${format} is no whole date: a year, a month and a day, or a year and a day of the year`;
  }
  if (!date && !time) return `${format} is neither a date nor a time: the hour is HH, or hh with A`;
  const pattern = pieces.map((part) => ('token' in part ? `(${tokens[part.token]})` : escaped(part.literal))).join('');
  const expression = new RegExp(`^${pattern}$`);
  return {
    has: { date, time, offset: one('Z') },
    read(text) {
      const match = expression.exec(text);
      return match === null
        ? null
        : understood(new Map(used.map((token, i) => [token, match[i + 1] ?? ''])), date, time);
    },
    write: (value) => written(pieces, value),
  };
}

function split(format: string): Piece[] | string {
  const pieces: Piece[] = [];
  piece.lastIndex = 0;
  while (piece.lastIndex < format.length) {
    const at = piece.lastIndex;
    const match = piece.exec(format);
    if (match === null)
      return `${format} has ${JSON.stringify(format.slice(at, at + 3))}, which is no date or time token`;
    const literal = match[1] ?? match[2];
    pieces.push(literal === undefined ? { token: match[0] } : { literal });
  }
  return pieces;
}

function understood(got: ReadonlyMap<string, string>, hasDate: boolean, hasTime: boolean): DateTime | null {
  const date = hasDate ? dateOf(got) : undefined;
  const time = hasTime ? timeOf(got) : undefined;
  if (date === null || time === null) return null;
  const zone = got.get('Z');
  const offset = zone === undefined || zone === 'Z' ? zone : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  if (offset !== undefined && offset !== 'Z' && (offset.slice(1, 3) > '23' || offset.slice(4) > '59')) return null;
  return {
    ...(date === undefined ? {} : { date }),
    ...(time === undefined ? {} : { time }),
    ...(offset === undefined ? {} : { offset }),
  };
}

function dateOf(got: ReadonlyMap<string, string>): string | null {
  const year = yearOf(got);
  const dayOfYear = got.get('DDD');
  if (dayOfYear !== undefined) return isoDate(year, 1, Number(dayOfYear), Number(dayOfYear) <= 365 + leap(year));
  const name = got.get('MMM')?.toLowerCase();
  const month =
    name === undefined ? Number(got.get('MM') ?? got.get('M')) : 1 + months.findIndex((m) => m.toLowerCase() === name);
  const day = Number(got.get('DD') ?? got.get('D'));
  const length = [31, 28 + leap(year), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return isoDate(year, month, day, day <= length);
}

function yearOf(got: ReadonlyMap<string, string>): number {
  const full = got.get('YYYY');
  if (full !== undefined) return Number(full);
  const short = Number(got.get('YY'));
  const century = got.get('C');
  if (century !== undefined) return 1900 + 100 * Number(century) + short;
  return short >= 70 ? 1900 + short : 2000 + short;
}

function leap(year: number): 0 | 1 {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 1 : 0;
}

/** Day of the month, or of the year where the month is January and the day is past it. */
function isoDate(year: number, month: number, day: number, exists: boolean): string | null {
  if (!exists || day < 1 || year < 1) return null;
  if (day <= 28) return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  const instant = new Date(0);
  instant.setUTCFullYear(year, month - 1, day);
  return instant.toISOString().slice(0, 10);
}

function timeOf(got: ReadonlyMap<string, string>): string | null {
  const half = got.get('A')?.[0]?.toLowerCase();
  let hour = Number(got.get('HH') ?? got.get('H') ?? got.get('hh') ?? got.get('h'));
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half === 'p' ? 12 : 0);
  }
  const minute = Number(got.get('mm') ?? 0);
  const second = Number(got.get('ss') ?? 0);
  if (hour > 23 || minute > 59 || second > 59) return null;
  const fraction = got.get('SSS')?.replace(/0+$/, '') ?? '';
  return `${two(hour)}:${two(minute)}:${two(second)}${fraction === '' ? '' : `.${fraction}`}`;
}

function written(pieces: readonly Piece[], value: DateTime): string | null {
  const texts = pieces.map((part) => ('token' in part ? tokenText(part.token, value) : part.literal));
  return texts.includes(null) ? null : texts.join('');
}

function tokenText(token: string, value: DateTime): string | null {
  if (token === 'Z') return value.offset ?? null;
  return /^[YCMD]/.test(token) ? dateToken(token, value.date) : timeToken(token, value.time);
}

function dateToken(token: string, date: string | undefined): string | null {
  if (date === undefined) return null;
  const [year = '', month = '', day = ''] = date.split('-');
  if (token === 'YYYY') return year;
  if (token === 'YY') return year.slice(2);
  if (token === 'C') return String(Number(year.slice(0, 2)) - 19);
  if (token === 'MMM') return months[Number(month) - 1] ?? null;
  if (token === 'MM') return month;
  if (token === 'M') return String(Number(month));
  if (token === 'DD') return day;
  if (token === 'D') return String(Number(day));
  const first = Date.UTC(Number(year), 0, 1);
  return String((Date.UTC(Number(year), Number(month) - 1, Number(day)) - first) / 86_400_000 + 1).padStart(3, '0');
}

function timeToken(token: string, time: string | undefined): string | null {
  if (time === undefined) return null;
  const [clock = '', fraction = ''] = time.split('.');
  const [hour = '', minute = '', second = ''] = clock.split(':');
  const twelve = Number(hour) % 12 || 12;
  if (token === 'HH') return hour;
  if (token === 'H') return String(Number(hour));
  if (token === 'hh') return two(twelve);
  if (token === 'h') return String(twelve);
  if (token === 'A') return Number(hour) < 12 ? 'AM' : 'PM';
  if (token === 'mm') return minute;
  if (token === 'ss') return second;
  return fraction.slice(0, 3).padEnd(3, '0');
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}

function escaped(literal: string): string {
  return literal.replace(/[.*+?^${}()|\\/-]/g, '\\$&');
}
