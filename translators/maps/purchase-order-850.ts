/**
 * X12 850 (purchase order) to the canonical purchase order. Structure: X12 850, versions 003040 to 005010; what real
 * partners do otherwise is said where it is met.
 */
import type { Component, PurchaseOrder, PurchaseOrderLine } from '../canonical/purchase-order.ts';
import type { MappedPart, SetMapping } from '../x12/set-map.ts';
import { sumOf } from './decimal-sum.ts';
import { date, type Field, readFields, text } from './fields.ts';
import { freightSegments } from './freight-segments.ts';
import { ItemResolver } from './items.ts';
import { PartLines } from './part-lines.ts';
import { type Handler, type Handlers, handlers, once, PartedMap } from './parted-map.ts';
import { addContact, addDate, addDescription, addMessage, addNote, addParty, addReference } from './particulars.ts';
import { inParty } from './party-loop.ts';
import { lineSegments, readLine } from './purchase-order-line.ts';
import { PurchaseOrderText } from './purchase-order-text.ts';
import { PlaceMark, type SetNotes } from './set-notes.ts';
import { addComponent, componentSegments } from './sub-line.ts';
import { addPrice, setCurrency, termsSegments } from './terms-segments.ts';

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
  /** The sub-line whose SLN loop is being read. */
  component: Component | undefined;
  readonly lineAt = new PlaceMark();
  quantitySent = false;
  linesRead = 0;
  readonly lines = new PartLines<PurchaseOrderLine>(this.notes.context.host, (out) => new PurchaseOrderText(out));
  /** By what the line at hand is known, while it is text. */
  named: Pick<PurchaseOrderLine, 'number' | 'items'> = unnamed;
  readonly items = new ItemResolver(this.notes);

  get number(): string {
    return this.heading.number;
  }

  get waiting(): number {
    return this.lines.count;
  }

  opens(id: string): boolean {
    return id === 'PO1';
  }

  dispatch(id: string, loop: string): void {
    const { notes, lines } = this;
    if (loop === 'PO1' && id === 'PO1') {
      beginLine(this, notes);
      return;
    }
    if (lines.isText && loop.startsWith('PO1') && id !== 'CTT') {
      if (lines.write(notes.segment, id, loop)) {
        notes.takeAll();
        return;
      }
      this.line = lines.readBack();
    }
    byLoop.get(id === 'CTT' ? '' : loop)?.get(id)?.(this, notes);
  }

  close(): void {
    const { line, lines } = this;
    if (line === undefined && !lines.isText) return;
    this.line = undefined;
    this.party = undefined;
    this.component = undefined;
    if (line === undefined) {
      lines.close(this.items.sku(this.named.items, this.lineAt, this.named.number));
      return;
    }
    if (!this.quantitySent || line.destinations !== undefined) this.#settleQuantity(line);
    const sku = this.items.sku(line.items, this.lineAt, line.number);
    if (sku !== undefined) line.sku = sku;
    if (line.components !== undefined) this.#settleComponents(line, line.components);
    this.lines.push(line);
  }

  /** A line without PO102 may still say by SDQ how many there are, and one with it should say the same. */
  #settleQuantity(line: PurchaseOrderLine): void {
    const sum = line.destinations && sumOf(line.destinations.map((destination) => destination.quantity));
    if (!this.quantitySent) {
      const place = this.lineAt.place(2);
      if (sum !== undefined) line.quantity = sum;
      else this.notes.find('quantity-missing', `Line ${line.number} has no quantity (PO102).`, { place });
    } else if (sum !== undefined && sum !== line.quantity) {
      const message = `Line ${line.number} orders ${line.quantity} (PO102), and its destinations (SDQ) add up to ${sum}.`;
      this.notes.find('destinations-differ', message, { place: this.lineAt.place(2), value: line.quantity });
    }
  }

  /** A component that is named by numbers may be an item of ours; one that is only described is none. */
  #settleComponents(line: PurchaseOrderLine, components: readonly Component[]): void {
    for (const component of components) {
      if (component.items.length === 0) continue;
      const sku = this.items.sku(component.items, this.lineAt, `${line.number}, component ${component.number}`);
      if (sku !== undefined) component.sku = sku;
    }
  }

  protected override release(): void {
    this.lines.release();
  }

  part(number: number, last: boolean): MappedPart {
    const { heading } = this;
    const { purpose, date: ordered } = heading;
    const again = { number: heading.number, purpose, ...(ordered === undefined ? {} : { date: ordered }) };
    this.heading = { ...again, dates: [], references: [], parties: [] };
    const head = { type: 'purchase-order', part: { number, last }, ...heading } as const;
    const extra = this.notes.takeExtra();
    const lines = this.lines.take();
    if (lines === undefined) return this.lines.written(head, { extra });
    const document: PurchaseOrder = { ...head, lines, extra };
    return { document, updates: [] };
  }
}

type Reader<T> = (to: T, notes: SetNotes) => unknown;
type Readers<T> = Readonly<Record<string, Reader<T>>>;

