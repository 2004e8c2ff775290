import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { unscaled } from '../../../translators/canonical/decimal.ts';
import type { PurchaseOrder } from '../../../translators/canonical/purchase-order.ts';
import type { FlatFileSpec } from '../../../translators/flatfile/spec.ts';
import { flatFileBytes } from '../../../translators/flatfile/writer.ts';
import { host, partsOf, read } from './reading.ts';

const order: PurchaseOrder = {
  type: 'purchase-order',
  part: { number: 1, last: true },
  number: '4500031877',
  date: '2026-09-14',
  purpose: '00',
  dates: [],
  references: [],
  parties: [],
  lines: [],
  extra: [],
};

describe('what is written is read again', () => {
  const word = fc
    .string({ unit: fc.constantFrom('A', '0', '-', '"', ',', ';', 'ä', '#', '\n', '.'), minLength: 1, maxLength: 8 })
    .map((text) => `0${text}0`);
  const decimal = fc.integer({ min: 0, max: 9_999_999 }).map((n) => unscaled(BigInt(n), 2));
  const lines = fc.array(fc.record({ sku: word, quantity: decimal, price: decimal, description: word }), {
    minLength: 1,
    maxLength: 6,
  });

  test('a CSV file with every character of its values', () => {
    const spec: FlatFileSpec = {
      document: 'purchase-order',
      format: 'csv',
      delimiter: ';',
      fields: {
        number: { column: 'PO' },
        date: { column: 'DATE', format: 'D.M.YY' },
        lineNumber: { column: 'NO' },
        sku: { column: 'SKU' },
        quantity: { column: 'QTY', decimal: { point: ',' } },
        price: { column: 'PRICE', decimal: { sign: 'trailing', places: 3 } },
        unit: { column: 'UOM' },
        description: { column: 'TEXT' },
      },
    };
    roundTrip(spec, (text) => text);
  });

  test('a fixed-width file', () => {
    const spec: FlatFileSpec = {
      document: 'purchase-order',
      format: 'fixed',
      encoding: 'ibm037',
      fields: {
        number: { from: 1, width: 12 },
        date: { from: 13, width: 7, format: 'CYYMMDD' },
        lineNumber: { from: 20, width: 4, pad: '0', align: 'right' },
        sku: { from: 24, width: 12 },
        quantity: { from: 36, width: 12, pad: '0', decimal: { implied: 2 } },
        price: { from: 48, width: 12, decimal: { point: ',' } },
        unit: { from: 60, width: 2 },
        description: { from: 62, width: 12, pad: '_' },
      },
    };
    // A line end is a blank in a fixed-width record.
    roundTrip(spec, (text) => text.replaceAll('\n', ' '));
  });

  function roundTrip(spec: FlatFileSpec, kept: (text: string) => string): void {
    fc.assert(
      fc.property(lines, (rows) => {
        const written = rows.map(({ description, ...row }, i) => ({
          ...row,
          number: String(i + 1),
          items: [],
          unit: 'EA',
          descriptions: [description],
        }));
        const { bytes, findings } = flatFileBytes(host, spec, [{ ...order, lines: written }]);
        assert.deepEqual(findings, []);
        const reading = read(spec, bytes);
        assert.deepEqual(reading.findings, []);
        const [part] = partsOf(reading, 'purchase-order');
        const expected = written.map((row) => ({
          ...row,
          sku: kept(row.sku),
          descriptions: row.descriptions.map(kept),
        }));
        assert.deepEqual({ ...part }, { ...order, lines: expected });
      }),
      { numRuns: 100 },
    );
  }
});
