/**
 * Acknowledging a functional group: a 997 or, from 005010 on, a 999 (X12.20). Which of them a partner gets is its
 * setting `x12.acknowledge.as`. The interchange goes back the way the group came: who was its receiver is now the sender.
 */
import type { GroupAcknowledgment } from '../outcome.ts';
import { copiedText, delimiterMark } from './acknowledge/copied-text.ts';
import { segments997 } from './acknowledge/set-997.ts';
import { segments999 } from './acknowledge/set-999.ts';
import { dictionaryVersion } from './dictionary/versions.ts';
import type { Identity, OutboundSegment, WriteControl, WrittenSegments } from './outbound.ts';
import type { X12Settings } from './settings.ts';
import { writeInterchange, writeSegments } from './write.ts';

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

/** The interchange of one 997, as text in ASCII. `body` is what `acknowledgmentBody` wrote of it, if that was done. */
export function write997(group: GroupAcknowledgment, envelope: AcknowledgmentEnvelope, body?: WrittenSegments): string {
  return written(group, envelope, content(group, '997'), body);
}

/** The interchange of one 999, as text in ASCII: at 005010, or by guide 231 where the group is of such a guide. */
export function write999(group: GroupAcknowledgment, envelope: AcknowledgmentEnvelope, body?: WrittenSegments): string {
  return written(group, envelope, content(group, '999'), body);
}

/**
 * All that an acknowledgment says of a group, from AK1 to AK9, for which no control number is needed: what is long of
 * one can be written where nobody waits for it.
 */
export function acknowledgmentBody(group: GroupAcknowledgment, settings: X12Settings | undefined): WrittenSegments {
  const { version, segments } = content(group, acknowledgmentSet(group, settings));
  const delimiters = settings?.delimiters;
  const replaceDelimiters = delimiterMark(delimiters);
  return writeSegments({ version, replaceDelimiters, ...(delimiters === undefined ? {} : { delimiters }) }, segments);
}

interface Content {
  readonly id: AcknowledgmentSet;
  /** GS08. */
  readonly version: string;
  readonly convention?: string;
  readonly segments: Iterable<OutboundSegment>;
}

function content(group: GroupAcknowledgment, id: AcknowledgmentSet): Content {
  if (id === '997') {
    const { version } = dictionaryVersion(group.version);
    return { id, version, segments: segments997(group, version) };
  }
  const guided = /^005010X/.test(group.version);
  const segments = segments999(group);
  return guided ? { id, version: guide231, convention: guide231, segments } : { id, version: first999, segments };
}

function written(
  { interchange, sender, receiver }: GroupAcknowledgment,
  { control, delimiters }: AcknowledgmentEnvelope,
  { version, ...set }: Content,
  body: WrittenSegments | undefined,
): string {
  const { text } = writeInterchange({
    from: identity(interchange.receiverQualifier, interchange.receiver, receiver),
    to: identity(interchange.senderQualifier, interchange.sender, sender),
    version,
    usage: interchange.test ? 'T' : 'P',
    functionalId: 'FA',
    control,
    sets: [body === undefined ? set : { ...set, segments: body }],
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
