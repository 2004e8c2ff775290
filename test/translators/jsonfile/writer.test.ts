import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addDecimals } from '../../../translators/canonical/decimal.ts';
import { checkJsonFileSpec } from '../../../translators/jsonfile/check.ts';
import { jsonLayoutOf } from '../../../translators/jsonfile/layout.ts';
import type { JsonFileSpec } from '../../../translators/jsonfile/spec.ts';
import { JsonFileWriter } from '../../../translators/jsonfile/writer.ts';
import type { OutboundAdvice, OutboundAdviceLine } from '../../../translators/maps/outbound-advice.ts';

const heading: Omit<OutboundAdvice, 'lines'> = {
  number: '7',
  purpose: '25',
  reportType: 'SI',
  at: '2026-11-25T06:00:00-06:00',
  references: [],
  parties: [],
};
const zone = 'America/Chicago';
const head = { document: 'inventory-advice', format: 'json' } as const;

function written(spec: JsonFileSpec, lines: readonly OutboundAdviceLine[], at = heading) {
  assert.deepEqual(checkJsonFileSpec(spec), []);
  const file = new JsonFileWriter(jsonLayoutOf(spec), zone);
  const text = file.begin(at) + lines.map((line) => file.line(line)).join('') + file.end();
  return { text, troubles: file.troubles.map(({ pointer, trouble }) => `${pointer}: ${trouble.what}`) };
}

const lines: OutboundAdviceLine[] = [
  {
    sku: 'A"1',
    items: [
      { qualifier: 'VN', value: 'V-1' },
      { qualifier: 'UP', value: '00012345678905' },
    ],
    description: 'Löwe',
    price: { code: 'UCP', amount: '9.50', currency: 'USD' },
    quantities: [
      { code: '33', quantity: '12.5', unit: 'EA', location: '0042' },
      { code: '33', quantity: '0', unit: 'EA', location: '0077' },
    ],
    future: [{ code: '29', quantity: '40', unit: 'EA', location: '0042', date: '2026-12-03', dateQualifier: '018' }],
  },
  {
    sku: 'B',
    items: [{ qualifier: 'VN', value: 'V-2' }],
    status: 'sell-through',
    quantities: [{ code: '33', quantity: '3', unit: 'EA', location: '0042' }],
  },
];

test('an object a quantity, in an array inside of an object, with totals behind it', () => {
  const spec: JsonFileSpec = {
    ...head,
    lines: '/feed/inventory',
    file: {
      constants: { '/feed/type': { value: 'INVENTORY' }, '/version': { value: '2', as: 'number' } },
      fields: {
        lineCount: { pointer: '/summary/lines' },
        number: { pointer: '/feed/id' },
        purpose: { pointer: '/feed/mode', values: { REPLACE: '00', MERGE: '25' } },
        asOf: { pointer: '/feed/sentAt' },
        quantityTotal: { pointer: '/feed/units', as: 'text' },
      },
    },
    line: {
      constants: { '/fulfillment/type': { value: 'SELLER' } },
      fields: {
        vendorItem: { pointer: '/sku' },
        upc: { pointer: '/gtin', blank: 'null' },
        quantity: { pointer: '/quantity/amount' },
        unit: { pointer: '/quantity/unit', values: { EACH: 'EA' } },
        location: { pointer: '/fulfillment/center' },
        price: { pointer: '/price/cents', decimal: { implied: 2 } },
        currency: { pointer: '/price/currency' },
      },
    },
  };
  const { text, troubles } = written(spec, lines);
  assert.deepEqual(troubles, []);
  const line = (sku: string, gtin: string, amount: string, center: string, price: string) =>
    `{"fulfillment":{"type":"SELLER","center":"${center}"},"sku":"${sku}","gtin":${gtin},"quantity":{"amount":${amount},"unit":"EACH"}${price}}`;
  const price = ',"price":{"cents":950,"currency":"USD"}';
  assert.equal(
    text,
    `{"version":2,"feed":{"type":"INVENTORY","id":"7","mode":"MERGE","sentAt":"2026-11-25T06:00:00-06:00","inventory":[
${line('V-1', '"00012345678905"', '12.5', '0042', price)},
${line('V-1', '"00012345678905"', '0', '0077', price)},
${line('V-2', 'null', '3', '0042', '')}
],"units":"15.5"},"summary":{"lines":3}}
`,
  );
  JSON.parse(text);
});

test('an object an item, with its quantities by location and day in an array of its own', () => {
  const { text } = written(
    {
      ...head,
      line: { fields: { sku: { pointer: '/a~1b' }, status: { pointer: '/state', default: 'active' } } },
      quantities: {
        pointer: '/stock/at',
        fields: {
          location: { pointer: '/code' },
          quantity: { pointer: '/qty', as: 'text' },
          availableDate: { pointer: '/from', format: 'MM/DD/YYYY' },
        },
      },
    },
    lines,
  );
  assert.deepEqual(JSON.parse(text), [
    {
      'a/b': 'A"1',
      state: 'active',
      stock: {
        at: [
          { code: '0042', qty: '12.5' },
          { code: '0077', qty: '0' },
          { code: '0042', qty: '40', from: '12/03/2026' },
        ],
      },
    },
    { 'a/b': 'B', state: 'sell-through', stock: { at: [{ code: '0042', qty: '3' }] } },
  ]);
});

