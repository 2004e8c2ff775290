/** Rules of the envelope: delimiters, interchanges, groups and the headers and trailers of sets (X12.5, X12.6 section 5). */
import type { FindingRule } from './findings.ts';

const again = 'A rejected set was not taken: it has to be sent again, corrected.';
const fileAgain = 'Nothing of it was taken: they send it again.';
const taken = 'Sets that were accepted were taken: they must not be sent again.';
const checkSets =
  'See the findings of its sets: those that were accepted were taken, the others have to be sent again.';
const cut = 'The file was probably cut off while it was written or sent. Ask the partner to send it again.';

export const envelopeRules = {
  'no-interchange': {
    severity: 'error',
    rule: 'An X12 transmission begins with an ISA segment (X12.5).',
    hint: 'The file is not X12, is encoded as UTF-16 or EBCDIC, or lost its envelope: look at its first bytes. Tell the partner the file name and have them send it again; nothing of it was taken and no acknowledgment went out.',
  },
  'isa-unreadable': {
    severity: 'error',
    rule: 'The ISA has sixteen elements and tells the delimiters of its interchange (X12.5).',
    hint: `Nothing can be read without delimiters, and nobody can be answered: no acknowledgment went out. Tell the partner by mail, with the file name and the first 110 bytes. ${fileAgain}`,
    acknowledge: 'TA1 022',
  },
  'isa-width': {
    severity: 'error',
    rule: 'The ISA is 106 bytes wide: every element is padded to its full length (X12.5).',
    hint: 'The interchange was read by its separators, and nothing has to be sent again. Blanks were probably collapsed on the way; ask the partner to pad every ISA element to its full width.',
    acknowledge: 'TA1 022',
  },
  'isa-elements': {
    severity: 'error',
    rule: 'The ISA has sixteen elements, and ISA16 is one byte (X12.5).',
    hint: `Quote the ISA as it came: it has a separator too many, or lost its terminator. The interchange was read as far as its separators allow. ${checkSets}`,
    acknowledge: 'TA1 022',
  },
  'component-separator-missing': {
    severity: 'error',
    rule: 'ISA16 is the component separator (X12.5).',
    hint: `The interchange was read without composites. Ask the partner to send ISA16, and quote the ISA. ${checkSets}`,
    acknowledge: 'TA1 027',
  },
  'delimiter-clash': {
    severity: 'warning',
    rule: 'Element, component and repetition separators and the segment terminator differ from one another (X12.5).',
    hint: `The more important delimiter won: terminator, then element separator. Ask the partner to choose another, and quote the ISA. ${checkSets}`,
    acknowledge: 'TA1 027',
  },
  'text-outside-interchange': {
    severity: 'error',
    rule: 'Between interchanges stands nothing but blanks and line breaks.',
    hint: 'Bytes were skipped. Look whether they are a comment or mail header, which do no harm, or a damaged interchange: then tell the partner the file name and byte offset, and have them send it again.',
    acknowledge: 'TA1 024',
  },
  'segment-too-long': {
    severity: 'error',
    rule: 'A segment is no longer than segmentBytesMax in config/gateway.yaml.',
    hint: 'The segment was skipped, and its set is not taken. A terminator was probably lost, or the ISA names another one than the file has: quote the byte offset and the last byte of the ISA, and have the set sent again.',
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
    hint: `A group may be lost: ask the partner how many they sent, and quote ISA13 and IEA01. ${taken}`,
    acknowledge: 'TA1 021',
  },
  'interchange-control-mismatch': {
    severity: 'error',
    rule: 'IEA02 repeats the control number of ISA13 (X12.5).',
    hint: `Two interchanges may have been mixed: ask the partner which ISA13 is right, and quote ISA13 and IEA02. ${taken}`,
    acknowledge: 'TA1 001',
  },
  'interchange-control-duplicate': {
    severity: 'warning',
    rule: 'ISA13 is not used again from the same sender to the same receiver (X12.5, element I12).',
    hint: 'An interchange of this number stands further up in the file. Compare the two: if it was sent twice by mistake, nothing is lost; if not, ask the partner to count ISA13 up, and quote it. A gateway does with it what x12.duplicates of partner.yaml says.',
  },
  'interchange-control-form': {
    severity: 'warning',
    rule: 'ISA13 is a number of nine digits (X12.5, element I12).',
    hint: 'The number was taken as it is. Ask the partner for nine digits with leading zeros; quote ISA13.',
    acknowledge: 'TA1 018',
  },
  'authorization-unknown': {
    severity: 'warning',
    rule: 'ISA01 is a code of X12 element I01.',
    hint: 'The interchange was read; nothing here depends on it. Mention ISA01 to the partner when you write.',
    acknowledge: 'TA1 010',
  },
  'security-unknown': {
    severity: 'warning',
    rule: 'ISA03 is a code of X12 element I03.',
    hint: 'The interchange was read; nothing here depends on it. Mention ISA03 to the partner when you write.',
    acknowledge: 'TA1 012',
  },
  'authorization-empty': {
    severity: 'warning',
    rule: 'ISA02 has the information that an ISA01 other than 00 announces (X12.5, element I02).',
    hint: 'The interchange was read; nothing here depends on it. Ask the partner for ISA01 00 when you write; quote both.',
    acknowledge: 'TA1 011',
  },
  'security-empty': {
    severity: 'warning',
    rule: 'ISA04 has the password that ISA03 01 announces (X12.5, element I04).',
    hint: 'The interchange was read; nothing here depends on it. Ask the partner for ISA03 00 when you write; quote both.',
    acknowledge: 'TA1 013',
  },
  'interchange-standard-unknown': {
    severity: 'warning',
    rule: 'ISA11 is U up to 00401, and the repetition separator from 00402 on (X12.5, elements I10 and I65).',
    hint: 'The interchange was read without repeats. Ask the partner for U, or from 00402 on for a sign as ^; quote ISA11 and ISA12.',
    acknowledge: 'TA1 016',
  },
  'sender-qualifier-unknown': {
    severity: 'warning',
    rule: 'ISA05 is a code of X12 element I05.',
    hint: 'The sender is told by the qualifier and id of partner.yaml all the same.',
    acknowledge: 'TA1 005',
  },
  'receiver-qualifier-unknown': {
    severity: 'warning',
    rule: 'ISA07 is a code of X12 element I05.',
    hint: 'The receiver is told by the qualifier and id of partner.yaml all the same.',
    acknowledge: 'TA1 007',
  },
  'interchange-date-invalid': {
    severity: 'error',
    rule: 'ISA09 is a date, YYMMDD (X12.5, element I08).',
    hint: `Quote ISA09: it is YYMMDD in every version, also where GS04 has eight digits. ${taken}`,
    acknowledge: 'TA1 014',
  },
  'interchange-time-invalid': {
    severity: 'error',
    rule: 'ISA10 is a time, HHMM (X12.5, element I09).',
    hint: `Quote ISA10: it is HHMM, without colons or seconds. ${taken}`,
    acknowledge: 'TA1 015',
  },
  'interchange-version-form': {
    severity: 'warning',
    rule: 'ISA12 is a version of five digits (X12.5, element I11).',
    hint: 'The version that counts is GS08, and the interchange was read. Ask the partner for ISA12 as 00401; quote it.',
    acknowledge: 'TA1 017',
  },
  'interchange-version-unknown': {
    severity: 'warning',
    rule: 'ISA12 is a version of X12 (X12.5, element I11).',
    hint: 'The version that counts is GS08, and the interchange was read. Ask the partner which version they mean; quote ISA12 and GS08.',
    acknowledge: 'TA1 003',
  },
  'acknowledgment-request-unknown': {
    severity: 'warning',
    rule: 'ISA14 is 0 or 1 (X12.5, element I13).',
    hint: 'It was taken for 0: no TA1 is asked for. Ask the partner whether they want one; quote ISA14.',
    acknowledge: 'TA1 019',
  },
  'interchange-empty': {
    severity: 'error',
    rule: 'An interchange has a functional group or a TA1 (X12.5).',
    hint: `${cut} Nothing was in it: quote ISA13, and ask what should have been.`,
    acknowledge: 'TA1 022',
  },
  'group-date-invalid': {
    severity: 'error',
    rule: 'GS04 is a date, CCYYMMDD or YYMMDD (X12.6, element 373).',
    hint: `Quote GS04: it is CCYYMMDD from 004010 on, YYMMDD before. ${taken}`,
  },
  'group-time-invalid': {
    severity: 'error',
    rule: 'GS05 is a time, HHMM with or without seconds (X12.6, element 337).',
    hint: `Quote GS05: it is HHMM, with seconds or not, without colons. ${taken}`,
  },
  'group-empty': {
    severity: 'error',
    rule: 'A functional group has a transaction set (X12.6).',
    hint: `${cut} The group holds nothing: quote GS06, and ask what should have been in it.`,
  },
  'usage-unknown': {
    severity: 'error',
    rule: 'ISA15 is P for production, T for test or I for information (X12.5, element I14).',
    hint: 'The interchange was taken for test data, which never reaches production. Ask the partner which it is, and quote ISA15; production data has to be sent again.',
    acknowledge: 'TA1 020',
  },
  'sender-unknown': {
    severity: 'error',
    rule: "ISA05 and ISA06 are the partner's qualifier and id of its partner.yaml (x12.them).",
    hint: 'Nothing of the interchange was translated. Correct x12.them where the partner has a new id, and have them send it again; otherwise ask who put the file into this folder.',
    acknowledge: 'TA1 006',
  },
  'receiver-unknown': {
    severity: 'error',
    rule: "ISA07 and ISA08 are our qualifier and id of the partner's partner.yaml (x12.us).",
    hint: 'Nothing of the interchange was translated: it is for somebody else. Tell the partner, and quote ISA08 and ISA13; or correct x12.us and have them send it again.',
    acknowledge: 'TA1 009',
  },
  'receiver-empty': {
    severity: 'error',
    rule: "ISA08 is our id of the partner's partner.yaml (x12.us).",
    hint: 'Nothing of the interchange was translated: ISA08 is empty, so that it is for nobody. Ask the partner to fill it, quote ISA13, and have them send it again.',
    acknowledge: 'TA1 008',
  },
  'sender-qualifier-wrong': {
    severity: 'error',
    rule: "ISA05 is the qualifier of the partner's id in its partner.yaml (x12.them.qualifier).",
    hint: 'Nothing of the interchange was translated, though ISA06 is right. Ask the partner which qualifier they use: they correct ISA05, or you x12.them.qualifier; then they send it again.',
    acknowledge: 'TA1 005',
  },
  'receiver-qualifier-wrong': {
    severity: 'error',
    rule: "ISA07 is the qualifier of our id in the partner's partner.yaml (x12.us.qualifier).",
    hint: 'Nothing of the interchange was translated, though ISA08 is right. Tell the partner our qualifier, or correct x12.us.qualifier; then they send it again.',
    acknowledge: 'TA1 007',
  },
  'segment-outside-group': {
    severity: 'error',
    rule: 'Between ISA and IEA stand TA1 segments and functional groups (X12.5).',
    hint: 'The segment was skipped. A GS that was lost makes segments look so: quote ISA13 and the segment, and ask the partner to look for a missing GS; what is lost has to be sent again.',
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
    hint: `Quote the GS as it came; GS01, GS06 and GS08 have to be filled. The 997 cannot name the group rightly, so tell the partner by mail. ${taken}`,
    acknowledge: 'AK9 6',
  },
  'group-not-expected': {
    severity: 'error',
    rule: "A functional group holds sets that the partner's partner.yaml has a receive rule for.",
    hint: `Add a rule for a set of this group to \`receive\` in the partner's folder and have them send it again, or ask them to stop sending it: quote GS01 and GS06. None of its sets were taken.`,
    acknowledge: 'AK9 1',
  },
  'group-version-unknown': {
    severity: 'warning',
    rule: 'GS08 is a version of X12, with an industry suffix or without (X12.6, element 480).',
    hint: 'The group was read as 004010. Ask the partner which version they write, and quote GS08; it is written as 004010 or 005010.',
    acknowledge: 'AK9 2',
  },
  'group-trailer-missing': {
    severity: 'error',
    rule: 'A GS is closed by a GE (X12.6).',
    hint: cut,
    acknowledge: 'AK9 3',
  },
  'group-control-form': {
    severity: 'error',
    rule: 'GS06 is a number of one to nine digits (X12.6, element 28).',
    hint: `Quote GS06: it is a number of one to nine digits. ${taken}`,
    acknowledge: 'AK9 6',
  },
  'group-control-mismatch': {
    severity: 'error',
    rule: 'GE02 repeats the control number of GS06 (X12.6).',
    hint: `Two groups may have been mixed, or one was cut: ask the partner which number is right, and quote GS06 and GE02. ${taken}`,
    acknowledge: 'AK9 4',
  },
  'group-count-wrong': {
    severity: 'error',
    rule: 'GE01 is the number of transaction sets of the group (X12.6).',
    hint: `A set may be lost: ask the partner how many they sent, and quote GS06 and GE01; the 997 lists those that came. ${taken}`,
    acknowledge: 'AK9 5',
  },
  'group-control-duplicate': {
    severity: 'error',
    rule: 'GS06 is unique among the groups of an interchange (X12.6).',
    hint: `A 997 for one of them could be for either: ask the partner to count GS06 up, and quote it. ${taken}`,
    acknowledge: 'AK9 6',
    implementation: '19',
  },
  'segment-outside-set': {
    severity: 'error',
    rule: 'Between GS and GE stand transaction sets, ST to SE (X12.6).',
    hint: 'A damaged ST makes its set look so: quote GS06 and the segment. That set is lost and has to be sent again; the 997 does not list it.',
    acknowledge: 'AK9 5',
  },
  'control-number-padding': {
    severity: 'warning',
    rule: 'A trailer repeats the control number of its header character by character (X12.6).',
    hint: 'The numbers agree but for leading zeros; the file was read. Mention it to the partner when you write.',
  },
  'interchange-acknowledgment-unreadable': {
    severity: 'error',
    rule: 'A TA1 names an interchange by its ISA13 (TA101), and a verdict (TA104: A, E or R; X12.5).',
    hint: 'Nothing was closed by this TA1. Quote it to the partner, and ask which of our interchanges it is about and whether they have it.',
  },
  'interchange-acknowledgment-form': {
    severity: 'warning',
    rule: 'A TA1 has the control number, date and time of an ISA, a verdict and a note of three digits (X12.5).',
    hint: 'The TA1 was taken by its control number and verdict. Quote the element to the partner when you write.',
  },
  'set-outside-group': {
    severity: 'error',
    rule: 'A transaction set stands in a functional group (X12.6).',
    hint: 'The GS was lost: without it nothing says what the set is, and no 997 goes out. Quote ISA13 and ST02; the set has to be sent again.',
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
    hint: `Two sets may have been mixed: ask the partner to look at both, and quote ST02 and SE02. ${again}`,
    acknowledge: 'AK5 3',
  },
  'set-count-wrong': {
    severity: 'error',
    rule: 'SE01 is the number of segments of the set, ST and SE included (X12.6).',
    hint: `Segments may be lost: ask the partner how many they wrote, and quote ST02 and SE01. ${again}`,
    acknowledge: 'AK5 4',
  },
  'set-id-invalid': {
    severity: 'error',
    rule: 'ST01 names the transaction set by three digits (X12.6, element 143).',
    hint: `Quote the ST as it came: ST01 names the set, as 850. ${again}`,
    acknowledge: 'AK5 6',
  },
  'set-control-invalid': {
    severity: 'error',
    rule: 'ST02 is the control number of the set, 9 characters at most (X12.6, element 329).',
    hint: `Quote the ST as it came; without a right ST02 the 997 cannot name the set, so tell the partner by mail. ${again}`,
    acknowledge: 'AK5 7',
  },
  'set-control-form': {
    severity: 'warning',
    rule: 'ST02 has 4 characters at least (X12.6, element 329).',
    hint: 'The number was taken as it is, and the set with it. Ask the partner for four digits, as 0001; quote ST02.',
    acknowledge: 'AK5 7',
  },
  'set-control-duplicate': {
    severity: 'error',
    rule: 'ST02 is unique among the sets of a group (X12.6).',
    hint: `An acknowledgment could not tell the two apart: the first was taken. Ask the partner to count ST02 up in a group, and quote it. ${again}`,
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
    hint: `Quote GS01 and ST01: the partner puts sets of each kind into a group of that kind. ${again}`,
    acknowledge: 'AK5 6',
  },
} as const satisfies Record<string, FindingRule>;
