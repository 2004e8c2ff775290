/**
 * Checks a segment's elements against its definition: what is there, how long, of which type, of which list, and the
 * syntax notes. One object serves all segments, so that a segment without findings allocates nothing.
 */
import { type ElementDefinition, elementType } from '../dictionary/element.ts';
import type { SegmentDefinition } from '../dictionary/segment-definition.ts';
import { holds, type SyntaxNote } from '../dictionary/syntax-note.ts';
import type { FindingCode } from '../findings.ts';
import { type SegmentView, segmentFlag } from '../segment-view.ts';
import { brokenRule, saysOf } from './broken-rule.ts';
import type { SetReport } from './report.ts';
import { noteSays, wantedPosition } from './syntax-notes.ts';

/** What makes an element more than text between two separators. */
const notPlain = segmentFlag.component | segmentFlag.repetition | segmentFlag.control;

export class ElementChecks {
  readonly #report: SetReport;
  #view!: SegmentView;
  #loop = '';

  constructor(report: SetReport) {
    this.#report = report;
  }

  check(view: SegmentView, definition: SegmentDefinition, loop: string): void {
    this.#view = view;
    this.#loop = loop;
    const { bytes, ends, count: sent } = view;
    const { types, minimums, maximums, lists } = definition;
    const known = types.length;
    const count = Math.min(sent, known);
    const plain = (view.flags & notPlain) === 0;
    let present = 0;
    let from = ends[0]! + 1;
    for (let index = 0; index < count; index++) {
      const to = ends[index + 1]!;
      const length = to - from;
      if (length > 0) {
        present |= 1 << index;
        const type = types[index]!;
        // Most elements are text or codes of the right length: for them this is all.
        const simple = plain && type <= elementType.ID && length >= minimums[index]! && length <= maximums[index]!;
        if (!simple || (type === elementType.ID && lists[index]?.has(bytes, from, to) === false)) {
          this.#element(index + 1, definition.elements[index]!.definition, from, to, plain);
        }
      }
      from = to + 1;
    }
    const absent = definition.mandatory & ~present;
    if (absent !== 0) this.#absent(definition, absent);
    if (sent > known) this.#tooMany(definition);
    else if (sent > 0 && ends[sent]! === ends[sent - 1]! + 1) this.#trailing();
    // All notes that pair neighbours are checked by one shift.
    let broken = ((present ^ (present >> 1)) & definition.pairs) !== 0;
    const { others } = definition;
    for (let index = 0; index < others.length; index++) if (!holds(others[index]!, present)) broken = true;
    if (broken) this.#notes(definition, present);
  }

  #element(element: number, definition: ElementDefinition, from: number, to: number, plain: boolean): void {
    if (!plain || definition.type === elementType.composite) {
      this.#parts(element, definition, from, to);
      return;
    }
    const broken = brokenRule(this.#view.bytes, from, to, definition);
    if (broken !== undefined) this.#tell(broken, element, 0, definition, from, to);
  }

