/**
 * The one place where an alert is raised or cleared: its record in the ledger and its event commit together, and each is
 * told once, however often its cause is seen. What is still open after a restart stays open.
 */
import type { Alert, NewAlert } from '../ledger/alert-store.ts';
import type { NewEvent } from '../ledger/event-store.ts';
import { eventId } from '../ledger/identity.ts';
import type { Stores } from '../ledger/port.ts';

/** Every kind of alert: what it means, the event that raises it, and the command that shows more and lets a person decide. */
export const alertKinds = {
  'endpoint-down': {
    text: "A partner's endpoint does not work; what is sent to it waits.",
    raised: 'endpoint.down',
    look: 'crossdock transmissions --partner {partner}',
  },
  'dead-letter': {
    text: 'A transmission was given up; a person decides what becomes of it.',
    raised: 'transmission.failed',
    look: 'crossdock dead-letters list',
  },
  'acknowledgment-overdue': {
    text: 'The partner has not acknowledged what it was sent within its time.',
    raised: 'acknowledgment.overdue',
    look: 'crossdock transmissions --overdue',
  },
  'inventory-set-aside': {
    text: 'What was accepted could not be applied to inventory, by a fault of ours; it is tried again when a person says so.',
    raised: 'transmission.failed',
    look: 'crossdock set-aside',
  },
  'inventory-diverged': {
    text: 'What a partner acknowledged is further from the truth than its limits allow.',
    raised: 'inventory.diverged',
    look: 'crossdock standing {partner} --differing',
  },
  'advice-held': {
    text: 'A full advice departs too far from the one that the partner acknowledged; a person releases or drops it.',
    raised: 'advice.held',
    look: 'crossdock advices held',
  },
  'canary-overdue': {
    text: "The change of a partner's canary has not come through in time: what it is told may be late, or not arrive.",
    raised: 'canary.overdue',
    look: 'crossdock canary {partner}',
  },
} as const satisfies Record<string, { text: string; raised: NewEvent['type']; look: string }>;
export type AlertKind = keyof typeof alertKinds;

/** An alert with what helps a person: what its kind means, and the command to look with. */
export interface AlertFacts {
  readonly kind: string;
  readonly key: string;
  readonly partner: string;
  readonly test: boolean;
  readonly raisedAt: string;
  readonly sentence: string;
  readonly means: string;
  readonly look: string;
  /** Transmission, advice or other word that the events of its cause have in common. */
  readonly correlationId: string;
}

export function alertFacts({ kind, key, partner, test, raisedAt, sentence, correlationId }: Alert): AlertFacts {
  // A ledger may hold an alert of a newer program.
  const { text, look } = alertKinds[kind as AlertKind] ?? {
    text: 'Not known to this version.',
    look: 'crossdock events',
  };
  return {
    ...{ kind, key, partner, test, raisedAt, sentence, correlationId },
    means: text,
    look: look.replace('{partner}', partner),
  };
}

type AlertStores = Pick<Stores, 'alerts' | 'events'>;

export interface Raising extends NewAlert {
  readonly kind: AlertKind;
  /** Of its event, by the event's schema. */
  readonly data: object;
}

export interface Clearing {
  readonly kind: AlertKind;
  readonly key: string;
  readonly at: string;
  /** Tells that it is over; undefined where another event of the same work does. */
  readonly event?: { readonly type: NewEvent['type']; readonly data: (alert: Alert) => object };
}

/** False where it is raised already. */
export async function raiseAlert({ alerts, events }: AlertStores, { data, ...raising }: Raising): Promise<boolean> {
  const alert = await alerts.raise(raising);
  if (alert === undefined) return false;
  await events.append([eventOf(alert, alertKinds[raising.kind].raised, raising.at, data)]);
  return true;
}

/** False where none is open. */
export async function clearAlert({ alerts, events }: AlertStores, clearing: Clearing): Promise<boolean> {
  const { kind, key, at, event } = clearing;
  const alert = await alerts.clear(kind, key, at);
  if (alert === undefined) return false;
  if (event) await events.append([eventOf(alert, event.type, at, event.data(alert))]);
  return true;
}

function eventOf(alert: Alert, type: NewEvent['type'], time: string, data: object): NewEvent {
  const { key, seq, partner, test, correlationId } = alert;
  return { id: eventId(type, key, seq), type, partner, test, time, correlationId, data: JSON.stringify(data) };
}
