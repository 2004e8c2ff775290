import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isDerivedKey } from '../../../../translators/canonical/inventory-update.ts';
import type { FlatFileSpec } from '../../../../translators/flatfile/spec.ts';
import { flatFileBytes } from '../../../../translators/flatfile/writer.ts';
import { codes, host, itemsOf, partsOf, read, receivedAt } from '../../flatfile/reading.ts';

describe('inventory update', () => {
  const spec: FlatFileSpec = {
    document: 'inventory-update',
    format: 'csv',
    fields: {
      number: { column: 'BATCH' },
      item: { column: 'ITEM' },
      location: { column: 'LOC' },
      onHand: { column: 'HAND' },
      allocated: { column: 'ALLOC' },
      date: { column: 'DATE' },
      key: { column: 'KEY' },
      reason: { column: 'WHY' },
    },
  };
  const head = 'BATCH,ITEM,LOC,HAND,ALLOC,DATE,KEY,WHY\n';
  const items = itemsOf({ A1: '00417', 'VN:B1': '00418' });

  test('a row with a column for each state is an update for each that is not blank', () => {
    const reading = read(spec, `${head}77,A1,DAL,10,2,,K1,cycle\n77,A1,RNO,,0,,,\n`, { items });
    assert.deepEqual(
      reading.updates.map(({ key, sku, location, state, quantity, reason, line }) => [
        key,
        sku,
        location,
        state,
        quantity,
        reason,
        line,
      ]),
      [
        ['K1/on-hand', '00417', 'DAL', 'on-hand', '10', 'cycle', 2],
        ['K1/allocated', '00417', 'DAL', 'allocated', '2', 'cycle', 2],
        ['#1/3/allocated', '00417', 'RNO', 'allocated', '0', undefined, 3],
      ],
    );
    assert.equal(reading.documents[0]?.number, '77');
  });

  test('a derived key is told from a key of the source', () => {
    const plain: FlatFileSpec = {
      document: 'inventory-update',
      format: 'csv',
      fields: { sku: { position: 1 }, location: { constant: 'DAL' }, quantity: { position: 2 }, key: { position: 3 } },
    };
    const { updates } = read(plain, 'A,1,\nA,1,#1/1\nA,1,K7\n');
    assert.deepEqual(
      updates.map(({ key }) => [key, isDerivedKey(key)]),
      [
        ['#1/1', true],
        ['%231/1', false],
        ['K7', false],
      ],
    );
  });

  test('updates of one row never make a part longer than the limit', () => {
    const rows = Array.from({ length: 5 }, () => '77,A1,DAL,10,2,,,\n').join('');
    const parts = partsOf(read(spec, head + rows, { items, limits: { partLinesMax: 3 } }), 'inventory-update');
    assert.deepEqual(
      parts.map((part) => part.updates.length),
      [2, 2, 2, 2, 2],
    );
  });

  test('an unknown item rejects its row and names the nearest', () => {
    const reading = read(spec, `${head}77,A9,DAL,10,2,,,\n`, { items });
    assert.deepEqual(codes(reading), ['item-unresolved']);
    assert.equal(
      reading.findings[0]?.message,
      'line 2, column ITEM: "A9" is none of the partner\'s items; the nearest are "A1"',
    );
  });

  test('near items are looked up for the first unknown ones only', () => {
    let lookups = 0;
    const nearest = () => {
      lookups += 1;
      return [];
    };
    const counting = { ...items, nearest };
    read(spec, head + '77,A9,DAL,10,2,,,\n'.repeat(200), { items: counting });
    assert.equal(lookups, 25);
  });

  test('a row without item, location or quantity says all of it', () => {
    const reading = read(spec, `${head}77,,,,,,K,\n`, { items });
    assert.deepEqual(
      reading.findings.map(({ code, column }) => [code, column]),
      [
        ['value-missing', 'sku'],
        ['value-missing', 'LOC'],
        ['value-missing', 'quantity'],
      ],
    );
  });

  test('a date without a time is the end of its day, and never after the receipt', () => {
    const rows = `${head}77,A1,DAL,1,,2026-09-13,,\n77,A1,DAL,1,,2026-09-14,,\n77,A1,DAL,1,,,,\n77,A1,DAL,1,,2026-09-30,,\n`;
    const reading = read(spec, rows, { items, rule: { zone: 'America/Chicago' } });
    assert.deepEqual(
      reading.updates.map((update) => update.occurredAt),
      ['2026-09-14T04:59:59Z', receivedAt, receivedAt],
    );
    assert.deepEqual(codes(reading), ['time-ahead']);
  });

  test('what is said to have happened hours after the receipt is as of the receipt, and told', () => {
    const plain: FlatFileSpec = {
      document: 'inventory-update',
      format: 'csv',
      fields: {
        sku: { position: 1 },
        location: { constant: 'DAL' },
        quantity: { position: 2 },
        occurredAt: { position: 3 },
      },
    };
    const ahead = (minutes: number) => new Date(Date.parse(receivedAt) + minutes * 60_000).toISOString();
    // A clock that runs some minutes ahead is let pass; five hours are a mistake of a zone.
    const reading = read(plain, `A,1,${ahead(4)}\nA,1,${ahead(300)}\n`);
    assert.deepEqual(
      reading.findings.map(({ code, severity, line }) => [code, severity, line]),
      [['time-after-receipt', 'warning', 2]],
    );
    assert.deepEqual(
      reading.updates.map(({ occurredAt }) => Date.parse(occurredAt) - Date.parse(receivedAt)),
      [240_000, 0],
    );
  });

  test('a qualifier narrows what an item number is', () => {
    const narrowed: FlatFileSpec = { ...spec, fields: { ...spec.fields, item: { column: 'ITEM', qualifier: 'VN' } } };
    assert.equal(read(narrowed, `${head}77,B1,DAL,1,,,,\n`, { items }).updates[0]?.sku, '00418');
  });
});

