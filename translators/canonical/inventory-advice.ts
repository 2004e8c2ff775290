/**
 * Inventory advice: one statement of stock, from a 3PL or supplier to us, or from us to a partner. X12 846; flat files.
 *
 * A line's quantities do not overlap: the total of a code that was also given warehouse by warehouse is left out, so
 * that adding up a code gives its stock.
 */
import { type Static, Type } from 'typebox';
import { freight } from './freight.ts';
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

export const AdviceQuantity = Type.Object(
  {
    code: Type.String({ description: "The partner's quantity qualifier (X12 element 673): 33, 17, QH …" }),
    quantity: DecimalText,
    unit: Type.String(),
    location: Type.Optional(
      Type.String({ description: "The partner's code of the warehouse (SDQ, SCH, N1, REF*IO)." }),
    ),
    date: Type.Optional(Type.String({ description: 'When a future quantity is expected.' })),
    dateQualifier: Type.Optional(Type.String({ description: 'X12 element 374: 002 requested, 018 available …' })),
  },
  closed,
);
export type AdviceQuantity = Static<typeof AdviceQuantity>;

export const InventoryAdviceLine = Type.Object(
  {
    number: Type.String({ description: 'LIN01, or the ordinal of the line.' }),
    sku: Type.Optional(Type.String()),
    items: Type.Array(ItemNumber),
    quantities: Type.Array(AdviceQuantity),
    descriptions: Type.Optional(Type.Array(Type.String())),
    characteristics: Type.Optional(Type.Array(Characteristic)),
    dates: Type.Optional(Type.Array(DatedEvent)),
    references: Type.Optional(Type.Array(Reference)),
    parties: Type.Optional(Type.Array(Party)),
    contacts: Type.Optional(Type.Array(Contact)),
    currency: Type.Optional(Type.String()),
    charges: commercial.charges,
    prices: commercial.prices,
    leadTimes: commercial.leadTimes,
    packing: freight.packing,
    measures: freight.measures,
  },
  closed,
);
export type InventoryAdviceLine = Static<typeof InventoryAdviceLine>;

export const InventoryAdvice = Type.Object(
  {
    type: Type.Literal('inventory-advice'),
    part: Part,
    number: Type.String({ description: 'BIA03.' }),
    purpose: Type.String({ description: 'X12 element 353: 00 full, 25 incremental …' }),
    reportType: Type.String({ description: 'BIA02: DD, SI, MM …' }),
    date: Type.Optional(DateText),
    time: Type.Optional(Type.String()),
    dates: Type.Array(DatedEvent),
    references: Type.Array(Reference),
    parties: Type.Array(Party),
    contacts: Type.Optional(Type.Array(Contact)),
    currency: Type.Optional(Type.String()),
    measures: freight.measures,
    lines: Type.Array(InventoryAdviceLine),
    extra: Type.Array(Extra),
  },
  { ...closed, $id: 'crossdock/inventory-advice/v1', title: 'Inventory advice' },
);
export type InventoryAdvice = Static<typeof InventoryAdvice>;
