/**
 * The names that a flat-file specification maps its columns to: one vocabulary for each canonical document, the same
 * for reading and for writing. `translators/maps/flat` says what each becomes.
 *
 * `level` says where a field may stand when a file has record types: header fields in a header or on every row, line
 * fields on rows, trailer fields (counts that are checked) in trailers.
 */

export type FieldKind = 'text' | 'decimal' | 'integer' | 'date' | 'time' | 'instant' | 'state' | 'update-kind' | 'item';

export interface FieldMeaning {
  readonly level: 'header' | 'line' | 'trailer';
  readonly kind: FieldKind;
  readonly says: string;
  /** X12 element 235 of an item number, unless the specification names another. */
  readonly qualifier?: string;
}

const header = (kind: FieldKind, says: string): FieldMeaning => ({ level: 'header', kind, says });
const line = (kind: FieldKind, says: string): FieldMeaning => ({ level: 'line', kind, says });
const item = (qualifier: string, says: string): FieldMeaning => ({ level: 'line', kind: 'item', says, qualifier });
const trailer = (kind: FieldKind, says: string): FieldMeaning => ({ level: 'trailer', kind, says });

/** Roles of parties by the prefix of their field names, with X12 element 98. */
export const partyRoles = { shipTo: 'ST', billTo: 'BT', buyer: 'BY', shipFrom: 'SF', vendor: 'VN' } as const;
export type PartyPrefix = keyof typeof partyRoles;

/** What may be said of a party, by the ending of the field name. */
export const partyParts = {
  Id: 'identifier (X12 N104)',
  Name: 'name',
  Address1: 'first address line',
  Address2: 'second address line',
  City: 'city',
  Region: 'state or province',
  PostalCode: 'postal code',
  Country: 'country code',
} as const;

/** Dates of orders and shipments by field name, with X12 element 374. */
export const dateFields = {
  requestedShipDate: '010',
  deliveryDate: '002',
  cancelAfterDate: '001',
  shipDate: '011',
  arrivalDate: '017',
} as const;

/** References by field name, with X12 element 128. */
export const referenceFields = {
  department: 'DP',
  vendorNumber: 'IA',
  customerReference: 'CR',
  billOfLading: 'BM',
  carrierReference: 'CN',
} as const;

/** Item numbers by field name: what an item is known by beside our SKU. */
export const itemFields = {
  item: item('ZZ', "The partner's item number of any kind; translated to our SKU by the partner's items."),
  buyerItem: item('IN', "The buyer's item number."),
  vendorItem: item('VN', "The vendor's item number."),
  upc: item('UP', 'UPC, EAN or GTIN.'),
} as const;

/** Quantities of several states on one row, each becoming an update of its own. */
export const stateFields = {
  onHand: 'on-hand',
  allocated: 'allocated',
  safetyStock: 'safety-stock',
  damaged: 'damaged',
  quarantined: 'quarantined',
  returnsPendingInspection: 'returns-pending-inspection',
  inTransit: 'in-transit',
  onOrder: 'on-order',
} as const;

const counts = {
  lineCount: trailer('integer', 'Number of line records since the header, or in the file in a file trailer.'),
  recordCount: trailer('integer', 'Number of records, headers and trailers included.'),
  documentCount: trailer('integer', 'Number of documents in the file.'),
  quantityTotal: trailer('decimal', 'Sum of the quantities of the lines.'),
};

const sku = line('text', 'Our SKU, taken as it is: leading zeros stay.');

function parties(...prefixes: PartyPrefix[]): Record<string, FieldMeaning> {
  const fields = prefixes.flatMap((prefix) =>
    Object.entries(partyParts).map(([part, says]) => [
      `${prefix}${part}`,
      header('text', `The ${says} of the ${partyRoles[prefix]} party.`),
    ]),
  );
  return Object.fromEntries(fields);
}

const inventoryUpdate: Record<string, FieldMeaning> = {
  number: header('text', 'Number of the batch; the file name unless told.'),
  sku,
  ...itemFields,
  location: line('text', 'Our location; translate theirs with `values`.'),
  state: line(
    'state',
    'Inventory state. Unless told, on-hand for a count or an adjustment, and for any other kind the states that it moves.',
  ),
  kind: line('update-kind', 'What happened; count unless told.'),
  quantity: line('decimal', 'The count; the signed change of the state; or how many, where no state is told.'),
  toLocation: line('text', 'Of a transfer: our location that it goes to.'),
  toState: line('state', 'Of a transfer: the state that it becomes.'),
  order: line('text', "Purchase order that it is for: a customer's, or ours to a supplier."),
  shipment: line('text', 'Number of the ship notice that it is of.'),
  expected: line('date', 'Of a count of on-order with its order: the day it is to come.'),
  ...Object.fromEntries(
    Object.entries(stateFields).map(([name, state]) => [name, line('decimal', `Quantity in state ${state}.`)]),
  ),
  unit: line('text', 'Unit of measure, as EA.'),
  occurredAt: line('instant', 'When it was counted or happened, date and time in one column.'),
  date: line('date', 'Date on which it was counted or happened.'),
  time: line('time', 'Time of day to `date`; the end of the day, or the receipt if that is earlier, unless told.'),
  key: line('text', 'Idempotency key: the same key twice is applied once. The line in the file unless told.'),
  reason: line('text', 'Why, in words or as a code.'),
  ...counts,
};

