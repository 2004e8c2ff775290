/**
 * X12 846 (inventory inquiry/advice) to the canonical inventory advice, and to counts where the receive rule says which
 * of its quantities is which of our positions. How a line says what is where is the business of `stock-line.ts`.
 */
import type { InventoryAdvice, InventoryAdviceLine } from '../canonical/inventory-advice.ts';
import type { Party } from '../canonical/parts.ts';
import type { ReceiveRule } from '../partner.ts';
import type { TranslationContext } from '../translator.ts';
import type { MappedPart, SetMapping } from '../x12/set-map.ts';
import { CountedPositions, countPart } from './counts.ts';
import { DecimalSum } from './decimal-sum.ts';
import { date, time } from './fields.ts';
import { addMeasure, addPackingNote } from './freight-segments.ts';
import { InventoryAdviceText } from './inventory-advice-text.ts';
import { ItemResolver } from './items.ts';
import { PartLines } from './part-lines.ts';
import { type Handler, type Handlers, handlers, once, PartedMap } from './parted-map.ts';
import { addContact, addDate, addDescription, addItems, addParty, addReference } from './particulars.ts';
import { inParty } from './party-loop.ts';
import { PlaceMark, type SetNotes } from './set-notes.ts';
import { readActivity, readDestinations, readQuantity, readSchedule, readUnit, StockLine } from './stock-line.ts';
import { addCharge, addLeadTime, addPrice, setCurrency } from './terms-segments.ts';

type Heading = Omit<InventoryAdvice, 'type' | 'part' | 'lines' | 'extra'>;

export const inventoryAdvice846: SetMapping = {
  set: '846',
  document: 'inventory-advice',
  map: (context, rule, position) => new InventoryAdviceMap(context, rule, position),
};

class InventoryAdviceMap extends PartedMap {
  heading: Heading = { number: '', purpose: '', reportType: '', dates: [], references: [], parties: [] };
  party: Party | undefined;
  /** Warehouse of the whole advice, where its heading names one. */
  warehouse: string | undefined;
  line: InventoryAdviceLine | undefined;
  stock = new StockLine('');
  readonly lineAt = new PlaceMark();
  linesRead = 0;
  readonly total = new DecimalSum();
  readonly lines = new PartLines<InventoryAdviceLine>(
    this.notes.context.host,
    (out) => new InventoryAdviceText(out, this.total),
  );
  /** By what the line at hand is known, while it is text. */
  named: Pick<InventoryAdviceLine, 'number' | 'items'> = unnamed;
  readonly rule: ReceiveRule | undefined;
  readonly items: ItemResolver;
  readonly #counted = new CountedPositions();

  constructor(context: TranslationContext, rule: ReceiveRule | undefined, position: string) {
    super(context, rule, position);
    this.rule = rule;
    this.items = new ItemResolver(this.notes);
  }

  get number(): string {
    return this.heading.number;
  }

  get waiting(): number {
    return this.lines.count;
  }

  opens(id: string): boolean {
    return id === 'LIN';
  }

  dispatch(id: string, loop: string): void {
    // ZA is not in the standard's 846, and so in no loop of it; it belongs to the line that is being read.
    const known = id === 'CTT' ? '' : id === 'ZA' ? 'LIN' : loop;
    const { lines, notes } = this;
    if (lines.isText && known !== '') {
      if (lines.write(notes.segment, id, known)) {
        notes.takeAll();
        return;
      }
      this.#readBack();
    }
    byLoop.get(known)?.get(id)?.(this, notes);
  }

  #readBack(): void {
    const line = this.lines.readBack();
    this.line = line;
    this.stock = new StockLine(line.number);
    this.stock.quantities.push(...line.quantities);
    this.stock.current = line.quantities.at(-1);
  }

  close(): void {
    const { line, lines } = this;
    if (line === undefined && !lines.isText) return;
    this.line = undefined;
    this.party = undefined;
    if (line === undefined) {
      lines.close(this.items.sku(this.named.items, this.lineAt, this.named.number));
      return;
    }
    const settled = this.stock.settle(this.warehouse, this.rule?.counts?.quantity);
    line.quantities = settled.quantities;
    for (const difference of settled.differences) {
      this.notes.find('locations-differ', `Line ${line.number}: ${difference}`, { place: this.lineAt.place() });
    }
    const consequence = this.rule?.counts === undefined ? '' : ' Nothing was counted.';
    const sku = this.items.sku(line.items, this.lineAt, line.number, consequence);
    if (sku !== undefined) line.sku = sku;
    lines.push(line);
  }

  protected override release(): void {
    this.lines.release();
  }

  part(number: number, last: boolean): MappedPart {
    const { heading, rule } = this;
    const { contacts: _contacts, measures: _measures, ...again } = heading;
    this.heading = { ...again, dates: [], references: [], parties: [] };
    const head = { type: 'inventory-advice', part: { number, last }, ...heading } as const;
    const extra = this.notes.takeExtra();
    const lines = this.lines.take();
    if (lines === undefined) return this.lines.written(head, { extra });
    const document: InventoryAdvice = { ...head, lines, extra };
    if (rule?.counts === undefined) return { document, updates: [] };
    const { updates, findings } = countPart(document, rule, this.notes.context, this.notes.position, this.#counted);
    this.notes.add(findings);
    return { document, updates };
  }
}

/** Handles a segment of a line; one that no line is open for is left to `extra`. */
function ofLine(
  handle: (line: InventoryAdviceLine, notes: SetNotes, map: InventoryAdviceMap) => unknown,
): Handler<InventoryAdviceMap> {
  return (map, notes) => {
    if (map.line !== undefined) handle(map.line, notes, map);
  };
}

