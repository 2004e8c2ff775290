import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Check } from 'typebox/value';
import { scaled } from '../../../translators/canonical/decimal.ts';
import { JsonAdvice, JsonAdviceWriter } from '../../../translators/maps/json-advice.ts';
import type { OutboundAdvice, OutboundAdviceLine } from '../../../translators/maps/outbound-advice.ts';

const heading: Omit<OutboundAdvice, 'lines'> = {
  number: '7',
  purpose: '25',
  reportType: 'SI',
  at: '2026-11-25T06:00:00-06:00',
  references: [{ qualifier: 'IA', value: '55' }],
  parties: [],
};

function written(head: Omit<OutboundAdvice, 'lines'>, lines: readonly OutboundAdviceLine[]): string {
  const file = new JsonAdviceWriter();
  return file.begin(head) + lines.map((line) => file.line(line)).join('') + file.end();
}

test('an advice as JSON, byte for byte', () => {
  const quantities = [
    { code: '33', quantity: '12.5', unit: 'EA', location: '0042' },
    { code: '33', quantity: '-2', unit: 'EA', location: '0077' },
  ];
  const text = written(heading, [
    { sku: 'A"1', items: [{ qualifier: 'VN', value: 'A' }], description: 'Löwe', quantities },
    { items: [{ qualifier: 'VN', value: 'B' }], status: 'sell-through', quantities: [] },
  ]);
  assert.equal(
    text,
    `{"version":1,"number":"7","mode":"changes","reportType":"SI","asOf":"2026-11-25T06:00:00-06:00","references":[{"qualifier":"IA","value":"55"}],"parties":[],"lines":[
{"sku":"A\\"1","items":[{"qualifier":"VN","value":"A"}],"description":"Löwe","quantities":[{"code":"33","quantity":"12.5","unit":"EA","location":"0042"},{"code":"33","quantity":"-2","unit":"EA","location":"0077"}]},
{"items":[{"qualifier":"VN","value":"B"}],"status":"sell-through","quantities":[]}
],"totals":{"lines":2,"quantity":"10.5"}}
`,
  );
  assert.ok(Check(JsonAdvice, JSON.parse(text)));
});

const quantity = fc.record(
  {
    code: fc.constantFrom('17', '33'),
    quantity: fc.integer({ min: -99_999, max: 99_999 }).map(String),
    unit: fc.constantFrom('EA', 'CA'),
    location: fc.string({ unit: 'grapheme' }),
  },
  { requiredKeys: ['code', 'quantity', 'unit'], noNullPrototype: true },
);
const line = fc.record(
  {
    sku: fc.string({ unit: 'binary' }),
    items: fc.array(fc.record({ qualifier: fc.string(), value: fc.string() }, { noNullPrototype: true }), {
      minLength: 1,
    }),
    description: fc.string({ unit: 'grapheme' }),
    quantities: fc.array(quantity),
    future: fc.array(
      quantity.map((one) => ({ ...one, date: '2026-12-01', dateQualifier: '018' })),
      { minLength: 1 },
    ),
  },
  { requiredKeys: ['items', 'quantities'], noNullPrototype: true },
);

test('what is told for later stands by itself, and in no total', () => {
  const later = { code: '29', quantity: '24', unit: 'EA', location: '0042', date: '2026-12-01', dateQualifier: '018' };
  const quantities = [{ code: '33', quantity: '7', unit: 'EA', location: '0042' }];
  const text = written(heading, [{ items: [{ qualifier: 'VN', value: 'A' }], quantities, future: [later] }]);
  const [, line, end] = text.split('\n');
  assert.equal(
    line,
    '{"items":[{"qualifier":"VN","value":"A"}],"quantities":[{"code":"33","quantity":"7","unit":"EA","location":"0042"}],"future":[{"code":"29","quantity":"24","unit":"EA","location":"0042","date":"2026-12-01","dateQualifier":"018"}]}',
  );
  assert.equal(end, '],"totals":{"lines":1,"quantity":"7"}}');
});

test('whatever an advice says, its JSON is of the shape that is published, and says the same', () => {
  fc.assert(
    fc.property(fc.array(line), fc.constantFrom('00' as const, '25' as const), (lines, purpose) => {
      const read = JSON.parse(written({ ...heading, purpose }, lines)) as JsonAdvice;
      assert.ok(Check(JsonAdvice, read));
      assert.deepEqual(read.lines, lines);
      assert.equal(read.mode, purpose === '00' ? 'full' : 'changes');
      assert.equal(read.totals.lines, lines.length);
      const told = lines.flatMap(({ quantities }) => quantities.map((one) => scaled(one.quantity, 0) ?? 0n));
      const sum = told.reduce((all, one) => all + one, 0n);
      assert.equal(read.totals.quantity, String(sum));
    }),
  );
});