const purchaseOrder: Record<string, FieldMeaning> = {
  number: header('text', 'Purchase order number; rows with the same one are one order.'),
  date: header('date', 'Date of the order.'),
  purpose: header('text', 'X12 element 353; 00 (original) unless told.'),
  orderType: header('text', 'X12 element 92, as SA or DS.'),
  release: header('text', 'Release number.'),
  currency: header('text', 'Currency code.'),
  sender: header('text', 'Written only: name of the partner that the order came from.'),
  message: header('text', 'A note to the order.'),
  requestedShipDate: header('date', 'Requested ship date (DTM 010).'),
  deliveryDate: header('date', 'Delivery requested (DTM 002).'),
  cancelAfterDate: header('date', 'Cancel after (DTM 001).'),
  department: header('text', 'Department number (REF DP).'),
  vendorNumber: header('text', "The buyer's number of the vendor (REF IA)."),
  customerReference: header('text', 'Customer reference number (REF CR).'),
  ...parties('shipTo', 'billTo', 'buyer', 'vendor'),
  lineNumber: line('text', 'Line number; the ordinal unless told.'),
  sku,
  ...itemFields,
  quantity: line('decimal', 'Quantity ordered.'),
  unit: line('text', 'Unit of measure; EA unless told.'),
  price: line('decimal', 'Unit price.'),
  priceBasis: line('text', 'X12 element 639, as PE.'),
  pack: line('decimal', 'Units in a pack.'),
  description: line('text', 'Words for people.'),
  ...counts,
};

const shipNotice: Record<string, FieldMeaning> = {
  number: header('text', 'Shipment number; rows with the same one are one ship notice.'),
  date: header('date', 'Date of the notice.'),
  time: header('time', 'Time of the notice.'),
  purpose: header('text', 'X12 element 353; 00 (original) unless told.'),
  sender: header('text', 'Written only: name of the partner that the ship notice came from.'),
  carrier: header('text', 'Carrier code.'),
  shipDate: header('date', 'Shipped (DTM 011).'),
  arrivalDate: header('date', 'Estimated delivery (DTM 017).'),
  billOfLading: header('text', 'Bill of lading (REF BM).'),
  carrierReference: header('text', 'Tracking number (REF CN).'),
  ...parties('shipTo', 'shipFrom'),
  lineNumber: line('text', 'Line number; the ordinal unless told.'),
  order: line('text', 'Purchase order number of the line.'),
  sku,
  ...itemFields,
  quantity: line('decimal', 'Quantity shipped.'),
  ordered: line('decimal', 'Quantity ordered.'),
  unit: line('text', 'Unit of measure; EA unless told.'),
  lot: line('text', 'Lot or batch.'),
  sscc: line('text', 'Serial shipping container code of the package.'),
  description: line('text', 'Words for people.'),
  ...counts,
};

const inventoryAdvice: Record<string, FieldMeaning> = {
  number: header('text', 'Number of the advice; the file name unless told.'),
  purpose: header('text', 'X12 element 353; 00 (full) unless told.'),
  reportType: header('text', 'BIA02; SI unless told.'),
  date: header('date', 'Date that the quantities are of.'),
  time: header('time', 'Time that the quantities are of.'),
  asOf: header('instant', 'Written only: date and time that the quantities are of, in one.'),
  lineNumber: line('text', 'Line number; the ordinal unless told.'),
  sku,
  ...itemFields,
  status: line('text', 'Written only: sell-through or discontinued; blank where the item is active.'),
  price: line('decimal', 'Written only: price of one unit, where `price` of the rule asks for it.'),
  currency: line('text', 'Written only: currency of the price, where it has one.'),
  quantity: line('decimal', 'Quantity.'),
  quantityCode: line('text', 'X12 element 673, as 17 for on hand; 33 (available for sale) unless told.'),
  unit: line('text', 'Unit of measure; EA unless told.'),
  location: line('text', "The partner's code of the warehouse."),
  availableDate: line('date', 'When a future quantity is expected: such a row is not of now.'),
  nextDate: line('date', 'Beside a quantity of now: the next day on which there is more.'),
  nextQuantity: line('decimal', 'How many there are, or are more, on `nextDate`.'),
  description: line('text', 'Words for people.'),
  ...counts,
};

export const vocabulary = {
  'inventory-update': inventoryUpdate,
  'purchase-order': purchaseOrder,
  'ship-notice': shipNotice,
  'inventory-advice': inventoryAdvice,
} as const;

/** Documents that a flat file can carry. */
export type FlatDocumentType = keyof typeof vocabulary;
export const flatDocumentTypes = Object.keys(vocabulary) as FlatDocumentType[];

/** Canonical text of a record's fields by their names in the vocabulary; a blank field is absent. */
export type Values = Readonly<Record<string, string>>;
/** The same for writing, where absent fields may be there as undefined: a million records of one shape are quicker so. */
export type WrittenValues = Readonly<Record<string, string | undefined>>;
