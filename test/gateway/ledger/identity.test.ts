import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  documentId,
  eventId,
  inboundTransmissionId,
  outboundTransmissionId,
} from '../../../gateway/ledger/identity.ts';

it('identities are the same for the same, and differ where a part moves to its neighbour', () => {
  for (const make of [inboundTransmissionId, outboundTransmissionId, documentId] as const) {
    assert.equal(make('a', 'b', 'c'), make('a', 'b', 'c'));
    const different = [
      make('a', 'b', 'c'),
      make('ab', '', 'c'),
      make('', 'ab', 'c'),
      make('a', 'bc', ''),
      make('c', 'b', 'a'),
    ];
    assert.equal(new Set(different).size, different.length);
  }
  assert.equal(eventId('t', 1, 'a'), eventId('t', '1', 'a'));
  assert.notEqual(eventId('t', 'a', 'b'), eventId('t', 'ab'));
});

it('identities never change between versions: consumers have seen them', () => {
  assert.equal(inboundTransmissionId('northwind', 'folder:mailbox:a.edi:1:2:3', 'ff'), 'in-7a6c4c180f5c7c98');
  assert.equal(outboundTransmissionId('northwind', 'acknowledgment', 'in-1'), 'out-2df96272ac043208');
  assert.equal(documentId('northwind', 'ff', '1.1.1'), 'doc-d7f2bee7f776fb69d83f8ca8');
  assert.equal(eventId('order.received', 'doc-1', 1), '60a3a1d910252ed7bb98c61e69d3e294');
});
