/** What stops a due time: a day without business, or a blackout window. Pure. */
import { type BusinessDays, dateOf, type Schedule } from '../../partners/schema/schedule-schema.ts';
import { wallClock, weekdayOf, weekdaysOf } from './wall-clock.ts';

type Blackout = NonNullable<Schedule['blackout']>[number];

/** Why nothing is sent at an instant, in words; undefined where nothing stops it. `at` in milliseconds. */
export function stopped(
  { zone = 'UTC', days, blackout = [] }: Pick<Schedule, 'zone' | 'days' | 'blackout'>,
  calendar: BusinessDays | undefined,
  at: number,
): string | undefined {
  if (days !== 'business' && blackout.length === 0) return undefined;
  const wall = wallClock(at, zone);
  if (days === 'business') {
    const holiday = noBusiness(calendar ?? {}, wall);
    if (holiday !== undefined) return holiday;
  }
  const window = blackout.find((one) => within(one, wall));
  return window && `blackout from ${window.from} to ${window.to}`;
}

type Layer = Omit<BusinessDays, 'shared'> & { readonly name?: string };

/** The partner's own dates decide first, then those of the calendar that it shares, then the day of the week. */
function noBusiness({ shared, ...own }: BusinessDays, wall: string): string | undefined {
  const date = wall.slice(0, 10);
  const isOf = (day: string) => dateOf(day) === date || dateOf(day) === date.slice(5);
  const layers: readonly Layer[] = shared === undefined ? [own] : [own, shared];
  for (const { workdays = [], holidays = [], name = '' } of layers) {
    if (workdays.some(isOf)) return undefined;
    const holiday = holidays.find(isOf);
    if (holiday !== undefined) return `holiday ${holiday}${name && ` (${name})`}`;
  }
  const weekdays = own.weekdays ?? shared?.weekdays ?? 'mon-fri';
  return weekdaysOf(weekdays).has(weekdayOf(wall)) ? undefined : `no day of business (${weekdays})`;
}

/** Whether a wall clock's time is in a window, once by its dates or every day. */
function within(window: Blackout, wall: string): boolean {
  const { from, to } = window;
  if (from.length === clockLength) return isWithinDay(window, wall);
  const minute = wall.slice(0, 16);
  return minute >= from.replace(' ', 'T') && minute < to.replace(' ', 'T');
}

const clockLength = 'HH:MM'.length;

/** Whether a wall clock's time is in a window of every day, or of some: it belongs to the day that it begins on. */
export function isWithinDay({ from, to, days }: Blackout, wall: string): boolean {
  const time = wall.slice(11, 16);
  const allowed = days === undefined ? undefined : weekdaysOf(days);
  const today = weekdayOf(wall);
  const begins = (day: number) => allowed === undefined || allowed.has(day);
  if (from < to) return time >= from && time < to && begins(today);
  return (time >= from && begins(today)) || (time < to && begins((today + 6) % 7));
}
