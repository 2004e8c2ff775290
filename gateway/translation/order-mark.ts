/** By what an order is told from others of its number: read off its first part, which has the heading. Pure. */
import type { CanonicalDocument } from '../../translators/canonical/document.ts';
import type { Party } from '../../translators/canonical/parts.ts';
import type { OrderMark } from './messages.ts';

/** The mark of a purchase order's first part; undefined of anything else. */
export function orderMark(document: CanonicalDocument): OrderMark | undefined {
  if (document.type !== 'purchase-order' || document.part.number !== 1) return undefined;
  const { purpose, release = '', parties } = document;
  const shipTo = parties.filter(({ role }) => role === 'ST').map(partyName);
  return { purpose, release, shipTo: [...new Set(shipTo)].sort().join(', ') };
}

function partyName({ id, name = '', address = [], postalCode = '' }: Party): string {
  if (id !== undefined) return `${id.qualifier} ${id.value}`;
  return [name, ...address, postalCode].filter((text) => text !== '').join(' ');
}
