import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  documentId,
  eventId,
  inboundTransmissionId,
  outboundTransmissionId,
  sequencedEventId,
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

it('events of a sequence have ids that sort as it does, and differ in all else as well', () => {
  const ids = [1, 2, 255, 256, 2 ** 40].map((seq) => sequencedEventId('t', seq, 'a'));
  assert.deepEqual(ids.toSorted(), ids);
  for (const id of ids) assert.match(id, /^[0-9a-f]{32}$/);
  assert.equal(sequencedEventId('t', 7, 'a', 'b'), sequencedEventId('t', 7, 'a', 'b'));
  const others = [sequencedEventId('u', 7, 'a'), sequencedEventId('t', 7, 'b'), sequencedEventId('t', 8, 'a')];
  assert.equal(new Set([sequencedEventId('t', 7, 'a'), ...others]).size, 4);
});

it('identities never change between versions: consumers have seen them', () => {
  assert.equal(inboundTransmissionId('northwind', 'folder:mailbox:a.edi:1:2:3', 'ff'), 'in-7a6c4c180f5c7c98');
  assert.equal(outboundTransmissionId('northwind', 'acknowledgment', 'in-1'), 'out-2df96272ac043208');
  assert.equal(documentId('northwind', 'ff', '1.1.1'), 'doc-d7f2bee7f776fb69d83f8ca8');
  assert.equal(eventId('order.received', 'doc-1', 1), '60a3a1d910252ed7bb98c61e69d3e294');
  assert.equal(sequencedEventId('availability.changed', 300, 'wms', 'k1'), '00000000012c65fd3d7498a4fb6c5586');
});
