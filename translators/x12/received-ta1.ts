/**
 * A partner's TA1 about an interchange of ours (X12.5), read to its canonical document.
 *
 * What it says counts more than its form: a TA1 is refused only where it names no interchange or no verdict.
 */
import type { InterchangeAcknowledgment } from '../canonical/interchange-acknowledgment.ts';
import type { Extra } from '../canonical/parts.ts';
import { type Finding, type Place, quoted } from '../finding.ts';
import { codeList } from './dictionary/code-list.ts';
import { type FindingCode, finding } from './findings.ts';
import type { Segment } from './segment.ts';

export interface ReceivedTa1 {
  readonly document: InterchangeAcknowledgment;
  readonly findings: readonly Finding[];
}

/** Elements of a TA1. */
const elements = 5;

interface Rule {
  readonly element: number;
  readonly code: FindingCode;
  readonly right: (value: string) => boolean;
  readonly wanted: string;
}

const inList = (number: string) => (value: string) => codeList(number)?.codes.includes(value) === true;
const unreadable = 'interchange-acknowledgment-unreadable';
const form = 'interchange-acknowledgment-form';

const rules: readonly Rule[] = [
  { element: 1, code: unreadable, right: (value) => value !== '', wanted: 'the ISA13 that it is about' },
  { element: 1, code: form, right: (value) => value === '' || /^\d{9}$/.test(value), wanted: 'nine digits' },
  { element: 2, code: form, right: (value) => /^\d{6}$/.test(value), wanted: 'YYMMDD' },
  { element: 3, code: form, right: (value) => /^\d{4}$/.test(value), wanted: 'HHMM' },
  { element: 4, code: unreadable, right: inList('I17'), wanted: 'A, E or R' },
  { element: 5, code: form, right: inList('I18'), wanted: 'a note of element I18, as 000' },
];

/** `place` names the interchange that the TA1 came in, and the document. */
export function readTa1(ta1: Segment, place: Place): ReceivedTa1 {
  const text = (element: number) => ta1.text(element).trim();
  const findings = rules.flatMap(({ element, code, right, wanted }) => {
    const value = text(element);
    if (right(value)) return [];
    const at = { ...place, segment: 'TA1', ordinal: ta1.ordinal, element, offset: ta1.elementOffset(element) };
    return [finding(code, `TA10${element} is "${quoted(value)}", not ${wanted}.`, at, value)];
  });
  const document: InterchangeAcknowledgment = {
    type: 'interchange-acknowledgment',
    part: { number: 1, last: true },
    control: text(1),
    date: text(2),
    time: text(3),
    status: text(4),
    note: text(5),
    extra: extraOf(ta1),
  };
  return { document, findings };
}

/** A TA1 with more elements than it has is kept whole. */
function extraOf(ta1: Segment): Extra[] {
  if (ta1.count <= elements) return [];
  const all = Array.from({ length: ta1.count }, (_, index) => ta1.text(index + 1));
  return [{ segment: ta1.id, ordinal: ta1.ordinal, elements: all }];
}
