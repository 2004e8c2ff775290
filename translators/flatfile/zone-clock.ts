/**
 * Instants of a zone's dates and times, quickly: a file has a time on every row, and asking a zone for its offset takes
 * longer than reading the rest of the row. Clocks change at whole minutes, so that what holds for a minute holds for its
 * seconds.
 */
import { instantOf } from '../canonical/instant.ts';

/** RFC 3339 instant in UTC of `2026-03-08` and `02:30:00`, with up to nine decimals of a second. */
export type ZoneClock = (date: string, time: string) => string;

/** Minutes remembered. */
const minutesMax = 10_000;

/** A clock of a zone. It throws a RangeError on an unknown zone when it is asked. */
export function zoneClock(zone: string): ZoneClock {
  /** `2026-03-08T07:30` in UTC by the minute in the zone; the whole answer is asked for where an offset has seconds. */
  const minutes = new Map<string, string | undefined>();
  return (date, time) => {
    const wall = `${date}T${time}`;
    const minute = wall.slice(0, 16);
    let start = minutes.get(minute);
    if (start === undefined && !minutes.has(minute)) {
      const instant = instantOf(`${minute}:00`, zone);
      start = instant.endsWith(':00Z') ? instant.slice(0, 16) : undefined;
      if (minutes.size >= minutesMax) minutes.clear();
      minutes.set(minute, start);
    }
    return start === undefined ? instantOf(wall, zone) : `${start}${wall.slice(16)}Z`;
  };
}
