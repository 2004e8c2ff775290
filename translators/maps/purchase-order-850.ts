/**
 * X12 850 (purchase order) to the canonical purchase order. Structure: X12 850, versions 003040 to 005010; what real
 * partners do otherwise is said where it is met.
 */
import type { Destination, PurchaseOrder, PurchaseOrderLine } from '../canonical/purchase-order.ts';
import type { Place } from '../finding.ts';
import type { MappedPart, SetMapping } from '../x12/set-map.ts';
import { sumOf } from './decimal-sum.ts';
import { ItemResolver } from './items.ts';
import { type Handler, type Handlers, handlers, once, PartedMap } from './parted-map.ts';
import {
  addCharge,
  addContact,
  addDate,
  addDescription,
  addItems,
  addMessage,
  addParty,
  addReference,
  dateOf,
  setText,
} from './particulars.ts';
import { inParty } from './party-loop.ts';
import type { SetNotes } from './set-notes.ts';

type Party = PurchaseOrder['parties'][number];
type Heading = Omit<PurchaseOrder, 'type' | 'part' | 'lines' | 'extra'>;

export const purchaseOrder850: SetMapping = {
  set: '850',
  document: 'purchase-order',
  map: (context, rule, position) => new PurchaseOrderMap(context, rule, position),
};

class PurchaseOrderMap extends PartedMap {
  heading: Heading = { number: '', purpose: '', dates: [], references: [], parties: [] };
  /** The party whose N1 loop is being read. */
  party: Party | undefined;
  line: PurchaseOrderLine | undefined;
  linePlace: Place = {};
  quantitySent = false;
  linesRead = 0;
  #lines: PurchaseOrderLine[] = [];
  readonly #items = new ItemResolver(this.notes);

  get number(): string {
    return this.heading.number;
  }

  get waiting(): number {
    return this.#lines.length;
  }

  opens(id: string): boolean {
    return id === 'PO1';
  }

  dispatch(id: string, loop: string): void {
    byLoop.get(id === 'CTT' ? '' : loop)?.get(id)?.(this, this.notes);
  }

  close(): void {
    const { line } = this;
    if (line === undefined) return;
    this.line = undefined;
    this.party = undefined;
    this.#settleQuantity(line);
    const sku = this.#items.sku(line.items, this.linePlace, `Line ${line.number}`);
    if (sku !== undefined) line.sku = sku;
    this.#lines.push(line);
  }

  /** A line without PO102 may still say by SDQ how many there are, and one with it should say the same. */
  #settleQuantity(line: PurchaseOrderLine): void {
    const sum = line.destinations && sumOf(line.destinations.map((destination) => destination.quantity));
    const place = { ...this.linePlace, element: 2 };
    if (!this.quantitySent) {
      if (sum !== undefined) line.quantity = sum;
      else this.notes.find('quantity-missing', `Line ${line.number} has no quantity (PO102).`, { place });
    } else if (sum !== undefined && sum !== line.quantity) {
      const message = `Line ${line.number} orders ${line.quantity} (PO102), and its destinations (SDQ) add up to ${sum}.`;
      this.notes.find('destinations-differ', message, { place, value: line.quantity });
    }
  }

  part(number: number, last: boolean): MappedPart {
    const { heading } = this;
    const { purpose, date } = heading;
    const again = { number: heading.number, purpose, ...(date === undefined ? {} : { date }) };
    this.heading = { ...again, dates: [], references: [], parties: [] };
    const lines = this.#lines;
    this.#lines = [];
    const part = { number, last };
    const document: PurchaseOrder = { type: 'purchase-order', part, ...heading, lines, extra: this.notes.takeExtra() };
    return { document, updates: [] };
  }
}

/** Handles a segment of a line; one that no line is open for is left to `extra`. */
function ofLine(handle: (line: PurchaseOrderLine, notes: SetNotes) => void): Handler<PurchaseOrderMap> {
  return (map, notes) => {
    if (map.line !== undefined) handle(map.line, notes);
  };
}

