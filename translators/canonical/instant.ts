/**
 * Wall time in an IANA zone, as an instant: pure, by the zone tables that the language itself carries (ECMA-402).
 *
 * Where clocks are put forward, a wall time that never was counts on from the hour before (02:30 becomes 03:30 summer
 * time); where they are put back, a wall time that was twice is the first of the two. Temporal calls this "compatible",
 * and RFC 5545 section 3.3.5 asks the same.
 */

/** ISO 8601 date and time without an offset: `2026-03-08T02:30:00`, with up to nine decimals of a second. */
export type WallTime = string;

const wallTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?$/;

/** Formatters are dear to make, and a gateway knows few zones; they hold no state that a caller could see. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/** Whether a name is a time zone of the IANA database: what a configuration is checked with. */
export function isZone(name: string): boolean {
  try {
    formatter(name);
    return true;
  } catch {
    return false;
  }
}

/** Offset from UTC of a zone at an instant, both in milliseconds; east is positive. Throws a RangeError on an unknown zone. */
export function zoneOffset(instantMs: number, zone: string): number {
  const name = formatter(zone)
    .formatToParts(instantMs)
    .find((part) => part.type === 'timeZoneName')?.value;
  const match = /^GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(name ?? '');
  if (match === null) return 0;
  const [, sign, hours, minutes, seconds = '0'] = match;
  const size = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -size : size;
}

/** Offset in milliseconds that a wall time has in a zone. Throws a RangeError on an unknown zone or what is no wall time. */
export function wallOffset(wall: WallTime, zone: string): number {
  const asUtc = epochOf(wall);
  const before = zoneOffset(asUtc - dayMs, zone);
  const after = zoneOffset(asUtc + dayMs, zone);
  if (before === after) return before;
  if (zoneOffset(asUtc - before, zone) === before) return before;
  // Neither holds in the gap; the offset from before it makes 02:30 the instant that summer time calls 03:30.
  return zoneOffset(asUtc - after, zone) === after ? after : before;
}

/** RFC 3339 instant in UTC of a wall time in a zone. Throws a RangeError on an unknown zone or what is no wall time. */
export function instantOf(wall: WallTime, zone: string): string {
  return instantText(epochOf(wall) - wallOffset(wall, zone), fractionOf(wall));
}

/** RFC 3339 text of the same instant with the zone's own offset: `2026-03-08T03:30:00-05:00`. Throws as `instantOf` does. */
export function zonedText(wall: WallTime, zone: string): string {
  const offset = wallOffset(wall, zone);
  const local = epochOf(wall) - offset + zoneOffset(epochOf(wall) - offset, zone);
  const shown = zoneOffset(epochOf(wall) - offset, zone);
  return `${instantText(local, fractionOf(wall)).slice(0, -1)}${offsetText(shown)}`;
}

/** `-05:00` of an offset in milliseconds; `Z` where it is none. RFC 3339 knows whole minutes only. */
export function offsetText(offsetMs: number): string {
  if (offsetMs === 0) return 'Z';
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** Calendar date in a zone at an RFC 3339 instant. */
export function dateIn(instant: string, zone: string): string {
  const ms = Date.parse(instant);
  return new Date(ms + zoneOffset(ms, zone)).toISOString().slice(0, 10);
}

const dayMs = 86_400_000;

/** Whether the calendar has a day, `2026-09-15`: a date parses also where its month is shorter, and is a day of the next one then. */
export function dayExists(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}

/** A calendar day some days on, or before: `2026-09-15` and 3 is `2026-09-18`. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

function formatter(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  formatters.set(zone, made);
  return made;
}

function epochOf(wall: WallTime): number {
  const ms = wallTime.test(wall) ? Date.parse(`${wall.slice(0, 19)}Z`) : Number.NaN;
  if (Number.isNaN(ms)) throw new RangeError(`not a wall time: ${wall}`);
  return ms;
}

function fractionOf(wall: WallTime): string {
  return wall.slice(19);
}

function instantText(ms: number, fraction: string): string {
  return `${new Date(ms).toISOString().slice(0, 19)}${fraction}Z`;
}
