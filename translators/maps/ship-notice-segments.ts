/** The segments of an 856 beside HL: what each means at the level that it stands at. */
import type { PackDetail } from '../canonical/freight.ts';
import type { Characteristic, ItemNumber } from '../canonical/parts.ts';
import type { Component } from '../canonical/purchase-order.ts';
import type { Package, Transport } from '../canonical/ship-notice.ts';
import { append, date, decimal, type Field, readFields, text, time } from './fields.ts';
import {
  addEquipment,
  addHandling,
  addMeasure,
  addPackaging,
  addPackingNote,
  addRouting,
  type Freight,
  setPackDetail,
} from './freight-segments.ts';
import { type Handler, type Handlers, handlers, once } from './parted-map.ts';
import {
  addContact,
  addDate,
  addDescription,
  addItems,
  addParty,
  addReference,
  type Particulars,
  setText,
} from './particulars.ts';
import { inParty } from './party-loop.ts';
import type { SetNotes } from './set-notes.ts';
import type { ShipNoticeMap } from './ship-notice-856.ts';
import { readSscc } from './sscc.ts';
import { addComponent } from './sub-line.ts';
import { addCharge, addShippingTerms, type Terms } from './terms-segments.ts';

/** What every level can have of particulars: the shipment keeps its carriage under `transport`. */
export interface Holder extends Particulars, Freight, Pick<Terms, 'charges' | 'shippingTerms'> {
  descriptions?: string[];
  characteristics?: Characteristic[];
  packDetail?: PackDetail;
  components?: Component[];
  transport?: Transport;
}

/** Reads the segment at hand. What has no place at its level is left to `extra`. */
export function readShipNoticeSegment(map: ShipNoticeMap, id: string, loop: string): void {
  // What stands in the loops inside of an HL loop has names only here; a REF below a CLD, say, is not the level's.
  const within = id === 'CTT' || loop === 'HL' ? '' : loop;
  byLoop.get(within)?.get(id)?.(map, map.notes);
}

/** Handles a segment that every level may have. */
function ofLevel(read: (to: Holder, notes: SetNotes, map: ShipNoticeMap) => unknown): Handler<ShipNoticeMap> {
  return (map, notes) => {
    const { holder } = map;
    if (holder !== undefined) read(holder, notes, map);
  };
}

/** Handles a segment of carriage: the shipment has a place of its own for it. */
function ofFreight(read: (to: Transport & Freight, notes: SetNotes, map: ShipNoticeMap) => unknown) {
  return ofLevel((to, notes, map) => {
    if (to !== map.heading) {
      read(to, notes, map);
      return;
    }
    const transport = map.heading.transport ?? {};
    read(transport, notes, map);
    if (Object.keys(transport).length > 0) map.heading.transport = transport;
  });
}

/** Handles a segment of one kind of level only; elsewhere it is left to `extra`. */
function ofPacked(read: (to: Holder, notes: SetNotes, map: ShipNoticeMap) => unknown): Handler<ShipNoticeMap> {
  return (map, notes) => {
    const to: Holder | undefined = map.item?.line ?? map.package;
    if (to !== undefined) read(to, notes, map);
  };
}

/** Handles a segment of the shipment or an order. */
function ofDealing(read: (to: Holder, notes: SetNotes) => unknown): Handler<ShipNoticeMap> {
  return ofLevel((to, notes, map) => {
    if (to === map.heading || to === map.order) read(to, notes);
  });
}

const party: Handler<ShipNoticeMap> = (map, notes) => {
  map.party = map.holder === undefined ? undefined : addParty(map.holder, notes);
};

const byLoop: Handlers<ShipNoticeMap> = handlers<ShipNoticeMap>({
  '': {
    BSN: once(readBsn),
    CTT: once(checkCount),
    REF: ofLevel(addReference),
    DTM: ofLevel(addDate),
    N1: party,
    PER: (map, notes) => {
      if (map.holder === map.heading) addContact(map.heading, notes);
    },
    TD1: ofFreight(addPackaging),
    TD3: ofFreight(addEquipment),
    TD4: ofFreight(addHandling),
    TD5: ofFreight(readRouting),
    PKG: ofFreight(addPackingNote),
    MEA: ofFreight(addMeasure),
    FOB: ofDealing(addShippingTerms),
    PO4: ofPacked((to, notes) => setPackDetail(to, notes)),
    SLN: (map, notes) => {
      if (map.item !== undefined) addComponent(map.item.line, notes);
    },
    PRF: readOrder,
    MAN: readMarks,
    LIN: readItem,
    SN1: readShipped,
    PID: ofLevel(addDescription),
  },
  'HL/SAC': {
    SAC: ofLevel((to, notes, map) => {
      if (to !== map.package) addCharge(to, notes);
    }),
  },
  'HL/TD3': { TD3: ofFreight(addEquipment) },
  'HL/N1': { ...inParty, N1: party },
});

