/** Rules of a set's content: segments, loops and elements (X12.6 sections 3 and 4, and the dictionaries). */
import type { FindingRule } from './findings.ts';

const askPartner = 'Ask the partner to correct their translator; the raw file is kept.';

export const dataRules = {
  'set-not-expected': {
    severity: 'error',
    rule: "A set is translated when the partner's partner.yaml has a receive rule for it.",
    hint: "Add the set under `receive` in the partner's folder, or ask the partner to stop sending it.",
    acknowledge: 'AK5 1',
  },
  'set-untranslated': {
    severity: 'error',
    rule: "Nothing is translated from an interchange whose sender or receiver is not the partner's.",
    hint: 'See the finding of the interchange.',
  },
  'set-unchecked': {
    severity: 'notice',
    rule: 'A set is checked where Crossdock has a dictionary for it.',
    hint: 'Only the envelope of the set was checked.',
  },
  'dictionary-fallback': {
    severity: 'notice',
    rule: 'A version without a dictionary of its own is checked by the nearest one.',
    hint: 'Nothing to do; the finding explains which dictionary was used.',
  },
  'findings-cut': {
    severity: 'notice',
    rule: 'No more findings of one set are kept than findingsMax in config/gateway.yaml.',
    hint: 'Correct the ones that are shown first; the rest probably repeats them.',
  },
  'segment-unrecognised': {
    severity: 'error',
    rule: 'A segment id is one that X12 defines (X12.22).',
    hint: 'A delimiter in data, or a damaged id, often makes a segment look so.',
    acknowledge: 'AK3 1',
  },
  'segment-not-in-set': {
    severity: 'error',
    rule: 'A set has the segments that its dictionary names.',
    hint: askPartner,
    acknowledge: 'AK3 6',
  },
  'segment-out-of-order': {
    severity: 'error',
    rule: 'Segments stand in the order of their set.',
    hint: askPartner,
    acknowledge: 'AK3 7',
  },
  'segment-missing': {
    severity: 'error',
    rule: 'A mandatory segment is there.',
    hint: askPartner,
    acknowledge: 'AK3 3',
  },
  'segment-over-maximum': {
    severity: 'error',
    rule: 'A segment is not repeated more often than its set allows.',
    hint: askPartner,
    acknowledge: 'AK3 5',
  },
  'loop-over-maximum': {
    severity: 'error',
    rule: 'A loop is not repeated more often than its set allows.',
    hint: askPartner,
    acknowledge: 'AK3 4',
  },
  'loop-id-mismatch': {
    severity: 'warning',
    rule: 'LE01 repeats the loop identifier of LS01 (X12.6 section 3.10).',
    hint: 'The loop was read by its segments.',
  },
  'element-missing': {
    severity: 'error',
    rule: 'A mandatory element is there.',
    hint: askPartner,
    acknowledge: 'AK4 1',
  },
  'element-condition': {
    severity: 'error',
    rule: 'Elements of a segment that depend on each other are there together, as its syntax notes say (X12.6 section 3.9).',
    hint: askPartner,
    acknowledge: 'AK4 2',
  },
  'element-exclusion': {
    severity: 'error',
    rule: 'Of elements that exclude each other one is there (X12.6 section 3.9).',
    hint: askPartner,
    acknowledge: 'AK4 10',
  },
  'elements-too-many': {
    severity: 'error',
    rule: 'A segment has no more elements than the dictionary gives it.',
    hint: 'An element separator in data often causes this. Compare with the values around it.',
    acknowledge: 'AK4 3',
  },
  'components-too-many': {
    severity: 'error',
    rule: 'A composite has no more components than the dictionary gives it.',
    hint: 'A component separator in data often causes this.',
    acknowledge: 'AK4 3',
  },
  'separator-in-element': {
    severity: 'warning',
    rule: 'An element that is no composite and does not repeat holds no separator of either (X12.6 section 3.7).',
    hint: 'The text was taken whole. Ask the partner for separators in ISA11 and ISA16 that their data does not have.',
    acknowledge: 'AK4 6',
  },
  'element-too-short': {
    severity: 'error',
    rule: 'An element is as long as its minimum length.',
    hint: askPartner,
    acknowledge: 'AK4 4',
  },
  'element-too-long': {
    severity: 'error',
    rule: 'An element is no longer than its maximum length.',
    hint: askPartner,
    acknowledge: 'AK4 5',
  },
  'character-invalid': {
    severity: 'error',
    rule: 'Data has no control characters (X12.6 section 3.3).',
    hint: askPartner,
    acknowledge: 'AK4 6',
  },
  'number-invalid': {
    severity: 'error',
    rule: 'A number has digits, a leading minus sign, and a decimal point where its type is R (X12.6 section 3.5.1).',
    hint: askPartner,
    acknowledge: 'AK4 6',
  },
  'date-invalid': {
    severity: 'error',
    rule: 'A date is CCYYMMDD, or YYMMDD before version 004010 (X12.6 section 3.5.1).',
    hint: askPartner,
    acknowledge: 'AK4 8',
  },
  'time-invalid': {
    severity: 'error',
    rule: 'A time is HHMM, HHMMSS or HHMMSSD…, in 24 hours (X12.6 section 3.5.1).',
    hint: askPartner,
    acknowledge: 'AK4 9',
  },
  'code-invalid': {
    severity: 'error',
    rule: 'A code is one of its list.',
    hint: "Ask the partner what the code means, or correct the sender's table.",
    acknowledge: 'AK4 7',
  },
  'code-unlisted': {
    severity: 'warning',
    rule: 'A code is one of its list; this list is not whole, or is of another version.',
    hint: 'The code was taken as it is. Check that it means what is expected.',
  },
  'trailing-separators': {
    severity: 'warning',
    rule: 'A segment ends with its last element that has data (X12.6 section 3.7).',
    hint: 'Nothing is lost by them.',
  },
  'hl-parent-missing': {
    severity: 'warning',
    rule: 'HL02 names the HL01 of the level above; only the topmost level has none (X12.22 HL).',
    hint: 'The level was read as topmost. Check that the hierarchy is what the partner means.',
  },
  'hl-parent-unknown': {
    severity: 'error',
    rule: 'HL02 names an HL01 that came before it (X12.22 HL).',
    hint: askPartner,
    acknowledge: 'AK4 7',
  },
  'hl-duplicate': {
    severity: 'error',
    rule: 'HL01 is unique in its set (X12.22 HL).',
    hint: askPartner,
    acknowledge: 'AK4 7',
  },
  'line-count-differs': {
    severity: 'warning',
    rule: 'CTT01 is the number of lines, which are PO1, LIN or HL segments (X12.22 CTT).',
    hint: 'Compare the last line with the order or shipment: lines may be lost.',
  },
} as const satisfies Record<string, FindingRule>;
