/** Time zones and cron expressions: checked when they are read, so that none of them fails at three in the morning. */
import { Cron } from 'croner';
import { nearestWord } from '../settings/nearest.ts';
import { quote } from '../settings/wording.ts';
import type { Complaints, Path } from './complaints.ts';

/** A time zone by its IANA name. */
export function checkZone(zone: string, path: Path, complaints: Complaints): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    const near = nearestWord(zone, Intl.supportedValuesOf('timeZone'));
    const hint = near === undefined ? 'IANA names, as America/Chicago' : `did you mean ${near}?`;
    complaints.value(path, `\`zone\` is ${quote(zone)}, which is no time zone`, hint);
    return false;
  }
}

/** A schedule: its expression can be read, and falls due some day. */
export function checkSchedule(schedule: { cron: string; zone?: string }, path: Path, complaints: Complaints): void {
  const zoned = schedule.zone === undefined || checkZone(schedule.zone, [...path, 'zone'], complaints);
  const at = [...path, 'cron'];
  const given = `\`cron\` is ${quote(schedule.cron)}`;
  try {
    const timezone = zoned ? (schedule.zone ?? 'UTC') : 'UTC';
    const cron = new Cron(schedule.cron, { paused: true, mode: '5-or-6-parts', timezone });
    if (cron.nextRun(anyMoment) === null) complaints.value(at, `${given}, which never falls due`);
  } catch (error) {
    const why = (error as Error).message.replace(/^CronPattern: /, '');
    complaints.value(at, `${given}: ${why}`, 'minute hour day month weekday, as 0 6-20/2 * * 1-6');
  }
}

/** Whether a schedule ever falls due does not depend on when one asks. */
const anyMoment = new Date(0);
