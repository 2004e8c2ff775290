/** Rules of a set's content: segments, loops and elements (X12.6 sections 3 and 4, and the dictionaries). */
import type { FindingRule } from './findings.ts';

const again = 'A rejected set was not taken: it has to be sent again, corrected.';

export const dataRules = {
  'set-not-expected': {
    severity: 'error',
    rule: "A set is translated when the partner's partner.yaml has a receive rule for it.",
    hint: `Add a rule with this set to \`receive\` in the partner's folder and have them send it again, or ask them to stop sending it: quote ST01 and ST02. Their 997 says "not supported".`,
    acknowledge: 'AK5 1',
  },
  'set-untranslated': {
    severity: 'error',
    rule: "Nothing is translated from an interchange whose sender or receiver is not the partner's.",
    hint: 'Nothing to do for this set by itself: put right what the finding of its interchange says, then have the partner send the file again.',
  },
  'set-unchecked': {
    severity: 'notice',
    rule: 'A set is checked where Crossdock has a dictionary for it.',
    hint: 'Only the envelope of the set was checked. Nothing to do, unless the set is to be taken: then it needs a dictionary.',
  },
  'dictionary-fallback': {
    severity: 'notice',
    rule: 'A version without a dictionary of its own is checked by the nearest one.',
    hint: 'Nothing to do. Should findings of this set look odd, ask the partner which version they really write, and quote GS08.',
  },
  'findings-cut': {
    severity: 'notice',
    rule: 'No more findings of one set are kept than findingsMax in config/gateway.yaml.',
    hint: 'Correct the ones that are shown first; the rest probably repeats them.',
  },
  'segment-unrecognised': {
    severity: 'error',
    rule: 'A segment id is one that X12 defines (X12.22).',
    hint: `A delimiter in data, or a damaged id, often makes a segment look so: look at the bytes around the offset. Quote the segment and the one before it to the partner. ${again}`,
    acknowledge: 'AK3 1',
  },
  'segment-not-in-set': {
    severity: 'error',
    rule: 'A set has the segments that its dictionary names.',
    hint: `Ask the partner why they send this segment in this set, and quote the segment and its number; where you both want it, a guideline in the partner's folder allows it. ${again}`,
    acknowledge: 'AK3 6',
  },
  'segment-out-of-order': {
    severity: 'error',
    rule: 'Segments stand in the order of their set.',
    hint: `Quote the segment, its number in the set and the segment before it: their map writes it in the wrong place. ${again}`,
    acknowledge: 'AK3 7',
  },
  'segment-missing': {
    severity: 'error',
    rule: 'A mandatory segment is there.',
    hint: `Tell the partner which segment is missing, and before which one: their map leaves it out, or their data lacks it. ${again}`,
    acknowledge: 'AK3 3',
  },
  'segment-over-maximum': {
    severity: 'error',
    rule: 'A segment is not repeated more often than its set allows.',
    hint: `Quote the segment and how often it comes. Their map repeats what it should put into one, or a loop's first segment was lost before it. ${again}`,
    acknowledge: 'AK3 5',
  },
  'loop-over-maximum': {
    severity: 'error',
    rule: 'A loop is not repeated more often than its set allows.',
    hint: `Quote the loop's first segment and how many are allowed: the partner splits the document into several sets. ${again}`,
    acknowledge: 'AK3 4',
  },
  'loop-id-mismatch': {
    severity: 'warning',
    rule: 'LE01 repeats the loop identifier of LS01 (X12.6 section 3.10).',
    hint: 'Nothing to do at once: the loop was read by its segments. Mention LS01 and LE01 to the partner when you write.',
  },
  'element-missing': {
    severity: 'error',
    rule: 'A mandatory element is there.',
    hint: `Quote the segment as it was sent and the element that is empty: their source has no value for it, or their map does not fill it. ${again}`,
    acknowledge: 'AK4 1',
  },
  'element-condition': {
    severity: 'error',
    rule: 'Elements of a segment that depend on each other are there together, as its syntax notes say (X12.6 section 3.9).',
    hint: `Quote the segment: the elements named go together, as a qualifier with its value. Mostly the value was empty where the map wrote its qualifier. ${again}`,
    acknowledge: 'AK4 2',
  },
  'element-exclusion': {
    severity: 'error',
    rule: 'Of elements that exclude each other one is there (X12.6 section 3.9).',
    hint: `Quote the segment: the partner sends one of the elements named, not both. Ask which one they mean. ${again}`,
    acknowledge: 'AK4 10',
  },
  'elements-too-many': {
    severity: 'error',
    rule: 'A segment has no more elements than the dictionary gives it.',
    hint: `An element separator in data often causes this: compare with the values around it. Quote the whole segment, and the separator of ISA byte 4. ${again}`,
    acknowledge: 'AK4 3',
  },
  'components-too-many': {
    severity: 'error',
    rule: 'A composite has no more components than the dictionary gives it.',
    hint: `A component separator in data often causes this. Quote the element, and ISA16. ${again}`,
    acknowledge: 'AK4 3',
    implementation: '13',
  },
  'repeats-too-many': {
    severity: 'error',
    rule: 'An element repeats no more often than the dictionary allows (X12.6 section 3.8).',
    hint: `A repetition separator in data often causes this. Quote the element, and ISA11. ${again}`,
    acknowledge: 'AK4 3',
    implementation: '12',
  },
  'separator-in-element': {
    severity: 'warning',
    rule: 'An element that is no composite and does not repeat holds no separator of either (X12.6 section 3.7).',
    hint: 'The text was taken whole, and the set with it. Ask the partner for separators in ISA11 and ISA16 that their data does not have; quote the value.',
    acknowledge: 'AK4 6',
  },
  'element-too-short': {
    severity: 'error',
    rule: 'An element is as long as its minimum length.',
    hint: `Quote the value: a leading zero or part of it was probably lost on the partner's side. ${again}`,
    acknowledge: 'AK4 4',
  },
  'element-too-long': {
    severity: 'error',
    rule: 'An element is no longer than its maximum length.',
    hint: `Quote the value and its length. The partner shortens it or uses another element; where you both want it longer, a guideline in the partner's folder may say so. ${again}`,
    acknowledge: 'AK4 5',
  },
  'character-invalid': {
    severity: 'error',
    rule: 'Data has no control characters (X12.6 section 3.3).',
    hint: `Quote the segment and the byte offset: their map lets control characters of the source (tabs, line breaks) through and has to replace them. ${again}`,
    acknowledge: 'AK4 6',
  },
  'character-outside-set': {
    severity: 'error',
    rule: "Data has the characters that the partner's x12.characters names (X12.6 section 3.3).",
    hint: `Quote the value. The partner sends other characters, or you widen x12.characters in the partner's folder. ${again}`,
    acknowledge: 'AK4 6',
  },
  'element-blank': {
    severity: 'warning',
    rule: 'An element that is there has a character that is no blank (X12.6 section 3.5.1).',
    hint: 'The blanks were taken as the value. Told once a set for each element.',
  },
  'blanks-at-end': {
    severity: 'notice',
    rule: 'A text or code is not padded with blanks beyond its minimum length (X12.6 section 3.5.1).',
    hint: 'Nothing is lost by them. Told once a set for each segment id.',
  },
  'number-invalid': {
    severity: 'error',
    rule: 'A number has digits, a leading minus sign, and a decimal point where its type is R (X12.6 section 3.5.1).',
    hint: `Quote the value. Common causes are a thousands separator, a decimal comma, a plus sign or a unit behind the number. ${again}`,
    acknowledge: 'AK4 6',
  },
  'date-invalid': {
    severity: 'error',
    rule: 'A date is CCYYMMDD, or YYMMDD before version 004010 (X12.6 section 3.5.1).',
    hint: `Quote the value: no such day, or day and month changed places. The partner corrects the source or the map. ${again}`,
    acknowledge: 'AK4 8',
  },
  'date-of-other-version': {
    severity: 'error',
    rule: 'A date has the length of its version: YYMMDD before 004010, CCYYMMDD from there on (X12.6 section 3.5.1).',
    hint: 'GS08 names another version than the sender writes. Ask the partner, or name dates-of-other-version in x12.tolerate.',
    acknowledge: 'AK4 8',
  },
  'time-invalid': {
    severity: 'error',
    rule: 'A time is HHMM, HHMMSS or HHMMSSD…, in 24 hours (X12.6 section 3.5.1).',
    hint: `Quote the value: a time is written without colons, in 24 hours. ${again}`,
    acknowledge: 'AK4 9',
  },
  'code-invalid': {
    severity: 'error',
    rule: 'A code is one of its list.',
    hint: `Ask the partner what the code means, and quote element and code: they send one of the list, or you both agree on it and allow it by a guideline in the partner's folder. ${again}`,
    acknowledge: 'AK4 7',
  },
  'code-unlisted': {
    severity: 'warning',
    rule: 'A code is one of its list; this list is not whole, or is of another version.',
    hint: 'The code was taken as it is, and the set with it. Check that it means what you expect; ask the partner where in doubt.',
  },
  'trailing-separators': {
    severity: 'warning',
    rule: 'A segment ends with its last element that has data (X12.6 section 3.7).',
    hint: 'Nothing is lost by them, and nothing has to be sent again. Mention it to the partner when you write.',
  },
  'hl-parent-missing': {
    severity: 'warning',
    rule: 'HL02 names the HL01 of the level above; only the topmost level has none (X12.22 HL).',
    hint: 'The level was read as topmost. Check that the hierarchy is what the partner means; quote the HL segment.',
  },
  'hl-parent-unknown': {
    severity: 'error',
    rule: 'HL02 names an HL01 that came before it (X12.22 HL).',
    hint: `Quote the HL segment: the level above it is missing or comes later, so that nobody can say which carton or order its items belong to. ${again}`,
    acknowledge: 'AK4 7',
  },
  'hl-duplicate': {
    severity: 'error',
    rule: 'HL01 is unique in its set (X12.22 HL).',
    hint: `Quote both HL segments: what names this number as its parent could belong to either. Their map has to count HL01 up. ${again}`,
    acknowledge: 'AK4 7',
  },
  'hl-sequence': {
    severity: 'notice',
    rule: 'HL01 counts the levels of its set from 1 (X12.22 HL).',
    hint: 'The tree was read by its ids, in whatever order they come. Told once a set.',
  },
  'hl-children-differ': {
    severity: 'warning',
    rule: 'HL04 is 1 where a level has others under it, and 0 where it has none (X12.22 HL, element 736).',
    hint: 'The tree was read by HL02. Check whether a level was lost.',
  },
  'line-count-differs': {
    severity: 'warning',
    rule: 'CTT01 is the number of lines, which are PO1, LIN or HL segments (X12.22 CTT).',
    hint: 'Compare the last line with the order or shipment: lines may be lost.',
  },
} as const satisfies Record<string, FindingRule>;
