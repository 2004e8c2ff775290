/**
 * X12 997 (functional acknowledgment) and 999 (implementation acknowledgment) to the canonical acknowledgment of a group
 * that we sent. IK3, IK4 and IK5 of the 999 say what AK3, AK4 and AK5 of the 997 say; only it has CTX.
 */
import type { Acknowledgment } from '../canonical/acknowledgment.ts';
import type { MappedPart, SetMapping } from '../x12/set-map.ts';
import { type Handler, type Handlers, handlers, once, PartedMap } from './parted-map.ts';
import { setText } from './particulars.ts';
import type { SetNotes } from './set-notes.ts';

type SetStatus = Acknowledgment['sets'][number];
type SegmentError = SetStatus['errors'][number];
type ElementError = SegmentError['elements'][number];
type Group = Omit<Acknowledgment, 'type' | 'part' | 'sets' | 'extra'>;

export const acknowledgment997: SetMapping = {
  set: '997',
  document: 'acknowledgment',
  map: (context, rule, position) => new AcknowledgmentMap(context, rule, position),
};

export const acknowledgment999: SetMapping = { ...acknowledgment997, set: '999' };

class AcknowledgmentMap extends PartedMap {
  group: Group = {
    functionalId: '',
    groupControl: '',
    status: '',
    setsIncluded: 0,
    setsReceived: 0,
    setsAccepted: 0,
    codes: [],
  };
  set: SetStatus | undefined;
  error: SegmentError | undefined;
  /** Element that the next CTX is about; the segment itself where there is none. */
  element: ElementError | undefined;
  #sets: SetStatus[] = [];

  get number(): string {
    return this.group.groupControl;
  }

  get waiting(): number {
    return this.#sets.length;
  }

  opens(id: string): boolean {
    return id === 'AK2';
  }

  /** The segments of an acknowledgment mean the same wherever they stand, so that their loops need not be asked. */
  dispatch(id: string): void {
    byLoop.get('')?.get(id)?.(this, this.notes);
  }

  close(): void {
    if (this.set !== undefined) this.#sets.push(this.set);
    this.set = undefined;
    this.error = undefined;
    this.element = undefined;
  }

  part(number: number, last: boolean): MappedPart {
    const sets = this.#sets;
    this.#sets = [];
    const part = { number, last };
    const { group } = this;
    const document: Acknowledgment = { type: 'acknowledgment', part, ...group, sets, extra: this.notes.takeExtra() };
    return { document, updates: [] };
  }
}

const byLoop: Handlers<AcknowledgmentMap> = handlers<AcknowledgmentMap>({
  '': {
    AK1: once(({ group }, notes) => {
      group.functionalId = notes.take(1);
      group.groupControl = notes.take(2);
      setText(group, 'version', notes, 3);
    }),
    AK2: (map, notes) => {
      map.set = { set: notes.take(1), control: notes.take(2), status: '', codes: [], errors: [] };
      setText(map.set, 'convention', notes, 3);
    },
    AK3: readSegmentError,
    AK4: readElementError,
    AK5: ofSet(readVerdict),
    IK3: readSegmentError,
    IK4: readElementError,
    IK5: ofSet(readVerdict),
    CTX: readContext,
    AK9: once(readGroup),
  },
});

function ofSet(read: (set: SetStatus, notes: SetNotes) => void): Handler<AcknowledgmentMap> {
  return (map, notes) => {
    if (map.set !== undefined) read(map.set, notes);
  };
}

function readVerdict(set: SetStatus, notes: SetNotes): void {
  if (set.status !== '' || set.codes.length > 0) return;
  set.status = notes.take(1);
  set.codes = codesFrom(2, 6, notes);
}

/** AK3: segment id, its ordinal with ST as 1, the loop, and what is wrong with it: one code, or five at 003040. */
function readSegmentError(map: AcknowledgmentMap, notes: SetNotes): void {
  if (map.set === undefined) return;
  map.element = undefined;
  map.error = { segment: notes.take(1), ordinal: integer(2, notes), codes: codesFrom(4, 8, notes), elements: [] };
  setText(map.error, 'loop', notes, 3);
  map.set.errors.push(map.error);
}

/** AK4: AK401 is a composite of element, component and repeat, whose parts are written with points between. */
function readElementError(map: AcknowledgmentMap, notes: SetNotes): void {
  if (map.error === undefined) return;
  const at = [1, 2, 3].map((component) => notes.segment.component(1, component));
  notes.take(1);
  const error: ElementError = { position: at.filter((text) => text !== '').join('.'), code: '' };
  setText(error, 'reference', notes, 2);
  error.code = notes.take(3);
  setText(error, 'value', notes, 4);
  map.error.elements.push(error);
  map.element = error;
}

/** CTX: its name and value. Where it also names a segment and element, the rest of it is kept under `extra`. */
function readContext(map: AcknowledgmentMap, notes: SetNotes): void {
  const about = map.element ?? map.error;
  if (about === undefined) return;
  const name = notes.segment.component(1, 1).trimEnd();
  const value = notes.segment.component(1, 2).trimEnd();
  notes.take(1);
  about.contexts ??= [];
  about.contexts.push(value === '' ? { name } : { name, value });
}

function readGroup({ group }: AcknowledgmentMap, notes: SetNotes): void {
  group.status = notes.take(1);
  group.setsIncluded = integer(2, notes);
  group.setsReceived = integer(3, notes);
  group.setsAccepted = integer(4, notes);
  group.codes = codesFrom(5, 9, notes);
}

/** A count or ordinal; 0 where it is absent or, with a finding, none. */
function integer(element: number, notes: SetNotes): number {
  const text = notes.peek(element);
  if (/^\d{1,9}$/.test(text)) return Number(notes.take(element));
  if (text !== '') notes.unreadable('number-unreadable', element, 'count');
  return 0;
}

function codesFrom(from: number, to: number, notes: SetNotes): string[] {
  const codes: string[] = [];
  for (let element = from; element <= to; element++) {
    const code = notes.take(element);
    if (code !== '') codes.push(code);
  }
  return codes;
}
