/** One event in one line of words, for a person. Its data is read as JSON and never trusted to have a shape. */
import { type CanonicalDocument, documentTypes } from '../../../translators/canonical/document.ts';
import { summaryOf } from '../../../translators/canonical/summary.ts';
import type { EventType } from '../../events/types.ts';
import type { OutboxEvent } from '../../ledger/event-store.ts';
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

/** What happened: `Purchase order 4500012 · 3 lines`, `00417 at DAL: 40 → 55, count c7`. */
export function eventWords({ type, data }: Pick<OutboxEvent, 'type' | 'data'>): string {
  const read = JSON.parse(data) as unknown;
  if (documentEvents.has(type) && typeof read === 'object' && read !== null)
    return summaryOf(read as CanonicalDocument);
  return Object.hasOwn(words, type) ? (words[type as keyof typeof words](fieldsOf(read), read) as string) : '';
}

type Words = (fields: ReturnType<typeof fieldsOf>, read: unknown) => string;

const translated: Words = ({ text, number }) =>
  [
    `${text('name')}: ${spaced(text('verdict'))}`,
    counted(number('documents'), 'document'),
    countWords(number('errors'), number('warnings')) || 'nothing found',
  ].join(', ');

/** By the type of an event; every one that carries no document has some, which a test holds. */
const words = {
  'availability.changed': ({ text }) =>
    `${text('sku')}${place(text('location'))}: ${text('before')} → ${text('after')}, ${spaced(text('because'))} ${text('cause')}`,
  'supply.changed': ({ text }, read) =>
    `${text('sku')} at ${text('location')}: ${comingWords(read, 'before')} → ${comingWords(read, 'after')}`,
  'inventory.refused': ({ text }, read) => `${text('sku')} at ${text('location')}, ${refusedWords(read)}`,
  'inventory.advised': ({ text, number }) =>
    `advice ${text('advice')}: ${counted(number('lines'), 'line')}, ${text('units')} units`,
  'inventory.reconciled': ({ text, number }) =>
    `rule ${text('rule')}: ${number('differing')} of ${counted(number('numbers'), 'number')} differ, ${number('unacknowledged')} unacknowledged`,
  'inventory.diverged': ({ text }) => `rule ${text('rule')}: ${text('reason')}`,
  'inventory.converged': ({ text }) => `rule ${text('rule')} is within its limits again`,
  'order.oversold': ({ text }) =>
    `order ${text('order')}, line ${text('line')} asks for ${text('asked')} of ${text('sku')}${place(text('location'))}${byDay(text('day'))}: ${limitWords(text('advised'), text('available'))}`,
  'advice.held': ({ text }) => `advice ${text('advice')}: ${text('reason')}`,
  'advice.decided': ({ text }) => `advice ${text('advice')} was ${text('decision')} by ${text('by')}: ${text('why')}`,
  'advice.acknowledged': ({ text }) =>
    `advice ${text('advice')}: ${acknowledgmentWords(text('status'))}, by a ${text('set')}`,
  'transmission.received': ({ text, number }) =>
    `${text('name')}, ${counted(number('bytes'), 'byte')} (${text('transmission')})`,
  'transmission.duplicated': ({ text }) =>
    `${text('name')}, the same bytes as ${text('duplicateOf')} (${text('transmission')})`,
  'transmission.translated': translated,
  'transmission.rejected': translated,
  'transmission.delivered': ({ text }) => `${text('name')}, ${spaced(text('document'))} because of ${text('cause')}`,
  'transmission.fetched': ({ text }) =>
    `${text('name')}, ${spaced(text('document'))} because of ${text('cause')}, by ${text('user')}`,
  'transmission.failed': ({ text }) => `${text('name')}: ${text('stage')} given up: ${text('reason')}`,
  'transmission.replayed': ({ text }) => `${text('name')}, ${spaced(text('document'))}, by ${text('who')}`,
  'transmission.dropped': ({ text }) =>
    `${text('name')}, ${spaced(text('document'))}, by ${text('who')}: ${text('reason')}`,
  'transmission.superseded': ({ text }) => `${text('name')}, ${spaced(text('document'))}: ${text('by')} took its place`,
  'acknowledgment.overdue': ({ text }) =>
    `${text('name')}, ${spaced(text('document'))}, group ${text('group')}, was due at ${text('dueAt')}`,
  'acknowledgment.late': ({ text }) =>
    `${text('name')}, group ${text('group')}: ${acknowledgmentWords(text('status'))}, was due at ${text('dueAt')}`,
  'canary.overdue': ({ text }) =>
    `${text('sku')} of rule ${text('rule')}, changed at ${text('updatedAt')}, is ${text('stage')} and no further`,
  'canary.late': ({ text, number }) =>
    `${text('sku')} of rule ${text('rule')}: ${text('outcome')} after ${number('seconds')} seconds`,
  'endpoint.down': ({ text, number }) => `channel ${text('channel')}: ${text('reason')}; ${number('waiting')} waiting`,
  'endpoint.up': ({ text, number }) => `channel ${text('channel')} works again; ${number('waiting')} go out`,
} as const satisfies Partial<Record<EventType, Words>>;

function spaced(name: string): string {
  return name.replaceAll('-', ' ');
}

function place(location: string): string {
  return location === '' ? '' : ` at ${location}`;
}

/** ` by 2026-12-03`, where the line is wanted by a day. */
function byDay(day: string): string {
  return day === '?' ? '' : ` by ${day}`;
}

/** `told 44, available 27`; without what it was not held against. */
function limitWords(advised: string, available: string): string {
  const limits = { told: advised, available };
  const known = Object.entries(limits).filter(([, quantity]) => quantity !== '?');
  return known.map(([what, quantity]) => `${what} ${quantity}`).join(', ') || 'more than it may';
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
