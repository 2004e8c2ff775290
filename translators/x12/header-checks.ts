/** What the elements of an ISA, a GS and an ST have to be in themselves (X12.5 and X12.6; the ISA's width is the reader's). */
import { codeList } from './dictionary/code-list.ts';
import type { FindingCode } from './findings.ts';
import type { Segment } from './segment.ts';

/** One element that is wrong; 0 is the segment as such. */
export interface HeaderDefect {
  readonly code: FindingCode;
  readonly element: number;
  readonly message: string;
}

interface Rule {
  readonly element: number;
  readonly name: string;
  readonly code: FindingCode;
  readonly right: (value: string) => boolean;
  readonly wanted: string;
}

/** CCYYMMDD or YYMMDD. Days are not counted out: a header's date says nothing that anybody acts on. */
const isDay = (value: string) => /^(\d\d)?\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(value);
/** HHMM, with seconds and decimals or not. */
const isClock = (value: string) => /^([01]\d|2[0-3])[0-5]\d([0-5]\d\d{0,2})?$/.test(value);
const inList = (number: string) => (value: string) => codeList(number)?.codes.includes(value) ?? true;

/** Versions of the interchange's own controls: the list of element I11 up to 00402, and the releases since. */
export function isControlVersion(value: string): boolean {
  return inList('I11')(value) || /^00(40[3-6]|50[1-6]|60[1-6]|70[1-6]|80[1-6])$/.test(value);
}

const isaRules: readonly Rule[] = [
  {
    element: 1,
    name: 'authorization qualifier',
    code: 'authorization-unknown',
    right: inList('I01'),
    wanted: '00 to 06',
  },
  { element: 3, name: 'security qualifier', code: 'security-unknown', right: inList('I03'), wanted: '00 or 01' },
  {
    element: 5,
    name: 'sender qualifier',
    code: 'sender-qualifier-unknown',
    right: inList('I05'),
    wanted: 'as ZZ or 01',
  },
  {
    element: 7,
    name: 'receiver qualifier',
    code: 'receiver-qualifier-unknown',
    right: inList('I05'),
    wanted: 'as ZZ or 01',
  },
  { element: 9, name: 'date', code: 'interchange-date-invalid', right: isDay, wanted: 'YYMMDD' },
  { element: 10, name: 'time', code: 'interchange-time-invalid', right: isClock, wanted: 'HHMM' },
  {
    element: 12,
    name: 'version',
    code: 'interchange-version-form',
    right: (value) => /^\d{5}$/.test(value),
    wanted: 'five digits',
  },
  {
    element: 12,
    name: 'version',
    code: 'interchange-version-unknown',
    right: (value) => !/^\d{5}$/.test(value) || isControlVersion(value),
    wanted: 'a version of X12, as 00401 or 00501',
  },
  {
    element: 13,
    name: 'control number',
    code: 'interchange-control-form',
    right: (value) => /^\d{9}$/.test(value),
    wanted: 'nine digits',
  },
  {
    element: 14,
    name: 'acknowledgment asked',
    code: 'acknowledgment-request-unknown',
    right: inList('I13'),
    wanted: '0 or 1',
  },
  { element: 15, name: 'usage', code: 'usage-unknown', right: inList('I14'), wanted: 'P, T or I' },
];

const gsRules: readonly Rule[] = [
  { element: 4, name: 'date', code: 'group-date-invalid', right: isDay, wanted: 'CCYYMMDD' },
  { element: 5, name: 'time', code: 'group-time-invalid', right: isClock, wanted: 'HHMM' },
  {
    element: 8,
    name: 'version',
    code: 'group-version-unknown',
    right: (value) => value === '' || /^00[1-9]\d{3}/.test(value),
    wanted: 'a version of X12, as 004010',
  },
  {
    element: 6,
    name: 'control number',
    code: 'group-control-form',
    right: (value) => value === '' || /^\d{1,9}$/.test(value),
    wanted: 'one to nine digits',
  },
];

export function isaDefects(isa: Segment): readonly HeaderDefect[] {
  return [...defects(isa, isaRules), ...announced(isa), ...standard(isa)];
}

/** What ISA01 and ISA03 say that follows, and does not. */
function announced(isa: Segment): readonly HeaderDefect[] {
  const pairs = [
    { element: 2, code: 'authorization-empty', list: 'I01' },
    { element: 4, code: 'security-empty', list: 'I03' },
  ] as const;
  return pairs.flatMap(({ element, code, list }) => {
    const kind = isa.text(element - 1).trim();
    if (kind === '00' || !inList(list)(kind) || isa.text(element).trim() !== '') return [];
    const message = `ISA0${element} is empty, though ISA0${element - 1} is "${kind}".`;
    return [{ code, element, message }];
  });
}

/**
 * ISA11. A separator before 00402 does no harm, being data nowhere, and U stays in use behind it; another letter or digit
 * is neither.
 */
function standard(isa: Segment): readonly HeaderDefect[] {
  const value = isa.text(11).trim();
  if (value === 'U' || /^[^A-Za-z0-9]$/.test(value)) return [];
  const message = `ISA11 is "${value}", neither U nor a repetition separator.`;
  return [{ code: 'interchange-standard-unknown', element: 11, message }];
}

export function gsDefects(gs: Segment): readonly HeaderDefect[] {
  const incomplete = [1, 6, 8].some((element) => gs.text(element).trim() === '');
  const message = 'GS01, GS06 or GS08 is empty.';
  const empty: HeaderDefect[] = incomplete ? [{ code: 'group-header-incomplete', element: 0, message }] : [];
  return [...empty, ...defects(gs, gsRules)];
}

export function stDefects(st: Segment): readonly HeaderDefect[] {
  const id = st.text(1).trim();
  const control = st.text(2).trim();
  const found: HeaderDefect[] = [];
  if (!/^\d{3}$/.test(id)) {
    found.push({ code: 'set-id-invalid', element: 1, message: `ST01 (set id) is "${id}", not three digits.` });
  }
  if (control === '' || control.length > 9) {
    const says = control === '' ? 'is empty' : `"${control}" has ${control.length} characters, 9 at most`;
    found.push({ code: 'set-control-invalid', element: 2, message: `ST02 (control number) ${says}.` });
  } else if (control.length < 4) {
    const message = `ST02 (control number) "${control}" has ${control.length} characters, 4 at least.`;
    found.push({ code: 'set-control-form', element: 2, message });
  }
  return found;
}

function defects(segment: Segment, rules: readonly Rule[]): HeaderDefect[] {
  return rules.flatMap(({ element, name, code, right, wanted }) => {
    const value = segment.text(element).trim();
    if (right(value)) return [];
    const place = `${segment.id}${String(element).padStart(2, '0')}`;
    return [{ code, element, message: `${place} (${name}) is "${value}", not ${wanted}.` }];
  });
}
