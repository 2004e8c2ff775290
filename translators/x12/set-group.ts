/** Whether a set may stand in its group: GS01 is IB for an 846, PO for an 850 (X12 element 479). */
import type { Finding, Place } from '../finding.ts';
import type { ReceiveRule } from '../partner.ts';
import { groupOfSet, isKnownGroup } from './dictionary/sets.ts';
import { finding } from './findings.ts';
import type { GroupHeader, SetHeader } from './headers.ts';

/**
 * The finding of a set in a group of another kind; undefined where it is right or the set is not known. A GS01 that
 * belongs to another set is an error, one that no set of ours has is an industry guide's and a warning.
 */
export function setGroupFinding(set: SetHeader, group: GroupHeader, place: Place): Finding | undefined {
  const expected = groupOfSet(set.id);
  if (expected === undefined || group.functionalId === '' || expected === group.functionalId) return undefined;
  const message = `Set ${set.id} stands in a group of GS01 "${group.functionalId}"; it belongs under ${expected}.`;
  const code = isKnownGroup(group.functionalId) ? 'set-group-mismatch' : 'group-id-unlisted';
  return finding(code, message, { ...place, segment: 'ST', element: 1, offset: set.offset }, set.id);
}

/** Whether a partner sends sets of a group's kind; a GS01 that no set of ours has, and a rule for such a set, leave it open. */
export function isExpectedGroup({ functionalId }: GroupHeader, receive: readonly ReceiveRule[]): boolean {
  if (!isKnownGroup(functionalId)) return true;
  const groups = receive.flatMap(({ set }) => (set === undefined ? [] : [groupOfSet(set)]));
  return groups.includes(functionalId) || groups.includes(undefined);
}
