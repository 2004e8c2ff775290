/**
 * Acknowledging a functional group: a 997 or, from 005010 on, a 999 (X12.20). Which of them a partner gets is its
 * setting `x12.acknowledge.as`. The interchange goes back the way the group came: who was its receiver is now the sender.
 */
import type { GroupAcknowledgment } from '../outcome.ts';
import { copiedText, delimiterMark } from './acknowledge/copied-text.ts';
import { segments997 } from './acknowledge/set-997.ts';
import { segments999 } from './acknowledge/set-999.ts';
import { dictionaryVersion } from './dictionary/versions.ts';
import type { X12Settings } from './settings.ts';
import { type Identity, type OutboundSet, type WriteControl, writeInterchange } from './write.ts';

export { writeTa1 } from './acknowledge/interchange-ta1.ts';

export type AcknowledgmentSet = '997' | '999';

export interface AcknowledgmentEnvelope {
  readonly control: WriteControl;
  readonly delimiters?: X12Settings['delimiters'];
}

/** The 999 exists from this version on. */
const first999 = '005010';
/** GS08 and ST03 of a 999 in health care (X12N guide 231), whose groups have versions as 005010X222A2. */
const guide231 = '005010X231A1';

/** The set that answers a group by the partner's settings. */
export function acknowledgmentSet(
  { version }: Pick<GroupAcknowledgment, 'version'>,
  settings: X12Settings | undefined,
): AcknowledgmentSet {
  const as = settings?.acknowledge?.as ?? '997';
  if (as !== 'by-version') return as;
  return dictionaryVersion(version).version >= first999 ? '999' : '997';
}

/** The interchange of one 997, as text in ASCII. */
export function write997(acknowledgment: GroupAcknowledgment, envelope: AcknowledgmentEnvelope): string {
  const { version } = dictionaryVersion(acknowledgment.version);
  return written(acknowledgment, envelope, version, { id: '997', segments: segments997(acknowledgment, version) });
}

/** The interchange of one 999, as text in ASCII: at 005010, or by guide 231 where the group is of such a guide. */
export function write999(acknowledgment: GroupAcknowledgment, envelope: AcknowledgmentEnvelope): string {
  const guided = /^005010X/.test(acknowledgment.version);
  const set = { id: '999', segments: segments999(acknowledgment) };
  if (guided) return written(acknowledgment, envelope, guide231, { ...set, convention: guide231 });
  return written(acknowledgment, envelope, first999, set);
}

function written(
  { interchange, sender, receiver }: GroupAcknowledgment,
  { control, delimiters }: AcknowledgmentEnvelope,
  version: string,
  set: OutboundSet,
): string {
  const { text } = writeInterchange({
    from: identity(interchange.receiverQualifier, interchange.receiver, receiver),
    to: identity(interchange.senderQualifier, interchange.sender, sender),
    version,
    usage: interchange.test ? 'T' : 'P',
    functionalId: 'FA',
    control,
    sets: [set],
    replaceDelimiters: delimiterMark(delimiters),
    ...(delimiters === undefined ? {} : { delimiters }),
  });
  if (text === undefined) throw new Error('An acknowledgment replaces every delimiter in its data');
  return text;
}

/** One end of the interchange as it came. GS02 and GS03 have two characters at least; without them the id stands there. */
function identity(qualifier: string, id: string, group: string): Identity {
  const application = copiedText(group, 15);
  return {
    qualifier: copiedText(qualifier, 2),
    id: copiedText(id, 15),
    ...(application.length < 2 ? {} : { group: application }),
  };
}
