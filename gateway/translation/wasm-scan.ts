/**
 * The scan of translators/x12/scan.ts by SIMD in WebAssembly: 64 bytes at a time, by comparing instead of looking up.
 *
 * It gives exactly what the plain scan gives. It counts on what tables of an interchange have in common: control
 * characters and bytes beyond ASCII always have a class, and of the rest only the delimiters. A table that is not so,
 * and a host without SIMD, are left to the plain scan.
 */
import { type Scan, scan, scanBlockBytes } from '../../translators/x12/scan.ts';
import { type Code, control, i8x16, i32, i64, local, moduleOf, type, v128 } from './wasm-code.ts';

/** Memory: the table of classes, the bytes with room to read past them, the marks with room to write past them. */
const stepBytes = 64;
const classesAt = 0;
const classesCount = 256;
const bytesAt = classesAt + classesCount;
const marksAt = bytesAt + scanBlockBytes + 2 * stepBytes;
const markBytes = 4;
const memoryBytes = marksAt + (scanBlockBytes + 2 * stepBytes) * markBytes;

/** Delimiters among the printable characters. */
const delimitersMax = 4;

/** Parameters and locals of the function. */
const length = 0;
const delimiters = [1, 2, 3, 4];
const place = 5;
const out = 6;
const mask = 7;
const compared = [8, 9, 10, 11];
const space = 12;
const deleted = 13;
const vector = 14;
const after = 15;
const following = 16;
const locals = [
  ...[type.i32, type.i32, type.i64],
  ...Array<number>(compared.length + 3).fill(type.v128),
  ...[type.i32, type.i32],
];

/** The bit of each of sixteen bytes that is no data. */
function sixteen(offset: number): Code {
  const equals = (wanted: number) => [...local.get(vector), ...local.get(wanted), ...i8x16.equal, ...v128.or];
  return [
    ...[...local.get(place), ...v128.load(bytesAt + offset), ...local.tee(vector)],
    // Bytes beyond ASCII are negative, so that one comparison finds them and the control characters.
    ...[...local.get(space), ...i8x16.lessSigned],
    ...[...compared, deleted].flatMap(equals),
    ...[...i8x16.bitmask, ...i64.ofUnsigned32, ...i64.constant(offset), ...i64.shiftLeft],
  ];
}

/**
 * Writes the mark of the lowest bit, at `index` marks from `out`, and takes the bit off. Past the last bit it writes what
 * the next mark replaces.
 */
function writeMark(index: number): Code {
  return [
    ...local.get(out),
    ...[...local.get(mask), ...i64.trailingZeros, ...i32.of64, ...local.get(place), ...i32.add, ...local.tee(after)],
    ...[...i32.constant(3), ...i32.shiftLeft],
    ...[
      ...local.get(after),
      ...i32.load8(bytesAt),
      ...i32.load8(classesAt),
      ...i32.or,
      ...i32.store(index * markBytes),
    ],
    ...[...local.get(mask), ...local.get(mask), ...i64.constant(1), ...i64.subtract, ...i64.and, ...local.set(mask)],
  ];
}

/** Marks written without asking whether there are as many: one branch for so many bits instead of one for each. */
const marksAtOnce = 8;

