/**
 * The 997 (X12.20, X12 set 997): AK1 names the group; each set has its AK2 and AK5, with an AK3 for each segment and an
 * AK4 for each element that was found wrong; AK9 closes with the group's verdict and counts.
 */
import type { GroupAcknowledgment, SetAcknowledgment } from '../../outcome.ts';
import type { OutboundSegment } from '../outbound.ts';
import { acknowledgedSets } from '../set-runs.ts';
import { groupEnd, groupName, setName } from './group-segments.ts';
import { segmentErrors } from './segment-errors.ts';
import { verdictCodes } from './verdict-codes.ts';

/** AK304 (element 720) of a segment whose elements are wrong. */
const elementErrors = '8';
/** AK401 is a composite from here on; before, it is the element's position alone. */
const compositeVersion = '003050';

/** The segments of a 997 of a version, from AK1 to AK9. */
export function* segments997(group: GroupAcknowledgment, version: string): Generator<OutboundSegment, void, undefined> {
  yield ['AK1', ...groupName(group)];
  for (const set of acknowledgedSets(group.sets)) yield* setSegments(set, version);
  yield groupEnd(group);
}

function* setSegments(set: SetAcknowledgment, version: string): Generator<OutboundSegment, void, undefined> {
  yield ['AK2', ...setName(set)];
  for (const { place, codes, elements } of segmentErrors(set.findings)) {
    for (const { code } of codes) yield ['AK3', ...place, code];
    if (elements.length > 0) yield ['AK3', ...place, elementErrors];
    for (const { position, reference, code, copy } of elements) {
      const at = version < compositeVersion ? position.slice(0, 1) : position;
      yield ['AK4', at, reference, code.code, copy];
    }
  }
  yield ['AK5', verdictCodes[set.verdict], ...set.codes];
}
