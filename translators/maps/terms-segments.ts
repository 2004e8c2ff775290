/** Segments of money and conditions, alike wherever they stand: SAC, CTP, AMT, TAX, TXI, ITD, FOB, CSH, LDT, CUR. */
import type { AllowanceOrCharge, ItemNumber } from '../canonical/parts.ts';
import type {
  Amount,
  LeadTime,
  PaymentTerms,
  Price,
  SalesRequirement,
  ShippingTerms,
  Tax,
} from '../canonical/terms.ts';
import { append, date, decimal, type Field, hundredths, readFields, text, unit } from './fields.ts';
import type { SetNotes } from './set-notes.ts';

/** What an order, a line or a component can have of them. */
export interface Terms {
  charges?: AllowanceOrCharge[];
  prices?: Price[];
  amounts?: Amount[];
  taxes?: Tax[];
  paymentTerms?: PaymentTerms[];
  shippingTerms?: ShippingTerms[];
  salesRequirements?: SalesRequirement[];
  leadTimes?: LeadTime[];
}

/** SAC05 is of type N2, an amount in hundredths. */
const chargeFields: readonly Field<AllowanceOrCharge>[] = [
  ['indicator', text, 1],
  ['code', text, 2],
  ['agency', text, 3],
  ['agencyCode', text, 4],
  ['amount', hundredths, 5],
  ['percentBasis', text, 6],
  ['percent', decimal, 7],
  ['rate', decimal, 8],
  ['unit', unit, 9],
  ['quantity', decimal, 10],
  ['handling', text, 12],
  ['reference', text, 13],
  ['option', text, 14],
  ['description', text, 15],
];

const priceFields: readonly Field<Price>[] = [
  ['class', text, 1],
  ['code', text, 2],
  ['price', decimal, 3],
  ['quantity', decimal, 4],
  ['unit', unit, 5],
  ['multiplierCode', text, 6],
  ['multiplier', decimal, 7],
  ['amount', decimal, 8],
  ['basis', text, 9],
];

const amountFields: readonly Field<Amount>[] = [
  ['qualifier', text, 1],
  ['amount', decimal, 2],
  ['indicator', text, 3],
];

const taxFields: readonly Field<Tax>[] = [
  ['type', text, 1],
  ['amount', decimal, 2],
  ['percent', decimal, 3],
  ['exempt', text, 6],
  ['id', text, 9],
];

const paymentFields: readonly Field<PaymentTerms>[] = [
  ['type', text, 1],
  ['basis', text, 2],
  ['discountPercent', decimal, 3],
  ['discountDate', date, 4],
  ['discountDays', decimal, 5],
  ['netDate', date, 6],
  ['netDays', decimal, 7],
  ['discountAmount', hundredths, 8],
  ['description', text, 12],
  ['dayOfMonth', decimal, 13],
  ['method', text, 14],
  ['percent', decimal, 15],
];

const shippingFields: readonly Field<ShippingTerms>[] = [
  ['payment', text, 1],
  ['locationQualifier', text, 2],
  ['location', text, 3],
  ['termsQualifier', text, 4],
  ['terms', text, 5],
  ['titleQualifier', text, 6],
  ['title', text, 7],
  ['riskOfLoss', text, 8],
  ['risk', text, 9],
];

const requirementFields: readonly Field<SalesRequirement>[] = [
  ['code', text, 1],
  ['action', text, 2],
  ['amount', hundredths, 3],
  ['account', text, 4],
  ['date', date, 5],
  ['agency', text, 6],
  ['service', text, 7],
];

const leadTimeFields: readonly Field<LeadTime>[] = [
  ['code', text, 1],
  ['quantity', decimal, 2],
  ['unit', text, 3],
  ['date', date, 4],
];

/** SAC. */
export function addCharge(to: Pick<Terms, 'charges'>, notes: SetNotes): void {
  const charge = readFields(notes, chargeFields);
  // What is told of a charge may be told without saying whether it is one.
  if (charge !== undefined)
    append(to, 'charges', charge.indicator === undefined ? { ...charge, indicator: '' } : charge);
}

/** CTP. */
export function addPrice(to: Pick<Terms, 'prices'>, notes: SetNotes): Price | undefined {
  const price = readFields(notes, priceFields);
  if (price !== undefined) append(to, 'prices', price);
  return price;
}

/** AMT. */
export function addAmount(to: Pick<Terms, 'amounts'>, notes: SetNotes): void {
  const amount = readFields(notes, amountFields);
  if (amount !== undefined) append(to, 'amounts', amount);
}

/** TXI: a tax with its amount or rate. TXI04 and TXI05 say whose it is. */
export function addTax(to: Pick<Terms, 'taxes'>, notes: SetNotes): void {
  const tax = readFields(notes, taxFields) ?? {};
  addJurisdiction(tax, notes, 4);
  if (Object.keys(tax).length > 0) append(to, 'taxes', tax);
}

/** TAX: the number of the tax payer, and for up to five places who levies it. */
export function addTaxReference(to: Pick<Terms, 'taxes'>, notes: SetNotes): void {
  const tax: Tax = {};
  const id = notes.take(1);
  if (id !== '') tax.id = id;
  for (let element = 2; element <= 10; element += 2) addJurisdiction(tax, notes, element);
  const exempt = notes.take(12);
  if (exempt !== '') tax.exempt = exempt;
  if (Object.keys(tax).length > 0) append(to, 'taxes', tax);
}

function addJurisdiction(tax: Tax, notes: SetNotes, element: number): void {
  const value = notes.take(element + 1);
  if (value === '') return;
  const jurisdiction: ItemNumber = { qualifier: notes.take(element), value };
  append(tax, 'jurisdictions', jurisdiction);
}

/** ITD. */
export function addPaymentTerms(to: Pick<Terms, 'paymentTerms'>, notes: SetNotes): void {
  const terms = readFields(notes, paymentFields);
  if (terms !== undefined) append(to, 'paymentTerms', terms);
}

/** FOB. */
export function addShippingTerms(to: Pick<Terms, 'shippingTerms'>, notes: SetNotes): void {
  const terms = readFields(notes, shippingFields);
  if (terms !== undefined) append(to, 'shippingTerms', terms);
}

/** CSH. */
export function addSalesRequirement(to: Pick<Terms, 'salesRequirements'>, notes: SetNotes): void {
  const requirement = readFields(notes, requirementFields);
  if (requirement !== undefined) append(to, 'salesRequirements', requirement);
}

/** LDT. */
export function addLeadTime(to: Pick<Terms, 'leadTimes'>, notes: SetNotes): void {
  const leadTime = readFields(notes, leadTimeFields);
  if (leadTime !== undefined) append(to, 'leadTimes', leadTime);
}

/** CUR02. CUR01 BY or SE says only whose currency it is, and the document is told in it whoever's it is. */
export function setCurrency(to: { currency?: string }, notes: SetNotes): void {
  const currency = notes.peek(2);
  if (currency === '' || (to.currency !== undefined && to.currency !== currency)) return;
  to.currency = currency;
  notes.mark(2);
  notes.skip(1, 'BY');
  notes.skip(1, 'SE');
}

/** The handlers of these segments, for whatever the map is reading. */
export const termsSegments = {
  SAC: addCharge,
  AMT: addAmount,
  TAX: addTaxReference,
  TXI: addTax,
  ITD: addPaymentTerms,
  FOB: addShippingTerms,
  CSH: addSalesRequirement,
  LDT: addLeadTime,
} as const;
