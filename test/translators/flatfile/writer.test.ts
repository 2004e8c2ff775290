import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { InventoryAdvice } from '../../../translators/canonical/inventory-advice.ts';
import type { PurchaseOrder, PurchaseOrderLine } from '../../../translators/canonical/purchase-order.ts';
import type { FlatFileSpec } from '../../../translators/flatfile/spec.ts';
import { flatFileBytes, writeFlatFile } from '../../../translators/flatfile/writer.ts';
import type { OutboundAdvice } from '../../../translators/maps/outbound-advice.ts';
import { host, partsOf, read } from './reading.ts';

const order: PurchaseOrder = {
  type: 'purchase-order',
  part: { number: 1, last: true },
  number: '4500031877',
  date: '2026-09-14',
  purpose: '00',
  dates: [{ qualifier: '010', value: '2026-09-21' }],
  references: [],
  parties: [{ role: 'ST', id: { qualifier: '92', value: '0310' }, name: 'Store 310', address: ['4100 Harvest Road'] }],
  lines: [
    {
      number: '1',
      sku: '00417',
      items: [
        { qualifier: 'UP', value: '614141004171' },
        { qualifier: 'BP', value: 'NW-1' },
      ],
      quantity: '24',
      unit: 'EA',
      price: '31.5',
    },
    { number: '2', sku: '00532', items: [], quantity: '1.25', unit: 'CA', descriptions: ['Skillet'] },
  ],
  extra: [],
};

const fixed: FlatFileSpec = {
  document: 'purchase-order',
  format: 'fixed',
  lineEnd: 'crlf',
  recordLength: 40,
  tag: { from: 1, width: 2 },
  records: [
    {
      tag: 'H',
      role: 'header',
      fields: {
        number: { from: 3, width: 12, required: true },
        date: { from: 15, width: 8, format: 'YYYYMMDD' },
        sender: { from: 23, width: 10 },
      },
    },
    {
      tag: 'S',
      role: 'more',
      fields: { shipToId: { from: 3, width: 6 }, shipToName: { from: 9, width: 7, overflow: 'cut' } },
    },
    {
      tag: 'D',
      role: 'line',
      fields: {
        sku: { from: 3, width: 8, required: true },
        quantity: { from: 11, width: 7, pad: '0', decimal: { implied: 2 } },
        price: { from: 18, width: 8, pad: '0', decimal: { implied: 2 } },
        buyerItem: { from: 26, width: 6, qualifier: 'BP' },
        description: { from: 32, width: 9 },
      },
    },
    {
      tag: 'T',
      role: 'trailer',
      fields: { lineCount: { from: 3, width: 4, pad: '0' }, quantityTotal: { from: 7, width: 9 } },
    },
    {
      tag: 'Z',
      role: 'file-trailer',
      fields: { documentCount: { from: 3, width: 4 }, recordCount: { from: 7, width: 4 } },
    },
  ],
};

function write(spec: FlatFileSpec, documents: Parameters<typeof writeFlatFile>[2], sender?: string) {
  const written = flatFileBytes(host, spec, documents, sender === undefined ? {} : { sender });
  return { ...written, text: host.text(written.bytes, 0, written.bytes.length) };
}

