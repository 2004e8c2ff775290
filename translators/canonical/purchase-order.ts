/** Purchase order: what a partner asks us to ship. From X12 850; to and from flat files. */
import { type Static, Type } from 'typebox';
import { freight, PackDetail } from './freight.ts';
import {
  Characteristic,
  Contact,
  closed,
  DatedEvent,
  DateText,
  DecimalText,
  Extra,
  ItemNumber,
  Part,
  Party,
  Reference,
} from './parts.ts';
import { commercial } from './terms.ts';

export const Destination = Type.Object(
  {
    location: Type.String(),
    qualifier: Type.Optional(Type.String({ description: 'X12 element 66: whose code the location is; 92, 54 …' })),
    quantity: DecimalText,
    unit: Type.Optional(Type.String({ description: "Where it is another than the line's." })),
  },
  closed,
);
export type Destination = Static<typeof Destination>;

/** X12 SCH: one delivery of a line, with when and where to. */
export const Delivery = Type.Object(
  {
    quantity: Type.Optional(DecimalText),
    unit: Type.Optional(Type.String()),
    place: Type.Optional(
      Type.Object({ role: Type.String({ description: 'X12 element 98.' }), name: Type.String() }, closed),
    ),
    dates: Type.Optional(Type.Array(DatedEvent)),
    request: Type.Optional(Type.String({ description: 'X12 element 326: number of the request.' })),
    number: Type.Optional(Type.String({ description: 'X12 element 350.' })),
  },
  closed,
);
export type Delivery = Static<typeof Delivery>;

/** X12 QTY of a line: what `code` (element 673) means it to be. */
export const QualifiedQuantity = Type.Object(
  { code: Type.String(), quantity: DecimalText, unit: Type.Optional(Type.String()) },
  closed,
);
export type QualifiedQuantity = Static<typeof QualifiedQuantity>;

/** X12 SLN: what a line consists of (a set, a kit, an assortment), or what comes with it. */
export const Component = Type.Object(
  {
    number: Type.String({ description: "SLN01, or the sub-line's ordinal in its line." }),
    parent: Type.Optional(Type.String({ description: 'SLN02: number of the sub-line above.' })),
    relation: Type.Optional(Type.String({ description: 'X12 element 662: I included, A added, S substituted …' })),
    quantity: Type.Optional(DecimalText),
    unit: Type.Optional(Type.String()),
    price: Type.Optional(DecimalText),
    priceBasis: Type.Optional(Type.String()),
    priceRelation: Type.Optional(Type.String({ description: 'X12 element 662 of the price.' })),
    sku: Type.Optional(Type.String({ description: 'Our SKU, where the item numbers are known.' })),
    items: Type.Array(ItemNumber),
    quantities: Type.Optional(Type.Array(QualifiedQuantity)),
    packDetail: Type.Optional(PackDetail),
    descriptions: Type.Optional(Type.Array(Type.String())),
    characteristics: Type.Optional(Type.Array(Characteristic)),
    dates: Type.Optional(Type.Array(DatedEvent)),
    references: Type.Optional(Type.Array(Reference)),
    parties: Type.Optional(Type.Array(Party)),
    messages: Type.Optional(Type.Array(Type.String())),
    ...commercial,
    ...freight,
  },
  closed,
);
export type Component = Static<typeof Component>;

export const PurchaseOrderLine = Type.Object(
  {
    number: Type.String({ description: "The partner's line number (PO101), or the line's ordinal where it has none." }),
    sku: Type.Optional(Type.String({ description: 'Our SKU, where the item numbers are known.' })),
    items: Type.Array(ItemNumber),
    quantity: DecimalText,
    unit: Type.String({ description: 'X12 element 355: EA, CA …' }),
    price: Type.Optional(DecimalText),
    priceBasis: Type.Optional(Type.String()),
    descriptions: Type.Optional(Type.Array(Type.String())),
    characteristics: Type.Optional(Type.Array(Characteristic)),
    pack: Type.Optional(DecimalText),
    packDetail: Type.Optional(PackDetail),
    currency: Type.Optional(Type.String({ description: "Where it is another than the order's." })),
    quantities: Type.Optional(Type.Array(QualifiedQuantity)),
    deliveries: Type.Optional(Type.Array(Delivery, { description: 'When how many are wanted (X12 SCH).' })),
    components: Type.Optional(Type.Array(Component, { description: 'Sub-lines (X12 SLN).' })),
    dates: Type.Optional(Type.Array(DatedEvent)),
    references: Type.Optional(Type.Array(Reference)),
    destinations: Type.Optional(
      Type.Array(Destination, { description: 'Quantities by store or warehouse (X12 SDQ).' }),
    ),
    parties: Type.Optional(Type.Array(Party)),
    contacts: Type.Optional(Type.Array(Contact)),
    marks: Type.Optional(Type.Array(ItemNumber, { description: 'Marks for packages (X12 MAN).' })),
    messages: Type.Optional(Type.Array(Type.String())),
    ...commercial,
    ...freight,
  },
  closed,
);
export type PurchaseOrderLine = Static<typeof PurchaseOrderLine>;

export const PurchaseOrder = Type.Object(
  {
    type: Type.Literal('purchase-order'),
    part: Part,
    duplicateOf: Type.Optional(
      Type.String({ description: 'Transmission in which an order of the same number and ship-to came before.' }),
    ),
    number: Type.String(),
    date: Type.Optional(DateText),
    purpose: Type.String({ description: 'X12 element 353: 00 original, 01 cancellation, 05 replace …' }),
    orderType: Type.Optional(Type.String({ description: 'X12 element 92: SA stand-alone, DS drop ship …' })),
    release: Type.Optional(Type.String()),
    contract: Type.Optional(Type.String({ description: 'BEG06.' })),
    acknowledgmentType: Type.Optional(Type.String({ description: 'X12 element 587: which answer is wanted.' })),
    invoiceType: Type.Optional(Type.String({ description: 'X12 element 1019.' })),
    contractType: Type.Optional(Type.String({ description: 'X12 element 1166.' })),
    currency: Type.Optional(Type.String()),
    dates: Type.Array(DatedEvent),
    references: Type.Array(Reference),
    parties: Type.Array(Party),
    contacts: Type.Optional(Type.Array(Contact)),
    descriptions: Type.Optional(Type.Array(Type.String())),
    characteristics: Type.Optional(Type.Array(Characteristic)),
    messages: Type.Optional(Type.Array(Type.String())),
    ...commercial,
    ...freight,
    lines: Type.Array(PurchaseOrderLine),
    extra: Type.Array(Extra),
  },
  { ...closed, $id: 'crossdock/purchase-order/v1', title: 'Purchase order' },
);
export type PurchaseOrder = Static<typeof PurchaseOrder>;
