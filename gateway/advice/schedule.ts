/** Schedules: when an advice is due. Pure: the time is an argument. */
import { Cron } from 'croner';

export interface ScheduleSettings {
  readonly cron: string;
  readonly zone?: string;
}

/**
 * First due time after an instant; undefined where the schedule never falls due again. Both in milliseconds.
 *
 * Across clock changes, by croner's rule: a time that a zone skips in spring falls due right after the gap, and one
 * that comes twice in autumn falls due once, at its first coming.
 */
export function nextDue(schedule: ScheduleSettings, after: number): number | undefined {
  const cron = new Cron(schedule.cron, { timezone: schedule.zone ?? 'UTC', paused: true });
  return cron.nextRun(new Date(after))?.getTime();
}

/**
 * Stretches before now that are looked through for missed due times, shortest first: the newest is wanted, and a
 * schedule may fall due every second. What is older than the longest is not caught up with.
 */
const catchUpMs = [60_000, 3_600_000, 86_400_000];

/**
 * The newest due time in (until, now]; undefined where there is none. After a downtime the missed ones are caught up
 * with by this one alone, for an older advice tells a partner nothing that the newer does not.
 */
export function newestDue(schedule: ScheduleSettings, until: number, now: number): number | undefined {
  for (const stretch of catchUpMs) {
    const newest = newestAfter(schedule, Math.max(until, now - stretch), now);
    if (newest !== undefined || until >= now - stretch) return newest;
  }
  return undefined;
}

function newestAfter(schedule: ScheduleSettings, after: number, now: number): number | undefined {
  let newest: number | undefined;
  for (let at = after; ; at = newest) {
    const next = nextDue(schedule, at);
    if (next === undefined || next > now) return newest;
    newest = next;
  }
}
