/**
 * What the maps between X12 and canonical documents find: each code once, with its weight, the rule and what to do.
 *
 * The validator judges X12 itself; a map judges what the data means (an item nobody knows, a total that does not add
 * up). So most of these are warnings: the document is taken, and what is odd about it is said.
 */
import { type Finding, type Place, quoted, type Severity } from '../finding.ts';

export const mapFindings = {
  'item-unknown': {
    severity: 'warning',
    rule: "An item is known by one of the numbers in the partner's items.csv.",
    hint: 'Add the number to items.csv, or ask the partner which item is meant.',
  },
  'item-contradictory': {
    severity: 'warning',
    rule: 'All numbers of a line name the same item.',
    hint: 'The first number was followed. Correct items.csv, or ask the partner.',
  },
  'items-none': {
    severity: 'notice',
    rule: "A SKU is found through the partner's items.csv.",
    hint: 'This partner has no items.csv, so that no line has a SKU of ours. Add one where SKUs are wanted.',
  },
  'date-unreadable': {
    severity: 'warning',
    rule: 'Dates are CCYYMMDD or YYMMDD and times HHMM, HHMMSS or HHMMSSDD (X12 types DT and TM).',
    hint: 'The text was kept as it came. Ask the partner for a real date.',
  },
  'number-unreadable': {
    severity: 'warning',
    rule: 'Numbers are plain decimals of 40 characters at most (X12 types R and Nn).',
    hint: 'The text was kept under extra. Ask the partner for a number.',
  },
  'quantity-missing': {
    severity: 'warning',
    rule: 'A line says how many.',
    hint: 'The quantity was read as 0. Ask the partner what was meant before the line is worked on.',
  },
  'destinations-differ': {
    severity: 'warning',
    rule: 'The quantities by destination (SDQ) add up to the quantity of their line.',
    hint: 'Both were kept. Ask the partner which one holds before the order is shipped.',
  },
  'locations-differ': {
    severity: 'warning',
    rule: 'The quantities by warehouse (SDQ, SCH) add up to the quantity (QTY) that they divide.',
    hint: 'Both were kept, and a count follows the warehouses. Ask the partner which one holds.',
  },
  'count-differs': {
    severity: 'warning',
    rule: 'CTT01 is the number of line items (in a ship notice, of HL segments or of LIN segments).',
    hint: 'Compare the lines with what the partner sent: some may be missing. Many partners only count differently.',
  },
  'total-differs': {
    severity: 'warning',
    rule: 'CTT02 of an inventory advice is the sum of its QTY02.',
    hint: 'Compare the quantities with what the partner sent. Many partners put another number there.',
  },
  'parent-unknown': {
    severity: 'warning',
    rule: 'HL02 is the HL01 of another level of the same ship notice.',
    hint: 'The level was put under the nearest fitting one before it. Check order and package of its items.',
  },
  'level-repeated': {
    severity: 'warning',
    rule: 'HL01 is used once in a ship notice.',
    hint: 'Levels below it were put under the last one so numbered. Check order and package of their items.',
  },
  'levels-too-many': {
    severity: 'error',
    rule: 'A ship notice has 200000 HL segments at most (X12 856, HL loop).',
    hint: 'Ask the partner to send the shipment in several ship notices.',
  },
  'entry-too-large': {
    severity: 'error',
    rule: 'A heading, or one line with all that belongs to it, has 262144 bytes at most.',
    hint: 'What came beyond was not read. Ask the partner to split the line or to leave out what repeats.',
  },
  'sscc-malformed': {
    severity: 'warning',
    rule: 'A serial shipping container code has 18 digits, or 20 with the application identifier 00 (GS1; MAN01 GM, AA).',
    hint: 'The mark was kept as it came, but the label cannot be matched at receiving. Tell the supplier.',
  },
  'sscc-check-digit': {
    severity: 'warning',
    rule: 'The last digit of an SSCC-18 is its GS1 modulo-10 check digit.',
    hint: 'A scanner may refuse the label. Tell the supplier.',
  },
  'location-unknown': {
    severity: 'warning',
    rule: 'A warehouse that a count names is among the locations of the receive rule.',
    hint: 'Nothing was counted there. Add the code to locations in partner.yaml.',
  },
  'count-summed': {
    severity: 'notice',
    rule: 'Several lines for one SKU and location, as by lot, are added up.',
    hint: 'Nothing to do if the lines are lots or pallets; if one is a double, ask the partner to leave it out.',
  },
  'count-negative': {
    severity: 'warning',
    rule: 'There cannot be less than nothing.',
    hint: 'The count was taken as it came. Ask the partner to correct the stock.',
  },
  'count-from-future': {
    severity: 'warning',
    rule: 'A count is not newer than the transmission that brings it (BIA04, BIA05).',
    hint: "The time of receipt was used. Check zone in the receive rule of partner.yaml, and the partner's clock.",
  },
} as const satisfies Record<string, { severity: Severity; rule: string; hint: string }>;

export type MapFindingCode = keyof typeof mapFindings;

/** What a finding says beside its code: the place, one sentence, and where it helps the value and a better hint. */
export interface FindingDetail {
  readonly place: Place;
  readonly message: string;
  readonly value?: string;
  readonly hint?: string;
}

/** A finding of a registered code. */
export function mapFinding(code: MapFindingCode, detail: FindingDetail): Finding {
  const { severity, rule, hint } = mapFindings[code];
  const value = detail.value === undefined ? {} : { value: quoted(detail.value) };
  return { ...detail.place, code, severity, message: detail.message, rule, hint: detail.hint ?? hint, ...value };
}
