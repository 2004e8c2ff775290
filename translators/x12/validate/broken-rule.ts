/** The rule that one value breaks, and how it is said. Works on bytes: strings are made for findings only. */
import { quoted } from '../../finding.ts';
import { type ElementDefinition, elementType } from '../dictionary/element.ts';
import type { FindingCode } from '../findings.ts';
import { charactersOf, digitsOf, isDate, isTime } from './values.ts';

/** The rule that `bytes[from, to)` breaks as a simple element; undefined where it is right. */
export function brokenRule(
  bytes: Uint8Array,
  from: number,
  to: number,
  definition: ElementDefinition,
): FindingCode | undefined {
  const length = to - from;
  const { type, minimum, maximum } = definition;
  switch (type) {
    case elementType.ID:
      if (length < minimum) return 'element-too-short';
      if (length > maximum) return 'element-too-long';
      return brokenList(bytes, from, to, definition);
    case elementType.R:
    case elementType.N: {
      const digits = digitsOf(bytes, from, to, type === elementType.R);
      if (digits < 0) return 'number-invalid';
      if (digits < minimum) return 'element-too-short';
      return digits > maximum ? 'element-too-long' : undefined;
    }
    case elementType.DT:
      return length >= minimum && length <= maximum && isDate(bytes, from, to) ? undefined : 'date-invalid';
    case elementType.TM:
      return length <= maximum && isTime(bytes, from, to) ? undefined : 'time-invalid';
    default:
      if (length < minimum) return 'element-too-short';
      return length > maximum && charactersOf(bytes, from, to) > maximum ? 'element-too-long' : undefined;
  }
}

function brokenList(
  bytes: Uint8Array,
  from: number,
  to: number,
  { codes, strict }: ElementDefinition,
): FindingCode | undefined {
  if (codes === undefined || codes.status === 'external' || codes.has(bytes, from, to)) return undefined;
  return strict ? 'code-invalid' : 'code-unlisted';
}

/** What is wrong with a value, to follow the element's name: `is "12X4", not a number.` */
export function saysOf(code: FindingCode, value: string, definition: ElementDefinition): string {
  const is = `is "${quoted(value)}"`;
  switch (code) {
    case 'code-unlisted':
      return `${is}, a code that our list of element ${definition.reference} lacks.`;
    case 'code-invalid':
      return `${is}, which is no code of element ${definition.reference}.`;
    case 'number-invalid':
      return `${is}, not a number.`;
    case 'date-invalid':
      return `${is}, not a date in the form ${definition.maximum === 6 ? 'YYMMDD' : 'CCYYMMDD'}.`;
    case 'time-invalid':
      return `${is}, not a time in the form HHMM or HHMMSS.`;
    case 'element-too-short':
      return `${is}, shorter than ${definition.minimum}.`;
    default:
      return `${is}, longer than ${definition.maximum}.`;
  }
}