test('JSON Lines: an object a line of text, the heading in each; nothing where there is nothing', () => {
  const spec: JsonFileSpec = {
    ...head,
    format: 'json-lines',
    line: {
      fields: {
        number: { pointer: '/batch' },
        sku: { pointer: '/sku' },
        quantity: { pointer: '/qty', decimal: { places: 1 } },
        nextDate: { pointer: '/next' },
        status: {
          pointer: '/sellable',
          as: 'boolean',
          default: 'active',
          values: { true: 'active', false: 'sell-through' },
        },
      },
    },
  };
  assert.equal(
    written(spec, lines).text,
    `{"batch":"7","sku":"A\\"1","qty":12.5,"next":"2026-12-03","sellable":true}
{"batch":"7","sku":"A\\"1","qty":0.0,"sellable":true}
{"batch":"7","sku":"B","qty":3.0,"sellable":false}
`,
  );
  assert.equal(written(spec, []).text, '');
  assert.equal(written({ ...spec, format: 'json' }, []).text, '[\n]\n');
});

test('what JSON cannot say as it is asked for is told with its place, and the file is not to be sent', () => {
  const { troubles } = written(
    {
      ...head,
      line: {
        fields: {
          upc: { pointer: '/gtin', as: 'number', required: true },
          quantity: { pointer: '/qty', decimal: { places: 0 } },
          unit: { pointer: '/unit', values: { CASE: 'CA' } },
        },
      },
    },
    lines,
  );
  assert.deepEqual(troubles.slice(0, 3), [
    '/gtin: "00012345678905" is no number in JSON',
    '/qty: "12.5" cannot be written as quantity',
    '/unit: "EA" has no code under `values` of unit',
  ]);
  assert.ok(troubles.includes('/gtin: the document has no upc'));
});

const quantity = fc.record({
  code: fc.constantFrom('17', '33'),
  quantity: fc.integer({ min: -99_999, max: 99_999 }).map((scaled) => addDecimals('0', decimal(scaled))),
  unit: fc.constantFrom('EA', 'CA'),
  location: fc.string({ unit: 'binary', minLength: 1 }),
});
const anyLine: fc.Arbitrary<OutboundAdviceLine> = fc.record({
  sku: fc.string({ unit: 'binary', minLength: 1 }),
  items: fc.constant([{ qualifier: 'VN', value: 'V' }]),
  quantities: fc.array(quantity, { minLength: 1, maxLength: 4 }),
});

function decimal(scaled: number): string {
  const digits = String(Math.abs(scaled)).padStart(3, '0');
  return `${scaled < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

test('whatever the lines hold, what is read again are the numbers that were told, digit for digit', () => {
  const flat: JsonFileSpec = {
    ...head,
    lines: '/x/"y',
    file: {
      fields: { number: { pointer: '/x/id' }, lineCount: { pointer: '/x/n' }, quantityTotal: { pointer: '/sum' } },
    },
    line: {
      fields: { sku: { pointer: '/sku' }, quantity: { pointer: '/q', as: 'text' }, location: { pointer: '/at/code' } },
    },
  };
  const nested: JsonFileSpec = {
    ...flat,
    line: { fields: { sku: { pointer: '/sku' } } },
    quantities: {
      pointer: '/qs',
      fields: { quantity: { pointer: '/q', as: 'text' }, location: { pointer: '/at/code' } },
    },
  };
  fc.assert(
    fc.property(fc.array(anyLine), fc.boolean(), (told, isNested) => {
      const { text, troubles } = written(isNested ? nested : flat, told);
      assert.deepEqual(troubles, []);
      type Quantity = { q: string; at: { code: string } };
      const read = JSON.parse(text) as {
        x: { id: string; n: number; '"y': ({ sku: string; qs?: Quantity[] } & Quantity)[] };
        sum: number;
      };
      const rows = read.x['"y'].flatMap(({ sku, qs, ...own }) =>
        (isNested ? (qs ?? []) : [own]).map(({ q, at }) => [sku, q, at.code]),
      );
      const expected = told.flatMap(({ sku, quantities }) => quantities.map((q) => [sku, q.quantity, q.location]));
      assert.deepEqual(rows, expected);
      const sum = expected.reduce((total, [, q = '0']) => addDecimals(total, q), '0');
      assert.match(text, new RegExp(`"sum":${sum.replace('.', '\\.')}[,}]`));
      assert.equal(read.x.n, isNested ? told.length : expected.length);
    }),
  );
});
