/**
 * Schedules: when an advice is due, and which kind. Pure: the time is an argument. Instants are milliseconds. What clock
 * changes do to a time is in cron-times.ts.
 */
import type { BusinessDays, Schedule } from '../../partners/schema/schedule-schema.ts';
import { parseDurationMs } from '../../settings/units.ts';
import { stopped } from './calendar.ts';
import { type CronTimes, cronTimes } from './cron-times.ts';

export type ScheduleSettings = Schedule;
export type AdviceMode = 'full' | 'delta';

export interface Run {
  readonly at: number;
  readonly mode: AdviceMode;
  /** What stops it, in words; absent where it is sent. */
  readonly stopped?: string;
}

/** Due times that are looked through for one that nothing stops: a year of minutes would not end a look. */
const stoppedMax = 20_000;
/** Missed times that are sent one by one where `missed` is all; of more, the newest. */
export const missedMax = 48;
const lateMs = 5 * 60_000;

/** First run after an instant, whether or not something stops it; undefined where the schedule never falls due again. */
export function nextRun(schedule: ScheduleSettings, after: number, calendar?: BusinessDays): Run | undefined {
  const next = cronOf(schedule.cron, schedule.zone).next(after);
  const whole = isDelta(schedule) ? cronOf(schedule.full as string, schedule.zone).next(after) : undefined;
  const at = next === undefined ? whole : Math.min(next, whole ?? next);
  return at === undefined ? undefined : run(schedule, calendar, at, whole === at);
}

/** First due time after an instant that nothing stops; undefined where there is none. */
export function nextDue(schedule: ScheduleSettings, after: number, calendar?: BusinessDays): number | undefined {
  let next = nextRun(schedule, after, calendar);
  for (let looked = 0; next?.stopped !== undefined && looked < stoppedMax; looked++) {
    next = nextRun(schedule, next.at, calendar);
  }
  return next?.stopped === undefined ? next?.at : undefined;
}

/**
 * The runs in (until, now] that are to be made now, oldest first, by the schedule's rule for what was missed. A full
 * one among those that the newest stands for makes the newest full: a delta would not say what it was to say.
 */
export function dueRuns(
  schedule: ScheduleSettings,
  until: number,
  now: number,
  calendar?: BusinessDays,
): readonly Run[] {
  const most = schedule.missed === 'all' ? missedMax : 1;
  const oldest = schedule.missed === 'skip' ? Math.max(until, now - latest(schedule) - 1) : until;
  const kept = (cron: string) => newestFirst(cron, schedule, calendar, { until: oldest, now, most });
  const regular = kept(schedule.cron);
  if (!isDelta(schedule)) return regular.reverse().map((at) => ({ at, mode: 'full' as const }));
  const whole = kept(schedule.full as string);
  if (most > 1) {
    const all = [...new Set([...regular, ...whole])].sort((a, b) => b - a).slice(0, most);
    return all.reverse().map((at) => ({ at, mode: whole.includes(at) ? ('full' as const) : ('delta' as const) }));
  }
  const newest = Math.max(regular[0] ?? 0, whole[0] ?? 0);
  return newest === 0 ? [] : [{ at: newest, mode: whole.length > 0 ? 'full' : 'delta' }];
}

/** The newest due time in (until, now] that nothing stops; undefined where there is none. */
export function newestDue(schedule: ScheduleSettings, until: number, now: number): number | undefined {
  return dueRuns({ ...schedule, missed: 'newest' }, until, now).at(-1)?.at;
}

interface Range {
  readonly until: number;
  readonly now: number;
  readonly most: number;
}

function newestFirst(
  cron: string,
  schedule: ScheduleSettings,
  calendar: BusinessDays | undefined,
  { until, now, most }: Range,
): number[] {
  const found: number[] = [];
  const compiled = cronOf(cron, schedule.zone);
  // Now itself is among them.
  let reference = now + 1;
  for (let looked = 0; looked < stoppedMax && found.length < most; looked++) {
    const previous = compiled.previous(reference);
    if (previous === undefined || previous <= until) break;
    if (stopped(schedule, calendar, previous) === undefined) found.push(previous);
    reference = previous;
  }
  return found;
}

function run(schedule: ScheduleSettings, calendar: BusinessDays | undefined, at: number, whole: boolean): Run {
  const why = stopped(schedule, calendar, at);
  return { at, mode: whole || !isDelta(schedule) ? 'full' : 'delta', ...(why !== undefined && { stopped: why }) };
}

function isDelta({ mode, full }: ScheduleSettings): boolean {
  return mode === 'delta' && full !== undefined;
}

function latest({ late }: ScheduleSettings): number {
  return (late === undefined ? undefined : parseDurationMs(late)) ?? lateMs;
}

const crons = new Map<string, CronTimes>();
/** Compiled expressions that are kept: as many as partners have schedules, and a few. */
const cronsMax = 2_000;

function cronOf(cron: string, zone = 'UTC'): CronTimes {
  const key = `${zone} ${cron}`;
  let compiled = crons.get(key);
  if (compiled === undefined) {
    if (crons.size >= cronsMax) crons.clear();
    compiled = cronTimes(cron, zone);
    crons.set(key, compiled);
  }
  return compiled;
}
