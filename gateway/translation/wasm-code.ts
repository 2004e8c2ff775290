/**
 * A small assembler of WebAssembly: instructions as functions that give bytes, and the module around one function.
 * Just what the scan needs (wasm-scan.ts), so that its machine code is written and read here and not kept as a blob.
 *
 * Opcodes and sections are those of the WebAssembly core specification 2.0, chapter 5; locals are named by number.
 */

/** Bytes of instructions, in order. */
export type Code = readonly number[];

const prefixSimd = 0xfd;
const blockOfNothing = 0x40;

/** LEB128 without sign (5.2.2). */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  while (left > 0x7f) {
    bytes.push((left & 0x7f) | 0x80);
    left >>>= 7;
  }
  return [...bytes, left];
}

/** LEB128 with sign (5.2.2). */
function signed(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  while (left < -64 || left > 63) {
    bytes.push((left & 0x7f) | 0x80);
    left >>= 7;
  }
  return [...bytes, left & 0x7f];
}

const simd = (opcode: number): number[] => [prefixSimd, ...unsigned(opcode)];
/** The address on the stack plus `offset`; an alignment of one byte is always right. */
const at = (offset: number): number[] => [0, ...unsigned(offset)];

export const local = {
  get: (index: number): Code => [0x20, ...unsigned(index)],
  set: (index: number): Code => [0x21, ...unsigned(index)],
  tee: (index: number): Code => [0x22, ...unsigned(index)],
};

export const control = {
  /** `body` once; `branch(0)` in it leaves it. */
  block: (...body: Code[]): Code => [0x02, blockOfNothing, ...body.flat(), 0x0b],
  /** `body`; `branch(0)` in it begins it again. */
  loop: (...body: Code[]): Code => [0x03, blockOfNothing, ...body.flat(), 0x0b],
  branch: (depth: number): Code => [0x0c, ...unsigned(depth)],
  branchIf: (depth: number): Code => [0x0d, ...unsigned(depth)],
};

export const i32 = {
  constant: (value: number): Code => [0x41, ...signed(value)],
  load8: (offset: number): Code => [0x2d, ...at(offset)],
  store: (offset: number): Code => [0x36, ...at(offset)],
  greaterOrEqualUnsigned: [0x4f],
  add: [0x6a],
  subtract: [0x6b],
  or: [0x72],
  shiftLeft: [0x74],
  shiftRightUnsigned: [0x76],
  of64: [0xa7],
} as const satisfies Record<string, Code | ((value: number) => Code)>;

export const i64 = {
  constant: (value: number): Code => [0x42, ...signed(value)],
  isZero: [0x50],
  trailingZeros: [0x7a],
  ones: [0x7b],
  subtract: [0x7d],
  and: [0x83],
  or: [0x84],
  shiftLeft: [0x86],
  ofUnsigned32: [0xad],
} as const satisfies Record<string, Code | ((value: number) => Code)>;

export const v128 = {
  load: (offset: number): Code => [...simd(0), ...at(offset)],
  or: simd(80),
};

export const i8x16 = {
  splat: simd(15),
  equal: simd(35),
  lessSigned: simd(37),
  bitmask: simd(100),
};

export const type = { i32: 0x7f, i64: 0x7e, v128: 0x7b } as const;

const section = (id: number, content: readonly number[]): number[] => [id, ...unsigned(content.length), ...content];
const name = (text: string): number[] => [text.length, ...[...text].map((letter) => letter.charCodeAt(0))];
const pageBytes = 65_536;

/**
 * A module with a memory and one function of 32-bit integers that gives one, exported as `memory` and `run`.
 * `locals` are the types of the locals after the parameters.
 */
export function moduleOf(memoryBytes: number, parameters: number, locals: readonly number[], body: Code): Uint8Array {
  const code = [...unsigned(locals.length), ...locals.flatMap((one) => [1, one]), ...body, 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, parameters, ...Array<number>(parameters).fill(type.i32), 1, type.i32]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, ...unsigned(Math.ceil(memoryBytes / pageBytes))]),
    ...section(7, [2, ...name('memory'), 2, 0, ...name('run'), 0, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}
