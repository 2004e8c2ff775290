/**
 * Answering a duplicate that was rejected.
 *
 * A resend of the same content gets what answered the first one: the same bytes again, control numbers and all, for it
 * is the same acknowledgment, and the partner that missed it can close what it holds open. A number that was used again
 * for something else must not get it, since it would say that the new content was taken: it is rejected by X12's own
 * codes, TA105 025 for an interchange, AK905 for a group (19 from 005010 on, 6 before) and AK502 23 for a set.
 */
import type { GroupAcknowledgment, SetAcknowledgment } from '../../translators/outcome.ts';
import { groupNotUnique } from '../../translators/x12/group-tally.ts';
import { acknowledgedSets, SetRuns } from '../../translators/x12/set-runs.ts';
import { outboundTransmissionId } from '../ledger/identity.ts';
import type { Stores } from '../ledger/port.ts';
import type { Recording } from './recording.ts';

/** TA105: duplicate interchange control number. */
export const duplicateInterchangeNote = '025';
/** AK502 (element 718): the number is not unique in its group. */
const setNotUnique = '23';
/** AK502 to AK506, and AK905 to AK909: five codes at most. */
const codesMax = 5;

/** Where an answer stood in its transmission: the position of a group, or of an interchange. */
export interface Answered {
  readonly transmission: string;
  readonly position: string;
}

/** Sends a former acknowledgment again, as the answer to what stands at `position` now. False where there was none. */
export async function answerAgain(
  stores: Stores,
  { transmission, partner, at }: Recording,
  position: string,
  former: Answered,
): Promise<boolean> {
  const answer = acknowledgmentId(partner.id, former);
  const first = await stores.transmissions.byId(answer);
  if (first === undefined) return false;
  await stores.transmissions.send({
    id: acknowledgmentId(partner.id, { transmission: transmission.id, position: `${position}/again` }),
    partner: partner.id,
    channel: transmission.channel,
    name: first.name,
    kind: first.kind ?? 'acknowledgment',
    cause: transmission.id,
    sha256: first.sha256,
    bytes: first.bytes,
    createdAt: at,
    test: first.test,
    ...(first.interchange === null ? {} : { interchange: first.interchange }),
  });
  return true;
}

/** What acknowledges one group or interchange of a transmission has one id, by which it is composed once. */
export function acknowledgmentId(partner: string, { transmission, position }: Answered): string {
  return outboundTransmissionId(partner, 'acknowledgment', `${transmission}/${position}`);
}

/** The acknowledgment of a group that was used before: none of its sets was taken. */
export function rejectedGroup(group: GroupAcknowledgment): GroupAcknowledgment {
  return {
    ...group,
    verdict: 'rejected',
    codes: [groupNotUnique(group.version), ...group.codes].slice(0, codesMax),
    sets: group.sets.map((set) => ({ ...set, verdict: 'rejected' })),
  };
}

/** The acknowledgment of a group some of whose sets were used before; `refused` are their positions. */
export function rejectedSets(group: GroupAcknowledgment, refused: ReadonlySet<string>): GroupAcknowledgment {
  const sets = new SetRuns();
  let ordinal = 0;
  let rejected = 0;
  for (const set of acknowledgedSets(group.sets)) {
    const judged = refused.has(`${group.position}.${++ordinal}`) ? notUnique(set) : set;
    if (judged.verdict === 'rejected') rejected++;
    sets.add(judged);
  }
  return { ...group, sets: sets.entries, verdict: rejected === ordinal ? 'rejected' : 'partially-accepted' };
}

function notUnique(set: SetAcknowledgment): SetAcknowledgment {
  return { ...set, verdict: 'rejected', codes: [setNotUnique, ...set.codes].slice(0, codesMax) };
}