/** Readers for what `place` finds open in the map; a segment that nothing is open for is left to `extra`. */
function inside<T>(place: (map: PurchaseOrderMap) => T | undefined, readers: Readers<T>) {
  const handle = (read: Reader<T>): Handler<PurchaseOrderMap> => {
    return (map, notes) => {
      const to = place(map);
      if (to !== undefined) read(to, notes);
    };
  };
  return Object.fromEntries(Object.entries(readers).map(([id, read]) => [id, handle(read)]));
}

const inHeading = (readers: Readers<Heading>) => inside((map) => map.heading, readers);
const inLine = (readers: Readers<PurchaseOrderLine>) => inside((map) => map.line, readers);
const inComponent = (readers: Readers<Component>) => inside((map) => map.component, readers);

/** N1: a party of whatever holds it, which the segments after it tell more of. */
const partyOf = (holder: (map: PurchaseOrderMap) => { parties?: Party[] } | undefined) => ({
  ...inParty,
  N1: (map: PurchaseOrderMap, notes: SetNotes) => {
    const to = holder(map);
    map.party = to === undefined ? undefined : addParty(to, notes);
  },
});

const bounds = {
  LS: (_: unknown, notes: SetNotes) => notes.take(1),
  LE: (_: unknown, notes: SetNotes) => notes.take(1),
};
const note = { N9: addNote, DTM: addDate, MSG: addMessage, MTX: addMessage } as const;

const byLoop: Handlers<PurchaseOrderMap> = handlers<PurchaseOrderMap>({
  '': {
    ...inHeading({
      ...termsSegments,
      ...freightSegments,
      CUR: setCurrency,
      REF: addReference,
      PER: addContact,
      CTP: addPrice,
      DTM: addDate,
      PID: addDescription,
      MSG: addMessage,
    }),
    BEG: once(readBeg),
    CTT: once(checkCount),
  },
  SAC: inHeading({ SAC: termsSegments.SAC }),
  AMT: inHeading({ AMT: termsSegments.AMT }),
  CTT: inHeading({ AMT: termsSegments.AMT }),
  LDT: inHeading({ LDT: termsSegments.LDT }),
  N9: inHeading(note),
  N1: partyOf((map) => map.heading),
  PO1: inLine(lineSegments),
  'PO1/CTP': inLine({ CTP: lineSegments.CTP }),
  'PO1/PID': inLine({ PID: lineSegments.PID, MEA: lineSegments.MEA }),
  'PO1/SAC': inLine({ SAC: lineSegments.SAC }),
  'PO1/QTY': inLine({ QTY: lineSegments.QTY }),
  'PO1/SCH': inLine({ SCH: lineSegments.SCH }),
  'PO1/PKG': inLine({ PKG: lineSegments.PKG, MEA: lineSegments.MEA }),
  'PO1/AMT': inLine({ AMT: lineSegments.AMT }),
  'PO1/LS': inLine(bounds),
  'PO1/LS/LDT': inLine({ LDT: lineSegments.LDT }),
  'PO1/N9': inLine({ ...note, MEA: lineSegments.MEA }),
  'PO1/N1': partyOf((map) => map.line),
  'PO1/SLN': {
    ...inComponent(componentSegments),
    SLN: (map, notes) => {
      map.component = map.line === undefined ? undefined : addComponent(map.line, notes);
    },
  },
  'PO1/SLN/N9': inComponent(note),
  'PO1/SLN/SAC': inComponent({ SAC: componentSegments.SAC }),
  'PO1/SLN/QTY': inComponent({ QTY: componentSegments.QTY }),
  'PO1/SLN/N1': partyOf((map) => map.component),
});

const begFields: readonly Field<Heading>[] = [
  ['purpose', text, 1],
  ['orderType', text, 2],
  ['number', text, 3],
  ['release', text, 4],
  ['date', date, 5],
  ['contract', text, 6],
  ['acknowledgmentType', text, 7],
  ['invoiceType', text, 8],
  ['contractType', text, 9],
];

function readBeg({ heading }: PurchaseOrderMap, notes: SetNotes): void {
  Object.assign(heading, readFields(notes, begFields));
}

const unnamed: PurchaseOrderMap['named'] = { number: '', items: [] };

function beginLine(map: PurchaseOrderMap, notes: SetNotes): void {
  map.linesRead += 1;
  map.lineAt.set(notes);
  if (map.lines.begin(notes.segment)) {
    map.quantitySent = true;
    map.named = map.items.isAny ? readLine(notes, map.linesRead, '') : unnamed;
    notes.takeAll();
    return;
  }
  const quantity = notes.decimal(2);
  map.quantitySent = quantity !== null;
  map.line = readLine(notes, map.linesRead, quantity ?? '0');
}

/** CTT01: real orders differ from it now and then, so it only warns. */
function checkCount(map: PurchaseOrderMap, notes: SetNotes): void {
  const sent = notes.decimal(1);
  notes.take(2);
  if (sent === null || sent === String(map.linesRead)) return;
  const message = `CTT01 says ${sent} lines, and there are ${map.linesRead}.`;
  notes.find('count-differs', message, { element: 1, value: sent });
}