const program: Code = [
  ...delimiters.flatMap((delimiter, index) => [
    ...local.get(delimiter),
    ...i8x16.splat,
    ...local.set(compared[index]!),
  ]),
  ...[...i32.constant(0x20), ...i8x16.splat, ...local.set(space)],
  ...[...i32.constant(0x7f), ...i8x16.splat, ...local.set(deleted)],
  ...[...i32.constant(marksAt), ...local.set(out)],
  ...control.block(
    control.loop(
      [...local.get(place), ...local.get(length), ...i32.greaterOrEqualUnsigned, ...control.branchIf(1)],
      [...sixteen(0), ...sixteen(16), ...i64.or, ...sixteen(32), ...i64.or, ...sixteen(48), ...i64.or],
      local.set(mask),
      // Bits past the end are taken off the last step.
      control.block(
        [...local.get(length), ...local.get(place), ...i32.subtract, ...local.tee(after)],
        [...i32.constant(stepBytes), ...i32.greaterOrEqualUnsigned, ...control.branchIf(0)],
        [...i64.constant(1), ...local.get(after), ...i64.ofUnsigned32, ...i64.shiftLeft],
        [...i64.constant(1), ...i64.subtract, ...local.get(mask), ...i64.and, ...local.set(mask)],
      ),
      // As many marks as there are bits count; those written past them do not.
      [...local.get(mask), ...i64.ones, ...i32.of64, ...i32.constant(2), ...i32.shiftLeft],
      [...local.get(out), ...i32.add, ...local.set(following)],
      control.block(
        control.loop(
          [...local.get(mask), ...i64.isZero, ...control.branchIf(1)],
          Array.from({ length: marksAtOnce }, (_, index) => writeMark(index)).flat(),
          [...local.get(out), ...i32.constant(marksAtOnce * markBytes), ...i32.add, ...local.set(out)],
          control.branch(0),
        ),
      ),
      [...local.get(following), ...local.set(out)],
      [...local.get(place), ...i32.constant(stepBytes), ...i32.add, ...local.set(place)],
      control.branch(0),
    ),
  ),
  ...[...local.get(out), ...i32.constant(marksAt), ...i32.subtract, ...i32.constant(2), ...i32.shiftRightUnsigned],
];

/** The module's bytes. */
export const scanModule = moduleOf(memoryBytes, 1 + delimiters.length, locals, program);

/** The part of WebAssembly that is used; Node's own types leave it out. */
interface WebAssemblyHost {
  readonly validate: (bytes: Uint8Array) => boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
  ) => {
    readonly exports: {
      readonly memory: { readonly buffer: ArrayBuffer };
      readonly run: (length: number, ...delimiters: readonly number[]) => number;
    };
  };
}

/** Fewer bytes than this are scanned plainly: the way into the module and back costs more. */
const shortBytesMax = 256;

/** A scan with a memory of its own, for one thread; the plain one where there is no WebAssembly with SIMD. */
export function wasmScan(): Scan {
  const { WebAssembly } = globalThis as { readonly WebAssembly?: WebAssemblyHost };
  if (WebAssembly?.validate(scanModule) !== true) return scan;
  const { memory, run } = new WebAssembly.Instance(new WebAssembly.Module(scanModule)).exports;
  const table = new Uint8Array(memory.buffer, classesAt, classesCount);
  const input = new Uint8Array(memory.buffer, bytesAt, scanBlockBytes);
  const output = new Uint32Array(memory.buffer, marksAt, scanBlockBytes);
  let classes: Uint8Array | undefined;
  let wanted: readonly number[] | undefined;
  return (bytes, from, to, given, marks) => {
    if (to - from <= shortBytesMax) return scan(bytes, from, to, given, marks);
    if (given !== classes) {
      classes = given;
      wanted = delimitersOf(given);
      table.set(given);
    }
    if (wanted === undefined) return scan(bytes, from, to, given, marks);
    input.set(bytes.subarray(from, to));
    const [first = 0, second = 0, third = 0, fourth = 0] = wanted;
    const count = run(to - from, first, second, third, fourth);
    marks.set(output.subarray(0, count));
    return count;
  };
}

/** The printable bytes that have a class, four of them; undefined where the table is not as an interchange's. */
function delimitersOf(classes: Uint8Array): readonly number[] | undefined {
  const found: number[] = [];
  for (let byte = 0; byte < classesCount; byte++) {
    const printable = byte >= 0x20 && byte < 0x7f;
    if (printable && classes[byte] !== 0) found.push(byte);
    if (!printable && classes[byte] === 0) return undefined;
  }
  if (found.length > delimitersMax) return undefined;
  // What is not needed is compared with a byte that is marked anyway.
  while (found.length < delimitersMax) found.push(0);
  return found;
}
