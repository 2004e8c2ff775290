/** When a partner is sent something: the shape of a schedule and of a business calendar in partner.yaml. */
import { type Static, Type } from 'typebox';
import { DurationText } from '../../settings/units.ts';

const closed = { additionalProperties: false } as const;

const weekday = '(mon|tue|wed|thu|fri|sat|sun)';
export const Weekdays = Type.String({
  pattern: `^${weekday}(-${weekday})?(,${weekday}(-${weekday})?)*$`,
  patternErrorMessage: 'days are mon to sun, with hyphens and commas, as mon-fri or mon,wed,sat',
});
const Moment = Type.String({
  pattern: '^([0-9]{4}-[0-9]{2}-[0-9]{2}[T ])?([01][0-9]|2[0-3]):[0-5][0-9]$',
  patternErrorMessage: 'a time is HH:MM, with a date before it where it is meant once, as 22:30 or 2026-12-24T18:00',
});
export const ClockTime = Type.String({
  pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
  patternErrorMessage: 'a time of day is HH:MM, as 08:30',
});
const Day = Type.String({
  pattern: '^([0-9]{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])( \\S.{0,59})?$',
  patternErrorMessage:
    'a day is a date, or month and day where it is every year, as 2026-11-26 or 12-25; words may follow, as 12-25 Christmas Day',
});
const CronText = Type.String({
  description: 'When it is sent: minute, hour, day, month, weekday; six fields begin with seconds.',
});

export const Days = Type.Object(
  {
    weekdays: Type.Optional({ ...Weekdays, description: 'Days of business; mon-fri unless told.' }),
    holidays: Type.Optional(
      Type.Array(Day, {
        description:
          'Dates without business, in the zone of the schedule that asks; words behind a date are shown where it stops one.',
      }),
    ),
    workdays: Type.Optional(
      Type.Array(Day, { description: 'Dates of business, whatever else says that they are none.' }),
    ),
  },
  { ...closed, description: 'Days of business.' },
);

export const Calendar = Type.Union(
  [
    Type.String({ minLength: 1, description: 'Name of a calendar in calendars.yaml.' }),
    Type.Object(
      {
        use: Type.Optional(
          Type.String({
            minLength: 1,
            description: 'Name of a calendar in calendars.yaml; what stands beside it goes before it.',
          }),
        ),
        ...Days.properties,
      },
      { ...closed, description: 'Days of its own, beside a calendar that is shared or without one.' },
    ),
  ],
  { description: "The partner's days of business: a calendar of calendars.yaml, days of its own, or both." },
);

const Blackout = Type.Object(
  {
    from: { ...Moment, description: 'First minute, in the zone of the schedule.' },
    to: { ...Moment, description: 'The minute after the last; earlier than `from` where it goes over midnight.' },
    days: Type.Optional({ ...Weekdays, description: 'Days that it begins on; every day unless told.' }),
  },
  { ...closed, description: 'Nothing falls due in this window; what would is left out.' },
);

export const Schedule = Type.Object(
  {
    cron: CronText,
    zone: Type.Optional(
      Type.String({ description: 'Time zone of the schedule, as America/Chicago; UTC unless told.' }),
    ),
    mode: Type.Optional(
      Type.Enum(['full', 'delta'], {
        description:
          'full (unless told) says everything each time; delta what changed since what the partner acknowledged.',
      }),
    ),
    full: Type.Optional({ ...CronText, description: 'When a delta schedule says everything, as 0 5 * * *.' }),
    whenUnchanged: Type.Optional(
      Type.Enum(['send', 'skip'], {
        description:
          'What is done with an advice that says nothing new: send (unless told; a delta without lines is always left out) or skip.',
      }),
    ),
    days: Type.Optional(
      Type.Enum(['all', 'business'], {
        description:
          'all (unless told), or only the days of business by `calendar` of the partner (mon-fri where it has none).',
      }),
    ),
    blackout: Type.Optional(Type.Array(Blackout, { description: 'Windows in which nothing is sent.' })),
    missed: Type.Optional(
      Type.Enum(['newest', 'skip', 'all'], {
        description:
          'What becomes of times that were missed in a downtime: the newest once (unless told), none, or each.',
      }),
    ),
    late: Type.Optional({
      ...DurationText,
      description: 'How late a time still counts as kept where `missed` is skip; 5m unless told.',
    }),
  },
  { ...closed, description: 'When an advice is due.' },
);

export type Schedule = Static<typeof Schedule>;
export type PartnerCalendar = Static<typeof Calendar>;

/** Days of business. What a layer says goes before what the one that it shares says. */
export interface BusinessDays extends Static<typeof Days> {
  readonly shared?: Static<typeof Days> & { readonly name: string };
}

/** The date of a day, without the words behind it. */
export function dateOf(day: string): string {
  return day.split(' ', 1)[0] as string;
}
