/**
 * Registry of what can be wrong with a flat file: one entry a rule, and the one way to make a finding of it. The
 * message says the place first, as in `line 17, column QTY: "12,5x" is not a number`.
 */
import { type Finding, quoted, type Severity } from '../finding.ts';

interface FindingKind {
  readonly severity: Severity;
  readonly rule: string;
  readonly hint: string;
}

export const flatFindings = {
  'file-empty': {
    severity: 'error',
    rule: 'A file holds at least its header row or header record, or one row.',
    hint: 'Ask the partner whether the export broke off, and for the file again.',
  },
  'no-rows': {
    severity: 'notice',
    rule: 'A header without rows is a file with nothing to say, unless the specification says `empty: refuse`.',
    hint: 'Nothing has to be done where nothing happened since the last file.',
  },
  'no-rows-refused': {
    severity: 'error',
    rule: 'The specification says `empty: refuse`: a file has at least one row.',
    hint: 'Ask the partner whether the export broke off, and for the file again.',
  },
  'encoding-doubtful': {
    severity: 'warning',
    rule: 'Bytes are characters of the encoding that the specification names.',
    hint: 'Set `encoding` to what the partner writes: windows-1252 in most such files, ibm037 from midrange systems.',
  },
  'column-missing': {
    severity: 'error',
    rule: 'The header row names every column of the specification that has no default and is not `required: false`.',
    hint: 'Correct the column name in the specification, add the new name under `also`, or ask the partner.',
  },
  'column-not-sent': {
    severity: 'warning',
    rule: 'The header row names every column of the specification.',
    hint: 'The field is taken as blank. Correct the column name, or take it out of the specification.',
  },
  'column-doubled': {
    severity: 'warning',
    rule: 'A column name stands once in the header row.',
    hint: 'The first one was read. Give its `position` instead of its name where the other is meant.',
  },
  'header-repeated': {
    severity: 'notice',
    rule: 'The header row stands once, at the beginning.',
    hint: 'It was read over. The partner has joined several files into one.',
  },
  'record-defect': {
    severity: 'error',
    rule: 'A quote that opens is closed, and a record is no longer than the limit.',
    hint: 'Ask the partner to double the quotes inside a field, or set `quote: none` where quotes are data.',
  },
  'row-short': {
    severity: 'error',
    rule: 'The specification says `shortRows: refuse`: a row has as many columns as the header.',
    hint: 'Ask the partner for the whole row; a row that breaks off is often a file that broke off.',
  },
  'row-long': {
    severity: 'error',
    rule: 'A row has no more columns than the header: with more, values may stand in the wrong column.',
    hint: 'Ask the partner to quote fields that hold the delimiter, or set `longRows: accept`.',
  },
  'record-unknown': {
    severity: 'error',
    rule: 'The tag of a record is one that the specification names.',
    hint: 'Add the tag under `records`, with `role: ignore` where it does not matter; or set `otherRecords: ignore`.',
  },
  'record-misplaced': {
    severity: 'error',
    rule: 'A line or trailer stands after the header of its document.',
    hint: 'Ask the partner for a file with its records in order.',
  },
  'document-without-lines': {
    severity: 'warning',
    rule: 'An order, a ship notice or an advice has at least one line.',
    hint: 'Ask the partner whether the export broke off, or correct the tag of the line record.',
  },
  'key-blank': {
    severity: 'error',
    rule: 'Every row says which document it belongs to.',
    hint: 'Ask the partner for the number; the row cannot be put anywhere.',
  },
  'group-split': {
    severity: 'warning',
    rule: 'The rows of one document stand together.',
    hint: 'Its later rows became a second document with the same number. Ask the partner to sort the file.',
  },
  'value-missing': {
    severity: 'error',
    rule: 'A required field is not blank.',
    hint: 'Ask the partner for the value, or give the field a `default`.',
  },
  'value-unknown': {
    severity: 'error',
    rule: 'A code is one that the specification or the canonical document knows.',
    hint: 'Add the code to the table under `values`.',
  },
  'not-a-number': {
    severity: 'error',
    rule: 'A quantity, price or count is a plain decimal number, written as the specification says.',
    hint: 'Correct `decimal` in the specification, add a word under `nulls`, or ask the partner.',
  },
  'not-a-date': {
    severity: 'error',
    rule: 'A date or time is one of the calendar, written as the specification says.',
    hint: 'Correct `format` in the specification, or ask the partner.',
  },
  'time-ahead': {
    severity: 'error',
    rule: 'What happened is not more than a day ahead of the receipt of the file.',
    hint: 'Correct the date format or the time zone of the rule; a time ahead would hold back every later count.',
  },
  'time-after-receipt': {
    severity: 'warning',
    rule: 'Nothing that happened is newer than the file that says so.',
    hint: 'The time of receipt was used. Check the time zone of the rule in partner.yaml, and the clock of the source.',
  },
  'item-unresolved': {
    severity: 'error',
    rule: 'Stock is recorded by our SKU, so that the item number has to be one of the partner’s items.',
    hint: 'Add the number to the partner’s items.csv, then translate the file again.',
  },
  'item-unknown': {
    severity: 'warning',
    rule: 'An item number is one of the partner’s items.',
    hint: 'Add the number to the partner’s items.csv; the line is kept without our SKU.',
  },
  'count-wrong': {
    severity: 'error',
    rule: 'The counts and totals of a trailer are those of the file.',
    hint: 'Records were lost or doubled on the way: ask the partner for the file again.',
  },
  'trailer-missing': {
    severity: 'error',
    rule: 'A document or file that has a trailer ends with it.',
    hint: 'The file broke off: ask the partner for the whole of it.',
  },
  'too-many-bad-rows': {
    severity: 'error',
    rule: 'No more rows are bad than the specification allows (`badRowsPercentMax`).',
    hint: 'The layout may have changed: compare the file with the specification before anything is taken from it.',
  },
  'rejected-with-rows': {
    severity: 'error',
    rule: 'The specification, or the kind of document, says that a bad row rejects the whole document (`badRows`).',
    hint: 'See the findings of the rows; have them corrected and the document sent again.',
  },
  'rejected-with-file': {
    severity: 'error',
    rule: 'The specification says that the file is taken whole or not at all.',
    hint: 'See the findings of the file; have it corrected and sent again.',
  },
  'document-too-many': {
    severity: 'error',
    rule: 'A file that is taken whole or not at all holds no more documents than can be held back (100000).',
    hint: 'Ask the partner for smaller files.',
  },
  'findings-left-out': {
    severity: 'warning',
    rule: 'A document keeps no more findings than the limit.',
    hint: 'Correct those that are shown; they are mostly of one kind.',
  },
  'value-too-long': {
    severity: 'error',
    rule: 'A value is no longer than its fixed-width field.',
    hint: 'Widen the field, or set `overflow: cut` where the rest does not matter.',
  },
  'value-cut': {
    severity: 'warning',
    rule: 'A value is no longer than its fixed-width field; the specification says `overflow: cut`.',
    hint: 'Nothing has to be done where the rest does not matter.',
  },
  'value-not-written': {
    severity: 'error',
    rule: 'A value can be written in the format that the specification gives it.',
    hint: 'Correct the field’s format, decimals or code table in the specification.',
  },
  'value-unquotable': {
    severity: 'error',
    rule: 'Without quotes a value holds neither the delimiter nor a line end.',
    hint: 'Give the specification a `quote`, or another `delimiter`.',
  },
  'character-not-in-encoding': {
    severity: 'error',
    rule: 'Every character can be written in the encoding of the specification.',
    hint: 'Use utf-8 where the partner can read it, or correct the text at its source.',
  },
} as const satisfies Record<string, FindingKind>;

export type FlatFindingCode = keyof typeof flatFindings;

/** Where in the file: line and byte offset where they are known, the column by its name or place. */
export interface FlatPlace {
  readonly line?: number;
  readonly column?: string;
  readonly offset?: number;
  /** Position of the document in the transmission. */
  readonly document?: string;
}

/** Makes a finding. `what` goes on from the place: `"12,5x" is not a number`. `hint` replaces the registry's where it can say more. */
export function flatFinding(
  code: FlatFindingCode,
  place: FlatPlace,
  what: string,
  more: { readonly value?: string; readonly hint?: string } = {},
): Finding {
  const { severity, rule, hint } = flatFindings[code];
  const where = [
    ...(place.line === undefined ? [] : [`line ${place.line}`]),
    ...(place.column === undefined ? [] : [`column ${place.column}`]),
  ].join(', ');
  return {
    code,
    severity,
    message: where === '' ? what : `${where}: ${what}`,
    rule,
    hint: more.hint ?? hint,
    ...(more.value === undefined ? {} : { value: quoted(more.value) }),
    ...place,
  };
}

/** A value between quotes, as a message shows it. */
export function shown(value: string): string {
  return `"${quoted(value)}"`;
}
