/**
 * Schemas that several canonical documents share.
 *
 * Parts. A large document comes in numbered parts, and the whole is what concatenating the parts' arrays in order
 * gives. Part 1 has the heading; every later part repeats only what identifies the document (number, purpose, date and
 * time) and carries the lines, packages, orders and extras that came further. Its `dates`, `references` and `parties`
 * are empty, but for what a partner says that late (a second shipment level of a ship notice). An acknowledgment's
 * totals stand last in X12, so its last part has them.
 */
import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;

export const DecimalText = Type.String({
  pattern: '^-?(0|[1-9][0-9]*)(\\.[0-9]*[1-9])?$',
  description: 'Exact decimal as text.',
});
export const DateText = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'Calendar date, ISO 8601.' });
export const InstantText = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})$',
  description: 'Instant, RFC 3339.',
});

/** One of the numbers an item is known by. X12: a product/service id pair (elements 235 and 234). */
export const ItemNumber = Type.Object({ qualifier: Type.String(), value: Type.String() }, closed);
export type ItemNumber = Static<typeof ItemNumber>;

/** X12 REF; N9. */
export const Reference = Type.Object(
  {
    qualifier: Type.String(),
    value: Type.String(),
    description: Type.Optional(Type.String()),
    date: Type.Optional(DateText),
    time: Type.Optional(Type.String()),
  },
  closed,
);
export type Reference = Static<typeof Reference>;

/** X12 DTM: a date, or a date and time. `value` is ISO 8601 where it could be read, the partner's text otherwise. */
export const DatedEvent = Type.Object({ qualifier: Type.String(), value: Type.String() }, closed);
export type DatedEvent = Static<typeof DatedEvent>;

/** X12 PID that says more than a text: which characteristic of the item it tells, or by a code. Its text is a description too. */
export const Characteristic = Type.Object(
  {
    characteristic: Type.Optional(Type.String({ description: 'X12 element 750: 08 product, 73 colour, 74 size …' })),
    agency: Type.Optional(Type.String({ description: 'X12 element 559: whose code it is.' })),
    code: Type.Optional(Type.String({ description: 'X12 element 751.' })),
    text: Type.Optional(Type.String()),
  },
  closed,
);
export type Characteristic = Static<typeof Characteristic>;

/** X12 PER: whom to ask. `numbers` are telephone, mail and the like, by their qualifier (element 365: TE, EM …). */
export const Contact = Type.Object(
  {
    role: Type.String({ description: 'X12 element 366: BD buyer, IC information …' }),
    name: Type.Optional(Type.String()),
    numbers: Type.Array(ItemNumber),
  },
  closed,
);
export type Contact = Static<typeof Contact>;

/** X12 SAC: an allowance or a charge. */
export const AllowanceOrCharge = Type.Object(
  {
    indicator: Type.String({ description: 'X12 element 248: A allowance, C charge, N none …' }),
    code: Type.Optional(Type.String({ description: 'X12 element 1300: D240 freight …' })),
    agency: Type.Optional(Type.String({ description: 'X12 element 559: whose code `agencyCode` is.' })),
    agencyCode: Type.Optional(Type.String()),
    amount: Type.Optional(DecimalText),
    percentBasis: Type.Optional(Type.String({ description: 'X12 element 378: what the percentage is of.' })),
    percent: Type.Optional(DecimalText),
    rate: Type.Optional(DecimalText),
    unit: Type.Optional(Type.String()),
    quantity: Type.Optional(DecimalText),
    handling: Type.Optional(
      Type.String({ description: 'X12 element 331: 02 off the invoice, 06 paid by the buyer …' }),
    ),
    reference: Type.Optional(Type.String()),
    option: Type.Optional(Type.String()),
    description: Type.Optional(Type.String()),
  },
  closed,
);
export type AllowanceOrCharge = Static<typeof AllowanceOrCharge>;

/** X12 N1 to N4 and PER: who, where, and whom to ask. */
export const Party = Type.Object(
  {
    role: Type.String({ description: 'X12 element 98: ST ship-to, BT bill-to, SU supplier …' }),
    name: Type.Optional(Type.String()),
    id: Type.Optional(ItemNumber),
    moreNames: Type.Optional(Type.Array(Type.String())),
    address: Type.Optional(Type.Array(Type.String())),
    city: Type.Optional(Type.String()),
    region: Type.Optional(Type.String()),
    postalCode: Type.Optional(Type.String()),
    country: Type.Optional(Type.String()),
    location: Type.Optional({ ...ItemNumber, description: 'X12 elements 309 and 310 (N405, N406).' }),
    references: Type.Optional(Type.Array(Reference)),
    contacts: Type.Optional(Type.Array(Contact)),
  },
  closed,
);
export type Party = Static<typeof Party>;

/** What the map has no name for, kept with its place: nothing of a partner's file is silently lost. */
export const Extra = Type.Object(
  {
    segment: Type.String(),
    ordinal: Type.Integer({ description: 'Ordinal in the transaction set, ST being 1; line of a flat file.' }),
    elements: Type.Array(Type.String()),
  },
  closed,
);
export type Extra = Static<typeof Extra>;

/** Numbered parts: a large document is published in several events, the last of which says so. */
export const Part = Type.Object({ number: Type.Integer({ minimum: 1 }), last: Type.Boolean() }, closed);
export type Part = Static<typeof Part>;

export { closed };
