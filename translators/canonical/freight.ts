/** Schemas of how goods are packed, measured and carried, which purchase orders, ship notices and advices share. */
import { type Static, Type } from 'typebox';
import { closed, DecimalText } from './parts.ts';

const text = (description: string) => Type.Optional(Type.String({ description }));
const decimal = Type.Optional(DecimalText);

/** X12 TD1: what is loaded, and how heavy it is. A weight without qualifier is the gross one. */
export const Packaging = Type.Object(
  {
    code: Type.String({ description: 'X12 element 103: CTN25, PLT94 …' }),
    count: decimal,
    weight: decimal,
    weightUnit: Type.Optional(Type.String()),
    weightQualifier: text('X12 element 187, where the weight is not the gross one: N net …'),
    commodityQualifier: text('X12 element 23.'),
    commodity: text('X12 element 22.'),
    description: text('X12 element 79.'),
    volume: decimal,
    volumeUnit: Type.Optional(Type.String()),
  },
  closed,
);
export type Packaging = Static<typeof Packaging>;

/** X12 TD3: trailer or container. */
export const Equipment = Type.Object(
  {
    kind: Type.String({ description: 'X12 element 40: TL trailer, CN container …' }),
    initial: Type.Optional(Type.String()),
    number: Type.String(),
    seal: Type.Optional(Type.String()),
    weight: decimal,
    weightUnit: Type.Optional(Type.String()),
    weightQualifier: text('X12 element 187.'),
    ownership: text('X12 element 102.'),
    type: text('X12 element 24: equipment type, as 40GP.'),
  },
  closed,
);
export type Equipment = Static<typeof Equipment>;

/** X12 TD4: hazards and special handling. */
export const Handling = Type.Object(
  {
    code: text('X12 element 152: special handling.'),
    hazardQualifier: text('X12 element 208.'),
    hazard: text('X12 element 209.'),
    description: text('X12 element 352.'),
  },
  closed,
);
export type Handling = Static<typeof Handling>;

/** X12 TD5: who carries the goods, and how. A carrier without qualifier is a SCAC. */
export const Routing = Type.Object(
  {
    sequence: text('X12 element 133: B origin and delivery carrier, O origin carrier …'),
    carrierQualifier: text('X12 element 66, where it is not a SCAC (2).'),
    carrier: text('X12 element 67.'),
    method: text('X12 element 91: M motor, A air …'),
    routing: text('X12 element 387: in words.'),
    status: text('X12 element 368.'),
    locationQualifier: text('X12 element 309.'),
    location: text('X12 element 310.'),
    direction: text('X12 element 731.'),
    transitQualifier: text('X12 element 732.'),
    transitTime: decimal,
    serviceLevel: text('X12 element 284: ND next day, SC second day …'),
  },
  closed,
);
export type Routing = Static<typeof Routing>;

/** X12 PKG: how the goods are to be packed. */
export const PackingNote = Type.Object(
  {
    kind: text('X12 element 349: F free text, S structured, X both.'),
    characteristic: text('X12 element 753.'),
    agency: text('X12 element 559.'),
    code: text('X12 element 754.'),
    description: text('X12 element 352.'),
  },
  closed,
);
export type PackingNote = Static<typeof PackingNote>;

/** X12 PO4: one pack of a line: what is in it, how large and how heavy it is. */
export const PackDetail = Type.Object(
  {
    pack: decimal,
    size: decimal,
    sizeUnit: Type.Optional(Type.String()),
    packaging: text('X12 element 103.'),
    weightQualifier: text('X12 element 187, where the weight is not the gross one.'),
    weight: decimal,
    weightUnit: Type.Optional(Type.String()),
    volume: decimal,
    volumeUnit: Type.Optional(Type.String()),
    length: decimal,
    width: decimal,
    height: decimal,
    lengthUnit: Type.Optional(Type.String()),
    inner: decimal,
    id: text('X12 element 350.'),
  },
  closed,
);
export type PackDetail = Static<typeof PackDetail>;

/** X12 MEA. */
export const Measure = Type.Object(
  {
    kind: text('X12 element 737: PD physical dimensions, WT weights …'),
    qualifier: text('X12 element 738: G gross weight, LN length …'),
    value: decimal,
    unit: Type.Optional(Type.String()),
    low: decimal,
    high: decimal,
  },
  closed,
);
export type Measure = Static<typeof Measure>;

/** What a document, an order, a package or a line can say of packing and carriage. */
export const freight = {
  packaging: Type.Optional(Type.Array(Packaging)),
  routings: Type.Optional(Type.Array(Routing)),
  equipment: Type.Optional(Type.Array(Equipment)),
  handling: Type.Optional(Type.Array(Handling)),
  packing: Type.Optional(Type.Array(PackingNote)),
  measures: Type.Optional(Type.Array(Measure)),
} as const;
