/**
 * Events as CloudEvents 1.0: what each attribute is, decided here once.
 *
 * - `id` is the event's own, derived from content and position; `source` is the ledger that it came from. The two
 *   together are unique, as CloudEvents asks.
 * - `type` has the reverse-DNS prefix that CloudEvents recommends, and the version of its data at the end.
 * - `subject` is the partner that the event is about, so that an event can be read apart from the message around it.
 * - `sequence` (an extension of the CloudEvents project) is the position in the outbox, padded so that it sorts as text.
 * - `correlationid` (ours) follows a document through everything that it causes.
 */
import type { OutboxEvent } from '../ledger/event-store.ts';
import type { EventType } from './types.ts';

export interface EventOrigin {
  /** `prod`, or what else gateway.yaml says; test data goes to `test` whatever it says. */
  readonly environment: string;
  /** Id of the ledger. */
  readonly ledger: string;
}

/** Attributes in the order in which they are shown; `data` is apart. */
export interface CloudEventAttributes {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema: string;
  readonly correlationid: string;
  readonly sequence: string;
}

export function cloudEventType(type: EventType): string {
  return `com.crossdock.${type}.v1`;
}

/** Names the message of the AsyncAPI document whose schema the data follows. */
export function dataSchema(type: EventType): string {
  return `urn:crossdock:event:${type}:v1`;
}

/** Test data has a source of its own too: nobody takes it for production by its attributes either. */
export function eventSource(origin: EventOrigin, test: boolean): string {
  return `/crossdock/${environmentOf(origin, test)}/${origin.ledger}`;
}

/** `crossdock.<environment>.<entity>.<what happened>.<partner>`: five words always, whatever a partner is called. */
export function eventSubject(event: Pick<OutboxEvent, 'type' | 'partner' | 'test'>, environment: string): string {
  return `crossdock.${event.test ? 'test' : environment}.${event.type}.${subjectWord(event.partner)}`;
}

export function cloudEventAttributes(event: OutboxEvent, origin: EventOrigin): CloudEventAttributes {
  return {
    specversion: '1.0',
    id: event.id,
    source: eventSource(origin, event.test),
    type: cloudEventType(event.type),
    subject: event.partner,
    time: event.time,
    datacontenttype: 'application/json',
    dataschema: dataSchema(event.type),
    correlationid: event.correlationId,
    sequence: String(event.seq).padStart(sequenceDigits, '0'),
  };
}

/** CloudEvents' JSON format, structured mode, on one line. The data is put in as it is: no number passes through a float. */
export function cloudEventJson(event: OutboxEvent, origin: EventOrigin): string {
  const attributes = JSON.stringify(cloudEventAttributes(event, origin));
  return `${attributes.slice(0, -1)},"data":${event.data}}`;
}

/** Digits of 2^53 - 1, the largest position that a number holds exactly. */
const sequenceDigits = 16;

function environmentOf(origin: EventOrigin, test: boolean): string {
  return test ? 'test' : origin.environment;
}

/** A word of a NATS subject has no blank, dot, `*` or `>`; folders are rarely called so, but nothing forbids it. */
function subjectWord(text: string): string {
  const word = text.replace(/[^A-Za-z0-9_-]/g, '_');
  return word === '' ? '_' : word;
}
