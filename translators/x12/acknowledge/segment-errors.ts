/**
 * The findings of a set as its acknowledgment reports them: by segment in the order of the set, and within one by
 * element. The 997 (AK3, AK4) and the 999 (IK3, IK4) say the same things in segments of other names, and by codes that
 * differ in places.
 */
import type { AcknowledgmentCode, Finding } from '../../finding.ts';
import { copiedText } from './copied-text.ts';

/** What is wrong with one segment. A segment that is missing stands for itself. */
export interface SegmentError {
  /** Segment id, its ordinal in the set and its innermost loop: AK301 to AK303. */
  readonly place: readonly [string, string, string];
  /** AK304, each code once. */
  readonly codes: readonly AcknowledgmentCode[];
  readonly elements: readonly ElementError[];
}

export interface ElementError {
  /** AK401: element, and component where it is one. */
  readonly position: readonly string[];
  /** AK402: data element number; empty where none is known. */
  readonly reference: string;
  readonly code: AcknowledgmentCode;
  /** AK404: copy of the bad value; empty where there is none. */
  readonly copy: string;
}

/** Elements reported of one segment: the 997 has room for as many AK4 behind an AK3. */
const elementsMax = 99;
/** Segment ordinals have six digits before 005010 (element 719), elements and components two (722, 1528). */
const ordinalMax = 999_999;
const positionMax = 99;
/** Lengths of elements 721, 447 and 724. */
const idCharactersMax = 3;
const loopCharactersMax = 4;
const copyCharactersMax = 99;

/** Groups findings that AK3 and AK4 report. */
export function segmentErrors(findings: readonly Finding[]): readonly SegmentError[] {
  const bySegment = new Map<string, Finding[]>();
  for (const finding of findings.toSorted((a, b) => (a.ordinal ?? 0) - (b.ordinal ?? 0))) {
    const key = `${finding.ordinal} ${finding.segment}`;
    const group = bySegment.get(key);
    if (group === undefined) bySegment.set(key, [finding]);
    else group.push(finding);
  }
  return [...bySegment.values()].map(segmentError);
}

function segmentError(findings: readonly Finding[]): SegmentError {
  const [first] = findings as readonly [Finding];
  const codes = new Map<string, AcknowledgmentCode>();
  const elements = new Map<string, ElementError>();
  for (const finding of findings.toSorted((a, b) => (a.element ?? 0) - (b.element ?? 0))) {
    const { acknowledge: code, element } = finding;
    if (code === undefined) continue;
    if (code.level === 'AK4' && element !== undefined) {
      const error = elementError(finding, element, code);
      elements.set(JSON.stringify(error), error);
    } else if (code.level === 'AK3') codes.set(code.code, code);
  }
  return {
    place: [segmentId(first.segment ?? ''), String(Math.min(first.ordinal ?? 1, ordinalMax)), loopId(first.loop)],
    codes: [...codes.values()],
    elements: [...elements.values()].slice(0, elementsMax),
  };
}

function elementError(finding: Finding, element: number, code: AcknowledgmentCode): ElementError {
  const { component, reference, value } = finding;
  const numbers = component === undefined ? [element] : [element, component];
  return {
    position: numbers.map((number) => String(Math.min(number, positionMax))),
    reference: reference === undefined ? '' : String(reference),
    code,
    copy: copyOf(value),
  };
}

/** A copy of the value without what a finding adds to it: control characters made visible, and the mark of a cut. */
function copyOf(value: string | undefined): string {
  const sent = value?.replace(/\\x(?:[01][0-9a-f]|7f)/g, ' ').replace(/…$/, '') ?? '';
  return copiedText(sent, copyCharactersMax);
}

/** AK301 has two characters at least: a damaged id of one is filled up. */
function segmentId(id: string): string {
  return copiedText(id, idCharactersMax).padEnd(2, '?');
}

/** AK303: the innermost loop, by the id that the set's diagram gives it (element 447). */
function loopId(loop: string | undefined): string {
  return loop?.split('/').at(-1)?.slice(0, loopCharactersMax) ?? '';
}
