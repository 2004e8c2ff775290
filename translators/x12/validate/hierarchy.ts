/**
 * HL trees (X12.22 HL), in any order of levels: ids are unique, parents came before, only the topmost level has none,
 * HL04 says whether there are children. Memory does not grow with an ordinary tree: ids are kept as ranges.
 */
import { ControlNumbers, controlNumbersMax } from '../control-numbers.ts';
import { segmentDefinition } from '../dictionary/segment-definition.ts';
import { baseVersion } from '../dictionary/versions.ts';
import type { Segment } from '../segment.ts';
import type { SegmentView } from '../segment-view.ts';
import type { SetReport } from './report.ts';

const elements = segmentDefinition('HL', baseVersion)?.elements ?? [];
const place = (element: number) => ({ element, component: 0, definition: elements[element - 1]?.definition });
const idAt = place(1);
const parentAt = place(2);
const childrenAt = place(4);

/** An HL01 or HL02: a number where it is one of up to fifteen digits, as nearly all are; its text otherwise. */
type LevelId = number | string;

export class Hierarchy {
  #ids = new ControlNumbers();
  /** Ids whose HL04 is 0, and the ones whose HL04 is 1 and that no child has named yet. */
  #childless = new ControlNumbers();
  readonly #awaiting = new Set<LevelId>();
  #count = 0;

  begin(): void {
    if (this.#count === 0) return;
    this.#ids = new ControlNumbers();
    this.#childless = new ControlNumbers();
    this.#awaiting.clear();
    this.#count = 0;
  }

  check(hl: SegmentView, loop: string, report: SetReport): void {
    const id = idOf(hl, 1);
    const parent = idOf(hl, 2);
    const topmost = this.#count === 0;
    this.#count++;
    // Some write 0 for no parent; others begin to count there.
    if (parent === '' || (parent === 0 && !has(this.#ids, parent))) {
      const says = `of HL ${id} names no parent.`;
      if (!topmost) report.element('hl-parent-missing', hl, loop, parentAt, says, hl.text(2));
    } else if (parent === id || !has(this.#ids, parent)) {
      const says = `is "${hl.text(2)}", but no HL before has that id.`;
      report.element('hl-parent-unknown', hl, loop, parentAt, says, hl.text(2));
    } else this.#child(parent, hl, loop, report);
    if (id !== '' && !add(this.#ids, id)) {
      report.element('hl-duplicate', hl, loop, idAt, `is "${hl.text(1)}", which an HL before has too.`, hl.text(1));
    } else if (id !== this.#count && report.first('hl sequence')) {
      report.element('hl-sequence', hl, loop, idAt, `is "${hl.text(1)}" in HL ${this.#count} of the set.`, hl.text(1));
    }
    if (hl.has(4)) this.#announce(id, hl.bytes[hl.from(4)]!);
  }

  /** The set is over: whoever said that it has children has some. */
  end(se: Segment, report: SetReport): void {
    if (this.#awaiting.size === 0) return;
    const [first] = this.#awaiting;
    const more = this.#awaiting.size === 1 ? '' : ` (and of ${this.#awaiting.size - 1} more)`;
    report.segment('hl-children-differ', se, 'HL', `HL04 of HL ${first}${more} is 1, but no HL is under it.`, 'HL');
  }

  #child(parent: LevelId, hl: Segment, loop: string, report: SetReport): void {
    if (this.#awaiting.size > 0) this.#awaiting.delete(parent);
    if (!has(this.#childless, parent) || !report.first('hl children')) return;
    const says = `of HL ${parent} is 0, but HL ${hl.text(1)} is under it.`;
    report.element('hl-children-differ', hl, loop, childrenAt, says, '');
  }

  #announce(id: LevelId, children: number): void {
    if (children === zero) add(this.#childless, id);
    else if (children === zero + 1 && this.#awaiting.size < controlNumbersMax) this.#awaiting.add(id);
  }
}

const zero = 0x30;
const blank = 0x20;
/** Digits that a number holds exactly. */
const digitsMax = 15;

/** An id without the blanks around it; empty where it is absent. No string is made of a number. */
function idOf(hl: SegmentView, element: number): LevelId {
  if (!hl.has(element)) return '';
  const { bytes } = hl;
  let from = hl.from(element);
  let to = hl.to(element);
  while (from < to && bytes[from] === blank) from++;
  while (to > from && bytes[to - 1] === blank) to--;
  if (from === to || to - from > digitsMax) return hl.text(element).trim();
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = bytes[at]! - zero;
    if (digit < 0 || digit > 9) return hl.text(element).trim();
    value = value * 10 + digit;
  }
  return value;
}

function has(ids: ControlNumbers, id: LevelId): boolean {
  return typeof id === 'number' ? ids.hasNumber(id) : ids.has(id);
}

function add(ids: ControlNumbers, id: LevelId): boolean {
  return typeof id === 'number' ? ids.addNumber(id) : ids.add(id);
}
