/**
 * The cursor: where in its grammar a set stands. Each segment moves it on; nothing is allocated.
 *
 * A loop has one open instance at a time, so each loop of the grammar has one row of counters, cleared when it opens.
 * A segment is looked for from its loop's place onward, then in the loops around it, from the inside out. One that is
 * only found behind the cursor is out of order: it is told and the cursor follows it, so that one misplaced segment
 * makes one finding.
 */
import type { GrammarLoop, SetGrammar } from '../dictionary/grammar.ts';
import type { SegmentDefinition } from '../dictionary/segment-definition.ts';
import { segmentIds } from '../dictionary/segment-definition.ts';
import { packId } from '../segment-id.ts';
import type { SegmentView } from '../segment-view.ts';
import type { SetReport } from './report.ts';

const knownKeys: ReadonlySet<number> = new Set(segmentIds.map(packId));

export class Cursor {
  readonly #grammar: SetGrammar;
  readonly #report: SetReport;
  /** By loop number: uses of each member so far, and the index of the last one used. */
  readonly #counts: readonly Uint32Array[];
  readonly #places: Int32Array;
  /** By loop number: the highest index used, so that only what was used is cleared. */
  readonly #highest: Int32Array;
  #loop: GrammarLoop;

  constructor(grammar: SetGrammar, report: SetReport) {
    this.#grammar = grammar;
    this.#report = report;
    this.#counts = grammar.loops.map((loop) => new Uint32Array(loop.members.length));
    this.#places = new Int32Array(grammar.loops.length);
    this.#highest = new Int32Array(grammar.loops.length);
    this.#loop = grammar.root;
  }

  begin(): void {
    this.#open(this.#grammar.root);
  }

  /** The loop that the last segment stands in. */
  get loop(): string {
    return this.#loop.path;
  }

  /** Moves to a segment; gives its definition, or undefined where the set has no such segment. */
  next(view: SegmentView): SegmentDefinition | undefined {
    const { key } = view;
    let over: GrammarLoop | undefined;
    let overAt = 0;
    for (let loop: GrammarLoop | undefined = this.#loop; loop !== undefined; loop = loop.parent) {
      const indices = loop.index.get(key);
      if (indices === undefined) continue;
      const counts = this.#counts[loop.number]!;
      const place = this.#places[loop.number]!;
      for (let at = 0; at < indices.length; at++) {
        const index = indices[at]!;
        if (index < place) continue;
        if (counts[index]! < loop.members[index]!.maximum) return this.#take(loop, index, view);
        if (over === undefined) {
          over = loop;
          overAt = index;
        }
      }
    }
    return over === undefined ? this.#misplaced(view) : this.#over(over, overAt, view);
  }

  /** The set is over: what is mandatory in the open loops has to have come. */
  end(se: SegmentView): void {
    this.#closeTo(undefined, se);
  }

  #over(loop: GrammarLoop, index: number, view: SegmentView): SegmentDefinition {
    const { id, maximum, loop: inner } = loop.members[index]!;
    const what = inner === undefined ? 'Segment' : 'Loop';
    const code = inner === undefined ? 'segment-over-maximum' : 'loop-over-maximum';
    this.#report.segment(code, view, loop.path, `${what} ${id} comes more than ${maximum} times.`);
    return this.#take(loop, index, view);
  }

  #misplaced(view: SegmentView): SegmentDefinition | undefined {
    const { key, id } = view;
    for (let loop: GrammarLoop | undefined = this.#loop; loop !== undefined; loop = loop.parent) {
      const index = loop.index.get(key)?.[0];
      if (index === undefined) continue;
      const last = loop.members[this.#places[loop.number]!]!.id;
      const message = `Segment ${id} comes after ${last}, but its place is before it.`;
      this.#report.segment('segment-out-of-order', view, loop.path, message);
      return this.#take(loop, index, view);
    }
    const definition = this.#grammar.segments.get(key);
    const set = this.#grammar.id;
    if (definition !== undefined) {
      const message = `Segment ${id} belongs to a loop of ${set} that is not open here.`;
      this.#report.segment('segment-out-of-order', view, this.#loop.path, message);
    } else if (knownKeys.has(key)) {
      this.#report.segment('segment-not-in-set', view, this.#loop.path, `Set ${set} has no segment ${id}.`);
    } else {
      this.#report.segment('segment-unrecognised', view, this.#loop.path, `"${id}" is no segment of the dictionary.`);
    }
    return definition;
  }

  #take(loop: GrammarLoop, index: number, view: SegmentView): SegmentDefinition {
    if (loop !== this.#loop) this.#closeTo(loop, view);
    this.#missing(loop, index, view);
    const node = loop.members[index]!;
    this.#places[loop.number] = index;
    this.#counts[loop.number]![index]!++;
    if (index > this.#highest[loop.number]!) this.#highest[loop.number] = index;
    if (node.loop !== undefined) this.#open(node.loop);
    return node.segment;
  }

  #open(loop: GrammarLoop): void {
    this.#loop = loop;
    const { number } = loop;
    const counts = this.#counts[number]!;
    for (let index = this.#highest[number]!; index >= 0; index--) counts[index] = 0;
    this.#places[number] = 0;
    this.#highest[number] = 0;
  }

  /** Closes the open loops up to one that goes on; all of them where there is none. */
  #closeTo(outer: GrammarLoop | undefined, view: SegmentView): void {
    for (let loop: GrammarLoop | undefined = this.#loop; loop !== undefined && loop !== outer; loop = loop.parent) {
      this.#missing(loop, loop.members.length, view);
    }
    this.#loop = outer ?? this.#grammar.root;
  }

  /** Tells the mandatory members of a loop before `index` that never came, once each. */
  #missing(loop: GrammarLoop, index: number, view: SegmentView): void {
    const { mandatory } = loop;
    const counts = this.#counts[loop.number]!;
    for (let at = 0; at < mandatory.length; at++) {
      const member = mandatory[at]!;
      if (member >= index) return;
      if (counts[member] !== 0) continue;
      counts[member] = 1;
      if (member > this.#highest[loop.number]!) this.#highest[loop.number] = member;
      const { id } = loop.members[member]!;
      const where = loop.path === '' ? '' : ` in loop ${loop.path}`;
      const message = `Mandatory segment ${id} is missing${where} before ${view.id}.`;
      this.#report.segment('segment-missing', view, loop.path, message, id);
    }
  }
}
