/**
 * Checks a segment's elements against its definition: what is there, how long, of which type, of which list, and the
 * syntax notes. One object serves all segments, so that a segment without findings allocates nothing.
 */
import type { CodeList } from '../dictionary/code-list.ts';
import { elementType } from '../dictionary/element.ts';
import { ruleBits, ruleMaximumShift, type SegmentDefinition } from '../dictionary/segment-definition.ts';
import { holds, type SyntaxNote } from '../dictionary/syntax-note.ts';
import { type SegmentView, segmentFlag } from '../segment-view.ts';
import { type CharacterSet, characterDefect } from './characters.ts';
import { ElementParts } from './element-parts.ts';
import type { SetReport } from './report.ts';
import { noteSays, wantedPosition } from './syntax-notes.ts';
import { decimalDigits, integerDigits, isDate, isTime } from './values.ts';

/** What makes an element more than text between two separators. */
const notPlain = segmentFlag.component | segmentFlag.repetition | segmentFlag.control;
const typeMask = (1 << ruleBits.type) - 1;
const minimumMask = (1 << ruleBits.minimum) - 1;
const blank = 0x20;

export class ElementChecks {
  readonly #report: SetReport;
  readonly #parts: ElementParts;
  readonly #characters: CharacterSet;

  constructor(report: SetReport, characters: CharacterSet) {
    this.#report = report;
    this.#parts = new ElementParts(report);
    this.#characters = characters;
  }

  check(view: SegmentView, definition: SegmentDefinition, loop: string): void {
    const { bytes, ends, count: sent, flags } = view;
    const { rules, lists } = definition;
    const known = rules.length;
    const count = Math.min(sent, known);
    const plain = (flags & notPlain) === 0;
    let present = 0;
    let from = ends[0]! + 1;
    for (let index = 0; index < count; index++) {
      const to = ends[index + 1]!;
      if (to > from) {
        present |= 1 << index;
        const right = plain && passes(bytes, from, to, rules[index]!, lists[index]);
        if (!right) this.#parts.element(view, loop, index + 1, definition.elements[index]!, from, to);
        else if (bytes[to - 1] === blank) this.#blanks(view, loop, definition, index, from, to);
      }
      from = to + 1;
    }
    if (present !== definition.complete) this.#presence(view, loop, definition, present);
    if (sent > known) this.#tooMany(view, loop, definition);
    else if (sent > 0 && ends[sent]! === ends[sent - 1]! + 1) this.#trailing(view, loop);
    if (this.#characters !== 'extended') this.#charactersOf(view, loop, definition, count);
  }

  /** Which elements are there, of those that have to be, must not be, or depend on each other. */
  #presence(view: SegmentView, loop: string, definition: SegmentDefinition, present: number): void {
    const wrong = (definition.mandatory & ~present) | (definition.forbidden & present);
    if (wrong !== 0) this.#uses(view, loop, definition, present);
    // All notes that pair neighbours are checked by one shift.
    let broken = ((present ^ (present >> 1)) & definition.pairs) !== 0;
    const { others } = definition;
    for (let index = 0; index < others.length; index++) if (!holds(others[index]!, present)) broken = true;
    if (broken) this.#notes(view, loop, definition, present);
    if (wrong === 0 && !broken) definition.complete = present;
  }