const bsnFields: readonly Field<ShipNoticeMap['heading']>[] = [
  ['purpose', text, 1],
  ['number', text, 2],
  ['date', date, 3],
  ['time', time, 4],
  ['structure', text, 5],
  ['transactionType', text, 6],
  ['statusReason', text, 7],
];

function readBsn({ heading, tree }: ShipNoticeMap, notes: SetNotes): void {
  Object.assign(heading, readFields(notes, bsnFields));
  tree.announce(heading.structure ?? '');
}

/** PRF: the purchase order that the level, and all below it, is about. A shipment or pack may have no item to show it. */
function readOrder(map: ShipNoticeMap, notes: SetNotes): void {
  const level = map.tree.latest;
  if (level === undefined || level.order !== undefined) return;
  level.order = notes.peek(1);
  if (map.item !== undefined) notes.take(1);
  if (map.order === undefined) return;
  map.order.number = notes.take(1);
  setText(map.order, 'release', notes, 2);
  const ordered = date(notes, 4);
  if (ordered !== undefined) map.order.date = ordered;
  setText(map.order, 'contract', notes, 6);
  setText(map.order, 'orderType', notes, 7);
}

function readItem({ item }: ShipNoticeMap, notes: SetNotes): void {
  if (item === undefined) return;
  item.line.number ||= notes.take(1);
  const from = item.line.items.length;
  addItems(item.line.items, notes, 2);
  const lot = item.line.items.slice(from).find(({ qualifier }) => qualifier === 'LT');
  if (lot !== undefined) item.line.lot ??= lot.value;
}

/** SN1: shipped (SN102), and ordered (SN105). SN101 is the line's number where LIN01 is none. */
function readShipped(map: ShipNoticeMap, notes: SetNotes): void {
  if (map.item === undefined || map.quantitySent) return;
  const { line } = map.item;
  line.number ||= notes.peek(1);
  notes.skip(1, line.number);
  const quantity = notes.decimal(2);
  map.quantitySent = quantity !== null;
  line.quantity = quantity ?? '0';
  line.unit = notes.take(3);
  const ordered = notes.decimal(5);
  if (ordered !== null) line.ordered = ordered;
  notes.skip(6, line.unit);
  const cumulative = decimal(notes, 4);
  if (cumulative !== undefined) line.cumulative = cumulative;
  setText(line, 'status', notes, 8);
}

/** MAN: two marks at most, each a qualifier and a number. MAN03 and MAN06, the ends of ranges, are left to `extra`. */
function readMarks(map: ShipNoticeMap, notes: SetNotes): void {
  const target = map.package ?? map.item?.line;
  if (target === undefined) return;
  for (const element of [1, 4]) {
    if (notes.peek(element + 1) === '') continue;
    const mark: ItemNumber = { qualifier: notes.take(element), value: notes.take(element + 1) };
    const digits =
      mark.qualifier === 'GM' || mark.qualifier === 'AA' ? checkedSscc(mark.value, element + 1, notes) : null;
    if (digits !== null && map.package !== undefined && map.package.sscc === undefined)
      setSscc(map.package, mark, digits);
    else append(target, 'marks', mark);
  }
}

/** The mark's own text stays beside the code where its qualifier is not the usual one. */
function setSscc(packed: Package, mark: ItemNumber, digits: string): void {
  packed.sscc = digits;
  if (mark.qualifier !== 'GM') append(packed, 'marks', mark);
}

function checkedSscc(mark: string, element: number, notes: SetNotes): string | null {
  const sscc = readSscc(mark);
  const place = { element, value: mark };
  if (sscc === null) notes.find('sscc-malformed', `${notes.name(element)} is "${mark}", which is no SSCC-18.`, place);
  else if (!sscc.valid) notes.find('sscc-check-digit', `The check digit of SSCC ${sscc.digits} is wrong.`, place);
  return sscc?.digits ?? null;
}

/** TD5: every one is kept, and the first one of the shipment names the carrier, the method and the way in short. */
function readRouting(to: Transport & Freight, notes: SetNotes, map: ShipNoticeMap): void {
  const told = addRouting(to, notes);
  const { heading } = map;
  const carrier = told?.carrier ?? told?.routing;
  if (map.holder !== heading || heading.carrier !== undefined || carrier === undefined) return;
  heading.carrier = carrier;
  const short: Transport = to;
  if (told?.method !== undefined) short.method ??= told.method;
  if (told?.routing !== undefined) short.routing ??= told.routing;
}

/** CTT01 counts the HL segments at most partners and the items at some; anything else warns. */
function checkCount(map: ShipNoticeMap, notes: SetNotes): void {
  const sent = notes.decimal(1);
  notes.take(2);
  // The last item is only counted once it is finished.
  const items = map.itemsRead + (map.item === undefined ? 0 : 1);
  if (sent === null || sent === String(map.levelsRead) || sent === String(items)) return;
  const message = `CTT01 says ${sent}, and there are ${map.levelsRead} HL segments and ${items} items.`;
  notes.find('count-differs', message, { element: 1, value: sent });
}
