/**
 * Recording what a translator found, in the caller's transaction: documents, findings, acknowledgments, what goes on to
 * other partners, and the events of it all.
 *
 * Everything is keyed by content and position. A translation that a crash cut short is done again from its beginning,
 * and finds what it recorded before: nothing twice, nothing missing.
 */
import { type DocumentType, documentTypes } from '../../translators/canonical/document.ts';
import type { Finding } from '../../translators/finding.ts';
import type { DocumentOutcome, EndOutcome, InterchangeOutcome, Verdict } from '../../translators/outcome.ts';
import type { NewEvent } from '../ledger/event-store.ts';
import { documentId, eventId } from '../ledger/identity.ts';
import type { Stores } from '../ledger/port.ts';
import { acknowledgeGroup, acknowledgeInterchange } from './acknowledge.ts';
import { forward } from './forward.ts';
import { matchAcknowledgment } from './match.ts';
import type { WrittenGroup, WrittenOutcome, WrittenPart } from './messages.ts';
import { isTest, type Recording } from './recording.ts';

export async function record(stores: Stores, recording: Recording, outcomes: readonly WrittenOutcome[]): Promise<void> {
  for (const outcome of outcomes) {
    if (outcome.kind === 'interchange') await recordInterchange(stores, recording, outcome);
    else if (outcome.kind === 'part') await recordPart(stores, recording, outcome);
    else if (outcome.kind === 'document') await recordDocument(stores, recording, outcome);
    else if (outcome.kind === 'group') await recordGroup(stores, recording, outcome);
    else if (outcome.kind === 'interchange-acknowledgment') {
      if (!recording.duplicates.holdsAnswer(recording))
        await acknowledgeInterchange(stores, recording, outcome.acknowledgment);
    } else await recordEnd(stores, recording, outcome);
  }
}

function idOf({ transmission }: Recording, position: string): string {
  return documentId(transmission.partner, transmission.contentKey, position);
}

async function recordInterchange(stores: Stores, recording: Recording, outcome: InterchangeOutcome): Promise<void> {
  recording.tally.test = isTest(recording.partner, outcome.test);
  await recording.duplicates.open(stores, recording, outcome);
}

async function recordPart(stores: Stores, recording: Recording, written: WrittenPart): Promise<void> {
  recording.duplicates.part(recording, written);
  const { place, part, body, updates } = written;
  const kept = recording.tally.test ? [] : updates;
  await stores.documents.putPart({ documentId: idOf(recording, place.position), part, body, updates: kept });
}

async function recordDocument(stores: Stores, recording: Recording, outcome: DocumentOutcome): Promise<void> {
  const { transmission, partner, tally, at } = recording;
  const { place, number, parts } = outcome;
  const id = idOf(recording, place.position);
  const test = isTest(partner, outcome.test);
  const { verdict, duplicateOf, findings: told } = await recording.duplicates.document(stores, recording, outcome);
  const its = { place, number, verdict, parts, test, at, ...(duplicateOf === undefined ? {} : { duplicateOf }) };
  tally.document(verdict);
  const own = [...outcome.findings, ...(told.get(place.position) ?? [])];
  await putFindings(stores, recording, place.position, own);
  for (const [scope, found] of told) if (scope !== place.position) await putFindings(stores, recording, scope, found);
  const isNew = await stores.documents.finish({ id, transmission: transmission.id, partner: partner.id, ...its });
  if (isNew && verdict !== 'rejected') {
    if (duplicateOf !== undefined && place.type === 'purchase-order')
      await stores.documents.markDuplicate(id, duplicateOf);
    await stores.events.append(documentEvents(recording, id, place.type, parts, test));
    const findings: Finding[] = [];
    if (place.type === 'acknowledgment' || place.type === 'interchange-acknowledgment')
      findings.push(...(await matchAcknowledgment(stores, recording, id, place)));
    if (place.type === 'purchase-order' && !test) findings.push(...(await forward(stores, recording, id, number)));
    // A scope of their own: what the document caused is done and told once, also where it is recorded again.
    await putFindings(stores, recording, `${place.position}/caused`, findings);
  }
}

function documentEvents(
  { transmission, partner, at }: Recording,
  id: string,
  type: DocumentType,
  parts: number,
  test: boolean,
): readonly NewEvent[] {
  const event = documentTypes[type].subject;
  return Array.from({ length: parts }, (_, index) => ({
    id: eventId(event, id, index + 1),
    type: event,
    partner: partner.id,
    test,
    time: at,
    correlationId: transmission.id,
    document: { id, part: index + 1 },
  }));
}

async function recordGroup(stores: Stores, recording: Recording, outcome: WrittenGroup): Promise<void> {
  const { acknowledgment, findings, body } = outcome;
  await putFindings(stores, recording, acknowledgment.position, findings);
  const answer = await recording.duplicates.group(stores, recording, acknowledgment);
  if (recording.partner.x12?.acknowledge?.functional === 'never') return;
  // What was written ahead says what the translator found; a duplicate in the group makes it say something else.
  const ahead = answer === acknowledgment ? body : undefined;
  if (answer !== undefined) await acknowledgeGroup(stores, recording, answer, ahead);
}

async function recordEnd(stores: Stores, recording: Recording, outcome: EndOutcome): Promise<void> {
  const { transmission, tally, book, at } = recording;
  await recording.duplicates.close(stores, recording);
  await putFindings(stores, recording, '', outcome.findings);
  const verdict = tally.verdict(outcome.verdict);
  const { documents, rejected, errors, warnings, test } = tally;
  const translated = { verdict, documents, rejected, errors, warnings, test, configVersion: book.version, at };
  await stores.transmissions.finishTranslation(transmission.id, translated);
  await stores.events.append([endEvent(recording, verdict)]);
}

function endEvent({ transmission, partner, tally, at }: Recording, verdict: Verdict): NewEvent {
  const type = verdict === 'rejected' ? 'transmission.rejected' : 'transmission.translated';
  const { id, name, channel } = transmission;
  const { documents, rejected, errors, warnings, findings } = tally;
  return {
    id: eventId(type, id),
    type,
    partner: partner.id,
    test: tally.test,
    time: at,
    correlationId: id,
    data: JSON.stringify({ transmission: id, name, channel, verdict, documents, rejected, errors, warnings, findings }),
  };
}

async function putFindings(stores: Stores, recording: Recording, scope: string, findings: readonly Finding[]) {
  recording.tally.add(findings);
  if (findings.length > 0) await stores.documents.putFindings(recording.transmission.id, scope, findings);
}
