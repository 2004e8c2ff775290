/** The events of an advice: that a partner was advised, that one is held and decided, and that one could not be composed. */
import type { Clearing, Raising } from '../alerts/alerts.ts';
import type { Advice } from '../ledger/advice-store.ts';
import type { NewEvent } from '../ledger/event-store.ts';
import { eventId } from '../ledger/identity.ts';
import type { Due, Made } from './due.ts';
import { transmissionId } from './files/planned-file.ts';
import { isTest } from './is-test.ts';
import { composedAt } from './kept/frame.ts';

export function advisedEvent(due: Due, { id, frame, totals, files }: Made): NewEvent {
  const { partner, dueAt } = due;
  const { lines, units, zeroes } = totals;
  const transmission = transmissionId(due, 1);
  return advised({
    ...{ partner: partner.id, test: isTest(partner), time: composedAt(frame), advice: id, transmission, dueAt },
    ...{ files: files.length, lines, units, zeroes, policyVersion: partner.version, mode: frame.mode },
  });
}

export interface AdvisedFacts extends Pick<Advice, 'dueAt' | 'lines' | 'units' | 'zeroes' | 'policyVersion' | 'mode'> {
  readonly partner: string;
  readonly test: boolean;
  readonly time: string;
  readonly advice: string;
  readonly transmission: string;
  readonly files: number;
}

export function advised({ partner, test, time, files, ...facts }: AdvisedFacts): NewEvent {
  return {
    id: eventId('inventory.advised', facts.transmission),
    type: 'inventory.advised',
    partner,
    test,
    time,
    correlationId: facts.advice,
    data: JSON.stringify({ ...facts, ...(files > 1 && { files }) }),
  };
}

/** The alert of an advice that is held; `base` is the one that it departs from. */
export function heldAlert({ partner, rule }: Due, made: Made, reason: string, base: Advice | undefined): Raising {
  const { lines, units, zeroes } = made.totals;
  return {
    ...heldKey(partner.id, rule.key),
    partner: partner.id,
    test: isTest(partner),
    sentence: `Advice ${made.id} to ${partner.id} is held: ${reason}.`,
    correlationId: made.id,
    at: composedAt(made.frame),
    data: { advice: made.id, reason, lines, units, zeroes, ...(base && { base: base.id }) },
  };
}

export interface HeldDecision {
  readonly by: string;
  readonly why: string;
  /** RFC 3339. */
  readonly at: string;
}

/** A send rule has one advice held at a time, and one alert. */
function heldKey(partner: string, rule: string) {
  return { kind: 'advice-held', key: `${partner}/${rule}` } as const;
}

/** The end of that alert, where the advice was decided. */
export function decidedClearing(
  { id, partner, rule }: Pick<Advice, 'id' | 'partner' | 'rule'>,
  decision: 'released' | 'dropped',
  { by, why, at }: HeldDecision,
): Clearing {
  const data = () => ({ advice: id, decision, by, why });
  return { ...heldKey(partner, rule), at, event: { type: 'advice.decided', data } };
}

/** A held advice went where a newer one is held: the alert goes on. */
export function replacedEvent(
  { id, partner }: Pick<Advice, 'id' | 'partner'>,
  test: boolean,
  { by, why, at }: HeldDecision,
): NewEvent {
  const type = 'advice.decided';
  const data = JSON.stringify({ advice: id, decision: 'dropped', by, why });
  return { id: eventId(type, id), type, partner, test, time: at, correlationId: id, data };
}

export function failedEvent(due: Due, reason: string, time: string): NewEvent {
  const { partner, rule } = due;
  const transmission = transmissionId(due, 1);
  const name = `inventory-advice, rule ${rule.key}`;
  return {
    id: eventId('transmission.failed', transmission),
    type: 'transmission.failed',
    partner: partner.id,
    test: isTest(partner),
    time,
    correlationId: transmission,
    data: JSON.stringify({ transmission, name, channel: rule.over, stage: 'composition', reason }),
  };
}
