/** Segments of packing and carriage, alike wherever they stand: TD1, TD3, TD4, TD5, PKG, PO4, MEA, MAN. */
import type {
  Equipment,
  Handling,
  Measure,
  Packaging,
  PackDetail,
  PackingNote,
  Routing,
} from '../canonical/freight.ts';
import { append, decimal, type Field, readFields, text, unit, unless } from './fields.ts';
import type { SetNotes } from './set-notes.ts';

/** What a document, an order, a package or a line can have of them. */
export interface Freight {
  packaging?: Packaging[];
  routings?: Routing[];
  equipment?: Equipment[];
  handling?: Handling[];
  packing?: PackingNote[];
  measures?: Measure[];
}

/** TD106 G says that the weight is the gross one, as it is meant here. */
const packagingFields: readonly Field<Packaging>[] = [
  ['count', decimal, 2],
  ['commodityQualifier', text, 3],
  ['commodity', text, 4],
  ['description', text, 5],
  ['weightQualifier', unless('G'), 6],
  ['weight', decimal, 7],
  ['weightUnit', unit, 8],
  ['volume', decimal, 9],
  ['volumeUnit', unit, 10],
];

const equipmentFields: readonly Field<Equipment>[] = [
  ['initial', text, 2],
  ['weightQualifier', text, 4],
  ['weight', decimal, 5],
  ['weightUnit', unit, 6],
  ['ownership', text, 7],
  ['seal', text, 9],
  ['type', text, 10],
];

const handlingFields: readonly Field<Handling>[] = [
  ['code', text, 1],
  ['hazardQualifier', text, 2],
  ['hazard', text, 3],
  ['description', text, 4],
];

/** TD502 2 says that TD503 is a SCAC, as it is meant here. */
const routingFields: readonly Field<Routing>[] = [
  ['sequence', text, 1],
  ['carrierQualifier', unless('2'), 2],
  ['carrier', text, 3],
  ['method', text, 4],
  ['routing', text, 5],
  ['status', text, 6],
  ['locationQualifier', text, 7],
  ['location', text, 8],
  ['direction', text, 9],
  ['transitQualifier', text, 10],
  ['transitTime', decimal, 11],
  ['serviceLevel', text, 12],
];

const packingFields: readonly Field<PackingNote>[] = [
  ['kind', text, 1],
  ['characteristic', text, 2],
  ['agency', text, 3],
  ['code', text, 4],
  ['description', text, 5],
];

const packDetailFields: readonly Field<PackDetail>[] = [
  ['size', decimal, 2],
  ['sizeUnit', unit, 3],
  ['packaging', text, 4],
  ['weightQualifier', unless('G'), 5],
  ['weight', decimal, 6],
  ['weightUnit', unit, 7],
  ['volume', decimal, 8],
  ['volumeUnit', unit, 9],
  ['length', decimal, 10],
  ['width', decimal, 11],
  ['height', decimal, 12],
  ['lengthUnit', unit, 13],
  ['inner', decimal, 14],
  ['id', text, 16],
];

const measureFields: readonly Field<Measure>[] = [
  ['kind', text, 1],
  ['qualifier', text, 2],
  ['value', decimal, 3],
  ['unit', unit, 4],
  ['low', decimal, 5],
  ['high', decimal, 6],
];

/** TD1. */
export function addPackaging(to: Pick<Freight, 'packaging'>, notes: SetNotes): void {
  append(to, 'packaging', { code: notes.take(1), ...readFields(notes, packagingFields) });
}

/** TD3. */
export function addEquipment(to: Pick<Freight, 'equipment'>, notes: SetNotes): void {
  const kind = notes.take(1);
  append(to, 'equipment', { kind, number: notes.take(3), ...readFields(notes, equipmentFields) });
}

/** TD4. */
export function addHandling(to: Pick<Freight, 'handling'>, notes: SetNotes): void {
  const handling = readFields(notes, handlingFields);
  if (handling !== undefined) append(to, 'handling', handling);
}

/** TD5. */
export function addRouting(to: Pick<Freight, 'routings'>, notes: SetNotes): Routing | undefined {
  const routing = readFields(notes, routingFields);
  if (routing !== undefined) append(to, 'routings', routing);
  return routing;
}

/** PKG. */
export function addPackingNote(to: Pick<Freight, 'packing'>, notes: SetNotes): void {
  const note = readFields(notes, packingFields);
  if (note !== undefined) append(to, 'packing', note);
}

/** MEA. */
export function addMeasure(to: Pick<Freight, 'measures'>, notes: SetNotes): void {
  const measure = readFields(notes, measureFields);
  if (measure !== undefined) append(to, 'measures', measure);
}

const packFields: readonly Field<PackDetail>[] = [['pack', decimal, 1], ...packDetailFields];

/** PO4, once; a second one is left to `extra`. PO401, the number of inner units, is part of it unless the caller has it. */
export function setPackDetail(to: { packDetail?: PackDetail }, notes: SetNotes, withPack = true): void {
  if (to.packDetail !== undefined) return;
  const detail =
    withPack || notes.segment.count > 3 ? readFields(notes, withPack ? packFields : packDetailFields) : readSize(notes);
  if (detail !== undefined) to.packDetail = detail;
}

/** The size of one inner unit is all that most orders say, on every line: it is read without a list of fields. */
function readSize(notes: SetNotes): PackDetail | undefined {
  const size = decimal(notes, 2);
  const sizeUnit = unit(notes, 3);
  if (size !== undefined && sizeUnit !== undefined) return { size, sizeUnit };
  if (size !== undefined) return { size };
  return sizeUnit === undefined ? undefined : { sizeUnit };
}

/** The handlers of these segments, for whatever the map is reading. */
export const freightSegments = {
  TD1: addPackaging,
  TD3: addEquipment,
  TD4: addHandling,
  TD5: addRouting,
  PKG: addPackingNote,
  MEA: addMeasure,
} as const;
