/** All about one transmission, in lines for a person. */

import { documentTypes } from '../../../translators/canonical/document.ts';
import type { SentSet } from '../../ledger/acknowledgment-store.ts';
import type { RecordedDocument } from '../../ledger/document-store.ts';
import type { OutboxEvent } from '../../ledger/event-store.ts';
import type { Transmission } from '../../ledger/transmission.ts';
import { as2TraceLines } from '../as2-trace.ts';
import type { ToldStory } from '../show.ts';
import { noteWords } from './acknowledgment-codes.ts';
import { eventLine } from './event-words.ts';
import { findingLines } from './finding-lines.ts';
import { aligned, type Line, type Span, styled } from './layout.ts';
import { acknowledgmentSpan, acknowledgmentWords, counted, verdictSpan, when } from './phrases.ts';
import { foundWords, standing, standingSentences } from './transmission-words.ts';

/** Rows of documents and events that a person is shown; JSON has all. */
const shownMax = 100;

export function storyLines({
  transmission,
  sets,
  documents,
  findings,
  caused,
  events,
  as2,
}: ToldStory): readonly Line[] {
  return [
    ...headLines(transmission),
    ...as2TraceLines(as2),
    ...section(counted(sets.length, 'transaction set'), sets, setRows),
    ...section(counted(documents.length, 'document'), documents, documentRows),
    ...section(counted(findings.length, 'finding'), findings, (shown) => shown.flatMap((one) => findingLines(one))),
    ...section('Went out because of it', caused, causedRows),
    ...section(counted(events.length, 'event'), events, eventRows),
  ];
}

function headLines(transmission: Transmission): readonly Line[] {
  const { id, direction, partner, channel, name, bytes, sha256, at, test, translatedAt } = transmission;
  const { configVersion, cause, kind, group, deliveredAt, deliveredTo, receiptedAt, fetchedAt } = transmission;
  const { messageId, originalName } = transmission;
  const inbound = direction === 'in';
  const facts: (readonly [string, Span])[] = [
    ['stands', standing(transmission)],
    ...standingSentences(transmission).map((sentence) => ['', sentence] as const),
    [inbound ? 'received' : 'made', `${when(at)} UTC`],
    ...fact('translated', translatedAt && `${when(translatedAt)} UTC, with configuration ${configVersion ?? '?'}`),
    ...fact('delivered', deliveredAt && `${when(deliveredAt)} UTC${deliveredTo === null ? '' : ` to ${deliveredTo}`}`),
    ...fact('receipted', receiptedAt && `${when(receiptedAt)} UTC`),
    ...fact('fetched', fetchedAt && `${when(fetchedAt)} UTC, read to its end by the partner`),
    ...acknowledgmentFacts(transmission),
    ...fact('carries', kind && `${kind.replaceAll('-', ' ')}${group === null ? '' : `, group ${group}`}`),
    ...fact('because of', cause),
    ...(translatedAt === null ? [] : fact('found', foundWords(transmission, 'nothing'))),
    ...fact('AS2 message', messageId),
    ...fact('sent as', originalName === name ? null : originalName),
    ...(test ? fact('test data', 'it never touches production inventory') : []),
    ['bytes', `${counted(bytes, 'byte')}, sha-256 ${sha256}`],
  ];
  return [
    [styled('bold', id), `  ${name}  ${inbound ? 'from' : 'to'} ${partner} over ${channel}`],
    ...facts.map(([label, span]): Line => ['  ', styled('dim', label.padEnd(12)), span]),
  ];
}

/** What the partner's 997 or 999 says of the group, and its TA1 of the interchange, with the transmissions that say so. */
function acknowledgmentFacts(transmission: Transmission): readonly (readonly [string, string])[] {
  const { groupAcknowledgment, acknowledgedBy, acknowledgedAt } = transmission;
  const { interchangeAcknowledgment, interchangeAcknowledgedBy, acknowledgment } = transmission;
  const [verdict = '', note = ''] = interchangeAcknowledgment?.split(' ') ?? [];
  const by = (id: string | null) => (id === null ? '' : ` (${id})`);
  const at = acknowledgedAt === null ? '' : `, at ${when(acknowledgedAt)} UTC`;
  const group = groupAcknowledgment ?? acknowledgment;
  const ofGroup = group !== null && (groupAcknowledgment !== null || interchangeAcknowledgment === null);
  return [
    ...fact('answered', ofGroup ? `group ${acknowledgmentWords(group)}${at}${by(acknowledgedBy)}` : null),
    ...fact(
      ofGroup ? '' : 'answered',
      interchangeAcknowledgment &&
        `interchange ${acknowledgmentWords(verdict)} by a TA1; ${noteWords(note)}${by(interchangeAcknowledgedBy)}`,
    ),
  ];
}

function fact(label: string, text: string | null): readonly (readonly [string, string])[] {
  return text === null ? [] : [[label, text]];
}

function section<T>(
  title: string,
  all: readonly T[],
  lines: (shown: readonly T[]) => readonly Line[],
): readonly Line[] {
  if (all.length === 0) return [];
  const shown = all.slice(0, shownMax);
  const more = all.length - shown.length;
  return ['', styled('bold', title), ...lines(shown), ...(more > 0 ? [`  … and ${more} more; --json has them`] : [])];
}

/** Sets that were sent, and what the partner said of each. */
function setRows(sets: readonly SentSet[]): readonly Line[] {
  const rows = sets.map(({ set, control, acknowledgment, acknowledgedAt, acknowledgedBy }): readonly Span[] => [
    `  ${set} ${control}`,
    acknowledgment === null ? styled('dim', 'not acknowledged yet') : acknowledgmentSpan(acknowledgment),
    acknowledgedAt === null ? '' : `${when(acknowledgedAt)} UTC`,
    styled('dim', acknowledgedBy ?? ''),
  ]);
  return aligned(rows);
}

function documentRows(documents: readonly RecordedDocument[]): readonly Line[] {
  const rows = documents.map(({ duplicateOf, ...document }): readonly Span[] => {
    const { position, type, set, control, number, verdict, parts, id } = document;
    return [
      `  ${position}`,
      `${documentTypes[type].title} ${number === '' ? 'without number' : number}`,
      set === null ? '' : `${set} ${control ?? ''}`,
      parts > 1 ? `${parts} parts` : '',
      verdictSpan(verdict),
      duplicateOf === null ? '' : styled('yellow', `duplicate of ${duplicateOf}`),
      styled('dim', id),
    ];
  });
  return aligned(rows);
}

function causedRows(caused: readonly Transmission[]): readonly Line[] {
  const rows = caused.map((one): readonly Span[] => [
    `  ${one.id}`,
    (one.kind ?? '').replaceAll('-', ' '),
    `to ${one.partner}`,
    one.name,
    standing(one),
  ]);
  return aligned(rows);
}

function eventRows(events: readonly OutboxEvent[]): readonly Line[] {
  return events.map((event): Line => ['  ', ...eventLine(event)]);
}
