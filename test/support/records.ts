/** Records as the stages write them into a ledger, with what a test does not care for filled in. */
import { createHash } from 'node:crypto';
import type { DocumentPart, FinishedDocument } from '../../gateway/ledger/document-store.ts';
import type { NewEvent } from '../../gateway/ledger/event-store.ts';
import type { Outbound, Received, Translated } from '../../gateway/ledger/transmission.ts';
import type { InventoryUpdate } from '../../translators/canonical/inventory-update.ts';
import type { Finding } from '../../translators/finding.ts';

export const noon = '2026-03-01T12:00:00.000Z';

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A file that was received; its content is `text`. */
export function received(id: string, text: string, more: Partial<Received> = {}): Received {
  return {
    id,
    partner: 'northwind',
    channel: 'mailbox',
    name: `${id}.edi`,
    sourceKey: `folder:mailbox:${id}`,
    sha256: sha256(text),
    bytes: Buffer.byteLength(text),
    content: Buffer.from(text),
    receivedAt: noon,
    resend: 'skip',
    ...more,
  };
}

export function outbound(id: string, more: Partial<Outbound> = {}): Outbound {
  return {
    id,
    partner: 'northwind',
    channel: 'mailbox',
    name: `${id}.edi`,
    kind: 'acknowledgment',
    cause: 'in-1',
    sha256: sha256(id),
    bytes: id.length,
    content: Buffer.from(id),
    createdAt: noon,
    test: false,
    ...more,
  };
}

export function translated(verdict: Translated['verdict'], more: Partial<Translated> = {}): Translated {
  return {
    verdict,
    documents: 1,
    rejected: verdict === 'rejected' ? 1 : 0,
    errors: 0,
    warnings: 0,
    test: false,
    configVersion: 'v1',
    at: noon,
    ...more,
  };
}

export function documentPart(documentId: string, part: number, more: Partial<DocumentPart> = {}): DocumentPart {
  return { documentId, part, body: JSON.stringify({ document: documentId, part }), updates: [], ...more };
}

export function finished(id: string, transmission: string, more: Partial<FinishedDocument> = {}): FinishedDocument {
  return {
    id,
    transmission,
    partner: 'northwind',
    place: { position: '1.1.1', type: 'purchase-order', set: '850', setControl: '0001' },
    number: 'PO-1',
    verdict: 'accepted',
    parts: 1,
    test: false,
    at: noon,
    ...more,
  };
}

export function newEvent(id: string, more: Partial<NewEvent> = {}): NewEvent {
  const event = { id, type: 'order.received', partner: 'northwind', test: false, time: noon, correlationId: 'in-1' };
  return { ...event, ...(more.document ? {} : { data: JSON.stringify({ id }) }), ...more } as NewEvent;
}

export function aFinding(code: string, more: Partial<Finding> = {}): Finding {
  return { code, severity: 'error', message: `${code} is wrong`, rule: 'A rule.', hint: 'A hint.', ...more };
}

export function update(key: string, more: Partial<InventoryUpdate> = {}): InventoryUpdate {
  return {
    key,
    sku: '00042',
    location: 'DAL',
    state: 'on-hand',
    kind: 'count',
    quantity: '10',
    occurredAt: noon,
    ...more,
  };
}
