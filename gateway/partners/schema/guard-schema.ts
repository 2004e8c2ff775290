/** What cannot wait for a schedule, and what has to wait for a person: the fast lane and the guard in partner.yaml. */
import { type Static, Type } from 'typebox';
import { DurationText } from '../../settings/units.ts';

const closed = { additionalProperties: false } as const;

const Departure = Type.String({
  pattern: '^([1-9][0-9]{0,3})%$',
  patternErrorMessage: 'how far it may depart is a whole number of at least 1 and %, as 20%',
});

export const Urgent = Type.Object(
  {
    crossesZero: Type.Optional(
      Type.Boolean({
        description:
          'A number that becomes zero, or is not zero any more, goes out at once: of now, or with all that is told of later days; true unless told.',
      }),
    ),
    below: Type.Optional(
      Type.String({
        pattern: '^[0-9]{1,10}(\\.[0-9]{1,4})?$',
        patternErrorMessage: 'a threshold is a quantity, as 10',
        description: 'So does one that falls below this, or rises to it.',
      }),
    ),
    classes: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        description:
          'Item classes that are critical: it holds for them alone, as items.csv or else the item master has them; for every item unless told. Which class goes first, `classes` in inventory.yaml says.',
      }),
    ),
    noOftenerThan: Type.Optional({
      ...DurationText,
      description: 'Time between two such advices; what comes meanwhile goes into the next. 5m unless told.',
    }),
  },
  { ...closed, description: 'The fast lane: changes that do not wait for the schedule.' },
);

export const Guard = Type.Object(
  {
    lines: Type.Optional({ ...Departure, description: 'Of the number of lines.' }),
    units: Type.Optional({ ...Departure, description: 'Of the sum of what is told.' }),
    zeros: Type.Optional({ ...Departure, description: 'Of the share of zeros, in hundredths of all numbers.' }),
  },
  {
    ...closed,
    minProperties: 1,
    description:
      'How far a full advice, or the numbers of the partner with a delta or an urgent one, may depart from what it acknowledged, or a person released; what departs further is held until a person decides.',
  },
);

export type UrgentSettings = Static<typeof Urgent>;
export type GuardSettings = Static<typeof Guard>;
