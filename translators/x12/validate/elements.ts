/**
 * Checks one segment's elements against its definition: what is there, how long, of which type, of which list, and the
 * syntax notes. Works on bytes; strings are made for findings only.
 */
import { quoted } from '../../finding.ts';
import { type ElementDefinition, type ElementUse, elementType } from '../dictionary/element.ts';
import type { SegmentDefinition } from '../dictionary/segment-definition.ts';
import { holds, type SyntaxNote } from '../dictionary/syntax-note.ts';
import type { FindingCode } from '../findings.ts';
import { type SegmentView, segmentFlag } from '../segment-view.ts';
import { elementName, type SetReport } from './report.ts';
import { charactersOf, digitsOf, isDate, isTime } from './values.ts';

export function checkElements(view: SegmentView, definition: SegmentDefinition, loop: string, report: SetReport): void {
  const { bytes, ends, flags } = view;
  const { elements } = definition;
  const known = elements.length;
  const sent = view.count;
  const count = sent < known ? sent : known;
  let present = 0;
  let from = ends[0]! + 1;
  for (let index = 0; index < count; index++) {
    const to = ends[index + 1]!;
    const use = elements[index]!;
    if (to > from) {
      present |= 1 << index;
      if (flags === 0 && use.definition.type !== elementType.composite) {
        const broken = brokenRule(bytes, from, to, use.definition);
        if (broken !== undefined) tell(broken, view, loop, index + 1, 0, use.definition, from, to, report);
      } else checkParts(view, loop, index + 1, use.definition, from, to, report);
    } else if (use.mandatory) missing(view, loop, index + 1, 0, use.definition, report);
    from = to + 1;
  }
  for (let index = count; index < known; index++) {
    const use = elements[index]!;
    if (use.mandatory) missing(view, loop, index + 1, 0, use.definition, report);
  }
  if (sent > known) tooMany(view, definition, loop, report);
  else if (sent > 0 && ends[sent]! === ends[sent - 1]! + 1) trailing(view, loop, report);
  const { others } = definition;
  let broken = ((present ^ (present >> 1)) & definition.pairs) !== 0;
  for (let index = 0; index < others.length; index++) if (!holds(others[index]!, present)) broken = true;
  if (broken) tellNotes(definition, view, loop, present, report);
}

function tellNotes(definition: SegmentDefinition, view: SegmentView, loop: string, present: number, report: SetReport): void {
  for (const note of definition.notes) {
    if (!holds(note, present)) tellNote(note, view, loop, 0, definition.elements, present, report);
  }
}

/** The rule that `bytes[from, to)` breaks as a simple element; undefined where it is right. */
function brokenRule(bytes: Uint8Array, from: number, to: number, definition: ElementDefinition): FindingCode | undefined {
  let length = to - from;
  switch (definition.type) {
    case elementType.ID:
      if (length < definition.minimum) return 'element-too-short';
      if (length > definition.maximum) return 'element-too-long';
      if (definition.codes === undefined || definition.codes.has(bytes, from, to)) return undefined;
      if (definition.codes.status === 'external') return undefined;
      return definition.strict ? 'code-invalid' : 'code-unlisted';
    case elementType.R:
    case elementType.N:
      length = digitsOf(bytes, from, to, definition.type === elementType.R);
      if (length < 0) return 'number-invalid';
      break;
    case elementType.DT:
      return isDate(bytes, from, to) && length >= definition.minimum && length <= definition.maximum
        ? undefined
        : 'date-invalid';
    case elementType.TM:
      return isTime(bytes, from, to) && length <= definition.maximum ? undefined : 'time-invalid';
  }
  if (length < definition.minimum) return 'element-too-short';
  if (length > definition.maximum && charactersOf(bytes, from, to) > definition.maximum) {
    if (definition.type === elementType.AN || length > definition.maximum) return 'element-too-long';
  }
  return undefined;
}

/** An element that is a composite, or of a segment in which there are separators or control characters. */
function checkParts(
  view: SegmentView,
  loop: string,
  element: number,
  definition: ElementDefinition,
  from: number,
  to: number,
  report: SetReport,
): void {
  const { bytes, delimiters, flags } = view;
  const holdsByte = (byte: number) => byte >= 0 && bytes.subarray(from, to).includes(byte);
  const at = { element, component: 0, definition };
  if ((flags & segmentFlag.control) !== 0 && hasControl(bytes, from, to)) {
    report.element('character-invalid', view, loop, at, 'holds a control character.', view.textOf(from, to));
  }
  if ((flags & segmentFlag.repetition) !== 0 && holdsByte(delimiters.repetition)) {
    report.element('separator-in-element', view, loop, at, 'holds the repetition separator.', view.textOf(from, to));
  }
  if (definition.type === elementType.composite) return checkComponents(view, loop, element, definition, from, to, report);
  if ((flags & segmentFlag.component) !== 0 && holdsByte(delimiters.component)) {
    report.element('separator-in-element', view, loop, at, 'holds the component separator.', view.textOf(from, to));
  }
  const broken = brokenRule(bytes, from, to, definition);
  if (broken !== undefined) tell(broken, view, loop, element, 0, definition, from, to, report);
}

