import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import type { PurchaseOrder } from '../../../translators/canonical/purchase-order.ts';
import { checkFlatFileSpec } from '../../../translators/flatfile/check.ts';
import { FlatFileSpec } from '../../../translators/flatfile/spec.ts';
import { flatFileBytes } from '../../../translators/flatfile/writer.ts';
import { codes, host, partsOf, read } from './reading.ts';

const validate = new Ajv({ allErrors: true, coerceTypes: true }).compile<FlatFileSpec>(FlatFileSpec);

/** The specification of an example partner, as the gateway reads it. */
function specification(path: string): FlatFileSpec {
  const text = readFileSync(new URL(`../../../partners/${path}`, import.meta.url), 'utf8');
  const spec: unknown = parse(text, { schema: 'failsafe' });
  assert.ok(validate(spec), JSON.stringify(validate.errors));
  assert.deepEqual(checkFlatFileSpec(spec, host), []);
  return spec;
}

const chicago = { rule: { zone: 'America/Chicago' } };

describe('the warehouse', () => {
  const spec = specification('wms/maps/counts.yaml');

  test('counts stock in its states, at its own time', () => {
    const file =
      'SKU,LOCATION,STATUS,QTY,COUNTED_AT\r\n00417,DC-DAL,AVL,128,2026-09-14 06:10:00\r\n00417,DC-DAL,DMG,2,2026-09-14 06:10:00\r\n';
    const { updates, end } = read(spec, file, chicago);
    assert.equal(end.verdict, 'accepted');
    assert.deepEqual(
      updates.map(({ sku, location, state, kind, quantity, occurredAt }) => [
        sku,
        location,
        state,
        kind,
        quantity,
        occurredAt,
      ]),
      [
        ['00417', 'DAL', 'on-hand', 'count', '128', '2026-09-14T11:10:00Z'],
        ['00417', 'DAL', 'damaged', 'count', '2', '2026-09-14T11:10:00Z'],
      ],
    );
  });

  test('a count of next month is refused', () => {
    const file = 'SKU,LOCATION,STATUS,QTY,COUNTED_AT\n00417,DC-DAL,AVL,128,2026-10-14 06:10:00\n';
    const reading = read(spec, file, chicago);
    assert.ok(codes(reading).includes('time-ahead'));
    assert.deepEqual([reading.updates, reading.end.verdict], [[], 'rejected']);
  });
});

describe('the ERP', () => {
  test('books movements with their signs and keys', () => {
    const spec = specification('legacy-erp/maps/movements.yaml');
    const file = [
      'ENTRY;ITEM;SITE;TYPE;STATE;QTY;UOM;DATE;TIME;REASON',
      'A-1;00417;DAL;ALLOC;A;24,0;EA;09/14/2026;0615;4500031877',
      'A-2;00417;DAL;FREE;A;4;EA;09/14/2026;0620;NONE',
      'A-3;00417;DAL;ADJ;;2,5-;;09/14/2026;0630;',
      '',
    ].join('\n');
    const { updates, findings } = read(spec, file, chicago);
    assert.deepEqual(findings, []);
    assert.deepEqual(
      updates.map(({ key, kind, state, quantity, unit, reason }) => [key, kind, state, quantity, unit, reason]),
      [
        ['A-1', 'allocation', 'allocated', '24', 'EA', '4500031877'],
        ['A-2', 'release', 'allocated', '-4', 'EA', undefined],
        ['A-3', 'adjustment', 'on-hand', '-2.5', 'EA', undefined],
      ],
    );
  });

  test('takes orders with counts in their trailers', () => {
    const spec = specification('legacy-erp/maps/orders.yaml');
    const order: PurchaseOrder = {
      type: 'purchase-order',
      part: { number: 1, last: true },
      number: '4500031877',
      date: '2026-09-14',
      purpose: '00',
      orderType: 'SA',
      currency: 'USD',
      dates: [{ qualifier: '010', value: '2026-09-21' }],
      references: [{ qualifier: 'DP', value: '0310' }],
      parties: [
        {
          role: 'ST',
          id: { qualifier: '92', value: '0310' },
          address: ['4100 Harvest Road'],
          name: 'Northwind Store 0310',
          city: 'Plano',
          region: 'TX',
          postalCode: '75024',
          country: 'US',
        },
      ],
      lines: [
        {
          number: '1',
          sku: '00417',
          price: '31.5',
          items: [{ qualifier: 'BP', value: 'NW-230061' }],
          quantity: '24',
          unit: 'EA',
          descriptions: ['Stockpot 8 qt stainless'],
        },
        { number: '2', sku: '00532', items: [], quantity: '1.25', unit: 'EA' },
      ],
      extra: [],
    };
    const { bytes, findings } = flatFileBytes(host, spec, [order], { sender: 'northwind' });
    assert.deepEqual(findings, []);
    const records = host.text(bytes, 0, bytes.length).split('\r\n');
    assert.deepEqual(
      records.map((record) => record.length),
      [160, 160, 160, 160, 160, 0],
    );
    assert.equal(records[0]?.slice(33, 53).trimEnd(), 'northwind');
    assert.equal(records[2]?.slice(0, 69), 'D00000100417          NW-230061           00000002400EA 0000000315000');
    assert.equal(records[4]?.trimEnd(), 'T4500031877            0000020000000002525');
    assert.deepEqual(partsOf(read(spec, bytes), 'purchase-order'), [order]);
  });
});
