/** The segments of one line of an 850: PO1, and what its loop has that is not told elsewhere in the order. */
import type { Delivery, Destination, PurchaseOrderLine } from '../canonical/purchase-order.ts';
import { wallTimeOf, withOffset } from './dates.ts';
import { append, date, type Field, readFields, text, time, unit } from './fields.ts';
import { freightSegments, setPackDetail } from './freight-segments.ts';
import { addContact, addDate, addDescription, addItems, addMarks, addMessage, addReference } from './particulars.ts';
import type { SetNotes } from './set-notes.ts';
import { addQuantity } from './sub-line.ts';
import { addPrice, setCurrency, termsSegments } from './terms-segments.ts';

/** PO1: PO101 is kept as it came, number or not, because answers have to quote it; product ids begin at PO106. */
export function readLine(notes: SetNotes, ordinal: number, quantity: string): PurchaseOrderLine {
  const number = notes.take(1) || String(ordinal);
  const line: PurchaseOrderLine = { number, items: [], quantity, unit: notes.take(3) };
  const price = notes.decimal(4);
  if (price !== null) line.price = price;
  const basis = notes.take(5);
  if (basis !== '') line.priceBasis = basis;
  addItems(line.items, notes, 6);
  return line;
}

/** PO401: how many inner units one pack has. What else PO4 says is the pack's detail. */
function readPack(line: PurchaseOrderLine, notes: SetNotes): void {
  if (line.pack === undefined) {
    const pack = notes.decimal(1);
    if (pack !== null) line.pack = pack;
  }
  if (notes.segment.count > 1) setPackDetail(line, notes, false);
}

/** Prices of CTP02 (element 236) that we are paid; the others are what the retailer's customer pays, or list prices. */
const ourPrices = new Set([undefined, 'UCP', 'NET', 'CON', 'ACT', 'INV', 'WHL']);

/** CTP: every price is kept, and is the line's where PO104 is empty and the price is ours (CTP01 RS is the resale price). */
function readPrice(line: PurchaseOrderLine, notes: SetNotes): void {
  const told = addPrice(line, notes);
  if (line.price !== undefined || told?.price === undefined) return;
  if (told.class !== 'RS' && ourPrices.has(told.code)) line.price = told.price;
}

/** SDQ: ten pairs of location and quantity; SDQ01 is their unit and SDQ02 says whose codes the locations are. */
function readDestinations(line: PurchaseOrderLine, notes: SetNotes): void {
  const unitSent = notes.take(1);
  const qualifier = notes.take(2);
  line.destinations ??= [];
  const { count } = notes.segment;
  for (let element = 3; element <= 21 && element <= count; element += 2) {
    const quantity = notes.decimal(element + 1);
    if (quantity === null) continue;
    const destination: Destination = { location: notes.take(element), quantity };
    if (qualifier !== '') destination.qualifier = qualifier;
    if (unitSent !== '' && unitSent !== line.unit) destination.unit = unitSent;
    line.destinations.push(destination);
  }
}

const deliveryFields: readonly Field<Delivery>[] = [
  ['unit', unit, 2],
  ['request', text, 11],
  ['number', text, 12],
];

/** SCH: how many are wanted when: SCH05 to SCH07 are a date, and SCH08 to SCH10 another one. */
function addDelivery(line: PurchaseOrderLine, notes: SetNotes): void {
  const quantity = notes.decimal(1);
  const delivery: Delivery = quantity === null ? {} : { quantity };
  Object.assign(delivery, readFields(notes, deliveryFields));
  const name = notes.take(4);
  if (name !== '') delivery.place = { role: notes.take(3), name };
  for (let element = 5; element <= 8; element += 3) {
    const day = date(notes, element + 1);
    if (day === undefined) continue;
    const hour = time(notes, element + 2);
    const value = hour === undefined ? day : withOffset(wallTimeOf(day, hour), notes.zone);
    append(delivery, 'dates', { qualifier: notes.take(element), value });
  }
  if (Object.keys(delivery).length > 0) append(line, 'deliveries', delivery);
}

/** What the PO1 loop has beside PO1; knowing one more segment of a line is one more line here. */
export const lineSegments = {
  ...termsSegments,
  ...freightSegments,
  LIN: (line: PurchaseOrderLine, notes: SetNotes) => addItems(line.items, notes, 2),
  PID: addDescription,
  PO4: readPack,
  CTP: readPrice,
  CUR: setCurrency,
  REF: addReference,
  PER: addContact,
  DTM: addDate,
  SDQ: readDestinations,
  SCH: addDelivery,
  QTY: addQuantity,
  MAN: addMarks,
  MSG: addMessage,
  MTX: addMessage,
} as const satisfies Record<string, (line: PurchaseOrderLine, notes: SetNotes) => unknown>;
