/**
 * What every map from a set to a document does alike: hands each segment to the handler of its loop, keeps what nobody
 * took, and gives out a part whenever one is full. What a document consists of is the business of the maps themselves.
 */
import type { Finding } from '../finding.ts';
import type { ReceiveRule } from '../partner.ts';
import type { TranslationContext } from '../translator.ts';
import type { Segment } from '../x12/segment.ts';
import type { MappedPart, SetMap } from '../x12/set-map.ts';
import { PartMeter } from './part-meter.ts';
import { SetNotes } from './set-notes.ts';

/** Takes from the segment at hand (`notes`) what the map has a name for. */
export type Handler<M> = (map: M, notes: SetNotes) => void;

/** By loop as the reader names it (`PO1/N1`; empty for heading and summary), then by segment id. */
export type Handlers<M> = ReadonlyMap<string, ReadonlyMap<string, Handler<M>>>;

/** Maps, not plain objects: a partner's segment id must not find what every object inherits. */
export function handlers<M>(table: Readonly<Record<string, Readonly<Record<string, Handler<M>>>>>): Handlers<M> {
  return new Map(Object.entries(table).map(([loop, byId]) => [loop, new Map(Object.entries(byId))]));
}

/** Handles the first segment of its kind; X12 has it once, and further ones are left to `extra`. */
export function once<M extends PartedMap>(handle: Handler<M>): Handler<M> {
  return (map, notes) => {
    if (map.first(notes.segment.id)) handle(map, notes);
  };
}

const noParts: readonly MappedPart[] = [];

export abstract class PartedMap implements SetMap {
  readonly notes: SetNotes;
  readonly #meter: PartMeter;
  #ready: MappedPart[] = [];
  #given = 0;
  readonly #seen: string[] = [];

  constructor(context: TranslationContext, rule: ReceiveRule | undefined, position: string) {
    this.notes = new SetNotes(context, rule, position);
    this.#meter = new PartMeter(context.limits.partLinesMax);
  }

  abstract readonly number: string;
  /** Whether the segment begins a line, and so may begin a part. */
  abstract opens(id: string, loop: string): boolean;
  /** Whether the part may end before the segment at hand, which opens an entry. */
  mayEnd(): boolean {
    return true;
  }
  /** Finishes the line that is being read, if one is. */
  abstract close(): void;
  /** Hands the segment at hand to its handler. */
  abstract dispatch(id: string, loop: string): void;
  /** Lines finished and not yet given out. */
  abstract readonly waiting: number;
  /** Takes what was finished out of the map, as a part. */
  abstract part(number: number, last: boolean): MappedPart;

  segment(segment: Segment, loop: string): void {
    const { notes } = this;
    const { id } = segment;
    notes.begin(segment, loop);
    if (this.opens(id, loop)) {
      this.close();
      if (this.#meter.begin(this.waiting, this.mayEnd())) this.#ready.push(this.#next(false));
    }
    const weight = this.#meter.weigh(segment.elementOffset(segment.count + 1) - segment.offset);
    if (weight !== 'fits') {
      if (weight === 'over') notes.find('entry-too-large', `${id} makes its heading or line longer than 262144 bytes.`);
      return;
    }
    this.dispatch(id, loop);
    notes.keepRest();
  }

  full(): readonly MappedPart[] {
    const ready = this.#ready;
    if (ready.length === 0) return noParts;
    this.#ready = [];
    return ready;
  }

  last(): MappedPart {
    this.close();
    const part = this.#next(true);
    this.release();
    return part;
  }

  /** Nothing more is read or given out. */
  protected release(): void {}

  findings(): readonly Finding[] {
    return this.notes.drain();
  }

  /** Whether a segment that a set has once is there for the first time. There are few such, so a list is enough. */
  first(id: string): boolean {
    if (this.#seen.includes(id)) return false;
    this.#seen.push(id);
    return true;
  }

  #next(last: boolean): MappedPart {
    this.#given += 1;
    return this.part(this.#given, last);
  }
}