describe('fixed width', () => {
  test('header, lines and trailers with their counts stand at their characters', () => {
    const { text, findings, records, lines } = write(fixed, [order], 'northwind');
    assert.deepEqual(text.split('\r\n'), [
      'H 4500031877  20260914northwind         ',
      'S 0310  Store 3                         ',
      'D 00417   000240000003150NW-1           ',
      'D 00532   0000125              Skillet  ',
      'T 0002    25.25                         ',
      'Z    1   6                              ',
      '',
    ]);
    assert.deepEqual(
      findings.map(({ code, line }) => [code, line]),
      [['value-cut', 2]],
    );
    assert.deepEqual([records, lines], [6, 2]);
  });

  test('a value that is too long is refused, and numbers are never cut', () => {
    const long: PurchaseOrder = { ...order, number: 'PO-4500031877-A', lines: [{ ...line(), quantity: '123456.78' }] };
    const { findings } = write({ ...fixed, overflow: 'cut', records: fixed.records?.map((r) => r) ?? [] }, [long]);
    assert.deepEqual(
      findings.filter((f) => f.severity === 'error').map(({ code, column }) => [code, column]),
      [['value-too-long', '11-17']],
    );
    const refused = write(fixed, [long]).findings.find((finding) => finding.column === '3-14');
    assert.equal(
      refused?.message,
      'line 1, column 3-14: "PO-4500031877-A" has 15 characters, and number has room for 12',
    );
    assert.equal(refused?.severity, 'error');
  });

  test('what is required and missing, or cannot be said, is an error', () => {
    const { sku: _, ...bare } = line();
    const { findings } = write(fixed, [{ ...order, lines: [{ ...bare, quantity: '1.255' }] }]);
    assert.deepEqual(
      findings.filter((f) => f.severity === 'error').map(({ code, line: at }) => [code, at]),
      [
        ['value-missing', 3],
        ['value-not-written', 3],
      ],
    );
  });

  test('line ends inside a value cannot break the record', () => {
    const { text } = write(fixed, [{ ...order, lines: [{ ...line(), descriptions: ['a\r\nb\x85c'] }] }]);
    assert.equal(text.split('\r\n')[2]?.slice(31), 'a  b c   ');
  });

  test('records can stand without line ends, in EBCDIC', () => {
    const packed: FlatFileSpec = { ...fixed, lineEnd: 'none', encoding: 'ibm037' };
    const { bytes } = flatFileBytes(host, packed, [order]);
    assert.equal(bytes.length, 6 * 40);
    const reading = read(packed, bytes);
    assert.deepEqual(
      partsOf(reading, 'purchase-order')[0]?.lines.map(({ sku, quantity }) => [sku, quantity]),
      [
        ['00417', '24'],
        ['00532', '1.25'],
      ],
    );
  });

  test('a minus stands before the zeros', () => {
    const spec: FlatFileSpec = {
      document: 'inventory-update',
      format: 'fixed',
      fields: {
        sku: { from: 1, width: 3 },
        location: { from: 4, width: 3 },
        quantity: { from: 7, width: 5, pad: '0' },
      },
    };
    const update = {
      key: 'k',
      sku: 'A',
      location: 'DAL',
      state: 'on-hand',
      kind: 'count',
      quantity: '-5',
      occurredAt: '2026-09-14T06:10:00Z',
    } as const;
    const { text, bytes } = write(spec, [
      { type: 'inventory-update', part: { number: 1, last: true }, number: '1', updates: [update] },
    ]);
    assert.equal(text, 'A  DAL-0005\n');
    assert.equal(read(spec, bytes).updates[0]?.quantity, '-5');
  });
});

function line(): PurchaseOrderLine {
  return { number: '1', sku: '00417', items: [], quantity: '1', unit: 'EA' };
}

