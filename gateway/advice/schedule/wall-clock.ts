/** What a zone's clock on the wall shows at an instant. Pure. */

const formats = new Map<string, Intl.DateTimeFormat>();

/** `2026-11-25T06:00:00`, as the zone shows it. `at` in milliseconds since 1970. */
export function wallClock(at: number, zone: string): string {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    formats.set(zone, format);
  }
  return format.format(at).replace(' ', 'T');
}

/** Day of the week of a wall clock's date, Sunday 0. */
export function weekdayOf(wall: string): number {
  return new Date(`${wall.slice(0, 10)}T00:00:00Z`).getUTCDay();
}

const names = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Days of `mon-fri` or `sat,sun`, Sunday 0; a range may go over the end of the week, as `fri-mon`. */
export function weekdaysOf(text: string): ReadonlySet<number> {
  const days = new Set<number>();
  for (const range of text.split(',')) {
    const [first = '', last = first] = range.split('-');
    const to = names.indexOf(last);
    for (let day = names.indexOf(first); ; day = (day + 1) % 7) {
      days.add(day);
      if (day === to) break;
    }
  }
  return days;
}
