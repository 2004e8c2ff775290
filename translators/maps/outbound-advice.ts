/** What we tell a partner of our stock: the content of one outbound 846 or flat file, before it is written in either. */
import { type Static, Type } from 'typebox';
import { closed, DateText, DecimalText, InstantText, ItemNumber, Party, Reference } from '../canonical/parts.ts';

const some = { minItems: 1 } as const;

export const OutboundQuantity = Type.Object(
  {
    code: Type.String({ minLength: 1, description: "The partner's quantity qualifier (X12 element 673), as 33." }),
    quantity: DecimalText,
    unit: Type.String({ minLength: 1, description: 'X12 element 355, as EA.' }),
    location: Type.Optional(Type.String({ description: "The partner's code of the warehouse." })),
  },
  closed,
);
export type OutboundQuantity = Static<typeof OutboundQuantity>;

export const OutboundFuture = Type.Object(
  {
    code: Type.String({
      minLength: 1,
      description:
        'The quantity qualifier: that of the quantity whose SCH it becomes, or its own (X12 element 673), as 29.',
    }),
    quantity: DecimalText,
    unit: Type.String({ minLength: 1, description: 'X12 element 355, as EA.' }),
    location: Type.Optional(Type.String({ description: "The partner's code of the warehouse." })),
    date: { ...DateText, description: 'From when it may be sold.' },
    dateQualifier: Type.String({ minLength: 1, description: 'X12 element 374, as 018 for available.' }),
  },
  closed,
);
export type OutboundFuture = Static<typeof OutboundFuture>;

export const OutboundAdviceLine = Type.Object(
  {
    sku: Type.Optional(
      Type.String({ description: 'Our SKU, for a flat file that asks for it; an 846 does not bear it.' }),
    ),
    items: Type.Array(ItemNumber, {
      ...some,
      description: "The partner's numbers of the item; the first 15 are written in an 846.",
    }),
    description: Type.Optional(Type.String({ description: 'An 846 takes its first 80 characters (X12 element 352).' })),
    status: Type.Optional(
      Type.String({ description: 'What the item is for sale where that is not active: sell-through or discontinued.' }),
    ),
    asOf: Type.Optional(
      Type.Object(
        { qualifier: Type.String({ minLength: 1, description: 'X12 element 374.' }), at: InstantText },
        { ...closed, description: 'As-of time of its oldest number; DTM, written as its own offset shows it.' },
      ),
    ),
    price: Type.Optional(
      Type.Object(
        {
          code: Type.String({ minLength: 1, description: 'X12 element 236, as UCP.' }),
          amount: DecimalText,
          currency: Type.Optional(Type.String({ description: 'ISO 4217, as USD.' })),
        },
        { ...closed, description: 'Price of one unit; CTP, and CUR where it has a currency.' },
      ),
    ),
    quantities: Type.Array(OutboundQuantity),
    future: Type.Optional(
      Type.Array(OutboundFuture, {
        description: 'What may be sold later, by location and day; each what it adds, or the total by then, as agreed.',
      }),
    ),
  },
  closed,
);
export type OutboundAdviceLine = Static<typeof OutboundAdviceLine>;

export const OutboundAdvice = Type.Object(
  {
    number: Type.String({ minLength: 1, maxLength: 30, description: 'Our number of the advice; BIA03.' }),
    purpose: Type.Enum(['00', '25'], {
      description: '00 is the whole truth, and what it omits is nothing; 25 is what changed (X12 element 353).',
    }),
    reportType: Type.String({
      minLength: 1,
      description: 'X12 element 755; SI (seller inventory report) and DD (distributor inventory report) are usual.',
    }),
    at: {
      ...InstantText,
      description:
        'As-of time. It is written as its own offset shows it: X12 has no zone here, and the partner expects its own.',
    },
    references: Type.Array(Reference),
    parties: Type.Array(Party),
    lines: Type.Array(OutboundAdviceLine),
  },
  { ...closed, title: 'Outbound advice' },
);
export type OutboundAdvice = Static<typeof OutboundAdvice>;

/** Some lines of an advice that is written part by part. */
export interface OutboundAdvicePart extends OutboundAdvice {
  /** Number of its first line in the whole advice; 1 unless told. */
  readonly firstLine?: number;
}