const byLoop: Handlers<PurchaseOrderMap> = handlers<PurchaseOrderMap>({
  '': {
    BEG: once(readBeg),
    CUR: ({ heading }, notes) => setText(heading, 'currency', notes, 2),
    REF: ({ heading }, notes) => addReference(heading, notes),
    PER: ({ heading }, notes) => addContact(heading, notes),
    DTM: ({ heading }, notes) => addDate(heading, notes),
    MSG: ({ heading }, notes) => addMessage(heading, notes),
    CTT: once(checkCount),
  },
  SAC: { SAC: ({ heading }, notes) => addCharge(heading, notes) },
  N9: {
    N9: ({ heading }, notes) => addReference(heading, notes),
    DTM: ({ heading }, notes) => addDate(heading, notes),
    MSG: ({ heading }, notes) => addMessage(heading, notes),
    MTX: ({ heading }, notes) => addMessage(heading, notes),
  },
  N1: {
    ...inParty,
    N1: (map, notes) => {
      map.party = addParty(map.heading, notes);
    },
  },
  PO1: {
    PO1: beginLine,
    LIN: ofLine((line, notes) => addItems(line.items, notes, 2)),
    PO4: ofLine(readPack),
    REF: ofLine(addReference),
    DTM: ofLine(addDate),
    SDQ: ofLine(readDestinations),
    MSG: ofLine(addMessage),
  },
  'PO1/CTP': { CTP: ofLine(readPrice) },
  'PO1/PID': { PID: ofLine(addDescription) },
  'PO1/SAC': { SAC: ofLine(addCharge) },
  'PO1/N9': { N9: ofLine(addReference), MSG: ofLine(addMessage), MTX: ofLine(addMessage), DTM: ofLine(addDate) },
  'PO1/N1': {
    ...inParty,
    N1: (map, notes) => {
      if (map.line !== undefined) map.party = addParty(map.line, notes);
    },
  },
});

function readBeg({ heading }: PurchaseOrderMap, notes: SetNotes): void {
  heading.purpose = notes.take(1);
  setText(heading, 'orderType', notes, 2);
  heading.number = notes.take(3);
  setText(heading, 'release', notes, 4);
  const date = dateOf(notes, 5);
  if (date !== undefined) heading.date = date;
}

/** PO1: PO101 is kept as it came, number or not, because answers have to quote it; product ids begin at PO106. */
function beginLine(map: PurchaseOrderMap, notes: SetNotes): void {
  map.linesRead += 1;
  map.linePlace = notes.place();
  const quantity = notes.decimal(2);
  map.quantitySent = quantity !== null;
  const number = notes.take(1) || String(map.linesRead);
  const line: PurchaseOrderLine = { number, items: [], quantity: quantity ?? '0', unit: notes.take(3) };
  const price = notes.decimal(4);
  if (price !== null) line.price = price;
  setText(line, 'priceBasis', notes, 5);
  addItems(line.items, notes, 6);
  map.line = line;
}

/** PO401: how many inner units one pack has; what else PO4 says goes to `extra`. */
function readPack(line: PurchaseOrderLine, notes: SetNotes): void {
  if (line.pack !== undefined) return;
  const pack = notes.decimal(1);
  if (pack !== null) line.pack = pack;
}

/** Prices of CTP02 (element 236) that we are paid; the others are what the retailer's customer pays, or list prices. */
const ourPrices = new Set(['', 'UCP', 'NET', 'CON', 'ACT', 'INV', 'WHL']);

/** CTP03, where PO104 is empty and the price is ours (CTP01 RS is the resale price). */
function readPrice(line: PurchaseOrderLine, notes: SetNotes): void {
  if (line.price !== undefined || notes.peek(1) === 'RS' || !ourPrices.has(notes.peek(2))) return;
  const price = notes.decimal(3);
  if (price !== null) line.price = price;
}

/** SDQ: ten pairs of location and quantity; SDQ01 is their unit and SDQ02 says whose codes the locations are. */
function readDestinations(line: PurchaseOrderLine, notes: SetNotes): void {
  const unit = notes.take(1);
  const qualifier = notes.take(2);
  line.destinations ??= [];
  for (let element = 3; element <= 21; element += 2) {
    if (notes.peek(element) === '' && notes.peek(element + 1) === '') continue;
    const quantity = notes.decimal(element + 1);
    if (quantity === null) continue;
    const destination: Destination = { location: notes.take(element), quantity };
    if (qualifier !== '') destination.qualifier = qualifier;
    if (unit !== '' && unit !== line.unit) destination.unit = unit;
    line.destinations.push(destination);
  }
}

/** CTT01: real orders differ from it now and then, so it only warns. */
function checkCount(map: PurchaseOrderMap, notes: SetNotes): void {
  const sent = notes.decimal(1);
  notes.take(2);
  if (sent === null || sent === String(map.linesRead)) return;
  const message = `CTT01 says ${sent} lines, and there are ${map.linesRead}.`;
  notes.find('count-differs', message, { element: 1, value: sent });
}