describe('purchase order', () => {
  const spec: FlatFileSpec = {
    document: 'purchase-order',
    format: 'csv',
    fields: {
      number: { column: 'PO' },
      date: { column: 'DATE' },
      orderType: { column: 'TYPE' },
      deliveryDate: { column: 'BY' },
      department: { column: 'DEPT' },
      shipToId: { column: 'ST' },
      shipToName: { column: 'STNAME' },
      shipToAddress1: { column: 'ST1' },
      shipToAddress2: { column: 'ST2' },
      billToCity: { column: 'BTCITY' },
      message: { column: 'MSG' },
      lineNumber: { column: 'NO' },
      buyerItem: { column: 'ITEM', qualifier: 'BP' },
      upc: { column: 'UPC' },
      quantity: { column: 'QTY' },
      unit: { column: 'UOM' },
      price: { column: 'PRICE' },
      pack: { column: 'PACK' },
      description: { column: 'TEXT' },
    },
  };
  const head = 'PO,DATE,TYPE,BY,DEPT,ST,STNAME,ST1,ST2,BTCITY,MSG,NO,ITEM,UPC,QTY,UOM,PRICE,PACK,TEXT\n';
  const row = '9,2026-09-14,SA,20260921,31,0310,Store,Road 1,Dock 2,Plano,Hi,7,NW-1,614141004171,24,CA,31.50,12,Pot\n';
  const items = itemsOf({ 'UP:614141004171': '00417' });

  test('every field has its place in the document', () => {
    const [order] = partsOf(read(spec, head + row, { items }), 'purchase-order');
    assert.deepEqual(order, {
      type: 'purchase-order',
      part: { number: 1, last: true },
      number: '9',
      date: '2026-09-14',
      orderType: 'SA',
      purpose: '00',
      dates: [{ qualifier: '002', value: '2026-09-21' }],
      references: [{ qualifier: 'DP', value: '31' }],
      parties: [
        { role: 'ST', id: { qualifier: '92', value: '0310' }, address: ['Road 1', 'Dock 2'], name: 'Store' },
        { role: 'BT', city: 'Plano' },
      ],
      messages: ['Hi'],
      lines: [
        {
          number: '7',
          sku: '00417',
          price: '31.5',
          pack: '12',
          items: [
            { qualifier: 'BP', value: 'NW-1' },
            { qualifier: 'UP', value: '614141004171' },
          ],
          quantity: '24',
          unit: 'CA',
          descriptions: ['Pot'],
        },
      ],
      extra: [],
    });
  });

  test('an unknown item is a warning, and none where the partner has no items', () => {
    const other = head + row.replace('614141004171', '1');
    const reading = read(spec, other, { items });
    assert.deepEqual([codes(reading), reading.end.verdict], [['item-unknown'], 'accepted-with-errors']);
    assert.deepEqual(codes(read(spec, other)), []);
  });

  test('a line without an item or a quantity rejects the order', () => {
    const reading = read(spec, `${head}9${','.repeat(18)}\n`);
    assert.equal(reading.documents[0]?.verdict, 'rejected');
    assert.deepEqual(codes(reading), ['rejected-with-rows', 'value-missing', 'value-missing']);
  });

  test('lines without a number are counted, and a unit is EA unless told', () => {
    const bare: FlatFileSpec = {
      document: 'purchase-order',
      format: 'csv',
      fields: { number: { position: 1 }, sku: { position: 2 }, quantity: { position: 3 } },
    };
    const [order] = partsOf(read(bare, '9,A,1\n9,B,2\n'), 'purchase-order');
    assert.deepEqual(
      order?.lines.map(({ number, unit }) => [number, unit]),
      [
        ['1', 'EA'],
        ['2', 'EA'],
      ],
    );
  });
});

