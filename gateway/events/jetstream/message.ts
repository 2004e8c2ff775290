/**
 * One event as a NATS message: the NATS protocol binding of CloudEvents, binary mode. Attributes are headers called
 * `ce-` and the attribute, the data is the body.
 *
 * An event larger than the server takes never gets through, and must neither hold up those behind it nor vanish: it
 * goes out without its data, with `ce-oversizebytes` saying how many bytes that was. The ledger keeps the whole event.
 */
import { headers, type MsgHdrs } from '@nats-io/transport-node';
import type { OutboxEvent } from '../../ledger/event-store.ts';
import { cloudEventAttributes, type EventOrigin, eventSubject } from '../cloud-event.ts';

export interface EventMessage {
  readonly subject: string;
  readonly headers: MsgHdrs;
  readonly data: string;
  /** What it takes in the server's eyes: headers and body. */
  readonly bytes: number;
  /** Bytes of data that were left out; 0 for every event that fits. */
  readonly oversizeBytes: number;
}

/** @param bytesMax the least of the server's `max_payload` and the stream's `max_msg_size` */
export function eventMessage(event: OutboxEvent, origin: EventOrigin, bytesMax: number): EventMessage {
  const subject = eventSubject(event, origin.environment);
  const attributes = cloudEventAttributes(event, origin);
  const dataBytes = Buffer.byteLength(event.data);
  const whole = headersOf(Object.entries(attributes));
  const bytes = whole.bytes + dataBytes;
  if (bytes <= bytesMax) return { subject, headers: whole.headers, data: event.data, bytes, oversizeBytes: 0 };

  const { datacontenttype: _type, dataschema: _schema, ...rest } = attributes;
  const emptied = headersOf([...Object.entries(rest), ['oversizebytes', String(dataBytes)]]);
  return { subject, headers: emptied.headers, data: '', bytes: emptied.bytes, oversizeBytes: dataBytes };
}

/**
 * Value of an attribute as a header. CloudEvents' binding, section 3.1.3.2: blank, double quote, percent and everything
 * that is not printable ASCII are percent-encoded as UTF-8.
 */
export function headerValue(text: string): string {
  return needsEncoding.test(text) ? text.replace(toEncode, percentEncoded) : text;
}

const needsEncoding = /[^\x21\x23\x24\x26-\x7e]/;
const toEncode = /[^\x21\x23\x24\x26-\x7e]+/g;

function percentEncoded(run: string): string {
  return [...Buffer.from(run)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

/** Room for `NATS/1.0`, the blank line, and the headers that go with an expectation (pipeline.ts). */
const framingBytes = 512;

function headersOf(attributes: readonly (readonly [string, string])[]): { headers: MsgHdrs; bytes: number } {
  const made = headers();
  let bytes = framingBytes;
  for (const [name, value] of attributes) {
    const encoded = headerValue(value);
    made.set(`ce-${name}`, encoded);
    bytes += name.length + encoded.length + 7;
  }
  return { headers: made, bytes };
}
