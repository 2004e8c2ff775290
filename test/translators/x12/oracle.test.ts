/** Held against node-x12, an independent reader, on well-formed files: it is right there, and slow. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { X12Parser } from 'node-x12';
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
      const parsed = new X12Parser(true).parse(file);
      assert.ok('functionalGroups' in parsed);
      const theirs = parsed.functionalGroups.flatMap(({ transactions }) =>
        transactions.flatMap(({ segments }) =>
          segments.map(({ tag, elements }) => [tag, ...elements.map((one) => one.value)].join('*')),
        ),
      );
      const ours = read(file).map((line) => line.replace(/^\d+ /, ''));
      assert.deepEqual(
        ours.filter((line) => !/^(ISA|GS|ST|SE|GE|IEA)\*/.test(line)),
        theirs,
      );
    }),
    { numRuns: 50 },
  );
});
