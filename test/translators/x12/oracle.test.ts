/** Held against node-x12, an independent reader, on well-formed files: it is right there, and slow. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { type X12Interchange, X12Parser, X12QueryEngine } from 'node-x12';
import { generatedSets, interchangeOf } from '../../bench/generate-x12.ts';
import { interchange, order, read, set } from './fixtures.ts';

test('the same segments and elements as node-x12', () => {
  const value = fc
    .string({ unit: fc.constantFrom(...'ABCXYZ0189 .-/'), minLength: 1, maxLength: 15 })
    .map((text) => text.trim() || 'Z');
  const segment = fc.array(value, { minLength: 1, maxLength: 9 }).map((elements) => ['REF', ...elements].join('*'));
  const body = fc.array(segment, { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(fc.array(body, { minLength: 1, maxLength: 4 }), (bodies) => {
      const sets = bodies.map((one, index) => set('850', String(1_000 + index), [...order(), ...one]));
      const file = interchange(sets, { terminator: '~' });
      const theirs = segmentsByNodeX12(file);
      const ours = read(file).map((line) => line.replace(/^\d+ /, ''));
      assert.deepEqual(
        ours.filter((line) => !/^(ISA|GS|ST|SE|GE|IEA)\*/.test(line)),
        theirs,
      );
    }),
    { numRuns: 50 },
  );
});

test('the same segments and elements as node-x12 in generated 850s, 856s and 846s, in any chunking', () => {
  const parts = fc.record({
    set: fc.constantFrom(...generatedSets),
    sets: fc.integer({ min: 1, max: 4 }),
    first: fc.integer({ min: 1, max: 9_000 }),
    delimiters: fc.constantFrom(['*', '>', '~'], ['|', ':', '\n'], ['^', '<', "'"], ['\x1d', '\x1f', '\x1c']),
    piece: fc.integer({ min: 1, max: 5_000 }),
  });
  fc.assert(
    fc.property(parts, ({ set: id, sets, first, delimiters, piece }) => {
      const [element = '', component = '', terminator = ''] = delimiters;
      const written: Readonly<Record<string, string>> = { '*': element, '>': component, '~': terminator, '\n': '' };
      const file = interchangeOf(id, sets, first).replace(/[*>~\n]/g, (one) => written[one] ?? one);
      const ours = read(file, piece).map((line) => line.replace(/^\d+ /, ''));
      assert.deepEqual(
        ours.filter((line) => !/^(ISA|GS|ST|SE|GE|IEA)\*/.test(line)),
        segmentsByNodeX12(file),
      );
    }),
    { numRuns: 60 },
  );
});

test('the same quantities of the same items as node-x12 finds', () => {
  const places = { 856: ['LIN03', 'SN102'], 846: ['LIN03', 'QTY02'], 850: ['PO107', 'PO102'] } as const;
  for (const id of generatedSets) {
    const file = interchangeOf(id, 3).replaceAll('\n', '');
    const parsed = new X12Parser(true).parse(file);
    const engine = new X12QueryEngine();
    for (const place of places[id]) {
      const theirs = engine.query(parsed as X12Interchange, place).flatMap(({ value, values }) => value ?? values);
      assert.deepEqual(valuesOf(file, place), theirs);
      assert.ok(theirs.length >= 60);
    }
  }
});

/** Segments inside of sets, written with `*`. */
function segmentsByNodeX12(file: string): string[] {
  const parsed = new X12Parser(true).parse(file);
  assert.ok('functionalGroups' in parsed);
  return parsed.functionalGroups.flatMap(({ transactions }) =>
    transactions.flatMap(({ segments }) =>
      segments.map(({ tag, elements }) => [tag, ...elements.map((one) => one.value)].join('*')),
    ),
  );
}

/** Values of an element as `LIN03`, in order. */
function valuesOf(file: string, place: string): string[] {
  const [id, element] = [place.slice(0, -2), Number(place.slice(-2))];
  return read(file)
    .map((line) => line.replace(/^\d+ /, '').split('*'))
    .filter(([one]) => one === id)
    .map((elements) => elements[element] ?? '');
}
