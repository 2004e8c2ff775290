/**
 * A partner's 997, 999 or TA1 meets what we sent: the group by functional id and control number, its sets by theirs, the
 * interchange by ISA13. What it closes is recorded; what it says of nothing, or otherwise than before, is a finding.
 */
import type { Acknowledgment } from '../../translators/canonical/acknowledgment.ts';
import type { InterchangeAcknowledgment } from '../../translators/canonical/interchange-acknowledgment.ts';
import { type Finding, quoted } from '../../translators/finding.ts';
import type { DocumentPlace } from '../../translators/outcome.ts';
import { isRejection } from '../ledger/acknowledgment-status.ts';
import type { Acknowledged } from '../ledger/acknowledgment-store.ts';
import { controlKey, eventId } from '../ledger/identity.ts';
import type { Stores } from '../ledger/port.ts';
import type { Transmission } from '../ledger/transmission.ts';
import { differing, rejectedByPartner, type Subject, unknownSet, unmatched } from './match-findings.ts';
import type { Recording } from './recording.ts';

/** Verdicts and notes have one character and three; what a damaged segment has there is not kept whole. */
const statusCharactersMax = 3;
/** Findings about sets of one acknowledgment; further ones say the same. */
const unknownSetsMax = 20;

/** How a sent group is known by its acknowledgment: AK101 and AK102, leading zeros aside. */
export function groupKey(functionalId: string, control: string): string {
  return `${functionalId}:${controlKey(control)}`;
}

/** Closes what an accepted document of an acknowledgment is about. */
export async function matchAcknowledgment(
  stores: Stores,
  recording: Recording,
  documentId: string,
  place: DocumentPlace,
): Promise<Finding[]> {
  const bodies = await stores.documents.parts(documentId);
  const subject = { place, set: place.set ?? '997' };
  if (place.type === 'interchange-acknowledgment') {
    const ta1 = JSON.parse(bodies[0] as string) as InterchangeAcknowledgment;
    return matchInterchange(stores, recording, { ...subject, documentId }, ta1);
  }
  const parts = bodies.map((body) => JSON.parse(body) as Acknowledgment);
  return matchGroup(stores, recording, { ...subject, documentId }, parts);
}

interface Matched extends Subject {
  readonly documentId: string;
}

/** The group's verdict stands in the last part; sets in all of them. */
async function matchGroup(
  stores: Stores,
  recording: Recording,
  matched: Matched,
  parts: readonly Acknowledgment[],
): Promise<Finding[]> {
  const { functionalId, groupControl, status: said } = parts.at(-1) as Acknowledgment;
  const status = said.slice(0, statusCharactersMax);
  const closed = await stores.acknowledgments.group({
    partner: recording.partner.id,
    group: groupKey(functionalId, groupControl),
    status,
    sets: parts
      .flatMap(({ sets }) => sets)
      .filter((set) => set.status !== '')
      .map((set) => ({ control: set.control, status: set.status.slice(0, statusCharactersMax) })),
    by: recording.transmission.id,
    at: recording.at,
  });
  const about = `group ${quoted(groupControl)} of ${quoted(functionalId)}`;
  if (closed === undefined) return [unmatched(matched, about, groupControl)];
  const unknown = closed.unknown.slice(0, unknownSetsMax).map((control) => unknownSet(matched, about, control));
  return [...unknown, ...(await conclude(stores, recording, { matched, about, closed, said: status }))];
}

async function matchInterchange(
  stores: Stores,
  recording: Recording,
  matched: Matched,
  ta1: InterchangeAcknowledgment,
): Promise<Finding[]> {
  const { control, status } = ta1;
  const note = ta1.note.slice(0, statusCharactersMax);
  const closed = await stores.acknowledgments.interchange({
    partner: recording.partner.id,
    interchange: controlKey(control),
    status,
    note,
    by: recording.transmission.id,
    at: recording.at,
  });
  const about = `interchange ${quoted(control)}`;
  if (closed === undefined) return [unmatched(matched, about, control)];
  return conclude(stores, recording, { matched, about, closed, said: `${status} ${note}`.trimEnd(), note });
}

interface Conclusion {
  readonly matched: Matched;
  readonly about: string;
  readonly closed: Acknowledged;
  /** The verdict as it was sent. */
  readonly said: string;
  readonly note?: string;
}

/** An accepted TA1 says nothing of what is in the interchange: it makes no event about the advice, and closes nothing. */
async function conclude(stores: Stores, recording: Recording, conclusion: Conclusion): Promise<Finding[]> {
  const { matched, about, closed, said } = conclusion;
  const { transmission: sent, news, before } = closed;
  const findings = news === 'different' ? [differing(matched, about, sent, before ?? '', said)] : [];
  if (news === 'same' || (matched.set === 'TA1' && !isRejection(said.slice(0, 1)))) return findings;
  if (isRejection(said.slice(0, 1))) {
    findings.push(rejectedByPartner(matched, about, sent, said));
    recording.tally.rejections.push(sent);
  }
  if (sent.kind === 'inventory-advice') await acknowledgedEvent(stores, recording, sent, conclusion);
  return findings;
}

async function acknowledgedEvent(
  stores: Stores,
  { transmission, partner, at }: Recording,
  sent: Transmission,
  { matched, note }: Conclusion,
): Promise<void> {
  const data = {
    advice: sent.cause,
    status: sent.acknowledgment,
    set: matched.set,
    ...(note !== undefined && { note }),
    acknowledgedBy: transmission.id,
  };
  await stores.events.append([
    {
      id: eventId('advice.acknowledged', sent.id, matched.documentId),
      type: 'advice.acknowledged',
      partner: partner.id,
      test: sent.test,
      time: at,
      correlationId: sent.cause ?? sent.id,
      data: JSON.stringify(data),
    },
  ]);
}
