/**
 * The closer look at one element: repeats, components, and which rule a value breaks. Only elements come here that are
 * composites, that hold separators or control characters, or that are wrong.
 */
import { type ElementDefinition, type ElementUse, elementType } from '../dictionary/element.ts';
import { holds } from '../dictionary/syntax-note.ts';
import type { FindingCode } from '../findings.ts';
import { type SegmentView, segmentFlag } from '../segment-view.ts';
import { brokenRule, saysOf } from './broken-rule.ts';
import type { SetReport } from './report.ts';
import { noteSays, wantedPosition } from './syntax-notes.ts';

export class ElementParts {
  readonly #report: SetReport;
  #view!: SegmentView;
  #loop = '';

  constructor(report: SetReport) {
    this.#report = report;
  }

  /** Element number `element` of the view, which is `bytes[from, to)`. */
  element(view: SegmentView, loop: string, element: number, use: ElementUse, from: number, to: number): void {
    this.#view = view;
    this.#loop = loop;
    const { definition, repeats } = use;
    const { bytes, delimiters, flags } = view;
    if ((flags & segmentFlag.control) !== 0 && definition.type !== elementType.B && hasControl(bytes, from, to)) {
      this.#say('character-invalid', element, definition, 'holds a control character.', from, to);
    }
    if ((flags & segmentFlag.repetition) === 0 || !holdsByte(bytes, from, to, delimiters.repetition)) {
      this.#once(element, definition, from, to);
    } else if (repeats > 1) {
      this.#repeats(element, use, from, to);
    } else {
      this.#once(element, definition, from, to, 'holds the repetition separator.');
    }
  }

  /** Each repeat by itself; more than the dictionary has are one finding. */
  #repeats(element: number, { definition, repeats }: ElementUse, from: number, to: number): void {
    const { bytes, delimiters } = this.#view;
    let count = 0;
    let start = from;
    for (let at = from; at <= to; at++) {
      if (at < to && bytes[at] !== delimiters.repetition) continue;
      count++;
      if (at > start) this.#once(element, definition, start, at);
      start = at + 1;
    }
    if (count <= repeats) return;
    this.#say('repeats-too-many', element, definition, `comes ${count} times, ${repeats} at most.`, from, to);
  }

  /** `held` says of a separator that the value holds, where it separates nothing. */
  #once(element: number, definition: ElementDefinition, from: number, to: number, held?: string): void {
    const { bytes, delimiters, flags } = this.#view;
    if (definition.type === elementType.composite) {
      if (held !== undefined) this.#say('separator-in-element', element, definition, held, from, to);
      this.#components(element, definition, from, to);
      return;
    }
    const holdsIt = (flags & segmentFlag.component) !== 0 && holdsByte(bytes, from, to, delimiters.component);
    const separator = held ?? (holdsIt ? 'holds the component separator.' : undefined);
    const broken = brokenRule(bytes, from, to, definition);
    // What is wrong because of a separator is told once: by the rule that it breaks, if that is one that rejects.
    if (separator !== undefined && (broken === undefined || broken === 'code-unlisted'))
      this.#say('separator-in-element', element, definition, separator, from, to);
    else if (broken !== undefined) this.#tell(broken, element, 0, definition, from, to);
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
        if (this.#onlySeparators(start, to)) break;
        const says = `has more than ${components.length} components.`;
        this.#say('components-too-many', element, definition, says, from, to);
        break;
      }
      if (at > start) {
        present |= 1 << (component - 1);
        const broken = brokenRule(bytes, start, at, use.definition);
        if (broken !== undefined) this.#tell(broken, element, component, use.definition, start, at);
      }
      start = at + 1;
    }
    if (bytes[to - 1] === delimiters.component) this.#trailing(element, definition);
    this.#absent(element, definition, present);
    for (const note of notes) {
      if (holds(note, present)) continue;
      const position = wantedPosition(note, present);
      const at = { element, component: position, definition: components[position - 1]?.definition };
      const code = note.kind === 'E' ? 'element-exclusion' : 'element-condition';
      this.#report.element(code, this.#view, this.#loop, at, noteSays(note, this.#view.id, element), '');
    }
  }

  #absent(element: number, { components }: ElementDefinition, present: number): void {
    for (let index = 0; index < components.length; index++) {
      const { mandatory, definition } = components[index]!;
      if (!mandatory || (present & (1 << index)) !== 0) continue;
      const at = { element, component: index + 1, definition };
      this.#report.element('element-missing', this.#view, this.#loop, at, 'is missing.', '');
    }
  }

  #trailing(element: number, definition: ElementDefinition): void {
    if (!this.#report.first(`trailing ${this.#view.key} ${element}`)) return;
    const at = { element, component: 0, definition };
    this.#report.element('trailing-separators', this.#view, this.#loop, at, 'ends with empty components.', '');
  }

  #onlySeparators(from: number, to: number): boolean {
    const { bytes, delimiters } = this.#view;
    for (let at = from; at < to; at++) if (bytes[at] !== delimiters.component) return false;
    return true;
  }

  #say(code: FindingCode, element: number, definition: ElementDefinition, says: string, from: number, to: number) {
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

function holdsByte(bytes: Uint8Array, from: number, to: number, byte: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] === byte) return true;
  return false;
}

function hasControl(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at]! < 0x20 || bytes[at] === 0x7f) return true;
  return false;
}
