/**
 * config/calendars.yaml: business calendars that partners share, by name. Dates belong to no zone: each schedule reads
 * them by its own clock. A partner names one, and may add days of its own.
 */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { Type } from 'typebox';
import { dayExists } from '../../translators/canonical/instant.ts';
import { checkYaml } from '../settings/check.ts';
import type { ConfigError } from '../settings/config-error.ts';
import { quote } from '../settings/wording.ts';
import { readYaml } from '../settings/yaml.ts';
import { Complaints, type Path } from './complaints.ts';
import { codeOf } from './folder.ts';
import { type BusinessDays, Days, dateOf, type PartnerCalendar } from './schema/schedule-schema.ts';

export const CalendarsFile = Type.Record(
  Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' }),
  Type.Object(Days.properties, { additionalProperties: false, description: 'Days of business under a name.' }),
  {
    additionalProperties: false,
    patternErrorMessage: 'a calendar is named by lower-case letters, digits and hyphens, as us-retail',
    $id: 'calendars.schema.json',
    title: 'Crossdock calendars',
    description: 'Business calendars by name.',
  },
);

/** Calendars by name. */
export type Calendars = ReadonlyMap<string, BusinessDays>;

export interface CalendarsRead {
  /** Undefined where the file is wrong: which names there are is then not known. */
  readonly calendars: Calendars | undefined;
  readonly errors: readonly ConfigError[];
  /** What tells one content of the file from another; empty where there is no file. */
  readonly version: string;
}

/** What tells one state of the file from another, without reading it. */
export async function calendarsStamp(file: string): Promise<string> {
  return stat(file).then(
    ({ size, mtimeMs, ctimeMs, ino }) => `${size} ${mtimeMs} ${ctimeMs} ${ino}`,
    (error: NodeJS.ErrnoException) => codeOf(error),
  );
}

/**
 * Reads and checks the calendars; never throws on what a person wrote. Without the file there are none: whoever names
 * one is told so.
 *
 * @param file absolute path
 * @param shown what errors call the file
 */
export async function readCalendars(file: string, shown: string): Promise<CalendarsRead> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return { calendars: new Map(), errors: [], version: '' };
    const message = `the calendars cannot be read: ${code}`;
    const hint = 'folders.calendars in gateway.yaml names the file';
    return { calendars: undefined, errors: [{ file: shown, line: 0, column: 0, message, hint }], version: code };
  }
  const version = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const yaml = readYaml(shown, text);
  // A file of comments alone has no calendar yet.
  if (yaml.value === '' && yaml.errors.length === 0) return { calendars: new Map(), errors: [], version };
  const checked = checkYaml(yaml, CalendarsFile);
  if (checked.value === undefined) return { calendars: undefined, errors: checked.errors, version };
  const complaints = new Complaints(yaml);
  const entries = Object.entries(checked.value);
  for (const [name, days] of entries) checkDays(days, [name], complaints);
  return { calendars: new Map(entries), errors: complaints.errors, version };
}

/** What a partner's `calendar` comes to; a name that is none is complained about. */
export function calendarOf(
  given: PartnerCalendar | undefined,
  calendars: Calendars | undefined,
  complaints: Complaints,
): BusinessDays | undefined {
  if (given === undefined) return undefined;
  const { use, ...own } = typeof given === 'string' ? { use: given } : given;
  checkDays(own, ['calendar'], complaints);
  if (use === undefined || calendars === undefined) return own;
  const shared = calendars.get(use);
  const path = typeof given === 'string' ? ['calendar'] : ['calendar', 'use'];
  if (shared === undefined) complaints.oneOf(path, use, 'calendar in calendars.yaml', [...calendars.keys()]);
  return { ...own, ...(shared && { shared: { ...shared, name: use } }) };
}

/** Dates are days of the calendar, and each is said once. */
function checkDays({ holidays = [], workdays = [] }: BusinessDays, path: Path, complaints: Complaints): void {
  const said = new Map<string, string>();
  for (const [list, days] of [['holidays', holidays] as const, ['workdays', workdays] as const]) {
    for (const [index, day] of days.entries()) {
      const at = [...path, list, index];
      const date = dateOf(day);
      const before = said.get(date);
      said.set(date, list);
      if (!isDate(date)) complaints.value(at, `${quote(date)} is no day of the calendar`);
      else if (before === list) complaints.value(at, `${quote(date)} stands twice`, 'leave one of them out');
      else if (before !== undefined) {
        complaints.value(at, `${quote(date)} is in \`holidays\` too`, 'a day is one of the two; leave one of them out');
      }
    }
  }
}

/** Every year's day may be the 29th of February. */
function isDate(date: string): boolean {
  return dayExists(date.length === 'MM-DD'.length ? `2000-${date}` : date);
}
