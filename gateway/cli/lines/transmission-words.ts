/** Where a transmission stands, in a few words. */
import { type OutboundState, outboundState, outboundStates } from '../../ledger/outbound-state.ts';
import { type Transmission, translationStates } from '../../ledger/transmission.ts';
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

const stateStyles: Readonly<Record<OutboundState, 'green' | 'yellow' | 'red' | 'dim'>> = {
  composed: 'yellow',
  queued: 'yellow',
  sending: 'yellow',
  sent: 'yellow',
  delivered: 'green',
  fetched: 'green',
  receipted: 'green',
  overdue: 'red',
  acknowledged: 'green',
  rejected: 'red',
  failed: 'red',
  superseded: 'dim',
  dropped: 'dim',
};

function deliveryStanding(transmission: Transmission): Span {
  const state = outboundState(transmission) ?? 'composed';
  const { acknowledgment, attempts } = transmission;
  if (acknowledgment !== null && (state === 'acknowledged' || state === 'rejected')) {
    const style = acknowledgment === 'E' ? 'yellow' : stateStyles[state];
    return styled(style, `delivered, acknowledged: ${acknowledgmentWords(acknowledgment)}`);
  }
  const tried = state === 'queued' && attempts > 0 ? `, tried ${counted(attempts, 'time')}` : '';
  return styled(stateStyles[state], `${state === 'failed' ? 'failed, given up' : state}${tried}`);
}

/** The sentence of the state that its leg is in, and the reason where there is one. */
export function standingSentences(transmission: Transmission): readonly string[] {
  const { translation, delivery, reason, nextAttemptAt, attempts, supersededBy, acknowledgeBy } = transmission;
  const sentences: string[] = [];
  if (translation !== null && translation !== 'done') sentences.push(translationStates[translation]);
  const state = outboundState(transmission);
  if (state !== undefined) sentences.push(outboundStates[state]);
  if (supersededBy !== null) sentences.push(`The newer one is ${supersededBy}.`);
  if (state === 'overdue' && acknowledgeBy !== null) sentences.push(`It was due at ${when(acknowledgeBy)} UTC.`);
  if (transmission.doubtful) sentences.push('The partner may have it already; nobody knows yet.');
  if (reason !== null) sentences.push(`Reason: ${reason.split('\n', 1)[0] ?? ''}`);
  if ((delivery === 'waiting' || delivery === 'staged') && attempts > 0 && nextAttemptAt !== null) {
    sentences.push(`Tried ${counted(attempts, 'time')}; again at ${when(nextAttemptAt)} UTC.`);
  }
  return sentences;
}

/** `3 errors, 1 warning`; where there is neither, `nothing`. */
export function foundWords({ errors, warnings }: Transmission, nothing = '-'): string {
  return countWords(errors, warnings) || nothing;
}

/** What it carries: the documents of what came in, the kind of what goes out. */
export function carriedWords({ direction, documents, rejected, kind, translation }: Transmission): string {
  if (direction === 'out') return (kind ?? '-').replaceAll('-', ' ');
  if (translation !== 'done') return '-';
  return rejected === 0 ? counted(documents, 'document') : `${counted(documents, 'document')}, ${rejected} rejected`;
}