  #absent({ elements }: SegmentDefinition, absent: number): void {
    elements.forEach(({ definition }, index) => {
      if ((absent & (1 << index)) !== 0) this.#missing(index + 1, 0, definition);
    });
  }

  /** An element that is a composite, or of a segment in which there are separators or control characters. */
  #parts(element: number, definition: ElementDefinition, from: number, to: number): void {
    const { bytes, delimiters, flags } = this.#view;
    const holdsByte = (byte: number) => byte >= 0 && bytes.subarray(from, to).includes(byte);
    if ((flags & segmentFlag.control) !== 0 && hasControl(bytes, from, to)) {
      this.#say('character-invalid', element, definition, 'holds a control character.', from, to);
    }
    if ((flags & segmentFlag.repetition) !== 0 && holdsByte(delimiters.repetition)) {
      this.#say('separator-in-element', element, definition, 'holds the repetition separator.', from, to);
    }
    if (definition.type === elementType.composite) {
      this.#components(element, definition, from, to);
      return;
    }
    if ((flags & segmentFlag.component) !== 0 && holdsByte(delimiters.component)) {
      this.#say('separator-in-element', element, definition, 'holds the component separator.', from, to);
    }
    const broken = brokenRule(bytes, from, to, definition);
    if (broken !== undefined) this.#tell(broken, element, 0, definition, from, to);
  }

  #components(element: number, definition: ElementDefinition, from: number, to: number): void {
    const { bytes, delimiters } = this.#view;
    const { components, notes } = definition;
    let present = 0;
    let component = 0;
    let start = from;
    for (let at = from; at <= to; at++) {
      if (at < to && bytes[at] !== delimiters.component) continue;
      const use = components[component++];
      if (use === undefined) {
        this.#say(
          'components-too-many',
          element,
          definition,
          `has more than ${components.length} components.`,
          from,
          to,
        );
        break;
      }
      if (at > start) {
        present |= 1 << (component - 1);
        const broken = brokenRule(bytes, start, at, use.definition);
        if (broken !== undefined) this.#tell(broken, element, component, use.definition, start, at);
      }
      start = at + 1;
    }
    components.forEach((use, index) => {
      if (use.mandatory && (present & (1 << index)) === 0) this.#missing(element, index + 1, use.definition);
    });
    for (const note of notes) {
      if (holds(note, present)) continue;
      const position = wantedPosition(note, present);
      const at = { element, component: position, definition: components[position - 1]?.definition };
      this.#note(note, at, noteSays(note, this.#view.id, element), '');
    }
  }

  #notes(definition: SegmentDefinition, present: number): void {
    for (const note of definition.notes) {
      if (holds(note, present)) continue;
      const element = wantedPosition(note, present);
      const at = { element, component: 0, definition: definition.elements[element - 1]?.definition };
      this.#note(note, at, noteSays(note, this.#view.id, 0), this.#view.text(element));
    }
  }

  #note(note: SyntaxNote, at: Parameters<SetReport['element']>[3], says: string, value: string): void {
    const code = note.kind === 'E' ? 'element-exclusion' : 'element-condition';
    this.#report.element(code, this.#view, this.#loop, at, says, value);
  }

  #missing(element: number, component: number, definition: ElementDefinition): void {
    const at = { element, component, definition };
    this.#report.element('element-missing', this.#view, this.#loop, at, 'is missing.', '');
  }

  #tooMany(definition: SegmentDefinition): void {
    const view = this.#view;
    const known = definition.elements.length;
    let last = view.count;
    while (last > known && !view.has(last)) last--;
    if (last === known) {
      this.#trailing();
      return;
    }
    const says = `is more than ${view.id} has: ${view.count} elements were sent, ${known} at most.`;
    const at = { element: known + 1, component: 0, definition: undefined };
    this.#report.element('elements-too-many', view, this.#loop, at, says, view.text(known + 1));
  }

  #trailing(): void {
    const view = this.#view;
    if (!this.#report.first(`trailing ${view.key}`)) return;
    this.#report.segment('trailing-separators', view, this.#loop, `${view.id} ends with empty elements.`);
  }

  #say(
    code: FindingCode,
    element: number,
    definition: ElementDefinition,
    says: string,
    from: number,
    to: number,
  ): void {
    const at = { element, component: 0, definition };
    this.#report.element(code, this.#view, this.#loop, at, says, this.#view.textOf(from, to));
  }

  #tell(
    code: FindingCode,
    element: number,
    component: number,
    definition: ElementDefinition,
    from: number,
    to: number,
  ): void {
    const value = this.#view.textOf(from, to);
    if (code === 'code-unlisted' && !this.#report.first(`code ${definition.reference} ${value}`)) return;
    const at = { element, component, definition };
    this.#report.element(code, this.#view, this.#loop, at, saysOf(code, value, definition), value);
  }
}

function hasControl(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at]! < 0x20 || bytes[at] === 0x7f) return true;
  return false;
}
