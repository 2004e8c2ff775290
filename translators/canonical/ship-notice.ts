/** Ship notice: what is on its way to us. From X12 856; to and from flat files. */
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
import { Component } from './purchase-order.ts';
import { commercial } from './terms.ts';

export const Package = Type.Object(
  {
    id: Type.String({ description: 'HL01 of the tare or pack.' }),
    parent: Type.Optional(Type.String()),
    level: Type.String({ description: 'X12 element 735: T tare, P pack.' }),
    sscc: Type.Optional(Type.String({ description: 'Serial shipping container code, 18 digits (MAN, GM).' })),
    marks: Type.Optional(Type.Array(ItemNumber)),
    line: Type.Optional(
      Type.String({ description: '`number` of the line above it, where packs stand below items in the hierarchy.' }),
    ),
    dates: Type.Optional(Type.Array(DatedEvent)),
    references: Type.Optional(Type.Array(Reference)),
    parties: Type.Optional(Type.Array(Party)),
    descriptions: Type.Optional(Type.Array(Type.String())),
    characteristics: Type.Optional(Type.Array(Characteristic)),
    packDetail: Type.Optional(PackDetail),
    ...freight,
  },
  closed,
);
export type Package = Static<typeof Package>;

/** What an order level says beside its number (PRF, REF, DTM, N1). */
export const ShippedOrder = Type.Object(
  {
    number: Type.String(),
    release: Type.Optional(Type.String()),
    contract: Type.Optional(Type.String({ description: 'PRF06.' })),
    orderType: Type.Optional(Type.String({ description: 'X12 element 92.' })),
    date: Type.Optional(DateText),
    dates: Type.Optional(Type.Array(DatedEvent)),
    references: Type.Optional(Type.Array(Reference)),
    parties: Type.Optional(Type.Array(Party)),
    descriptions: Type.Optional(Type.Array(Type.String())),
    characteristics: Type.Optional(Type.Array(Characteristic)),
    charges: commercial.charges,
    shippingTerms: commercial.shippingTerms,
    ...freight,
  },
  closed,
);
export type ShippedOrder = Static<typeof ShippedOrder>;

/** How the shipment travels (TD1, TD3, TD5). */
export const Transport = Type.Object(
  {
    method: Type.Optional(Type.String({ description: 'X12 element 91: M motor, A air …' })),
    routing: Type.Optional(Type.String()),
    ...freight,
  },
  closed,
);
export type Transport = Static<typeof Transport>;

export const ShipNoticeLine = Type.Object(
  {
    number: Type.String({ description: 'LIN01, or HL01 where it is absent.' }),
    order: Type.Optional(Type.String({ description: 'Purchase order number of the order level above (PRF01).' })),
    package: Type.Optional(Type.String({ description: '`id` of the innermost package around, or below, the item.' })),
    sku: Type.Optional(Type.String()),
    items: Type.Array(ItemNumber),
    quantity: DecimalText,
    unit: Type.String(),
    ordered: Type.Optional(DecimalText),
    cumulative: Type.Optional({ ...DecimalText, description: 'SN104: shipped so far.' }),
    status: Type.Optional(Type.String({ description: 'X12 element 668: AC accepted and shipped, BP partial …' })),
    lot: Type.Optional(Type.String()),
    descriptions: Type.Optional(Type.Array(Type.String())),
    characteristics: Type.Optional(Type.Array(Characteristic)),
    dates: Type.Optional(Type.Array(DatedEvent)),
    references: Type.Optional(Type.Array(Reference)),
    parties: Type.Optional(Type.Array(Party)),
    marks: Type.Optional(Type.Array(ItemNumber)),
    packDetail: Type.Optional(PackDetail),
    components: Type.Optional(Type.Array(Component, { description: 'Sub-lines (X12 SLN).' })),
    charges: commercial.charges,
    ...freight,
  },
  closed,
);
export type ShipNoticeLine = Static<typeof ShipNoticeLine>;

export const ShipNotice = Type.Object(
  {
    type: Type.Literal('ship-notice'),
    part: Part,
    number: Type.String({ description: 'BSN02.' }),
    purpose: Type.String(),
    date: Type.Optional(DateText),
    time: Type.Optional(Type.String()),
    structure: Type.Optional(Type.String({ description: 'BSN05, the hierarchy that was announced.' })),
    carrier: Type.Optional(Type.String({ description: 'TD503, as a rule the SCAC; TD505 where it is absent.' })),
    transport: Type.Optional(Transport),
    transactionType: Type.Optional(Type.String({ description: 'X12 element 640 (BSN06).' })),
    statusReason: Type.Optional(Type.String({ description: 'X12 element 641 (BSN07).' })),
    charges: commercial.charges,
    shippingTerms: commercial.shippingTerms,
    descriptions: Type.Optional(Type.Array(Type.String())),
    characteristics: Type.Optional(Type.Array(Characteristic)),
    contacts: Type.Optional(Type.Array(Contact)),
    dates: Type.Array(DatedEvent),
    references: Type.Array(Reference),
    parties: Type.Array(Party),
    orders: Type.Array(Type.String(), { description: 'Purchase order numbers, each once in a part.' }),
    orderDetails: Type.Optional(Type.Array(ShippedOrder)),
    packages: Type.Array(Package),
    lines: Type.Array(ShipNoticeLine),
    extra: Type.Array(Extra),
  },
  { ...closed, $id: 'crossdock/ship-notice/v1', title: 'Ship notice' },
);
export type ShipNotice = Static<typeof ShipNotice>;
