/** What delivery tells of a transmission: each once, with ids that a repeated step makes again. */
import { clearAlert, raiseAlert } from '../alerts/alerts.ts';
import { errorCodes } from '../errors.ts';
import type { NewEvent } from '../ledger/event-store.ts';
import { eventId } from '../ledger/identity.ts';
import type { Stores } from '../ledger/port.ts';
import type { DeliveryFailure, Transmission } from '../ledger/transmission.ts';

/** An event about a transmission; `which` tells the times apart where it can happen more than once. */
export function eventAbout(
  transmission: Transmission,
  type: NewEvent['type'],
  time: string,
  more: object,
  ...which: readonly number[]
): NewEvent {
  const { id, partner, test, name, channel, cause } = transmission;
  const data = JSON.stringify({ transmission: id, name, channel, ...more });
  return { id: eventId(type, id, ...which), type, partner, test, time, correlationId: cause ?? id, data };
}

/** Told once, whichever way the delivery closes. */
export function deliveredEvent(transmission: Transmission, time: string): NewEvent {
  const { kind: document, cause } = transmission;
  return eventAbout(transmission, 'transmission.delivered', time, { document, cause });
}

export function supersededEvent(transmission: Transmission, by: string, time: string): NewEvent {
  return eventAbout(transmission, 'transmission.superseded', time, { document: transmission.kind, by });
}

/** Makes a dead letter known. Its failure is recorded by the caller, in the same work. */
export async function giveUp(stores: Stores, transmission: Transmission, failure: DeliveryFailure): Promise<void> {
  const { id, partner, test, name, channel, kind, cause } = transmission;
  const { at, reason, code } = failure;
  const hint = code !== null && code in errorCodes ? errorCodes[code as keyof typeof errorCodes].hint : undefined;
  await raiseAlert(stores, {
    kind: 'dead-letter',
    key: id,
    partner,
    test,
    at,
    correlationId: cause ?? id,
    sentence: `${name} for ${partner} was given up: ${reason}`,
    data: {
      transmission: id,
      name,
      channel,
      stage: 'delivery',
      reason,
      ...(kind !== null && { document: kind }),
      ...(code !== null && { code }),
      ...(hint !== undefined && { hint }),
    },
  });
}

/** A dead letter that is none any more; another event of the same work says why. */
export async function noDeadLetter(stores: Stores, id: string, at: string): Promise<void> {
  await clearAlert(stores, { kind: 'dead-letter', key: id, at });
}
