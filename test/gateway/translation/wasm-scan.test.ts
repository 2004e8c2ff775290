import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { wasmScan } from '../../../gateway/translation/wasm-scan.ts';
import { none } from '../../../translators/x12/delimiters.ts';
import { classTable, type Scan, scan, scanBlockBytes } from '../../../translators/x12/scan.ts';

const fast = wasmScan();

function marksOf(one: Scan, bytes: Uint8Array, from: number, to: number, classes: Uint8Array): number[] {
  const marks = new Uint32Array(scanBlockBytes);
  return [...marks.subarray(0, one(bytes, from, to, classes, marks))];
}

function agree(bytes: Uint8Array, from: number, to: number, classes: Uint8Array): void {
  assert.deepEqual(marksOf(fast, bytes, from, to, classes), marksOf(scan, bytes, from, to, classes));
}

test('WebAssembly is there, so that what follows does not hold the plain scan against itself', () => {
  assert.notEqual(fast, scan);
});

test('the same marks as the plain scan, for any delimiters, bytes and bounds', () => {
  const byte = fc.integer({ min: 0, max: 255 });
  const table = fc
    .record({ element: byte, component: fc.oneof(byte, fc.constant(none)), repetition: byte, segment: byte })
    .map((delimiters) => ({ ...delimiters, delimiters: Object.values(delimiters) }));
  fc.assert(
    fc.property(
      table,
      fc.uint8Array({ minLength: 1, maxLength: 997 }),
      fc.integer({ min: 1, max: 40 }),
      fc.nat({ max: 900 }),
      fc.nat({ max: 900 }),
      fc.boolean(),
      (delimiters, piece, times, before, behind, dense) => {
        const bytes = new Uint8Array(Math.min(scanBlockBytes, piece.length * times)).map((_, at) => {
          const one = piece[at % piece.length]!;
          const wanted = delimiters.delimiters[one & 3]!;
          return dense && wanted !== none ? wanted : one;
        });
        const classes = classTable({ ...delimiters, blankBefore: false });
        const from = Math.min(before, bytes.length);
        agree(bytes, from, Math.max(from, bytes.length - behind), classes);
      },
    ),
    { numRuns: 300 },
  );
});

test('every length of the last step, and a whole block of nothing but marks', () => {
  const classes = classTable({ element: 0x2a, component: 0x3e, repetition: none, segment: 0x7e, blankBefore: false });
  const bytes = new Uint8Array(scanBlockBytes).fill(0x2a);
  for (let length = 250; length < 400; length++) agree(bytes, 3, 3 + length, classes);
  agree(bytes, 0, scanBlockBytes, classes);
  agree(bytes.fill(0x41), 0, scanBlockBytes, classes);
});

test('a table unlike that of an interchange is left to the plain scan', () => {
  const random = (at: number) => (at * 7_919) % 256;
  const bytes = Uint8Array.from({ length: 2_000 }, (_, at) => random(at));
  agree(bytes, 0, 2_000, new Uint8Array(256));
  agree(
    bytes,
    0,
    2_000,
    Uint8Array.from({ length: 256 }, (_, at) => at & 7),
  );
});
