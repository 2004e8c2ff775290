/**
 * Tolerances: the common deviations of real partners, each with a name, what it lets pass, and what that costs.
 *
 * A tolerance is on where the partner's `x12.tolerate` names it. Each use of one is recorded as a notice (`tolerated`);
 * without it the finding keeps its weight. Damage is no deviation: a missing trailer is never tolerated.
 */
import type { FindingCode } from '../findings.ts';

export interface Tolerance {
  /** What is let pass. */
  readonly lets: string;
  /** What will no longer be found. */
  readonly cost: string;
  /** Findings, of the engine or of the maps, that it turns into a notice. */
  readonly findings: readonly (FindingCode | MapCode)[];
}

/** Findings of the maps that a tolerance may name. */
type MapCode = 'count-differs' | 'total-differs';

export const tolerances = {
  'wrong-segment-count': {
    lets: 'SE01 is another number than the segments of its set.',
    cost: 'Segments lost inside a set go unseen.',
    findings: ['set-count-wrong'],
  },
  'wrong-set-count': {
    lets: 'GE01 is another number than the sets of its group.',
    cost: 'A set lost from a group goes unseen.',
    findings: ['group-count-wrong'],
  },
  'wrong-group-count': {
    lets: 'IEA01 is another number than the groups of its interchange.',
    cost: 'A group lost from an interchange goes unseen.',
    findings: ['interchange-count-wrong'],
  },
  'trailer-control-numbers': {
    lets: 'SE02, GE02 or IEA02 differs from the control number of its header.',
    cost: 'Two sets, groups or interchanges mixed into one go unseen.',
    findings: [
      'control-number-padding',
      'set-control-mismatch',
      'group-control-mismatch',
      'interchange-control-mismatch',
    ],
  },
  'control-number-form': {
    lets: 'Control numbers are shorter than X12 asks, or no numbers.',
    cost: 'Nothing: such a number is compared as it is.',
    findings: ['set-control-form', 'interchange-control-form'],
  },
  'repeated-set-numbers': {
    lets: 'ST02 stands twice in a group.',
    cost: 'Our acknowledgment cannot tell the two sets apart.',
    findings: ['set-control-duplicate'],
  },
  'isa-width': {
    lets: 'The ISA is not 106 bytes wide: its blanks were collapsed or stretched.',
    cost: 'Nothing while its sixteen separators stand.',
    findings: ['isa-width'],
  },
  'isa-codes': {
    lets: 'ISA01, ISA03, ISA05, ISA07, ISA12 or ISA14 is no code of its list.',
    cost: 'Nothing: none of them decides how the interchange is read.',
    findings: [
      'authorization-unknown',
      'security-unknown',
      'sender-qualifier-unknown',
      'receiver-qualifier-unknown',
      'interchange-version-form',
      'acknowledgment-request-unknown',
    ],
  },
  'isa-delimiters': {
    lets: 'ISA16 is missing, or two delimiters are the same byte.',
    cost: 'Composites are not taken apart.',
    findings: ['component-separator-missing', 'delimiter-clash'],
  },
  'envelope-dates': {
    lets: 'ISA09, ISA10, GS04 or GS05 is no date or time.',
    cost: 'When the partner wrote the file is not known from it.',
    findings: ['interchange-date-invalid', 'interchange-time-invalid', 'group-date-invalid', 'group-time-invalid'],
  },
  'group-identifier': {
    lets: "GS01 is not the one of the group's sets.",
    cost: 'A set in the wrong group goes unseen; it is read by its ST01.',
    findings: ['set-group-mismatch', 'group-id-unlisted'],
  },
  'bare-line-breaks': {
    lets: 'Line breaks stand inside of segments: the file was wrapped.',
    cost: 'Blanks that stood before a break may be lost.',
    findings: ['line-break-in-segment'],
  },
  'doubled-terminators': {
    lets: 'Two terminators stand side by side.',
    cost: 'A segment that was emptied goes unseen.',
    findings: ['segment-empty'],
  },
  'text-around': {
    lets: 'Text stands before, between or behind interchanges.',
    cost: 'An interchange whose ISA is damaged beyond recognition goes unseen.',
    findings: ['text-outside-interchange'],
  },
  'trailing-separators': {
    lets: 'Segments and composites end with empty elements.',
    cost: 'Nothing.',
    findings: ['trailing-separators'],
  },
  'padded-elements': {
    lets: 'Elements end with blanks, or hold nothing else.',
    cost: 'An element that the partner left blank by mistake goes unseen.',
    findings: ['blanks-at-end', 'element-blank'],
  },
  'ctt-mismatch': {
    lets: 'CTT01 or CTT02 is another number than the lines or quantities of its set.',
    cost: 'Lines lost from a document go unseen.',
    findings: ['line-count-differs', 'count-differs', 'total-differs'],
  },
  'unknown-codes': {
    lets: 'Codes are not of their list.',
    cost: 'A mistyped code is taken as it is.',
    findings: ['code-invalid', 'code-unlisted'],
  },
  'unknown-segments': {
    lets: 'Segments stand in a set that has no such segment; they are kept under extra.',
    cost: 'A damaged segment id goes unseen, and what the segment says is not read.',
    findings: ['segment-unrecognised', 'segment-not-in-set'],
  },
  'extra-elements': {
    lets: 'Segments have more elements, or composites more components, than the dictionary gives them.',
    cost: 'A separator inside of data goes unseen.',
    findings: ['elements-too-many', 'components-too-many', 'repeats-too-many'],
  },
  'segment-order': {
    lets: 'Segments stand in another order than that of their set.',
    cost: 'A segment may be read into the loop before it.',
    findings: ['segment-out-of-order'],
  },
  'more-segments': {
    lets: 'Segments and loops come more often than their set allows.',
    cost: 'A doubled segment goes unseen.',
    findings: ['segment-over-maximum', 'loop-over-maximum'],
  },
  'element-lengths': {
    lets: 'Elements are shorter or longer than the dictionary says.',
    cost: 'A cut or overlong value is taken as it is.',
    findings: ['element-too-short', 'element-too-long'],
  },
  'dates-of-other-version': {
    lets: 'Dates have six digits where the version asks for eight, or the reverse.',
    cost: 'The century of a six-digit date is a guess: 2000 to 2099.',
    findings: ['date-of-other-version'],
  },
  'broken-conditions': {
    lets: 'Elements that belong together come alone, as a value without its qualifier.',
    cost: 'A value whose meaning is unknown is taken.',
    findings: ['element-condition', 'element-exclusion'],
  },
  'separators-in-data': {
    lets: 'Text holds the component or repetition separator.',
    cost: 'Nothing: the text is taken whole.',
    findings: ['separator-in-element'],
  },
  'hierarchy-parents': {
    lets: 'HL02 names no parent, HL04 says otherwise than the tree, or HL01 is out of sequence.',
    cost: 'A level under the wrong parent goes unseen.',
    findings: ['hl-parent-missing', 'hl-children-differ', 'hl-sequence'],
  },
} as const satisfies Record<string, Tolerance>;

export type ToleranceName = keyof typeof tolerances;

/** The tolerance that lets a finding pass, of those that a partner has; undefined where none does. */
export function toleranceOf(code: string, names: readonly ToleranceName[]): ToleranceName | undefined {
  return names.find((name) => (tolerances[name].findings as readonly string[]).includes(code));
}
