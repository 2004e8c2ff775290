/** Codes of acknowledgments in words, by the element that lists them; what 999s have beside 997s begins with I. */

/** Element I18 (TA105): what is wrong with an interchange. */
const interchangeNotes: Readonly<Record<string, string>> = {
  '000': 'no error',
  '001': 'control numbers of header and trailer differ',
  '002': 'standard of ISA11 not supported',
  '003': 'version of the controls not supported',
  '004': 'segment terminator not valid',
  '005': 'qualifier of the sender not valid',
  '006': 'sender not valid',
  '007': 'qualifier of the receiver not valid',
  '008': 'receiver not valid',
  '009': 'receiver not known',
  '010': 'authorization qualifier not valid',
  '011': 'authorization not valid',
  '012': 'security qualifier not valid',
  '013': 'security information not valid',
  '014': 'date not valid',
  '015': 'time not valid',
  '016': 'standard not valid',
  '017': 'version not valid',
  '018': 'control number not valid',
  '019': 'request for an acknowledgment not valid',
  '020': 'test indicator not valid',
  '021': 'number of groups not valid',
  '022': 'control structure not valid',
  '023': 'end of the file before its time',
  '024': 'content not valid, as a GS',
  '025': 'control number used before',
  '026': 'element separator not valid',
  '027': 'component separator not valid',
  '028': 'delivery date of a deferred delivery not valid',
  '029': 'delivery time of a deferred delivery not valid',
  '030': 'code of the delivery time not valid',
  '031': 'grade of service not valid',
};

/** Element 716 (AK905 to AK909): what is wrong with a group. */
const groupErrors: Readonly<Record<string, string>> = {
  1: 'group not supported',
  2: 'version not supported',
  3: 'trailer missing',
  4: 'control numbers of header and trailer differ',
  5: 'number of sets is not what the trailer says',
  6: 'control number is not right',
  19: 'control number used before',
};

/** Element 718 (AK502 to AK506, IK502): what is wrong with a transaction set. */
const setErrors: Readonly<Record<string, string>> = {
  1: 'set not supported',
  2: 'trailer missing',
  3: 'control numbers of header and trailer differ',
  4: 'number of segments is not what the trailer says',
  5: 'segments in error',
  6: 'set id missing or wrong',
  7: 'control number missing or wrong',
  23: 'control number used before',
  I5: 'implementation segments in error',
};

/** Elements 720 and 620 (AK304, IK304): what is wrong with a segment. */
const segmentErrors: Readonly<Record<string, string>> = {
  1: 'segment id not known',
  2: 'segment not expected here',
  3: 'mandatory segment missing',
  4: 'loop repeated too often',
  5: 'segment repeated too often',
  6: 'segment is not of this set',
  7: 'segment out of its order',
  8: 'elements in error',
  I4: 'segment that the guide does not use',
  I6: 'dependent segment missing',
  I7: 'loop repeated too seldom',
  I8: 'segment repeated too seldom',
  I9: 'dependent segment that is not to be there',
};

/** Elements 723 and 621 (AK403, IK403): what is wrong with an element. */
const elementErrors: Readonly<Record<string, string>> = {
  1: 'mandatory element missing',
  2: 'conditional element missing',
  3: 'too many elements',
  4: 'too short',
  5: 'too long',
  6: 'invalid character',
  7: 'code not known',
  8: 'no date',
  9: 'no time',
  10: 'excluded by another element',
  12: 'repeated too often',
  13: 'too many components',
  I6: 'code that the guide does not use',
  I9: 'dependent element missing',
  I10: 'element that the guide does not use',
  I11: 'repeated too seldom',
  I12: 'not of the pattern that the guide asks for',
  I13: 'dependent element that is not to be there',
};

const lists = { group: groupErrors, set: setErrors, segment: segmentErrors, element: elementErrors };

/** TA105, as `note 024, content not valid`. */
export function noteWords(note: string): string {
  const words = interchangeNotes[note];
  return words === undefined ? `note ${note}` : `note ${note}, ${words}`;
}

/** `code 8, elements in error`. */
export function errorWords(level: keyof typeof lists, code: string): string {
  const words = lists[level][code];
  return words === undefined ? `code ${code}` : `code ${code}, ${words}`;
}
