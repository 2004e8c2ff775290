/** The rule that one value breaks, and how it is said. Works on bytes: strings are made for findings only. */
import { quoted } from '../../finding.ts';
import { type ElementDefinition, elementType } from '../dictionary/element.ts';
import type { FindingCode } from '../findings.ts';
import { charactersOf, decimalDigits, integerDigits, isDate, isTime } from './values.ts';

/** The codes of a partner's guideline for what is right by the dictionary. */
const ofGuideline: Partial<Record<FindingCode, FindingCode>> = {
  'element-too-short': 'guideline-too-short',
  'element-too-long': 'guideline-too-long',
  'code-invalid': 'guideline-code',
};

/** The rule that `bytes[from, to)` breaks as a simple element; undefined where it is right. */
export function brokenRule(
  bytes: Uint8Array,
  from: number,
  to: number,
  definition: ElementDefinition,
): FindingCode | undefined {
  const broken = brokenHere(bytes, from, to, definition);
  if (broken === undefined || definition.base === undefined) return broken;
  // The guideline narrows: what is wrong by the dictionary too is said in the dictionary's words.
  const { base } = definition;
  return brokenHere(bytes, from, to, base) === broken ? broken : (ofGuideline[broken] ?? broken);
}

function brokenHere(
  bytes: Uint8Array,
  from: number,
  to: number,
  definition: ElementDefinition,
): FindingCode | undefined {
  const length = to - from;
  const { type, minimum, maximum } = definition;
  switch (type) {
    case elementType.R:
    case elementType.RE:
    case elementType.N:
      return brokenNumber(bytes, from, to, definition);
    case elementType.DT:
      if (!isDate(bytes, from, to)) return 'date-invalid';
      return length >= minimum && length <= maximum ? undefined : 'date-of-other-version';
    case elementType.TM:
      return length <= maximum && isTime(bytes, from, to) ? undefined : 'time-invalid';
    case elementType.B:
      if (length < minimum) return 'element-too-short';
      return length > maximum ? 'element-too-long' : undefined;
    default:
      if (length < minimum) return 'element-too-short';
      if (length > maximum && charactersOf(bytes, from, to) > maximum) return 'element-too-long';
      return brokenList(bytes, from, to, definition);
  }
}

function brokenNumber(
  bytes: Uint8Array,
  from: number,
  to: number,
  definition: ElementDefinition,
): FindingCode | undefined {
  const { type, minimum, maximum } = definition;
  const isInteger = type === elementType.N;
  const digits = isInteger ? integerDigits(bytes, from, to) : decimalDigits(bytes, from, to, type === elementType.RE);
  if (digits < 0) return 'number-invalid';
  if (digits < minimum) return 'element-too-short';
  return digits > maximum ? 'element-too-long' : brokenList(bytes, from, to, definition);
}

function brokenList(
  bytes: Uint8Array,
  from: number,
  to: number,
  { type, codes, strict }: ElementDefinition,
): FindingCode | undefined {
  if (codes === undefined || codes.status === 'external') return undefined;
  if (type !== elementType.ID && codes.status !== 'guideline') return undefined;
  if (codes.has(bytes, from, to)) return undefined;
  return strict ? 'code-invalid' : 'code-unlisted';
}

/** Codes of a guideline that a message lists. */
const listedMax = 8;

/** What is wrong with a value, to follow the element's name: `is "12X4", not a number.` */
export function saysOf(code: FindingCode, value: string, definition: ElementDefinition): string {
  const is = `is "${quoted(value)}"`;
  switch (code) {
    case 'code-unlisted':
      return `${is}, a code that our list of element ${definition.reference} lacks.`;
    case 'code-invalid':
      return `${is}, which is no code of element ${definition.reference}.`;
    case 'guideline-code': {
      const codes = definition.codes?.codes ?? [];
      const more = codes.length > listedMax ? ' …' : '';
      return `${is}; the partner's guideline allows ${codes.slice(0, listedMax).join(', ')}${more}.`;
    }
    case 'number-invalid':
      return `${is}, not a number.`;
    case 'date-invalid':
      return `${is}, not a date in the form ${definition.maximum === 6 ? 'YYMMDD' : 'CCYYMMDD'}.`;
    case 'date-of-other-version':
      return `${is}; a date of this version has the form ${definition.maximum === 6 ? 'YYMMDD' : 'CCYYMMDD'}.`;
    case 'time-invalid':
      return `${is}, not a time in the form HHMM or HHMMSS.`;
    case 'element-too-short':
      return `${is}, shorter than ${definition.minimum}.`;
    case 'guideline-too-short':
      return `${is}, shorter than the ${definition.minimum} of the partner's guideline.`;
    case 'guideline-too-long':
      return `${is}, longer than the ${definition.maximum} of the partner's guideline.`;
    default:
      return `${is}, longer than ${definition.maximum}.`;
  }
}
