import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { inspect, interchange, order, set } from './fixtures.ts';

const good = interchange([set('850', '0001', order()), set('850', '0002', order('PO1002', 3))]);

test('no bytes at all make it throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const { ok, bytes: counted } = inspect(bytes);
      assert.equal(counted, bytes.length);
      assert.equal(ok, false);
    }),
    { numRuns: 500 },
  );
});

test('a good file with bytes cut, doubled, swapped or injected never makes it throw', () => {
  const file = Buffer.from(good, 'latin1');
  const place = fc.nat({ max: file.length });
  fc.assert(
    fc.property(
      place,
      place,
      place,
      fc.uint8Array({ maxLength: 30 }),
      fc.nat({ max: 3 }),
      (a, b, c, injected, kind) => {
        const [from = 0, middle = 0, to = 0] = [a, b, c].sort((x, y) => x - y);
        const parts = [
          file.subarray(0, from),
          file.subarray(from, middle),
          file.subarray(middle, to),
          file.subarray(to),
        ] as const;
        const damages = [
          [parts[0], parts[2], parts[3]],
          [parts[0], parts[1], parts[1], parts[2], parts[3]],
          [parts[0], parts[2], parts[1], parts[3]],
          [parts[0], injected, parts[1], parts[2], parts[3]],
        ];
        const { findings, bytes } = inspect(Buffer.concat(damages[kind]!));
        assert.ok(findings.every(({ message, offset }) => message !== '' && (offset ?? 0) <= bytes));
      },
    ),
    { numRuns: 1_000 },
  );
});

test('findings past the limit are counted', () => {
  const file = interchange(Array.from({ length: 30 }, (_, index) => set('850', String(1000 + index), ['QQQ*1'])));
  const { findings, findingsCut, ok } = inspect(file, { findingsMax: 20 });
  assert.equal(ok, false);
  assert.equal(findings.length, 20);
  assert.equal(findingsCut, 30 * 3 - 20);
});
