/** One line in words of a document, as the command line and the console show it. */
import { type CanonicalDocument, documentTypes } from './document.ts';
import type { Party } from './parts.ts';

/** `Purchase order 4500012 · 3 lines · ship to Dallas DC`. A part of several says which one it is, and counts its own lines. */
export function summaryOf(document: CanonicalDocument): string {
  const { number, last } = document.part;
  const part = number === 1 && last ? [] : [`part ${number}${last ? ', the last' : ''}`];
  return [...wordsOf(document), ...part].join(' · ');
}

function wordsOf(document: CanonicalDocument): string[] {
  const { title } = documentTypes[document.type];
  switch (document.type) {
    case 'purchase-order':
      return [
        named(title, document.number),
        ...(purposes[document.purpose] ?? []),
        counted(document.lines.length, 'line'),
        ...partyWords(document.parties, 'ST', 'ship to'),
      ];
    case 'ship-notice':
      return [
        named(title, document.number),
        ...(purposes[document.purpose] ?? []),
        counted(document.lines.length, 'line'),
        ...(document.packages.length === 0 ? [] : [counted(document.packages.length, 'package')]),
        ...orderWords(document.orders),
        ...(document.carrier === undefined ? [] : [`by ${document.carrier}`]),
      ];
    case 'inventory-advice':
      return [
        named(title, document.number),
        document.purpose === '00' ? 'full' : 'changes only',
        counted(document.lines.length, 'item'),
        ...(document.date === undefined ? [] : [`as of ${[document.date, document.time].filter(Boolean).join(' ')}`]),
      ];
    case 'inventory-update':
      return [named(title, document.number), counted(document.updates.length, 'update')];
    case 'acknowledgment':
      return [
        `${title} of group ${document.functionalId} ${document.groupControl}`,
        ...(document.status === '' ? [] : [statuses[document.status] ?? `status ${document.status}`]),
        `${document.setsAccepted} of ${document.setsReceived} sets accepted`,
      ];
    case 'interchange-acknowledgment':
      return [
        `${title} of interchange ${document.control}`,
        statuses[document.status] ?? `status ${document.status}`,
        ...(document.note === '000' || document.note === '' ? [] : [`note ${document.note}`]),
      ];
  }
}

/** X12 element 353, where it is not the original. */
const purposes: Readonly<Record<string, readonly string[]>> = {
  '01': ['cancellation'],
  '04': ['change'],
  '05': ['replacement'],
  '06': ['confirmation'],
  '07': ['duplicate'],
};

/** X12 elements 715 and I17. */
const statuses: Readonly<Record<string, string>> = {
  A: 'accepted',
  E: 'accepted with errors',
  P: 'partially accepted',
  R: 'rejected',
};

function named(title: string, number: string): string {
  return number === '' ? `${title} without number` : `${title} ${number}`;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function orderWords(orders: readonly string[]): string[] {
  const [first] = orders;
  if (first === undefined) return [];
  return [orders.length === 1 ? `order ${first}` : `${orders.length} orders`];
}

function partyWords(parties: readonly Party[], role: string, words: string): string[] {
  const party = parties.find((one) => one.role === role);
  const name = party?.name ?? party?.id?.value;
  return name === undefined ? [] : [`${words} ${name}`];
}
