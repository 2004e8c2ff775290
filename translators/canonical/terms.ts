/** Schemas of money and conditions that purchase orders, advices and ship notices share: prices, taxes, terms. */
import { type Static, Type } from 'typebox';
import { AllowanceOrCharge, closed, DateText, DecimalText, ItemNumber } from './parts.ts';

const text = (description: string) => Type.Optional(Type.String({ description }));
const decimal = Type.Optional(DecimalText);

/** X12 CTP: one of several prices, told apart by what it is and whom it is for. */
export const Price = Type.Object(
  {
    class: text('X12 element 687: class of trade, as WS, RS.'),
    code: text('X12 element 236: UCP unit cost, RTL retail, MSR suggested retail …'),
    price: decimal,
    quantity: decimal,
    unit: text('X12 element 355.'),
    multiplierCode: text('X12 element 648: DIS discount, SEL selling multiplier …'),
    multiplier: decimal,
    amount: decimal,
    basis: text('X12 element 639: what the price is for.'),
  },
  closed,
);
export type Price = Static<typeof Price>;

/** X12 AMT. */
export const Amount = Type.Object(
  {
    qualifier: text('X12 element 522: TT total, 1 line total …'),
    amount: decimal,
    indicator: text('X12 element 478: C credit, D debit.'),
  },
  closed,
);
export type Amount = Static<typeof Amount>;

/** X12 TXI and TAX. */
export const Tax = Type.Object(
  {
    type: text('X12 element 963: ST state sales tax, VA value added tax …'),
    amount: decimal,
    percent: decimal,
    id: text('Number of the tax payer or of the exemption certificate (X12 element 325).'),
    exempt: text('X12 element 441.'),
    jurisdictions: Type.Optional(Type.Array(ItemNumber, { description: 'X12 elements 955 and 956, or 309 and 310.' })),
  },
  closed,
);
export type Tax = Static<typeof Tax>;

/** X12 ITD: when what is to be paid. */
export const PaymentTerms = Type.Object(
  {
    type: text('X12 element 336: 01 basic, 08 basic discount offered, 14 as agreed …'),
    basis: text('X12 element 333: what days are counted from; 3 is the invoice date.'),
    discountPercent: decimal,
    discountDate: Type.Optional(DateText),
    discountDays: decimal,
    netDate: Type.Optional(DateText),
    netDays: decimal,
    discountAmount: decimal,
    description: text('X12 element 352.'),
    dayOfMonth: decimal,
    method: text('X12 element 107: how it is paid.'),
    percent: decimal,
  },
  closed,
);
export type PaymentTerms = Static<typeof PaymentTerms>;

/** X12 FOB: who pays the carriage, and where the goods change hands. */
export const ShippingTerms = Type.Object(
  {
    payment: text('X12 element 146: CC collect, PP prepaid, DF defined by buyer and seller …'),
    locationQualifier: text('X12 element 309: OR origin, DE destination …'),
    location: text('X12 element 352.'),
    termsQualifier: text('X12 element 334: 01 Incoterms …'),
    terms: text('X12 element 335: FOB, EXW …'),
    titleQualifier: text('X12 element 309: where title passes.'),
    title: text('X12 element 352.'),
    riskOfLoss: text('X12 element 54.'),
    risk: text('X12 element 352.'),
  },
  closed,
);
export type ShippingTerms = Static<typeof ShippingTerms>;

/** X12 CSH: what the seller may do with the order. */
export const SalesRequirement = Type.Object(
  {
    code: text('X12 element 563: N no back order, SC ship complete, P2 ship as soon as possible …'),
    action: text('X12 element 306.'),
    amount: decimal,
    account: text('X12 element 508.'),
    date: Type.Optional(DateText),
    agency: text('X12 element 559.'),
    service: text('X12 element 560.'),
  },
  closed,
);
export type SalesRequirement = Static<typeof SalesRequirement>;

/** X12 LDT: how long until the goods are there. */
export const LeadTime = Type.Object(
  {
    code: text('X12 element 345: AF from the order to the delivery …'),
    quantity: decimal,
    unit: text('X12 element 344: DA days, WK weeks …'),
    date: Type.Optional(DateText),
  },
  closed,
);
export type LeadTime = Static<typeof LeadTime>;

/** What an order or a line of it can say of money and conditions. */
export const commercial = {
  charges: Type.Optional(Type.Array(AllowanceOrCharge)),
  prices: Type.Optional(Type.Array(Price)),
  amounts: Type.Optional(Type.Array(Amount)),
  taxes: Type.Optional(Type.Array(Tax)),
  paymentTerms: Type.Optional(Type.Array(PaymentTerms)),
  shippingTerms: Type.Optional(Type.Array(ShippingTerms)),
  salesRequirements: Type.Optional(Type.Array(SalesRequirement)),
  leadTimes: Type.Optional(Type.Array(LeadTime)),
} as const;
