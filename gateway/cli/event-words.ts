/** One event in one line of words, for a person. Its data is read as JSON and never trusted to have a shape. */
import { type CanonicalDocument, documentTypes } from '../../translators/canonical/document.ts';
import { summaryOf } from '../../translators/canonical/summary.ts';
import type { OutboxEvent } from '../ledger/event-store.ts';
import { countWords } from './finding-lines.ts';
import { type Span, styled } from './layout.ts';
import { acknowledgmentWords, counted, when } from './phrases.ts';

/** Columns of the type: the longest of them. */
const typeColumns = 24;
/** Columns of the partner: enough for most. */
const partnerColumns = 14;

export function eventLine(event: OutboxEvent): readonly Span[] {
  return [
    styled('dim', when(event.time)),
    '  ',
    styled('cyan', event.type.padEnd(typeColumns)),
    '  ',
    (event.test ? `${event.partner} (test)` : event.partner).padEnd(partnerColumns),
    '  ',
    eventWords(event),
  ];
}

const documentEvents: ReadonlySet<string> = new Set(Object.values(documentTypes).map(({ subject }) => subject));

/** What happened: `Purchase order 4500012 · 3 lines`, `00417 at DAL: 40 → 55`. */
export function eventWords({ type, data }: Pick<OutboxEvent, 'type' | 'data'>): string {
  const read = JSON.parse(data) as unknown;
  if (documentEvents.has(type) && typeof read === 'object' && read !== null)
    return summaryOf(read as CanonicalDocument);
  const { text, number } = fieldsOf(read);
  switch (type) {
    case 'availability.changed':
      return `${text('sku')} at ${text('location')}: ${text('before')} → ${text('after')}`;
    case 'supply.changed':
      return `${text('sku')} at ${text('location')}: ${comingWords(read, 'before')} → ${comingWords(read, 'after')}`;
    case 'inventory.refused':
      return `${text('sku')} at ${text('location')}, ${refusedWords(read)}`;
    case 'inventory.advised':
      return `advice ${text('advice')}: ${counted(number('lines'), 'line')}, ${text('units')} units`;
    case 'advice.acknowledged':
      return `advice ${text('advice')}: ${acknowledgmentWords(text('status'))}, by a ${text('set')}`;
    case 'transmission.received':
      return `${text('name')}, ${counted(number('bytes'), 'byte')} (${text('transmission')})`;
    case 'transmission.duplicated':
      return `${text('name')}, the same bytes as ${text('duplicateOf')} (${text('transmission')})`;
    case 'transmission.translated':
    case 'transmission.rejected':
      return [
        `${text('name')}: ${text('verdict').replaceAll('-', ' ')}`,
        counted(number('documents'), 'document'),
        countWords(number('errors'), number('warnings')) || 'nothing found',
      ].join(', ');
    case 'transmission.delivered':
      return `${text('name')}, ${text('document').replaceAll('-', ' ')} because of ${text('cause')}`;
    case 'transmission.fetched':
      return `${text('name')}, ${text('document').replaceAll('-', ' ')} because of ${text('cause')}, by ${text('user')}`;
    case 'transmission.failed':
      return `${text('name')}: ${text('stage')} given up: ${text('reason')}`;
    default:
      return '';
  }
}

/** `allocation: erp may not …`; the reason begins with the SKU, which the line has said. */
function refusedWords(read: unknown): string {
  const { text } = fieldsOf(read);
  const state = text('state');
  const reason = text('reason');
  const start = `${text('sku')}: `;
  const kind = state === '?' ? text('kind') : `${text('kind')} of ${state}`;
  return `${kind}: ${reason.startsWith(start) ? reason.slice(start.length) : reason}`;
}

/** `24 on 2026-12-01, 6 on 2026-12-08`; `nothing to come`. */
function comingWords(data: unknown, name: 'before' | 'after'): string {
  const days = typeof data === 'object' && data !== null ? (data as Readonly<Record<string, unknown>>)[name] : [];
  const words = (Array.isArray(days) ? days : []).map((day: unknown) => {
    const { text } = fieldsOf(day);
    return `${text('quantity')} on ${text('expected')}`;
  });
  return words.join(', ') || 'nothing to come';
}

function fieldsOf(data: unknown) {
  const fields = typeof data === 'object' && data !== null ? (data as Readonly<Record<string, unknown>>) : {};
  return {
    text: (name: string) => String(fields[name] ?? '?'),
    number: (name: string) => Number(fields[name] ?? 0),
  };
}
