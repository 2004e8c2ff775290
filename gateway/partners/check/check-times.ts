/** Time zones and cron expressions: checked when they are read, so that none of them fails at three in the morning. */
import { Cron } from 'croner';
import { nextDue } from '../../advice/schedule/schedule.ts';
import { nearestWord } from '../../settings/nearest.ts';
import { quote } from '../../settings/wording.ts';
import type { Complaints, Path } from '../complaints.ts';
import type { BusinessDays, Schedule } from '../schema/schedule-schema.ts';

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

/** A schedule: its expressions can be read, it falls due some day, and its settings go together. */
export function checkSchedule(
  schedule: Schedule,
  path: Path,
  complaints: Complaints,
  calendar: BusinessDays | undefined = undefined,
): void {
  const zoned = schedule.zone === undefined || checkZone(schedule.zone, [...path, 'zone'], complaints);
  const zone = zoned ? (schedule.zone ?? 'UTC') : 'UTC';
  const readable = checkCron('cron', schedule.cron, zone, path, complaints);
  const whole = schedule.full === undefined || checkCron('full', schedule.full, zone, path, complaints);
  checkMode(schedule, path, complaints);
  if (schedule.late !== undefined && schedule.missed !== 'skip') {
    complaints.key([...path, 'late'], '`late` is of `missed: skip`, and `missed` is another');
  }
  const windows = schedule.blackout ?? [];
  const sound = windows.map((window, index) => checkWindow(window, [...path, 'blackout', index], complaints));
  if (!zoned || !readable || !whole || sound.includes(false)) return;
  checkStopped({ ...schedule, zone }, path, calendar, complaints);
}

/** Each expression for itself: a delta whose full times are all stopped would never say everything again. */
function checkStopped(
  schedule: Schedule,
  path: Path,
  calendar: BusinessDays | undefined,
  complaints: Complaints,
): void {
  const { full, mode, ...regular } = schedule;
  const stops = '`days` or `blackout` stop every time of it';
  if (nextDue(regular, aDay, calendar) === undefined) {
    complaints.value([...path, 'cron'], `the schedule never falls due: ${stops}`);
  }
  if (mode !== 'delta' || full === undefined) return;
  if (nextDue({ ...regular, cron: full }, aDay, calendar) !== undefined) return;
  const message = `\`full\` is ${quote(full)}, and ${stops}: everything is never said again`;
  complaints.value([...path, 'full'], message);
}

function checkMode({ mode, full }: Schedule, path: Path, complaints: Complaints): void {
  if (mode === 'delta' && full === undefined) {
    const hint = 'as full: 0 5 * * *, the time when everything is said again';
    complaints.value([...path, 'mode'], '`mode` is "delta", and no `full` says when everything is said', hint);
  }
  if (mode !== 'delta' && full !== undefined) {
    complaints.key([...path, 'full'], '`full` is of `mode: delta`; a schedule of another mode always says everything');
  }
}

function checkCron(key: 'cron' | 'full', text: string, timezone: string, path: Path, complaints: Complaints): boolean {
  const at = [...path, key];
  const given = `\`${key}\` is ${quote(text)}`;
  try {
    const cron = new Cron(text, { paused: true, mode: '5-or-6-parts', timezone });
    if (cron.nextRun(anyMoment) !== null) return true;
    complaints.value(at, `${given}, which never falls due`);
  } catch (error) {
    const why = (error as Error).message.replace(/^CronPattern: /, '');
    complaints.value(at, `${given}: ${why}`, 'minute hour day month weekday, as 0 6-20/2 * * 1-6');
  }
  return false;
}

type Window = NonNullable<Schedule['blackout']>[number];

function checkWindow({ from, to, days }: Window, path: Path, complaints: Complaints): boolean {
  const dated = from.length > 5;
  if (dated !== to.length > 5) {
    const message = `\`from\` is ${quote(from)} and \`to\` is ${quote(to)}: both have a date, or neither`;
    complaints.value([...path, 'to'], message);
    return false;
  }
  if (from === to || (dated && from.replace(' ', 'T') > to.replace(' ', 'T'))) {
    complaints.value([...path, 'to'], `\`to\` is ${quote(to)}, not after \`from\`: the window can never apply`);
    return false;
  }
  if (dated && days !== undefined) complaints.key([...path, 'days'], '`days` are of a window without dates');
  return true;
}

/** Whether a schedule ever falls due does not depend on when one asks. */
const anyMoment = new Date(0);
/** After the windows of these years, so that one that is over does not count. */
const aDay = Date.UTC(2100, 0, 1);
