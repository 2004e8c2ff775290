/** Rules of the envelope: delimiters, interchanges, groups and the headers and trailers of sets (X12.5, X12.6 section 5). */
import type { FindingRule } from './findings.ts';

const askPartner = 'Ask the partner to correct their translator; the raw file is kept.';
const cut = 'The file was probably cut off while it was written or sent. Ask the partner to send it again.';

export const envelopeRules = {
  'no-interchange': {
    severity: 'error',
    rule: 'An X12 transmission begins with an ISA segment (X12.5).',
    hint: 'The file is not X12, is encoded as UTF-16 or EBCDIC, or lost its envelope. Look at its first bytes.',
  },
  'isa-unreadable': {
    severity: 'error',
    rule: 'The ISA has sixteen elements and tells the delimiters of its interchange (X12.5).',
    hint: `Nothing can be read without delimiters. ${askPartner}`,
    acknowledge: 'TA1 022',
  },
  'isa-width': {
    severity: 'error',
    rule: 'The ISA is 106 bytes wide: every element is padded to its full length (X12.5).',
    hint: 'The interchange was read by its separators. Blanks were probably collapsed on the way; ask the partner to pad the ISA.',
    acknowledge: 'TA1 022',
  },
  'isa-elements': {
    severity: 'error',
    rule: 'The ISA has sixteen elements, and ISA16 is one byte (X12.5).',
    hint: askPartner,
    acknowledge: 'TA1 022',
  },
  'component-separator-missing': {
    severity: 'error',
    rule: 'ISA16 is the component separator (X12.5).',
    hint: 'The interchange was read without composites. Ask the partner to send ISA16.',
    acknowledge: 'TA1 027',
  },
  'delimiter-clash': {
    severity: 'warning',
    rule: 'Element, component and repetition separators and the segment terminator differ from one another (X12.5).',
    hint: 'The more important delimiter won: terminator, then element separator. Ask the partner to choose another.',
    acknowledge: 'TA1 027',
  },
  'text-outside-interchange': {
    severity: 'error',
    rule: 'Between interchanges stands nothing but blanks and line breaks.',
    hint: 'Bytes were skipped. Look whether they are a comment, a mail header, or a damaged interchange that has to be sent again.',
    acknowledge: 'TA1 024',
  },
  'segment-too-long': {
    severity: 'error',
    rule: 'A segment is no longer than segmentBytesMax in config/gateway.yaml.',
    hint: 'The segment was skipped. A terminator was probably lost, or the ISA names another one than the file has.',
    acknowledge: 'AK5 5',
  },
  'segment-empty': {
    severity: 'warning',
    rule: 'A segment has an id (X12.6 section 3.7).',
    hint: 'A terminator was doubled; it was passed over.',
  },
  'line-break-in-segment': {
    severity: 'warning',
    rule: 'A line break that is no delimiter is no data (X12.6 section 3.3).',
    hint: 'Line breaks inside of segments were taken out: the file was wrapped on its way. Told once an interchange.',
  },
  'interchange-trailer-missing': {
    severity: 'error',
    rule: 'An ISA is closed by an IEA (X12.5).',
    hint: cut,
    acknowledge: 'TA1 023',
  },
  'interchange-count-wrong': {
    severity: 'error',
    rule: 'IEA01 is the number of functional groups of the interchange (X12.5).',
    hint: `A group may be lost. ${askPartner}`,
    acknowledge: 'TA1 021',
  },
  'interchange-control-mismatch': {
    severity: 'error',
    rule: 'IEA02 repeats the control number of ISA13 (X12.5).',
    hint: `Two interchanges may have been mixed. ${askPartner}`,
    acknowledge: 'TA1 001',
  },
  'interchange-control-form': {
    severity: 'warning',
    rule: 'ISA13 is a number of nine digits (X12.5, element I12).',
    hint: askPartner,
    acknowledge: 'TA1 018',
  },
  'usage-unknown': {
    severity: 'error',
    rule: 'ISA15 is P for production, T for test or I for information (X12.5, element I14).',
    hint: 'The interchange was taken for test data, which never reaches production. Ask the partner which it is.',
    acknowledge: 'TA1 020',
  },
  'sender-unknown': {
    severity: 'error',
    rule: "ISA05 and ISA06 are the partner's qualifier and id of its partner.yaml (x12.them).",
    hint: 'Nothing of the interchange was translated. Correct x12.them, or ask who put the file into this folder.',
    acknowledge: 'TA1 006',
  },
  'receiver-unknown': {
    severity: 'error',
    rule: "ISA07 and ISA08 are our qualifier and id of the partner's partner.yaml (x12.us).",
    hint: 'Nothing of the interchange was translated: it is for somebody else. Correct x12.us, or tell the partner.',
    acknowledge: 'TA1 009',
  },
  'segment-outside-group': {
    severity: 'error',
    rule: 'Between ISA and IEA stand TA1 segments and functional groups (X12.5).',
    hint: `The segment was skipped. ${askPartner}`,
    acknowledge: 'TA1 024',
  },
  'trailer-without-header': {
    severity: 'error',
    rule: 'IEA, GE and SE close an ISA, GS and ST that were opened before (X12.5, X12.6).',
    hint: 'A header was lost or a trailer is there twice. Ask the partner to send the file again.',
    acknowledge: 'TA1 022',
  },
  'group-header-incomplete': {
    severity: 'error',
    rule: 'GS01, GS06 and GS08 name the group, its control number and its version (X12.6).',
    hint: askPartner,
    acknowledge: 'AK9 6',
  },
  'group-trailer-missing': {
    severity: 'error',
    rule: 'A GS is closed by a GE (X12.6).',
    hint: cut,
    acknowledge: 'AK9 3',
  },
  'group-control-mismatch': {
    severity: 'error',
    rule: 'GE02 repeats the control number of GS06 (X12.6).',
    hint: askPartner,
    acknowledge: 'AK9 4',
  },
  'group-count-wrong': {
    severity: 'error',
    rule: 'GE01 is the number of transaction sets of the group (X12.6).',
    hint: `A set may be lost. ${askPartner}`,
    acknowledge: 'AK9 5',
  },
  'group-control-duplicate': {
    severity: 'error',
    rule: 'GS06 is unique among the groups of an interchange (X12.6).',
    hint: askPartner,
    acknowledge: 'AK9 6',
  },
  'segment-outside-set': {
    severity: 'error',
    rule: 'Between GS and GE stand transaction sets, ST to SE (X12.6).',
    hint: 'A damaged ST makes its set look so: the set is lost and has to be sent again.',
    acknowledge: 'AK9 5',
  },
  'control-number-padding': {
    severity: 'warning',
    rule: 'A trailer repeats the control number of its header character by character (X12.6).',
    hint: 'The numbers agree but for leading zeros; the file was read.',
  },
  'interchange-acknowledged': {
    severity: 'notice',
    rule: 'A TA1 says whether an interchange of ours could be read (X12.5).',
    hint: 'A means that it could, E that something was odd, R that the partner has nothing of it: send it again.',
  },
  'set-outside-group': {
    severity: 'error',
    rule: 'A transaction set stands in a functional group (X12.6).',
    hint: 'The GS was lost: without it nothing says what the set is. Ask the partner to send the file again.',
    acknowledge: 'TA1 024',
  },
  'set-trailer-missing': {
    severity: 'error',
    rule: 'An ST is closed by an SE (X12.6).',
    hint: cut,
    acknowledge: 'AK5 2',
  },
  'set-control-mismatch': {
    severity: 'error',
    rule: 'SE02 repeats the control number of ST02 (X12.6).',
    hint: `Two sets may have been mixed. ${askPartner}`,
    acknowledge: 'AK5 3',
  },
  'set-count-wrong': {
    severity: 'error',
    rule: 'SE01 is the number of segments of the set, ST and SE included (X12.6).',
    hint: `Segments may be lost. ${askPartner}`,
    acknowledge: 'AK5 4',
  },
  'set-id-invalid': {
    severity: 'error',
    rule: 'ST01 names the transaction set by three digits (X12.6, element 143).',
    hint: askPartner,
    acknowledge: 'AK5 6',
  },
  'set-control-invalid': {
    severity: 'error',
    rule: 'ST02 is the control number of the set, 4 to 9 characters (X12.6, element 329).',
    hint: askPartner,
    acknowledge: 'AK5 7',
  },
  'set-control-form': {
    severity: 'warning',
    rule: 'ST02 has 4 to 9 characters (X12.6, element 329).',
    hint: 'The number was taken as it is.',
    acknowledge: 'AK5 7',
  },
  'set-control-duplicate': {
    severity: 'error',
    rule: 'ST02 is unique among the sets of a group (X12.6).',
    hint: 'An acknowledgment could not tell the two apart. Ask the partner to number sets.',
    acknowledge: 'AK5 23',
  },
  'group-id-unlisted': {
    severity: 'warning',
    rule: 'GS01 is the functional identifier of the sets in the group, as PO for 850 (X12.6, element 479).',
    hint: 'Some industry guides use an identifier of their own; the set was read by ST01.',
  },
  'set-group-mismatch': {
    severity: 'error',
    rule: 'GS01 is the functional identifier of the sets in the group, as PO for 850 (X12.6, element 479).',
    hint: askPartner,
    acknowledge: 'AK5 6',
  },
} as const satisfies Record<string, FindingRule>;