describe('CSV', () => {
  const csv: FlatFileSpec = {
    document: 'purchase-order',
    format: 'csv',
    delimiter: 'semicolon',
    encoding: 'windows-1252',
    fields: {
      number: { column: 'PO' },
      sku: { column: 'SKU' },
      quantity: { column: 'QTY', decimal: { point: ',', places: 1 } },
      unit: { column: 'UOM', values: { Stk: 'EA', Ktn: 'CA' } },
      requestedShipDate: { column: 'SHIP', format: 'DD.MM.YYYY' },
      description: { column: 'TEXT' },
    },
  };

  test('columns stand in the order of the fields, quoted where they have to be', () => {
    const { text, findings } = write(csv, [{ ...order, lines: [{ ...line(), descriptions: ['5" pan; red'] }] }]);
    assert.equal(text, 'PO;SKU;QTY;UOM;SHIP;TEXT\n4500031877;00417;1,0;Stk;21.09.2026;"5"" pan; red"\n');
    assert.deepEqual(findings, []);
  });

  test('a code without a translation is an error', () => {
    const { findings } = write(csv, [{ ...order, lines: [{ ...line(), unit: 'PK' }] }]);
    assert.equal(findings[0]?.message, 'line 2, column UOM: "PK" has no code under `values` of unit');
  });

  test('without quotes a delimiter in a value is an error', () => {
    const { findings } = write({ ...csv, quote: 'none' }, [
      { ...order, lines: [{ ...line(), descriptions: ['a;b'] }] },
    ]);
    assert.deepEqual(
      findings.map(({ code, line: at, value }) => [code, at, value]),
      [['value-unquotable', 2, 'a;b']],
    );
  });

  test('a character that the encoding does not have is an error', () => {
    const { findings } = write(csv, [{ ...order, lines: [{ ...line(), descriptions: ['smörgås 鍋'] }] }]);
    assert.deepEqual(
      findings.map(({ code, value }) => [code, value]),
      [['character-not-in-encoding', '鍋']],
    );
  });

  test('positions put columns where they belong; a byte order mark comes first', () => {
    const spec: FlatFileSpec = {
      document: 'purchase-order',
      format: 'csv',
      byteOrderMark: true,
      fields: { number: { position: 3 }, sku: { position: 1 }, quantity: { position: 5 }, unit: { constant: 'EA' } },
    };
    const { bytes } = write(spec, [{ ...order, lines: [line()] }]);
    assert.equal(Buffer.from(bytes).toString(), '\ufeff00417,,4500031877,,1\n');
  });

  test('parts go on with their document, and documents follow one another', () => {
    const first = { ...order, part: { number: 1, last: false }, lines: [line()] };
    const second = { ...order, part: { number: 2, last: true }, lines: [{ ...line(), number: '2' }] };
    const { text } = write(fixed, [first, second, { ...order, number: '2' }]);
    assert.deepEqual(
      text.split('\r\n').map((record) => record.slice(0, 6)),
      [
        'H 4500',
        'S 0310',
        'D 0041',
        'D 0041',
        'T 0002',
        'H 2   ',
        'S 0310',
        'D 0041',
        'D 0053',
        'T 0002',
        'Z    2',
        '',
      ],
    );
  });

  test('a file of many lines comes in chunks and reports at its end', () => {
    const lines = Array.from({ length: 5_000 }, (_, i) => ({
      ...line(),
      number: String(i + 1),
      descriptions: ['x'.repeat(30)],
    }));
    const chunks = writeFlatFile(host, csv, [{ ...order, lines }]);
    let count = 0;
    let step = chunks.next();
    for (; step.done !== true; step = chunks.next()) count += 1;
    assert.ok(count > 2, String(count));
    assert.deepEqual([step.value.lines, step.value.findings], [5_000, []]);
  });
});

