/** What a partner may be told, given availability: the shape of a buffer policy in partner.yaml. */
import { type Static, Type } from 'typebox';
import { DurationText } from '../../settings/units.ts';
import { ClockTime, Weekdays } from './schedule-schema.ts';

const closed = { additionalProperties: false } as const;

const quantity = '[0-9]{1,10}(\\.[0-9]{1,4})?';
const percent = '(100|[1-9]?[0-9])%';
const Percent = Type.String({
  pattern: `^${percent}$`,
  patternErrorMessage: 'a share is a whole number from 0 to 100 and %, as 80%',
});
const Quantity = Type.String({
  pattern: `^${quantity}$`,
  patternErrorMessage: 'a quantity is zero or more with four decimals at most, as 12 or 2.5',
});
const Pack = Type.String({
  pattern: `^(item|${quantity})$`,
  patternErrorMessage: 'a pack is a quantity, as 12, or `item` for the pack of the item',
});
const QuantityOrPercent = Type.String({
  pattern: `^(${percent}|${quantity})$`,
  patternErrorMessage: 'what is held back is a quantity or a share, as 20 or 15%',
});

/** What an item is for sale. */
export const itemStatuses = {
  active: 'For sale.',
  'sell-through': 'Not bought any more: what is left is sold.',
  discontinued: 'Not sold any more: told by its own code or left out, for nothing in stock is something else.',
} as const;
export type ItemStatus = keyof typeof itemStatuses;

const During = Type.Object(
  {
    from: { ...ClockTime, description: 'First minute.' },
    to: { ...ClockTime, description: 'The minute after the last; earlier than `from` where it goes over midnight.' },
    days: Type.Optional({ ...Weekdays, description: 'Days that it begins on; every day unless told.' }),
    zone: Type.Optional(Type.String({ description: 'Time zone; that of the schedule unless told.' })),
  },
  { ...closed, description: 'Time of day at which the advice is composed.' },
);

const When = Type.Object(
  {
    class: Type.Optional(Type.String({ description: 'Item class in items.csv, as fast.' })),
    sku: Type.Optional(Type.String({ minLength: 1, description: 'Our SKU, with * and ?, as 004*.' })),
    location: Type.Optional(Type.String({ description: 'Our location.' })),
    status: Type.Optional(
      Type.Enum(Object.keys(itemStatuses) as ItemStatus[], { description: 'What the item is for sale.' }),
    ),
    olderThan: Type.Optional({ ...DurationText, description: 'Age of the oldest position behind the number.' }),
    during: Type.Optional(During),
  },
  { ...closed, description: 'Applies only where all of this holds; always unless told.' },
);

const Freshness = Type.Object(
  {
    whole: { ...DurationText, description: 'Up to this age all of it is told.' },
    none: { ...DurationText, description: 'From this age on nothing is; between the two the share falls evenly.' },
  },
  { ...closed, description: 'Narrows what is told as the oldest position behind the number ages.' },
);

export const Buffer = Type.Object(
  {
    when: Type.Optional(When),
    holdBack: Type.Optional({
      ...QuantityOrPercent,
      description: 'Units, or share of what is available, that are kept for partners of a higher tier.',
    }),
    freshness: Type.Optional(Freshness),
    share: Type.Optional({ ...Percent, description: 'Share of what is available, rounded down.' }),
    less: Type.Optional({ ...Quantity, description: 'Units kept back after the share.' }),
    minimum: Type.Optional({
      ...Quantity,
      description: 'The least the partner is told while so much is there, whatever share and less would leave.',
    }),
    cap: Type.Optional({ ...Quantity, description: 'The most the partner is told.' }),
    pack: Type.Optional({
      ...Pack,
      description: "Rounded down to a multiple of this; of the item's pack unless told, where the item has one.",
    }),
    floor: Type.Optional({ ...Quantity, description: 'Below this the partner is told zero.' }),
  },
  { ...closed, description: 'One rule; a later rule that applies replaces the settings it names.' },
);

export type BufferRule = Static<typeof Buffer>;
export type BufferCondition = Static<typeof When>;
