/**
 * The 997: what we say of a functional group that we received (X12.20, X12 set 997).
 *
 * AK1 names the group; each set has its AK2 and AK5, with an AK3 for each segment and an AK4 for each element that was
 * found wrong; AK9 closes with the group's verdict and counts. The interchange goes back the way the group came: who
 * was its receiver is now the sender.
 */
import type { Finding } from '../finding.ts';
import type { GroupAcknowledgment, SetAcknowledgment, Verdict } from '../outcome.ts';
import { dictionaryVersion } from './dictionary/versions.ts';
import type { X12Settings } from './settings.ts';
import { type OutboundSegment, type WriteControl, writeInterchange } from './write.ts';

export interface AcknowledgmentEnvelope {
  readonly control: WriteControl;
  readonly delimiters?: X12Settings['delimiters'];
  /** GS08 of the 997; the version of the group that is acknowledged unless told. */
  readonly version?: string;
}

/** X12 elements 715 and 717. */
const verdictCodes = {
  accepted: 'A',
  'accepted-with-errors': 'E',
  'partially-accepted': 'P',
  rejected: 'R',
} as const satisfies Record<Verdict, string>;

/** AK3 code (720) of a segment whose elements are wrong. */
const elementErrors = '8';
/** AK4 segments after one AK3. */
const elementsMax = 99;

/** AK902 to AK904 have six digits. */
const countMax = 999_999;

/** The interchange of one 997, as text. */
export function write997(acknowledgment: GroupAcknowledgment, envelope: AcknowledgmentEnvelope): string {
  const { interchange, receiver, sender, version } = acknowledgment;
  const written = writeInterchange({
    from: { qualifier: interchange.receiverQualifier, id: interchange.receiver, group: receiver },
    to: { qualifier: interchange.senderQualifier, id: interchange.sender, group: sender },
    version: envelope.version ?? dictionaryVersion(version).version,
    usage: interchange.test ? 'T' : 'P',
    functionalId: 'FA',
    control: envelope.control,
    sets: [{ id: '997', segments: segments997(acknowledgment) }],
    replaceDelimiters: ' ',
    ...(envelope.delimiters === undefined ? {} : { delimiters: envelope.delimiters }),
  });
  if (written.text === undefined) throw new Error('A 997 replaces every delimiter in its data');
  return written.text;
}

/** The segments of a 997, from AK1 to AK9. */
export function* segments997(group: GroupAcknowledgment): Generator<OutboundSegment, void, undefined> {
  yield ['AK1', group.functionalId, group.control];
  for (const set of group.sets) yield* setSegments(set);
  const accepted = group.sets.filter(({ verdict }) => verdict !== 'rejected').length;
  const counts = [group.setsIncluded, group.sets.length, accepted].map((count) => String(Math.min(count, countMax)));
  yield ['AK9', verdictCodes[group.verdict], ...counts, ...group.codes];
}

function* setSegments(set: SetAcknowledgment): Generator<OutboundSegment, void, undefined> {
  yield ['AK2', set.set, set.control];
  for (const findings of bySegment(set.findings)) yield* segmentErrors(findings);
  yield ['AK5', verdictCodes[set.verdict], ...set.codes];
}

/** Findings of the same segment together, in segment order. A missing segment stands for itself. */
function bySegment(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const groups = new Map<string, Finding[]>();
  const ordered = findings.toSorted((a, b) => (a.ordinal ?? 0) - (b.ordinal ?? 0));
  for (const finding of ordered) {
    const key = `${finding.ordinal} ${finding.segment}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()];
}

function* segmentErrors(findings: readonly Finding[]): Generator<OutboundSegment, void, undefined> {
  const [first] = findings;
  if (first === undefined) return;
  const place = [(first.segment ?? '').slice(0, 3), String(first.ordinal ?? 1), loopId(first.loop)];
  const ofSegment = findings.filter(({ acknowledge }) => acknowledge?.level === 'AK3');
  for (const code of new Set(ofSegment.map(({ acknowledge }) => acknowledge?.code ?? '')))
    yield ['AK3', ...place, code];
  const ofElements = findings.filter(({ acknowledge }) => acknowledge?.level === 'AK4');
  if (ofElements.length === 0) return;
  yield ['AK3', ...place, elementErrors];
  const ordered = ofElements.toSorted((a, b) => (a.element ?? 0) - (b.element ?? 0));
  const errors = new Map(ordered.map(elementError).map((error) => [error.join('*'), error]));
  yield* [...errors.values()].slice(0, elementsMax);
}

/** AK401 is element and component; AK402 the data element number; AK404 a copy of the value. */
function elementError(finding: Finding): OutboundSegment {
  const { element, component, reference, value, acknowledge } = finding;
  const position = component === undefined ? [String(element)] : [String(element), String(component)];
  return ['AK4', position, reference === undefined ? '' : String(reference), acknowledge?.code ?? '', copyOf(value)];
}

/** A copy of the value for AK404; the mark of a cut value is none of its characters. */
function copyOf(value: string | undefined): string {
  return value?.replace(/…$/, '') ?? '';
}

/** AK303: the innermost loop, by the id that the set's diagram gives it (element 447, 6 characters). */
function loopId(loop: string | undefined): string {
  return loop?.split('/').at(-1)?.slice(0, 6) ?? '';
}
