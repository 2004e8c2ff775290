/** Where a transmission stands, in a few words. */
import { deliveryStates, type Transmission, translationStates } from '../ledger/transmission-store.ts';
import { countWords } from './finding-lines.ts';
import { type Span, styled } from './layout.ts';
import { acknowledgmentWords, counted, verdictSpan, when } from './phrases.ts';

/** `accepted`, `duplicate of in-1a2b…`, `delivered, acknowledged: accepted`, `waiting, tried 3 times`. */
export function standing(transmission: Transmission): Span {
  return transmission.direction === 'in' ? translationStanding(transmission) : deliveryStanding(transmission);
}

function translationStanding({ translation, verdict, duplicateOf, attempts }: Transmission): Span {
  if (translation === 'skipped') return styled('dim', `duplicate of ${duplicateOf ?? 'an earlier one'}`);
  if (translation === 'failed') return styled('red', 'given up, a fault of ours');
  if (translation === 'done' && verdict !== null) return verdictSpan(verdict);
  return styled('yellow', attempts > 0 ? `waiting, tried ${counted(attempts, 'time')}` : 'waiting');
}

function deliveryStanding({ delivery, acknowledgment, attempts, fetchedAt }: Transmission): Span {
  if (delivery === 'failed') return styled('red', 'not delivered, given up');
  if (delivery === 'sent') return styled('yellow', 'sent, its receipt has not come');
  if (delivery !== 'delivered') {
    return styled('yellow', attempts > 0 ? `waiting, tried ${counted(attempts, 'time')}` : 'waiting');
  }
  if (acknowledgment === null) return styled('green', fetchedAt === null ? 'delivered' : 'delivered, fetched');
  const style = acknowledgment === 'A' ? 'green' : acknowledgment === 'E' ? 'yellow' : 'red';
  return styled(style, `delivered, acknowledged: ${acknowledgmentWords(acknowledgment)}`);
}

/** The sentence of the state that its leg is in, and the reason where there is one. */
export function standingSentences(transmission: Transmission): readonly string[] {
  const { translation, delivery, reason, nextAttemptAt, attempts } = transmission;
  const sentences: string[] = [];
  if (translation !== null && translation !== 'done') sentences.push(translationStates[translation]);
  if (delivery !== null && delivery !== 'delivered') sentences.push(deliveryStates[delivery]);
  if (reason !== null) sentences.push(`Reason: ${reason.split('\n', 1)[0] ?? ''}`);
  if (delivery === 'waiting' && attempts > 0 && nextAttemptAt !== null) {
    sentences.push(`Tried ${counted(attempts, 'time')}; again at ${when(nextAttemptAt)} UTC.`);
  }
  return sentences;
}

/** `3 errors, 1 warning`, or `-`. */
export function foundWords({ errors, warnings }: Transmission): string {
  return countWords(errors, warnings) || '-';
}

/** What it carries: the documents of what came in, the kind of what goes out. */
export function carriedWords({ direction, documents, rejected, kind, translation }: Transmission): string {
  if (direction === 'out') return (kind ?? '-').replaceAll('-', ' ');
  if (translation !== 'done') return '-';
  return rejected === 0 ? counted(documents, 'document') : `${counted(documents, 'document')}, ${rejected} rejected`;
}
