/**
 * The times of a cron expression in a zone. Pure. Instants are milliseconds.
 *
 * An expression that names its hours is of the clock on the wall: a time that the zone skips in spring falls due right
 * after the gap, and one that comes twice in autumn falls due once, at its first coming. One that takes every hour, or
 * every so many (`*`), goes on by the clock as it is.
 */
import { Cron } from 'croner';
import { zoneOffset } from '../../../translators/canonical/instant.ts';
import { wallClock } from './wall-clock.ts';

export interface CronTimes {
  /** First time after an instant. */
  next(after: number): number | undefined;
  /** Last time before an instant. */
  previous(before: number): number | undefined;
}

const secondMs = 1_000;
const dayMs = 86_400_000;
/** No clock is ever put forward or back by more: so far a wall time may lie from where its instant is looked for. */
const changeMs = 4 * 3_600_000;

/** Throws croner's error where the expression cannot be read. */
export function cronTimes(cron: string, zone: string): CronTimes {
  return namesHours(cron) ? ofTheWall(cron, zone) : ofTheClock(cron, zone);
}

/** Minute, hour, day, month, weekday; six fields begin with seconds. */
function namesHours(cron: string): boolean {
  const fields = cron.trim().split(/\s+/);
  const hour = fields.length < 5 ? undefined : fields.at(-4);
  return hour !== undefined && !/[*?]/.test(hour) && !/^0?0-23(\/1)?$/.test(hour);
}

function ofTheClock(cron: string, zone: string): CronTimes {
  const compiled = new Cron(cron, { timezone: zone, paused: true });
  return {
    next: (after) => compiled.nextRun(new Date(after))?.getTime(),
    previous(before) {
      // Croner looks before whole seconds.
      const reference = new Date(Math.ceil(before / secondMs) * secondMs);
      return compiled.previousRuns(1, reference)[0]?.getTime();
    },
  };
}

/** Wall times are reckoned as if they were UTC, where no clock changes, and then looked for in the zone. */
function ofTheWall(cron: string, zone: string): CronTimes {
  const compiled = new Cron(cron, { timezone: 'UTC', paused: true });
  return {
    next(after) {
      let wall: Date | null = new Date(wallMs(after, zone) - changeMs);
      for (;;) {
        wall = compiled.nextRun(wall);
        if (wall === null) return undefined;
        const at = firstComing(wall.getTime(), zone);
        if (at > after) return at;
      }
    },
    previous(before) {
      let wall: Date | undefined = new Date(wallMs(before, zone) + changeMs);
      for (;;) {
        [wall] = compiled.previousRuns(1, wall);
        if (wall === undefined) return undefined;
        const at = firstComing(wall.getTime(), zone);
        if (at < before) return at;
      }
    },
  };
}

function wallMs(at: number, zone: string): number {
  return Date.parse(`${wallClock(at, zone)}Z`);
}

/** The first instant at which the zone's clock shows a wall time, or where it is put forward over it. */
function firstComing(wall: number, zone: string): number {
  const before = zoneOffset(wall - dayMs, zone);
  const after = zoneOffset(wall + dayMs, zone);
  if (zoneOffset(wall - before, zone) === before) return wall - before;
  if (zoneOffset(wall - after, zone) === after) return wall - after;
  // Neither holds in the gap. It lies between the instants that the two offsets would give.
  let [from, to] = [wall - after, wall - before];
  while (to - from > secondMs) {
    const middle = Math.floor((from + to) / 2 / secondMs) * secondMs;
    if (zoneOffset(middle, zone) === before) from = middle;
    else to = middle;
  }
  return to;
}