describe('ship notice', () => {
  const spec: FlatFileSpec = {
    document: 'ship-notice',
    format: 'csv',
    fields: {
      number: { column: 'SHIPMENT' },
      carrier: { column: 'SCAC' },
      shipDate: { column: 'SHIPPED' },
      billOfLading: { column: 'BOL' },
      shipFromId: { column: 'SF' },
      order: { column: 'PO' },
      sku: { column: 'SKU' },
      quantity: { column: 'QTY' },
      ordered: { column: 'ORDERED' },
      lot: { column: 'LOT' },
      sscc: { column: 'SSCC' },
    },
  };
  const head = 'SHIPMENT,SCAC,SHIPPED,BOL,SF,PO,SKU,QTY,ORDERED,LOT,SSCC\n';
  const rows =
    'S1,UPSN,2026-09-14,B7,RNO,9,A,10,12,L1,001234567890123456\nS1,UPSN,2026-09-14,B7,RNO,8,B,5,5,,001234567890123456\n';

  test('orders and packages are named once, lines say which they are of', () => {
    const [notice] = partsOf(read(spec, head + rows), 'ship-notice');
    assert.deepEqual(notice?.orders, ['9', '8']);
    assert.deepEqual(notice?.packages, [{ id: '001234567890123456', level: 'P', sscc: '001234567890123456' }]);
    assert.deepEqual(
      notice?.lines.map(({ order, sku, quantity, lot }) => [order, sku, quantity, lot]),
      [
        ['9', 'A', '10', 'L1'],
        ['8', 'B', '5', undefined],
      ],
    );
    assert.deepEqual(
      [notice?.carrier, notice?.dates, notice?.references],
      ['UPSN', [{ qualifier: '011', value: '2026-09-14' }], [{ qualifier: 'BM', value: 'B7' }]],
    );
  });

  test('is written as it was read', () => {
    const { bytes } = flatFileBytes(host, spec, partsOf(read(spec, head + rows), 'ship-notice'));
    assert.equal(host.text(bytes, 0, bytes.length), head + rows);
  });
});

describe('inventory advice', () => {
  const spec: FlatFileSpec = {
    document: 'inventory-advice',
    format: 'csv',
    fields: {
      date: { column: 'DATE' },
      time: { column: 'TIME' },
      item: { column: 'ITEM' },
      quantity: { column: 'QTY' },
      quantityCode: { column: 'CODE' },
      location: { column: 'WH' },
    },
  };
  const head = 'DATE,TIME,ITEM,QTY,CODE,WH\n';
  const items = itemsOf({ A1: '00417' });
  const counts = { quantity: '17', state: 'on-hand', location: 'RNO', locations: { W1: 'RNO' } } as const;

  test('is a count of positions where the rule says which quantity counts', () => {
    const rows =
      '2026-09-14,04:00,A1,10,17,W1\n2026-09-14,04:00,A1,8,33,W1\n2026-09-14,04:00,A1,3,17,W9\n2026-09-14,04:00,Z,3,17,W1\n';
    const reading = read(spec, head + rows, { items, rule: { counts, zone: 'America/Chicago' } });
    assert.deepEqual(
      reading.updates.map(({ sku, location, state, kind, quantity, occurredAt }) => [
        sku,
        location,
        state,
        kind,
        quantity,
        occurredAt,
      ]),
      [['00417', 'RNO', 'on-hand', 'count', '10', '2026-09-14T09:00:00Z']],
    );
    assert.deepEqual(new Set(codes(reading)), new Set(['item-unknown', 'location-unknown']));
    assert.equal(reading.end.verdict, 'accepted-with-errors');
    assert.equal(partsOf(reading, 'inventory-advice')[0]?.lines.length, 4);
  });

  test('counts nothing without such a rule', () => {
    assert.deepEqual(read(spec, `${head}2026-09-14,,A1,10,17,W1\n`, { items }).updates, []);
  });

  test('what is told of a quantity comes back from what was written', () => {
    const advice = partsOf(
      read(spec, `${head}2026-09-14,04:00:00,A1,10,17,W1\n2026-09-14,04:00:00,A1,0,17,W2\n`, { items }),
      'inventory-advice',
    );
    const { bytes, findings } = flatFileBytes(host, spec, advice);
    assert.deepEqual(findings, []);
    assert.deepEqual(partsOf(read(spec, bytes, { items }), 'inventory-advice'), advice);
  });
});
