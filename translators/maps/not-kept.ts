/**
 * Elements that a map reads and the document does not repeat, each with the reason. Every other element that a partner
 * sends is in the document, by its name or under `extra`; a test holds the maps to that.
 */
export const notKept = {
  CTT01: 'A count of what the document has; compared, and a difference is a finding.',
  CTT02: 'A hash total of quantities that the document has; compared in an 846, often unrelated to anything elsewhere.',
  HL01: 'Numbers a level of the tree, which is resolved; kept as the id of a package, and of a line that has no other.',
  HL02: 'Points to the level above, which is resolved.',
  HL03: 'Names the level, which is resolved.',
  HL04: 'Says whether there are levels below, which shows.',
  MAN01: 'GM says that the mark is an SSCC, which is kept as such; another mark keeps its qualifier.',
  CUR01: 'BY or SE says whose the currency is, and the document is told in it whoever it is; another value is kept.',
  PID01: 'F, S or X says whether the description is text, coded or both, which shows; another value is kept.',
  DTM04: 'The zone of a time, which its offset says.',
  DTM05: 'The format or century of a date, which ISO 8601 replaces.',
  TD106: 'G says that the weight is the gross one, as it is meant here; another value is kept.',
  TD502: '2 says that the carrier is a SCAC, as it is meant here; another value is kept.',
  PO405: 'G says that the weight is the gross one, as it is meant here; another value is kept.',
  SN106: 'The unit of the ordered quantity where it is that of the shipped one.',
  SDQ02: 'Whose codes the warehouses of an advice are; an order keeps it.',
  SCH03: 'WH says that the name beside it is a warehouse, which is kept as the location.',
  LS01: 'Bounds a loop.',
  LE01: 'Bounds a loop.',
  QTY02: 'A total whose parts by warehouse are kept instead, where they add up to it exactly.',
  SDQ01: 'The unit of a destination where it is that of its line.',
} as const;
