/** A transmission as the API tells it: its legs, and where it stands in the words that the commands use. */
import { type TSchema, Type } from 'typebox';
import { closed, InstantText } from '../../../translators/canonical/parts.ts';
import { type Verdict, verdicts } from '../../../translators/outcome.ts';
import { type OutboundState, outboundState, outboundStates } from '../../ledger/outbound-state.ts';
import {
  type DeliveryState,
  deliveryStates,
  type TranslationState,
  type Transmission,
  translationStates,
} from '../../ledger/transmission.ts';

const sentences = Object.entries(outboundStates).map(([word, sentence]) => `${word}: ${sentence}`);

export const translation = Type.Enum(Object.keys(translationStates) as TranslationState[]);
export const delivery = Type.Enum(Object.keys(deliveryStates) as DeliveryState[]);
export const verdict = Type.Enum(Object.keys(verdicts) as Verdict[]);
export const state = Type.Enum(Object.keys(outboundStates) as OutboundState[], {
  description: `Where what goes out stands. ${sentences.join(' ')}`,
});
export const direction = Type.Enum(['in', 'out']);
export const text = Type.String();
const count = Type.Integer();
export const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const instantOrNull = (description: string) => Type.Union([InstantText, Type.Null()], { description });
const textOrNull = (description: string) => Type.Union([text, Type.Null()], { description });

export const TransmissionEntry = Type.Object(
  {
    id: text,
    direction,
    partner: text,
    channel: text,
    name: Type.String({ description: 'File name.' }),
    sha256: text,
    bytes: count,
    at: { ...InstantText, description: 'When it was received or composed.' },
    test: Type.Boolean(),
    duplicateOf: orNull(text),
    translation: orNull(translation),
    verdict: orNull(verdict),
    documents: count,
    rejected: count,
    errors: count,
    warnings: count,
    kind: orNull(text),
    cause: orNull(text),
    interchange: textOrNull('ISA13 of what was sent, without leading zeros.'),
    group: textOrNull('GS01 and GS06 of what was sent, as IB:17.'),
    state: orNull(state),
    delivery: orNull(delivery),
    deliveredTo: textOrNull('Where it went: a folder, a server and its folder, a URL.'),
    sentAt: instantOrNull('Since when the partner has the bytes and owes, or owed, a receipt.'),
    deliveredAt: orNull(text),
    receiptedAt: instantOrNull('When its receipt (MDN) came.'),
    fetchedAt: instantOrNull('When the partner read it to its end over the hosted drop.'),
    supersededBy: textOrNull('The newer one that took its place.'),
    nextAttemptAt: orNull(text),
    attempts: count,
    failureCode: textOrNull('Why the last try failed, by the registry of errors.'),
    failedAt: instantOrNull('When the last try failed; of a dead letter, when it was given up.'),
    doubtful: Type.Boolean({ description: 'The partner may have it without our knowing.' }),
    replays: Type.Integer({ description: 'Times that a person sent it again out of the dead letters.' }),
    acknowledgment: orNull(text),
    acknowledgedAt: orNull(text),
    acknowledgedBy: textOrNull('Transmission of the 997 or 999 of its group.'),
    interchangeAcknowledgment: textOrNull('TA104 and TA105, as R 009.'),
    interchangeAcknowledgedBy: textOrNull('Transmission of the TA1.'),
    acknowledgeBy: instantOrNull("When the partner's acknowledgment is due."),
    overdueAt: instantOrNull('When it was found missing.'),
    reason: orNull(text),
  },
  { ...closed, title: 'Transmission' },
);

export function transmissionEntry(transmission: Transmission) {
  const { id, direction, partner, channel, name, sha256, bytes, at, test, duplicateOf } = transmission;
  const { translation, verdict, documents, rejected, errors, warnings, kind, cause } = transmission;
  const { interchange, group, delivery, deliveredTo, sentAt, deliveredAt, receiptedAt, fetchedAt } = transmission;
  const { supersededBy, nextAttemptAt, attempts, failureCode, failedAt, doubtful, replays } = transmission;
  const { acknowledgment, acknowledgedAt, acknowledgedBy, acknowledgeBy, overdueAt, reason } = transmission;
  const { interchangeAcknowledgment, interchangeAcknowledgedBy } = transmission;
  return {
    ...{ id, direction, partner, channel, name, sha256, bytes, at, test, duplicateOf },
    ...{ translation, verdict, documents, rejected, errors, warnings, kind, cause, interchange, group },
    state: outboundState(transmission) ?? null,
    ...{ delivery, deliveredTo, sentAt, deliveredAt, receiptedAt, fetchedAt, supersededBy, nextAttemptAt, attempts },
    ...{ failureCode, failedAt, doubtful, replays, acknowledgment, acknowledgedAt, acknowledgedBy },
    ...{ interchangeAcknowledgment, interchangeAcknowledgedBy, acknowledgeBy, overdueAt, reason },
  };
}
