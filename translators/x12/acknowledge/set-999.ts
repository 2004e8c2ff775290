/**
 * The 999 (X12 set 999, from 005010 on): as the 997, with IK3, IK4 and IK5 in place of AK3, AK4 and AK5, codes that also
 * know a guideline's rules (elements 620, 621 and 618), and CTX segments that say which business document an error is
 * in, and where a condition that was broken stands.
 */
import type { AcknowledgmentCode } from '../../finding.ts';
import type { GroupAcknowledgment, SetAcknowledgment } from '../../outcome.ts';
import type { OutboundSegment } from '../outbound.ts';
import { acknowledgedSets } from '../set-runs.ts';
import { copiedText } from './copied-text.ts';
import { groupEnd, groupName, setName } from './group-segments.ts';
import { segmentErrors } from './segment-errors.ts';
import { verdictCodes } from './verdict-codes.ts';

/** IK304 (element 620) of a segment whose elements are wrong. */
const elementErrors = '8';
/** IK502 (element 618): syntax errors in segments, and errors against the guideline alone. */
const segmentsInError = '5';
const guidelineErrors = 'I5';

/** Where a set has its business number: CTX01-01 of a business unit identifier, as the guides write it. */
const numberElements: Readonly<Record<string, string>> = {
  '810': 'BIG02',
  '846': 'BIA03',
  '850': 'BEG03',
  '855': 'BAK03',
  '856': 'BSN02',
  '860': 'BCH03',
};

/** IK403 codes of a rule that another element makes apply: a condition, an exclusion, and a guideline's of both. */
const conditional: ReadonlySet<string> = new Set(['2', '10', 'I9', 'I13']);
/** Length of element 9998, and of 480 and 1705. */
const referenceCharactersMax = 35;
const versionCharactersMax = 12;

/** The segments of a 999, from AK1 to AK9. */
export function* segments999(group: GroupAcknowledgment): Generator<OutboundSegment, void, undefined> {
  yield ['AK1', ...groupName(group), copiedText(group.version, versionCharactersMax)];
  for (const set of acknowledgedSets(group.sets)) yield* setSegments(set);
  yield groupEnd(group);
}

function* setSegments(set: SetAcknowledgment): Generator<OutboundSegment, void, undefined> {
  yield ['AK2', ...setName(set), copiedText(set.convention ?? '', referenceCharactersMax)];
  const unit = businessUnit(set);
  for (const { place, codes, elements } of segmentErrors(set.findings)) {
    for (const code of codes) {
      yield ['IK3', ...place, codeIn999(code)];
      yield* unit;
    }
    if (elements.length === 0) continue;
    yield ['IK3', ...place, elementErrors];
    yield* unit;
    for (const { position, reference, code, copy } of elements) {
      yield ['IK4', position, reference, codeIn999(code), copy];
      if (conditional.has(codeIn999(code))) yield ['CTX', ['SITUATIONAL TRIGGER'], ...place];
    }
  }
  yield ['IK5', verdictCodes[set.verdict], ...setCodes(set)];
}

function codeIn999({ code, implementation }: AcknowledgmentCode): string {
  return implementation ?? code;
}

function setCodes({ codes, findings }: SetAcknowledgment): readonly string[] {
  const ofGuideline = findings.length > 0 && findings.every((one) => one.acknowledge?.implementation?.startsWith('I'));
  return ofGuideline ? codes.map((code) => (code === segmentsInError ? guidelineErrors : code)) : codes;
}

/** `CTX*BEG03:4500012`, so that the partner need not count segments to know which order it is. */
function businessUnit({ set, number }: SetAcknowledgment): readonly OutboundSegment[] {
  const name = numberElements[set];
  if (name === undefined || number === undefined || number === '') return [];
  return [['CTX', [name, copiedText(number, referenceCharactersMax)]]];
}
