import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cloudEventJson, eventSubject } from '../../../gateway/events/cloud-event.ts';
import { headerValue } from '../../../gateway/events/jetstream/message.ts';
import { eventTypes } from '../../../gateway/events/types.ts';
import { outboxEvents } from '../../support/outbox.ts';

const origin = { environment: 'prod', ledger: 'ledger-1' };

describe('events as CloudEvents', () => {
  it('are one line of JSON with the data as it was', () => {
    const event = { ...outboxEvents(7, 1)[0]!, data: '{"quantity":"0.10","big":12345678901234567890}' };
    const text = cloudEventJson(event, origin);
    assert(text.includes('"data":{"quantity":"0.10","big":12345678901234567890}}'));
    const { data: _data, ...attributes } = JSON.parse(text);
    assert.deepEqual(attributes, {
      specversion: '1.0',
      id: 'event-7',
      source: '/crossdock/prod/ledger-1',
      type: 'com.crossdock.order.received.v1',
      subject: 'northwind',
      time: '2026-03-01T12:00:00.000Z',
      datacontenttype: 'application/json',
      dataschema: 'urn:crossdock:event:order.received:v1',
      correlationid: 'in-7',
      sequence: '0000000000000007',
    });
  });

  it('have attribute names that CloudEvents allows: lower-case letters and digits', () => {
    for (const name of Object.keys(JSON.parse(cloudEventJson(outboxEvents(1, 1)[0]!, origin)))) {
      assert.match(name, /^[a-z0-9]{1,20}$/);
    }
  });

  it('have a subject of five words, whatever the partner is called', () => {
    const types = fc.constantFrom(...(Object.keys(eventTypes) as (keyof typeof eventTypes)[]));
    fc.assert(
      fc.property(types, fc.string({ unit: 'grapheme' }), fc.boolean(), (type, partner, test) => {
        const subject = eventSubject({ type, partner, test }, 'prod');
        assert.match(subject, /^crossdock\.(prod|test)\.[a-z]+\.[a-z]+\.[A-Za-z0-9_-]+$/);
        assert.equal(subject.split('.')[1], test ? 'test' : 'prod');
      }),
    );
  });
});

describe('attribute values as headers', () => {
  it('encode what the binding tells, and nothing else', () => {
    assert.equal(headerValue('a b"c%d'), 'a%20b%22c%25d');
    assert.equal(headerValue('Euro € 😀'), 'Euro%20%E2%82%AC%20%F0%9F%98%80');
    assert.equal(headerValue("/x?y=z&!#'()*+,:;@~"), "/x?y=z&!#'()*+,:;@~");
  });

  it('are printable ASCII and come back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const value = headerValue(text);
        assert.match(value, /^[\x21-\x7e]*$/);
        assert.equal(decodeURIComponent(value), text);
      }),
    );
  });
});
