/** The segments of an 856 beside HL: what each means at the level that it stands at. */
import type { ItemNumber } from '../canonical/parts.ts';
import type { Package, Transport } from '../canonical/ship-notice.ts';
import { type Handler, type Handlers, handlers, once } from './parted-map.ts';
import {
  addContact,
  addDate,
  addDescription,
  addItems,
  addParty,
  addReference,
  append,
  dateOf,
  setText,
  timeOf,
} from './particulars.ts';
import { inParty } from './party-loop.ts';
import type { SetNotes } from './set-notes.ts';
import type { ShipNoticeMap } from './ship-notice-856.ts';
import { readSscc } from './sscc.ts';

/** Reads the segment at hand. What has no place at its level is left to `extra`. */
export function readShipNoticeSegment(map: ShipNoticeMap, id: string, loop: string): void {
  // Only the HL loop itself and its N1 loop have names here; a PID below an SLN, say, is not the line's.
  const within = id === 'CTT' || loop === 'HL' ? '' : loop;
  byLoop.get(within)?.get(id)?.(map, map.notes);
}

/** Handles a segment that every level may have. */
const reference: Handler<ShipNoticeMap> = (map, notes) => {
  if (map.holder !== undefined) addReference(map.holder, notes);
};
const date: Handler<ShipNoticeMap> = (map, notes) => {
  if (map.holder !== undefined) addDate(map.holder, notes);
};
const party: Handler<ShipNoticeMap> = (map, notes) => {
  map.party = map.holder === undefined ? undefined : addParty(map.holder, notes);
};

const byLoop: Handlers<ShipNoticeMap> = handlers<ShipNoticeMap>({
  '': {
    BSN: once(readBsn),
    CTT: once(checkCount),
    REF: reference,
    DTM: date,
    N1: party,
    PER: (map, notes) => {
      if (map.holder === map.heading) addContact(map.heading, notes);
    },
    TD1: ofShipment(readPackaging),
    TD3: ofShipment(readEquipment),
    TD5: ofShipment(readRouting),
    PRF: readOrder,
    MAN: readMarks,
    LIN: readItem,
    SN1: readShipped,
    PID: (map, notes) => {
      if (map.item !== undefined) addDescription(map.item.line, notes);
    },
  },
  'HL/N1': { ...inParty, N1: party },
});

function ofShipment(read: (transport: Transport, notes: SetNotes, map: ShipNoticeMap) => void): Handler<ShipNoticeMap> {
  return (map, notes) => {
    if (map.holder !== map.heading) return;
    map.heading.transport ??= {};
    read(map.heading.transport, notes, map);
    if (Object.keys(map.heading.transport).length === 0) delete map.heading.transport;
  };
}

function readBsn({ heading, tree }: ShipNoticeMap, notes: SetNotes): void {
  heading.purpose = notes.take(1);
  heading.number = notes.take(2);
  const sent = dateOf(notes, 3);
  if (sent !== undefined) heading.date = sent;
  const time = timeOf(notes, 4);
  if (time !== undefined) heading.time = time;
  setText(heading, 'structure', notes, 5);
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
  const ordered = dateOf(notes, 4);
  if (ordered !== undefined) map.order.date = ordered;
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

/** TD1: what the shipment is packed in. TD106 G says that the weight is the gross one, as it is meant here. */
function readPackaging(transport: Transport, notes: SetNotes): void {
  const packaging: NonNullable<Transport['packaging']>[number] = { code: notes.take(1) };
  const count = notes.decimal(2);
  if (count !== null) packaging.count = count;
  const weight = notes.decimal(7);
  if (weight !== null) packaging.weight = weight;
  notes.skip(6, 'G');
  setText(packaging, 'weightUnit', notes, 8);
  append(transport, 'packaging', packaging);
}

function readEquipment(transport: Transport, notes: SetNotes): void {
  const kind = notes.take(1);
  const equipment: NonNullable<Transport['equipment']>[number] = { kind, number: '' };
  setText(equipment, 'initial', notes, 2);
  equipment.number = notes.take(3);
  setText(equipment, 'seal', notes, 9);
  append(transport, 'equipment', equipment);
}

/** TD5: the first one names the carrier. TD502 2 says that TD503 is a SCAC, as it is meant here. */
function readRouting(transport: Transport, notes: SetNotes, { heading }: ShipNoticeMap): void {
  if (heading.carrier !== undefined) return;
  const carrier = notes.take(3) || notes.peek(5);
  if (carrier === '') return;
  heading.carrier = carrier;
  notes.skip(2, '2');
  setText(transport, 'method', notes, 4);
  setText(transport, 'routing', notes, 5);
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
