/** What delivery tells of a transmission: events with ids that a repeated step makes again. Pure. */
import type { NewEvent } from '../ledger/event-store.ts';
import { eventId } from '../ledger/identity.ts';
import type { Transmission } from '../ledger/transmission-store.ts';

function about(transmission: Transmission, type: NewEvent['type'], time: string, ...which: readonly number[]) {
  const { id, partner, test, name, channel } = transmission;
  const event = { id: eventId(type, id, ...which), type, partner, test, time, correlationId: transmission.cause ?? id };
  return { event, data: { transmission: id, name, channel } };
}

/** Told once, whichever way the delivery closes. */
export function deliveredEvent(transmission: Transmission, time: string): NewEvent {
  const { event, data } = about(transmission, 'transmission.delivered', time);
  return { ...event, data: JSON.stringify({ ...data, document: transmission.kind, cause: transmission.cause }) };
}

/** Told once for each time that it was given up: a replay may end so again. */
export function failedEvent(transmission: Transmission, time: string, reason: string): NewEvent {
  const again = transmission.replays > 0 ? [transmission.replays] : [];
  const { event, data } = about(transmission, 'transmission.failed', time, ...again);
  return { ...event, data: JSON.stringify({ ...data, stage: 'delivery', reason }) };
}
