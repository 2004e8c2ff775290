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
  return cronOf(schedule).nextRun(new Date(after))?.getTime();
}

/**
 * The newest due time in (until, now]; undefined where there is none. After a downtime the missed ones are caught up
 * with by this one alone, for an older advice tells a partner nothing that the newer does not.
 */
export function newestDue(schedule: ScheduleSettings, until: number, now: number): number | undefined {
  const cron = cronOf(schedule);
  // Due times are whole seconds, and croner looks before its reference: the second after now takes now itself in.
  const reference = new Date((Math.floor(now / 1_000) + 1) * 1_000);
  const newest = cron.previousRuns(1, reference)[0]?.getTime();
  return newest === undefined || newest <= until ? undefined : newest;
}

function cronOf({ cron, zone }: ScheduleSettings): Cron {
  return new Cron(cron, { timezone: zone ?? 'UTC', paused: true });
}