  #uses(view: SegmentView, loop: string, definition: SegmentDefinition, present: number): void {
    definition.elements.forEach((use, index) => {
      const bit = 1 << index;
      const at = { element: index + 1, component: 0, definition: use.definition };
      if ((definition.mandatory & ~present & bit) !== 0) {
        const asked = (definition.asked & bit) !== 0;
        // What a syntax note asks for too is said there, once.
        if (asked && definition.notes.some((note) => isWanted(note, present, index + 1))) return;
        const code = asked ? 'guideline-element-missing' : 'element-missing';
        const says = asked ? "is missing; the partner's guideline asks for it." : 'is missing.';
        this.#report.element(code, view, loop, at, says, '');
      } else if ((definition.forbidden & present & bit) !== 0) {
        const says = "is there, which the partner's guideline has no use for.";
        this.#report.element('guideline-element-forbidden', view, loop, at, says, view.text(index + 1));
      }
    });
  }

  /**
   * Blanks at the end are padding and say nothing; blanks before are data. A text has a character that is no blank, so
   * blanks alone are as good as nothing (X12.6 section 3.5.1.4).
   */
  #blanks(view: SegmentView, loop: string, { elements }: SegmentDefinition, index: number, from: number, to: number) {
    const { definition, mandatory } = elements[index]!;
    const only = isBlank(view.bytes, from, to);
    if (only && mandatory) {
      const at = { element: index + 1, component: 0, definition };
      this.#report.element('element-missing', view, loop, at, 'holds nothing but blanks.', '');
      return;
    }
    if (to - from <= definition.minimum && !only) return;
    if (!this.#report.first(only ? `blank ${view.key} ${index}` : `blanks ${view.key}`)) return;
    const at = { element: index + 1, component: 0, definition };
    const code = only ? 'element-blank' : 'blanks-at-end';
    this.#report.element(code, view, loop, at, only ? 'holds nothing but blanks.' : 'ends with blanks.', '');
  }

  #tooMany(view: SegmentView, loop: string, definition: SegmentDefinition): void {
    const known = definition.elements.length;
    let last = view.count;
    while (last > known && !view.has(last)) last--;
    if (last === known) {
      this.#trailing(view, loop);
      return;
    }
    const says = `is more than ${view.id} has: ${view.count} elements were sent, ${known} at most.`;
    const at = { element: known + 1, component: 0, definition: undefined };
    this.#report.element('elements-too-many', view, loop, at, says, view.text(known + 1));
  }

  #trailing(view: SegmentView, loop: string): void {
    if (!this.#report.first(`trailing ${view.key}`)) return;
    this.#report.segment('trailing-separators', view, loop, `${view.id} ends with empty elements.`);
  }

  #notes(view: SegmentView, loop: string, definition: SegmentDefinition, present: number): void {
    for (const note of definition.notes) {
      if (holds(note, present)) continue;
      const element = wantedPosition(note, present);
      const at = { element, component: 0, definition: definition.elements[element - 1]?.definition };
      const code = note.kind === 'E' ? 'element-exclusion' : 'element-condition';
      this.#report.element(code, view, loop, at, noteSays(note, view.id, 0), view.text(element));
    }
  }

  /** The partner's character set, where it is another than the one that nearly everybody means. */
  #charactersOf(view: SegmentView, loop: string, { elements }: SegmentDefinition, count: number): void {
    const { bytes } = view;
    for (let element = 1; element <= count; element++) {
      const { definition } = elements[element - 1]!;
      const says = characterDefect(this.#characters, bytes, view.from(element), view.to(element), view.delimiters);
      if (says === undefined || definition.type === elementType.B) continue;
      const at = { element, component: 0, definition };
      this.#report.element('character-outside-set', view, loop, at, says, view.text(element));
    }
  }
}

/** Whether a broken note misses an element. */
function isWanted(note: SyntaxNote, present: number, element: number): boolean {
  return !holds(note, present) && wantedPosition(note, present) === element;
}

/** Whether a plain value is right by a packed rule and its list. Texts and codes are most of all elements. */
function passes(bytes: Uint8Array, from: number, to: number, rule: number, list: CodeList | undefined): boolean {
  if ((rule & typeMask) > elementType.ID) return fits(bytes, from, to, rule);
  const length = to - from;
  if (length > rule >> ruleMaximumShift || length < ((rule >> ruleBits.type) & minimumMask)) return false;
  return list === undefined || list.has(bytes, from, to);
}

/** Whether a plain value has the type and the length of a packed rule; `false` also where a closer look is needed. */
function fits(bytes: Uint8Array, from: number, to: number, rule: number): boolean {
  const minimum = (rule >> ruleBits.type) & minimumMask;
  const maximum = rule >> ruleMaximumShift;
  let length = to - from;
  switch (rule & typeMask) {
    case elementType.B:
      break;
    case elementType.N:
      length = integerDigits(bytes, from, to);
      break;
    case elementType.R:
      length = decimalDigits(bytes, from, to, false);
      break;
    case elementType.RE:
      length = decimalDigits(bytes, from, to, true);
      break;
    case elementType.DT:
      if (!isDate(bytes, from, to)) return false;
      break;
    case elementType.TM:
      if (!isTime(bytes, from, to)) return false;
      break;
    default:
      return false;
  }
  return length >= minimum && length <= maximum;
}

function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] !== blank) return false;
  return true;
}
