/** Where an outbound transmission stands, in one word that a person can follow, derived from its columns. Pure. */
import { isRejection } from './acknowledgment-status.ts';
import type { Transmission } from './transmission.ts';

export const outboundStates = {
  composed: 'Composed and committed; its turn to be sent comes.',
  queued: 'A try failed; it waits for the next, or for its endpoint to work again.',
  sending: 'On its way: it is staged, and whether the partner can see it is not recorded yet.',
  sent: 'The partner has the bytes, and owes a receipt.',
  delivered: 'The partner can see it.',
  fetched: 'The partner took it away.',
  receipted: 'The partner has it, and said so by a receipt (MDN).',
  overdue: 'The partner has it, and has not acknowledged it (997) in its time.',
  acknowledged: 'The partner read it and took it (997).',
  rejected: 'The partner read it and rejected it, or a part of it (997).',
  failed: 'Given up: a dead letter. A person decides: dead-letters replay, or drop.',
  superseded: 'Not sent: a newer advice took its place.',
  dropped: 'Not sent: a person dropped it.',
} as const;
export type OutboundState = keyof typeof outboundStates;

/** Undefined where it came in. What the partner said last counts most; what it owes comes before what it has. */
export function outboundState(transmission: Transmission): OutboundState | undefined {
  const { delivery, acknowledgment, overdueAt, receiptedAt, fetchedAt, failedAt } = transmission;
  if (delivery === null) return undefined;
  if (delivery === 'superseded' || delivery === 'dropped') return delivery;
  if (acknowledgment !== null) return isRejection(acknowledgment) ? 'rejected' : 'acknowledged';
  if (delivery === 'failed') return 'failed';
  if (delivery === 'waiting') return failedAt === null ? 'composed' : 'queued';
  if (delivery === 'staged') return failedAt === null ? 'sending' : 'queued';
  if (overdueAt !== null) return 'overdue';
  if (delivery === 'sent') return 'sent';
  if (fetchedAt !== null) return 'fetched';
  return receiptedAt === null ? 'delivered' : 'receipted';
}