describe('an advice as it is composed', () => {
  const advice: OutboundAdvice = {
    number: 'A-1',
    purpose: '00',
    reportType: 'SI',
    at: '2026-09-14T07:30:00-05:00',
    references: [],
    parties: [],
    lines: [
      {
        sku: '00417',
        items: [
          { qualifier: 'VN', value: '00417' },
          { qualifier: 'UP', value: '614141004171' },
          { qualifier: 'BP', value: 'NW-1' },
        ],
        description: 'Stockpot',
        quantities: [
          { code: '33', quantity: '96', unit: 'EA', location: '0042' },
          { code: '33', quantity: '0', unit: 'EA', location: '0043' },
        ],
      },
    ],
  };
  const spec: FlatFileSpec = {
    document: 'inventory-advice',
    format: 'csv',
    lineEnd: 'crlf',
    fields: {
      sku: { column: 'Vendor SKU' },
      buyerItem: { column: 'Item' },
      upc: { column: 'UPC' },
      location: { column: 'Warehouse' },
      quantity: { column: 'Available' },
      date: { column: 'As of', format: 'MM/DD/YYYY' },
      time: { column: 'At', format: 'HH:mm' },
      description: { column: 'Text' },
    },
  };

  test('is one row a quantity, at its own time', () => {
    const { text, findings } = write(spec, [advice]);
    assert.deepEqual(findings, []);
    assert.deepEqual(text.split('\r\n'), [
      'Vendor SKU,Item,UPC,Warehouse,Available,As of,At,Text',
      '00417,NW-1,614141004171,0042,96,09/14/2026,07:30,Stockpot',
      '00417,NW-1,614141004171,0043,0,09/14/2026,07:30,Stockpot',
      '',
    ]);
  });

  test('comes back as an inventory advice', () => {
    const [part] = partsOf(read(spec, write(spec, [advice]).bytes), 'inventory-advice');
    assert.deepEqual(
      part?.lines.map(({ sku, quantities }) => [sku, quantities[0]?.location, quantities[0]?.quantity]),
      [
        ['00417', '0042', '96'],
        ['00417', '0043', '0'],
      ],
    );
  });

  const later = { code: '29', unit: 'EA', dateQualifier: '018', location: '0042' };
  const future = [
    { ...later, quantity: '24', date: '2026-10-01' },
    { ...later, quantity: '6', date: '2026-10-08' },
  ];
  const told = { ...advice, lines: advice.lines.map((line) => ({ ...line, future })) };
  const columns = { sku: { column: 'SKU' }, location: { column: 'WH' }, quantity: { column: 'QTY' } };
  const saying = ([part]: readonly InventoryAdvice[]) =>
    part?.lines.flatMap(({ quantities }) =>
      quantities.map(({ location, quantity, date }) => [location, quantity, date]),
    );

  test('tells later days in rows of their own, where there is a column for the day', () => {
    const fields = {
      ...columns,
      quantityCode: { column: 'CODE' },
      availableDate: { column: 'FROM', format: 'MMDDYY' },
    };
    const file: FlatFileSpec = { document: 'inventory-advice', format: 'csv', fields };
    const { text, bytes } = write(file, [told]);
    assert.deepEqual(text.split('\n'), [
      'SKU,WH,QTY,CODE,FROM',
      ...['00417,0042,96,33,', '00417,0043,0,33,', '00417,0042,24,29,100126', '00417,0042,6,29,100826'],
      '',
    ]);
    assert.deepEqual(saying(partsOf(read(file, bytes), 'inventory-advice')), [
      ['0042', '96', undefined],
      ['0043', '0', undefined],
      ['0042', '24', '2026-10-01'],
      ['0042', '6', '2026-10-08'],
    ]);
  });

  test('tells the next day beside the quantity of now, in a fixed-width file too', () => {
    const place = (from: number, width: number) => ({ from, width });
    const fields = {
      ...{ sku: place(1, 6), location: place(7, 4), quantity: place(11, 5) },
      ...{ nextDate: { ...place(16, 8), format: 'YYYYMMDD' }, nextQuantity: place(24, 5) },
    };
    const file: FlatFileSpec = { document: 'inventory-advice', format: 'fixed', fields };
    const { text, bytes, findings } = write(file, [told]);
    assert.deepEqual(findings, []);
    assert.deepEqual(
      text.split('\n').map((row) => row.trimEnd()),
      ['00417 0042   9620261001   24', '00417 0043    0', ''],
    );
    assert.deepEqual(saying(partsOf(read(file, bytes), 'inventory-advice')), [
      ['0042', '96', undefined],
      ['0042', '24', '2026-10-01'],
      ['0043', '0', undefined],
    ]);
  });

  test('without lines is a header row', () => {
    assert.equal(write(spec, [{ ...advice, lines: [] }]).text.split('\r\n').length, 2);
  });
});
