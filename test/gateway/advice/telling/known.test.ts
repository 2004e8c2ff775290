/** The sum of all locations, read from the text itself, is that of the rows; and a block holds the records of its lines. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { RecordBlock } from '../../../../gateway/advice/files/record-block.ts';
import { lineOf, recordOf, type ToldLine, unpacked } from '../../../../gateway/advice/kept/line-record.ts';
import { availableInAll } from '../../../../gateway/advice/telling/available-sum.ts';
import { knownOf } from '../../../../gateway/advice/telling/known.ts';
import type { AvailabilityRow } from '../../../../gateway/ledger/stock-row.ts';

const codes = ['', 'DAL', 'RNO', 'A', 'a warehouse'];

const rowsOf: fc.Arbitrary<AvailabilityRow[]> = fc.array(
  fc
    .record({
      location: fc.constantFrom(...codes, 'ELSEWHERE'),
      quantity: fc.oneof(
        fc.integer({ min: -99, max: 10 ** 7 }).map(BigInt),
        // As many as 64 bits hold: beyond what a number holds exactly.
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.bigInt({ min: 10n ** 14n, max: 10n ** 16n }),
      ),
      reserved: fc.nat(),
    })
    .map(({ location, quantity, reserved }): AvailabilityRow => {
      return [location, String(quantity), '2026-03-01T11:00:00.000Z', String(reserved)];
    }),
  { maxLength: 30 },
);

it('what is available of all locations is the same from the text and from the rows', () => {
  const ours = new Set(codes);
  const around = { ours, timed: false, now: 0 };
  fc.assert(
    fc.property(rowsOf, (rows) => {
      assert.equal(availableInAll(JSON.stringify(rows), ours), knownOf(null, rows, '[]', around).available);
    }),
  );
});

const text = fc.string({ unit: 'grapheme', maxLength: 20 });
/** All but supply, which is absent where nothing is to come. */
const facts = [
  ...(['sku', 'items', 'description', 'class', 'status', 'pack', 'price', 'told'] as const),
  ...(['availability', 'positions'] as const),
];
const lines: fc.Arbitrary<ToldLine[]> = fc.array(
  fc.record(
    {
      sku: text,
      items: fc.array(fc.record({ qualifier: fc.constantFrom('UP', 'VN'), value: text }, { noNullPrototype: true }), {
        maxLength: 3,
      }),
      description: fc.option(text, { nil: undefined }),
      class: fc.option(text, { nil: undefined }),
      status: fc.constantFrom(undefined, 'active' as const),
      pack: fc.constantFrom(undefined, '6'),
      price: fc.constantFrom(undefined, { amount: '9.5' }),
      told: fc.array(fc.nat().map(String), { maxLength: 3 }),
      availability: rowsOf.map((rows) => JSON.stringify(rows)),
      positions: text.map((word) => JSON.stringify([[word]])),
      supply: text.map((word) => JSON.stringify([[word]])),
    },
    { noNullPrototype: true, requiredKeys: facts },
  ),
  { minLength: 1, maxLength: 20 },
);

it('a block holds the record of each line, and each is the line again; the next block begins anew', () => {
  const block = new RecordBlock();
  fc.assert(
    fc.property(lines, (some) => {
      for (const line of some) block.add(line);
      assert.equal(block.lines, some.length);
      const records = unpacked(block.packed());
      assert.deepEqual(records, some.map(recordOf));
      assert.deepEqual(records.map(lineOf), some);
      assert.equal(block.lines, 0);
    }),
  );
});

it('a block of more bytes than it had room for', () => {
  const block = new RecordBlock();
  const facts = {
    items: [],
    description: undefined,
    class: undefined,
    status: undefined,
    pack: undefined,
    told: ['1'],
  };
  const large = { ...facts, sku: 'A', availability: JSON.stringify(['ü'.repeat(400_000)]), positions: '[]' };
  const small = { ...large, sku: 'B', availability: '[]' };
  for (const line of [small, large, small]) block.add(line);
  assert.deepEqual(unpacked(block.packed()), [small, large, small].map(recordOf));
});
