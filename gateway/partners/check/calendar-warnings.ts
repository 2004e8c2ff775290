/**
 * Calendars that are about to know no holiday any more. Only a warning: time alone must not keep a gateway from starting.
 * Days of every year never run out, so a calendar of those alone is not warned of. Pure.
 */
import type { Partner } from '../partner.ts';
import { type BusinessDays, dateOf } from '../schema/schedule-schema.ts';

/** As long before as certificates are warned of. */
const warnDays = 30;
const dayMs = 86_400_000;

/** Sentences, one for each calendar whose last dated holiday is over, or is within a month. `now` in milliseconds. */
export function calendarWarnings(partners: Iterable<Partner>, now: number): readonly string[] {
  const last = new Map<string, { readonly date: string; readonly partners: string[] }>();
  for (const { id, calendar, send } of partners) {
    if (calendar === undefined || !send.some(({ schedule }) => schedule?.days === 'business')) continue;
    const date = lastHoliday(calendar);
    if (date === undefined || Date.parse(date) - now >= warnDays * dayMs) continue;
    const own = calendar.shared === undefined || (calendar.holidays ?? []).length > 0;
    const name = own ? `The calendar of ${id}` : `The calendar ${calendar.shared?.name}`;
    const known = last.get(name);
    if (known === undefined) last.set(name, { date, partners: own ? [] : [id] });
    else known.partners.push(id);
  }
  return [...last].map(([name, { date, partners: users }]) => {
    const who = users.length === 0 ? '' : ` (${users.join(', ')})`;
    return `${name}${who} knows no holiday after ${date}: from then on advices go out on every day of the week that it calls one of business. Add the next year's.`;
  });
}

/** The newest date among holidays that are not every year's; undefined where there is none. */
function lastHoliday({ holidays = [], shared }: BusinessDays): string | undefined {
  const dates = [...holidays, ...(shared?.holidays ?? [])].map(dateOf);
  return dates
    .filter((date) => date.length > 'MM-DD'.length)
    .sort()
    .at(-1);
}
