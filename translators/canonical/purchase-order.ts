/** Purchase order: what a partner asks us to ship. From X12 850; to and from flat files. */
import { type Static, Type } from 'typebox';
import {
  AllowanceOrCharge,
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
    pack: Type.Optional(DecimalText),
    dates: Type.Optional(Type.Array(DatedEvent)),
    references: Type.Optional(Type.Array(Reference)),
    destinations: Type.Optional(
      Type.Array(Destination, { description: 'Quantities by store or warehouse (X12 SDQ).' }),
    ),
    parties: Type.Optional(Type.Array(Party)),
    charges: Type.Optional(Type.Array(AllowanceOrCharge)),
    messages: Type.Optional(Type.Array(Type.String())),
  },
  closed,
);
export type PurchaseOrderLine = Static<typeof PurchaseOrderLine>;

export const PurchaseOrder = Type.Object(
  {
    type: Type.Literal('purchase-order'),
    part: Part,
    number: Type.String(),
    date: Type.Optional(DateText),
    purpose: Type.String({ description: 'X12 element 353: 00 original, 01 cancellation, 05 replace …' }),
    orderType: Type.Optional(Type.String({ description: 'X12 element 92: SA stand-alone, DS drop ship …' })),
    release: Type.Optional(Type.String()),
    currency: Type.Optional(Type.String()),
    dates: Type.Array(DatedEvent),
    references: Type.Array(Reference),
    parties: Type.Array(Party),
    contacts: Type.Optional(Type.Array(Contact)),
    charges: Type.Optional(Type.Array(AllowanceOrCharge)),
    messages: Type.Optional(Type.Array(Type.String())),
    lines: Type.Array(PurchaseOrderLine),
    extra: Type.Array(Extra),
  },
  { ...closed, $id: 'crossdock/purchase-order/v1', title: 'Purchase order' },
);
export type PurchaseOrder = Static<typeof PurchaseOrder>;
