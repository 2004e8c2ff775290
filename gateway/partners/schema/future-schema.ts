/** What a partner is told of later days, in partner.yaml. */
import { type Static, Type } from 'typebox';
import { type FutureAs, futureForms } from '../../../translators/maps/quantity-loop.ts';

export const Future = Type.Object(
  {
    horizon: Type.String({
      pattern: '^[1-9][0-9]{0,2}d$',
      patternErrorMessage: 'how far ahead is a whole number of days from 1 to 999 and d, as 60d',
      description: 'How far ahead, from the day of the advice in the zone of its schedule, as 60d.',
    }),
    dates: Type.Optional(
      Type.String({
        pattern: '^([1-9]|1[0-2])$',
        patternErrorMessage: 'the days that are told are a whole number from 1 to 12',
        description: 'Days at most that are told of a number, the soonest first; 1 unless told.',
      }),
    ),
    tell: Type.Optional(
      Type.Enum(['increase', 'total'], {
        description:
          'What is told for a day: how much more there is then (increase, unless told), or all by then (total).',
      }),
    ),
    as: Type.Optional(
      Type.Enum(futureForms, {
        description:
          'How an 846 tells it: sch (unless told) as SCH behind the QTY of now, dtm as a QTY of its own with the day as its DTM.',
      }),
    ),
    code: Type.Optional(
      Type.String({
        pattern: '^[0-9A-Z]{1,3}$',
        patternErrorMessage: 'a quantity is named by its qualifier (X12 element 673), as 29',
        description:
          'Qualifier of such a quantity, where it has one of its own: not in an SCH. 29 (projected available) unless told.',
      }),
    ),
    date: Type.Optional(
      Type.String({
        pattern: '^[0-9A-Z]{3}$',
        patternErrorMessage: 'a date is named by its qualifier (X12 element 374), as 018',
        description: 'Qualifier of the day: SCH05, or DTM01; 018 (available) unless told.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'What may be sold later: available-to-promise by day, through the buffer policy, less what is told before. Not told without.',
  },
);

/** With its defaults. */
export interface FutureRule {
  readonly as: FutureAs;
  readonly horizonDays: number;
  /** Days that are told at most. */
  readonly dates: number;
  readonly tell: 'increase' | 'total';
  readonly code: string;
  readonly dateQualifier: string;
}

export function futureRule(told: Static<typeof Future>): FutureRule {
  const { horizon, dates = '1', tell = 'increase', as = 'sch', code = '29', date = '018' } = told;
  return { as, horizonDays: Number(horizon.slice(0, -1)), dates: Number(dates), tell, code, dateQualifier: date };
}