const quantitySegments = {
  QTY: ofLine((_, notes, map) => readQuantity(map.stock, notes, map.total)),
  SCH: ofLine((_, notes, map) => readSchedule(map.stock, notes, map.heading.date)),
  SDQ: ofLine((_, notes, map) => readDestinations(map.stock, notes)),
  UIT: ofLine((_, notes, map) => readUnit(map.stock, notes)),
  LS: ofLine((_, notes) => notes.take(1)),
  LE: ofLine((_, notes) => notes.take(1)),
  DTM: ofLine((line, notes, map) => {
    if (!map.stock.readDate(notes)) addDate(line, notes);
  }),
  REF: ofLine(readReference),
  N1: ofLine(beginParty),
};

const byLoop: Handlers<InventoryAdviceMap> = handlers<InventoryAdviceMap>({
  '': {
    BIA: once(readBia),
    REF: ({ heading }, notes) => addReference(heading, notes),
    PER: ({ heading }, notes) => addContact(heading, notes),
    DTM: ({ heading }, notes) => addDate(heading, notes),
    CUR: ({ heading }, notes) => setCurrency(heading, notes),
    MEA: ({ heading }, notes) => addMeasure(heading, notes),
    CTT: once(checkTotals),
  },
  N1: { ...inParty, N1: beginHeadingParty },
  LIN: {
    ...quantitySegments,
    LIN: beginLine,
    PID: ofLine(addDescription),
    MEA: ofLine(addMeasure),
    PKG: ofLine(addPackingNote),
    CTP: ofLine(addPrice),
    CUR: ofLine(setCurrency),
    SAC: ofLine(addCharge),
    PER: ofLine(addContact),
    LDT: ofLine(addLeadTime),
    DTM: ofLine(addDate),
    ZA: ofLine((_, notes, map) => readActivity(map.stock, notes)),
  },
  'LIN/QTY': quantitySegments,
  'LIN/QTY/SCH': quantitySegments,
  'LIN/QTY/LS': quantitySegments,
  'LIN/QTY/LS/REF': quantitySegments,
  'LIN/N1': { ...quantitySegments, ...inParty, N1: ofLine(beginParty) },
});

function readBia({ heading }: InventoryAdviceMap, notes: SetNotes): void {
  heading.purpose = notes.take(1);
  heading.reportType = notes.take(2);
  heading.number = notes.take(3);
  const on = date(notes, 4);
  if (on !== undefined) heading.date = on;
  const at = time(notes, 5);
  if (at !== undefined) heading.time = at;
}

const unnamed: InventoryAdviceMap['named'] = { number: '', items: [] };

/** LIN01 is missing at one partner in four; product ids begin at LIN02. */
function beginLine(map: InventoryAdviceMap, notes: SetNotes): void {
  map.linesRead += 1;
  map.lineAt.set(notes);
  // Counts need the lines as objects, and a warehouse of the heading goes to each quantity.
  const mayBeText = map.rule?.counts === undefined && map.warehouse === undefined;
  if (mayBeText && map.lines.begin(notes.segment)) {
    map.named = unnamed;
    if (map.items.isAny) {
      map.named = { number: notes.take(1), items: [] };
      addItems(map.named.items, notes, 2);
    }
    notes.takeAll();
    return;
  }
  map.line = { number: notes.take(1) || String(map.linesRead), items: [], quantities: [] };
  map.stock = new StockLine(map.line.number);
  addItems(map.line.items, notes, 2);
}

/** REF*IO names the warehouse of the quantity before it or, in front of all, of those after it. */
function readReference(line: InventoryAdviceLine, notes: SetNotes, map: InventoryAdviceMap): void {
  if (notes.peek(1) === 'IO' && notes.peek(2) !== '') map.stock.locate(notes.peek(2));
  addReference(line, notes);
}

/** Roles (element 98) of a party that is a place where stock lies. */
const warehouseRoles = new Set(['WH', 'SF']);

/** Some partners send N1*WH after the quantities of each warehouse, others once in front of them. */
function beginParty(line: InventoryAdviceLine, notes: SetNotes, map: InventoryAdviceMap): void {
  map.party = addParty(line, notes);
  const code = map.party.id?.value ?? map.party.name;
  if (warehouseRoles.has(map.party.role) && code !== undefined) map.stock.locate(code);
}

/** A ship-from party of the heading may be no warehouse but a company; it is one where the receive rule knows its code. */
function beginHeadingParty(map: InventoryAdviceMap, notes: SetNotes): void {
  map.party = addParty(map.heading, notes);
  const { role, id, name } = map.party;
  const code = id?.value ?? name;
  if (code === undefined || !warehouseRoles.has(role)) return;
  if (role === 'WH' || Object.hasOwn(map.rule?.counts?.locations ?? {}, code)) map.warehouse ??= code;
}

/** CTT01 counts the LIN segments and CTT02 adds up the QTY02 of them all; both only warn. */
function checkTotals(map: InventoryAdviceMap, notes: SetNotes): void {
  const count = notes.decimal(1);
  if (count !== null && count !== String(map.linesRead)) {
    const message = `CTT01 says ${count} lines, and there are ${map.linesRead}.`;
    map.notes.find('count-differs', message, { element: 1, value: count });
  }
  const total = notes.decimal(2);
  if (total !== null && !map.total.equals(total)) {
    const message = `CTT02 says ${total}, and the quantities (QTY02) add up to ${map.total.value}.`;
    map.notes.find('total-differs', message, { element: 2, value: total });
  }
}