function checkComponents(
  view: SegmentView,
  loop: string,
  element: number,
  definition: ElementDefinition,
  from: number,
  to: number,
  report: SetReport,
): void {
  const { bytes } = view;
  const { components } = definition;
  let present = 0;
  let component = 0;
  let start = from;
  for (let at = from; at <= to; at++) {
    if (at < to && bytes[at] !== view.delimiters.component) continue;
    const use = components[component++];
    if (use === undefined) {
      const says = `has more than ${components.length} components.`;
      report.element('components-too-many', view, loop, { element, component, definition }, says, view.textOf(from, to));
      break;
    }
    if (at > start) {
      present |= 1 << (component - 1);
      const broken = brokenRule(bytes, start, at, use.definition);
      if (broken !== undefined) tell(broken, view, loop, element, component, use.definition, start, at, report);
    }
    start = at + 1;
  }
  components.forEach((use, index) => {
    if (use.mandatory && (present & (1 << index)) === 0) missing(view, loop, element, index + 1, use.definition, report);
  });
  for (const note of definition.notes) {
    if (!holds(note, present)) tellNote(note, view, loop, element, components, present, report);
  }
}

function hasControl(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at]! < 0x20 || bytes[at] === 0x7f) return true;
  return false;
}

function missing(
  view: SegmentView,
  loop: string,
  element: number,
  component: number,
  definition: ElementDefinition,
  report: SetReport,
): void {
  report.element('element-missing', view, loop, { element, component, definition }, 'is missing.', '');
}

function tooMany(view: SegmentView, definition: SegmentDefinition, loop: string, report: SetReport): void {
  const known = definition.elements.length;
  let last = view.count;
  while (last > known && !view.has(last)) last--;
  if (last === known) return trailing(view, loop, report);
  const at = { element: known + 1, component: 0, definition: undefined };
  const says = `is more than ${view.id} has: ${view.count} elements were sent, ${known} at most.`;
  report.element('elements-too-many', view, loop, at, says, view.text(known + 1));
}

function trailing(view: SegmentView, loop: string, report: SetReport): void {
  if (!report.first(`trailing ${view.key}`)) return;
  report.segment('trailing-separators', view, loop, `${view.id} ends with empty elements.`);
}

/** Says of a value what is wrong with it. */
function tell(
  code: FindingCode,
  view: SegmentView,
  loop: string,
  element: number,
  component: number,
  definition: ElementDefinition,
  from: number,
  to: number,
  report: SetReport,
): void {
  const value = view.textOf(from, to);
  const at = { element, component, definition };
  const is = `is "${quoted(value)}"`;
  switch (code) {
    case 'code-unlisted':
      if (!report.first(`code ${definition.reference} ${value}`)) return;
      return report.element(code, view, loop, at, `${is}, a code that our list of ${definition.reference} lacks.`, value);
    case 'code-invalid':
      return report.element(code, view, loop, at, `${is}, which is no code of element ${definition.reference}.`, value);
    case 'number-invalid':
      return report.element(code, view, loop, at, `${is}, not a number.`, value);
    case 'date-invalid': {
      const form = definition.maximum === 6 ? 'YYMMDD' : 'CCYYMMDD';
      return report.element(code, view, loop, at, `${is}, not a date in the form ${form}.`, value);
    }
    case 'time-invalid':
      return report.element(code, view, loop, at, `${is}, not a time in the form HHMM or HHMMSS.`, value);
    case 'element-too-short':
      return report.element(code, view, loop, at, `${is}, shorter than ${definition.minimum}.`, value);
    default:
      return report.element(code, view, loop, at, `${is}, longer than ${definition.maximum}.`, value);
  }
}

const relations = {
  P: 'come all together or not at all',
  R: 'need at least one of them',
  E: 'exclude each other',
  C: 'need the others with the first',
  L: 'need one of the others with the first',
} as const;

/** Says which note is broken, at the first element that is missing (or, of E, that is too much). */
function tellNote(
  note: SyntaxNote,
  view: SegmentView,
  loop: string,
  composite: number,
  uses: readonly ElementUse[],
  present: number,
  report: SetReport,
): void {
  const there = (position: number) => (present & (1 << (position - 1))) !== 0;
  const wanted = note.kind === 'E' ? note.positions.filter(there)[1] : note.positions.find((position) => !there(position));
  const position = wanted ?? note.positions[0]!;
  const name = (at: number) => (composite === 0 ? elementName(view.id, at, 0, '') : elementName(view.id, composite, at, ''));
  const names = note.positions.map(name).join(', ');
  const says =
    note.kind === 'E'
      ? `is there beside another: ${names} ${relations.E} (${note.text}).`
      : `is missing: ${names} ${relations[note.kind]} (${note.text}).`;
  const at = {
    element: composite === 0 ? position : composite,
    component: composite === 0 ? 0 : position,
    definition: uses[position - 1]?.definition,
  };
  const code = note.kind === 'E' ? 'element-exclusion' : 'element-condition';
  report.element(code, view, loop, at, says, note.kind === 'E' && composite === 0 ? view.text(position) : '');
}
