import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Value } from 'typebox/value';
import { documentTypes } from '../../../translators/canonical/document.ts';
import type { FlatFileSpec } from '../../../translators/flatfile/spec.ts';
import { itemsOf, read } from './reading.ts';

const items = itemsOf({ A: 'S1', '00417': 'S2' });

const specs: readonly FlatFileSpec[] = [
  {
    document: 'inventory-update',
    format: 'csv',
    comment: '#',
    badRowsPercentMax: 60,
    fields: {
      item: { column: 'A' },
      location: { column: 'B', default: 'DAL' },
      quantity: { column: 'C', decimal: { thousands: ',' } },
      allocated: { column: 'D' },
      occurredAt: { column: 'D', format: 'YYYYMMDD' },
    },
  },
  {
    document: 'purchase-order',
    format: 'csv',
    delimiter: '|',
    fields: { number: { position: 1 }, item: { position: 2 }, quantity: { position: 3 }, unit: { position: 4 } },
  },
  {
    document: 'ship-notice',
    format: 'fixed',
    tag: { from: 1, width: 1 },
    records: [
      {
        tag: 'A',
        role: 'header',
        fields: { number: { from: 2, width: 3 }, date: { from: 5, width: 6, format: 'YYMMDD' } },
      },
      {
        tag: 'B',
        role: 'line',
        fields: { sku: { from: 2, width: 3 }, quantity: { from: 5, width: 3 }, sscc: { from: 8, width: 4 } },
      },
      { tag: 'C', role: 'trailer', fields: { lineCount: { from: 2, width: 2 }, quantityTotal: { from: 4, width: 3 } } },
      { tag: 'D', role: 'file-trailer', fields: { documentCount: { from: 2, width: 2 } } },
    ],
  },
  {
    document: 'inventory-advice',
    format: 'csv',
    encoding: 'windows-1252',
    fields: {
      sku: { column: 'A' },
      quantity: { column: 'B' },
      location: { column: 'C' },
      availableDate: { column: 'D' },
    },
  },
];

const piece = fc.constantFrom(
  ...[
    'A,B,C,D\n',
    'A',
    'B',
    'C',
    'D',
    '1',
    '2',
    '00417',
    '-5',
    '1,234',
    '20260914',
    '260914',
    ',',
    '|',
    '"',
    '""',
    ' ',
    '#',
  ],
  ...[
    'A,DAL,5,20260914\n',
    'A,,1,\n',
    '1|A|5|EA\n',
    '2|00417|1|EA\n',
    'Axyz260914\n',
    'Babc  2\n',
    'C 1  2\n',
    'D 1\n',
  ],
  ...['\n', '\r\n', '\r', '\x85', '\0', 'ä', '😀', '\ufeff', 'x'.repeat(50)],
);
const head = fc.constantFrom('A,B,C,D\n', '\ufeffA,B,C,D\r\n', '');
const text = fc
  .tuple(head, fc.array(piece, { maxLength: 60 }))
  .map(([first, pieces]) => Buffer.from(first + pieces.join('')));
const garbage = fc.uint8Array({ maxLength: 200 });
const file = fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: garbage });
const limits = { partLinesMax: 3, findingsMax: 5, segmentBytesMax: 40 };

test('any chunking of any bytes gives the same outcomes, which are canonical, and never throws', () => {
  fc.assert(
    fc.property(file, fc.constantFrom(...specs), fc.integer({ min: 1, max: 9 }), (bytes, spec, chunk) => {
      const options = { items, limits, rule: { zone: 'America/Chicago' } };
      const whole = read(spec, bytes, options);
      assert.deepEqual(read(spec, bytes, { ...options, chunk }).outcomes, whole.outcomes);
      for (const part of whole.parts) {
        const { schema } = documentTypes[part.type];
        assert.ok(Value.Check(schema, part), JSON.stringify([...Value.Errors(schema, part)]));
      }
      for (const document of whole.documents) assert.ok(document.findings.length <= 5 + 20 + 2);
    }),
    { numRuns: 600 },
  );
});

test('every document has its parts before its verdict, numbered, the last one last; and the keys of updates are unique', () => {
  fc.assert(
    fc.property(file, fc.constantFrom(...specs), (bytes, spec) => {
      const { outcomes, documents, end, updates } = read(spec, bytes, { items, limits });
      const parts = new Map<string, number>();
      for (const outcome of outcomes) {
        if (outcome.kind === 'part') {
          assert.equal(outcome.part, (parts.get(outcome.place.position) ?? 0) + 1);
          assert.equal(outcome.document.part.number, outcome.part);
          parts.set(outcome.place.position, outcome.part);
        } else if (outcome.kind === 'document') {
          assert.equal(outcome.parts, parts.get(outcome.place.position));
        }
      }
      assert.equal(end.documents, documents.length);
      assert.equal(new Set(updates.map((update) => update.key)).size, updates.length);
      if (end.verdict === 'accepted') assert.ok(documents.every((document) => document.verdict === 'accepted'));
      if (end.verdict === 'rejected') assert.ok(documents.every((document) => document.verdict === 'rejected'));
    }),
    { numRuns: 300 },
  );
});
