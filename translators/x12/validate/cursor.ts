/**
 * The cursor: where in its grammar a set stands. Each segment moves it on; nothing is allocated.
 *
 * A loop has one open instance at a time, so each loop of the grammar has one row of counters, cleared when it opens.
 * A segment is looked for from its loop's place onward, then in the loops around it, from the inside out. One that is
 * found nowhere there is misplaced: it is told, and the cursor is put where the following segments fit, so that one
 * segment that does not belong makes one finding (see `#misplaced`).
 */
import type { GrammarLoop, GrammarNode, SetGrammar } from '../dictionary/grammar.ts';
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
  /** By loop number: the index before the last one, where the cursor goes back to when it was led astray. */
  readonly #formers: Int32Array;
  /** By loop number: the highest index used, so that only what was used is cleared. */
  readonly #highest: Int32Array;
  /** By loop number: the bits of each member's needs that came; empty where there are none. */
  readonly #met: readonly Uint32Array[];
  #loop: GrammarLoop;
  /** The loop that the cursor left last, where it may be put back, and the ordinal of the segment that ended it. */
  #left: GrammarLoop | undefined;
  #leftAt = 0;
  /** A loop that was opened out of order, and the loop to go on from behind it. */
  #detour: GrammarLoop | undefined;
  #back: GrammarLoop | undefined;
  /** The loop of a misplaced segment that moved nothing. */
  #aside: GrammarLoop | undefined;

  constructor(grammar: SetGrammar, report: SetReport) {
    this.#grammar = grammar;
    this.#report = report;
    this.#counts = grammar.loops.map(({ members }) => new Uint32Array(members.length));
    this.#places = new Int32Array(grammar.loops.length);
    this.#formers = new Int32Array(grammar.loops.length);
    this.#highest = new Int32Array(grammar.loops.length);
    this.#met = grammar.loops.map(({ members, needy }) => new Uint32Array(needy.length > 0 ? members.length : 0));
    this.#loop = grammar.root;
  }

  begin(): void {
    this.#left = undefined;
    this.#detour = undefined;
    this.#back = undefined;
    this.#open(this.#grammar.root);
  }

  /** The loop that the last segment stands in. */
  get loop(): string {
    return (this.#aside ?? this.#loop).path;
  }

  /** Moves to a segment; gives its definition, or undefined where the set has no such segment. */
  next(view: SegmentView): SegmentDefinition | undefined {
    this.#aside = undefined;
    const number = this.#grammar.keys.numberOf(view.key);
    if (number < 0) return this.#unknown(view);
    let over: GrammarLoop | undefined;
    let overAt = 0;
    for (let loop: GrammarLoop | undefined = this.#loop; loop !== undefined; loop = this.#outer(loop)) {
      const indices = loop.index[number];
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
    return over === undefined ? this.#misplaced(number, view) : this.#over(over, overAt, view);
  }

  /** The set is over: what is mandatory in the open loops has to have come. */
  end(se: SegmentView): void {
    this.#closeTo(undefined, se);
  }

  /** The loop around one; behind a detour the cursor goes on where it was before. */
  #outer(loop: GrammarLoop): GrammarLoop | undefined {
    return loop === this.#detour ? this.#back : loop.parent;
  }

  #over(loop: GrammarLoop, index: number, view: SegmentView): SegmentDefinition {
    const { id, maximum, base, loop: inner } = loop.members[index]!;
    const what = inner === undefined ? 'Segment' : 'Loop';
    if (maximum === 0) {
      const message = `${what} ${id} is there, which the partner's guideline has no use for.`;
      this.#report.segment('guideline-segment-forbidden', view, loop.path, message);
    } else {
      const guideline = this.#counts[loop.number]![index]! < base.maximum;
      const ofDictionary = inner === undefined ? 'segment-over-maximum' : 'loop-over-maximum';
      const code = guideline ? 'guideline-over-maximum' : ofDictionary;
      this.#report.segment(code, view, loop.path, `${what} ${id} comes more than ${maximum} times.`);
    }
    return this.#take(loop, index, view);
  }

  #unknown(view: SegmentView): undefined {
    const { key, id } = view;
    const path = this.#loop.path;
    if (knownKeys.has(key)) {
      this.#report.segment('segment-not-in-set', view, path, `Set ${this.#grammar.id} has no segment ${id}.`);
    } else this.#report.segment('segment-unrecognised', view, path, `"${id}" is no segment of the dictionary.`);
    return undefined;
  }

  /**
   * A segment of the set that has no place from here on. Where it had one before the segment that was last taken in
   * that loop, the cursor goes back: that one came too early. Else, where its place is behind: in the loop at hand the
   * cursor follows it; a loop further out is opened as a detour, from which the cursor comes back; a plain segment
   * further out, or one that has come often enough, moves nothing. Where its loop was just left, the segment that ended it came too early. Where its loop is not
   * open at all, nothing moves.
   */
  #misplaced(number: number, view: SegmentView): SegmentDefinition {
    for (let loop: GrammarLoop | undefined = this.#loop; loop !== undefined; loop = this.#outer(loop)) {
      const indices = loop.index[number];
      if (indices === undefined) continue;
      const last = loop.members[this.#places[loop.number]!]!.id;
      const message = `Segment ${view.id} comes after ${last}, but its place is before it.`;
      this.#report.segment('segment-out-of-order', view, loop.path, message);
      const index = indices.find((at) => this.#hasRoom(loop, at)) ?? indices[0]!;
      const hasRoom = this.#hasRoom(loop, index);
      if (hasRoom && index >= this.#formers[loop.number]!) {
        this.#undo(loop);
        this.#goTo(loop);
        return this.#take(loop, index, view);
      }
      if (hasRoom && loop === this.#loop) return this.#take(loop, index, view);
      const node = loop.members[index]!;
      if (node.loop === undefined) this.#aside = loop;
      else this.#detourTo(node.loop);
      return node.segment;
    }
    const reopened = this.#reopen(number, view);
    if (reopened !== undefined) return reopened;
    const message = `Segment ${view.id} belongs to a loop of ${this.#grammar.id} that is not open here.`;
    this.#report.segment('segment-out-of-order', view, this.#loop.path, message);
    return this.#grammar.segments[number]!;
  }

  #hasRoom(loop: GrammarLoop, index: number): boolean {
    return this.#counts[loop.number]![index]! < loop.members[index]!.maximum;
  }

  /** Takes the last step of a loop back: it is not counted, nor what it made missing. */
  #undo(loop: GrammarLoop): void {
    const counts = this.#counts[loop.number]!;
    const place = this.#places[loop.number]!;
    const former = this.#formers[loop.number]!;
    if (counts[place]! > 0) counts[place]!--;
    for (const index of loop.mandatory) if (index > former && index < place) counts[index] = 0;
    this.#places[loop.number] = former;
  }

  /** Goes on in an open loop, whatever is missing in the loops inside it. */
  #goTo(loop: GrammarLoop): void {
    this.#loop = loop;
    this.#detour = undefined;
    this.#back = undefined;
  }

  #detourTo(loop: GrammarLoop): void {
    this.#back ??= this.#loop;
    this.#detour = loop;
    this.#open(loop);
  }

  #reopen(number: number, view: SegmentView): SegmentDefinition | undefined {
    // Only the segment right before can have ended the loop by mistake.
    let loop = view.ordinal === this.#leftAt + 1 ? this.#left : undefined;
    for (; loop !== undefined && !this.#isOpen(loop); loop = loop.parent) {
      const index = loop.index[number]?.find((at) => at >= this.#places[loop!.number]!);
      if (index === undefined) continue;
      const message = `Segment ${view.id} goes on with loop ${loop.path}, which an earlier segment had ended.`;
      this.#report.segment('segment-out-of-order', view, loop.path, message);
      for (let inner = loop; inner.parent !== undefined; inner = inner.parent) {
        const { number: outer } = inner.parent;
        if (this.#places[outer] !== inner.place) this.#undo(inner.parent);
        this.#places[outer] = inner.place;
      }
      this.#goTo(loop);
      return this.#take(loop, index, view);
    }
    return undefined;
  }

  #isOpen(loop: GrammarLoop): boolean {
    for (let open: GrammarLoop | undefined = this.#loop; open !== undefined; open = this.#outer(open)) {
      if (open === loop) return true;
    }
    return false;
  }

  #take(loop: GrammarLoop, index: number, view: SegmentView): SegmentDefinition {
    if (loop !== this.#loop) this.#closeTo(loop, view);
    if (loop.mandatory.length > 0) this.#missing(loop, index, view);
    const node = loop.members[index]!;
    const { number } = loop;
    if (index !== this.#places[number]) {
      this.#formers[number] = this.#places[number]!;
      this.#places[number] = index;
    }
    this.#counts[number]![index]!++;
    if (index > this.#highest[number]!) this.#highest[number] = index;
    if (node.needs !== undefined) this.#meet(loop, index, node.needs, view);
    if (node.loop !== undefined) this.#open(node.levels?.get(view.text(3)) ?? node.loop);
    return node.segment;
  }

  #open(loop: GrammarLoop): void {
    this.#loop = loop;
    const { number } = loop;
    const counts = this.#counts[number]!;
    for (let index = this.#highest[number]!; index >= 0; index--) counts[index] = 0;
    this.#places[number] = 0;
    this.#formers[number] = 0;
    this.#highest[number] = 0;
    if (loop.needy.length > 0) this.#met[number]!.fill(0);
  }

  /** Closes the open loops up to one that goes on; all of them where there is none. */
  #closeTo(outer: GrammarLoop | undefined, view: SegmentView): void {
    this.#left = this.#loop;
    this.#leftAt = view.ordinal;
    let loop: GrammarLoop | undefined = this.#loop;
    while (loop !== undefined && loop !== outer) {
      const next = this.#outer(loop);
      if (loop.mandatory.length > 0) this.#missing(loop, loop.members.length, view);
      if (loop.needy.length > 0) this.#unmet(loop, view);
      if (loop === this.#detour) {
        this.#detour = undefined;
        this.#back = undefined;
      }
      loop = next;
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
      const node = loop.members[member]!;
      const code = node.base.minimum > 0 ? 'segment-missing' : 'guideline-segment-missing';
      const message = `Mandatory segment ${node.id} is missing${inLoop(loop)} before ${view.id}.`;
      this.#report.segment(code, view, loop.path, message, node.id);
    }
  }

  #meet(loop: GrammarLoop, index: number, needs: readonly string[], view: SegmentView): void {
    const at = needs.indexOf(view.text(1));
    if (at >= 0) this.#met[loop.number]![index]! |= 1 << at;
  }

  /** Tells the needs of a loop that is closed which never came. */
  #unmet(loop: GrammarLoop, view: SegmentView): void {
    for (const index of loop.needy) {
      const { id, needs = [] } = loop.members[index] as GrammarNode;
      needs.forEach((code, at) => {
        if ((this.#met[loop.number]![index]! & (1 << at)) !== 0) return;
        const message = `The partner's guideline asks for a ${id} ${code}, and there is none${inLoop(loop)}.`;
        this.#report.segment('guideline-segment-missing', view, loop.path, message, id);
      });
    }
  }
}

function inLoop(loop: GrammarLoop): string {
  return loop.path === '' ? '' : ` in loop ${loop.path}`;
}
