/**
 * Lists of codes, looked up by bytes: a code of up to four ASCII bytes is one integer in a small hash table, so that
 * checking makes no string and no number object.
 */
import { codeLines } from './codes.ts';

/** How whole a list is (see codes.ts); `guideline` is a partner's own, which is whole by what it says. */
export type ListStatus = 'list' | 'partial' | 'external' | 'guideline';

/** Bytes of a code that fit one integer; longer codes are looked up as text. */
const packedBytesMax = 4;
/** What no text packs to: a DEL and three bytes FF. */
const neverPacked = 0x7fffffff;
/** Fibonacci hashing (Knuth 6.4): the golden ratio of 32 bits spreads neighbouring codes. */
const golden = 0x9e3779b1;

export class CodeList {
  readonly status: ListStatus;
  readonly codes: readonly string[];
  /** Packed codes by hash, linear probing; 0 is an empty slot. */
  readonly #slots: Int32Array;
  readonly #shift: number;
  readonly #long: ReadonlySet<string>;
  /** Two codes may stand in one of five characters, as CTN and 25 in CTN25. */
  readonly #joined: boolean;
  /** The code that was found last: partners repeat themselves. */
  #last: number;

  constructor(status: ListStatus, codes: readonly string[], joined = false) {
    this.status = status;
    this.codes = codes;
    this.#joined = joined;
    const packed = codes.filter(({ length }) => length <= packedBytesMax);
    const bits = Math.ceil(Math.log2(packed.length + 1)) + 1;
    this.#slots = new Int32Array(1 << bits);
    this.#shift = 32 - bits;
    for (const code of packed) this.#insert(packCode(code));
    this.#last = packed.length > 0 ? packCode(packed[0]!) : neverPacked;
    this.#long = new Set(codes.filter(({ length }) => length > packedBytesMax));
  }

  /** Whether `bytes[from, to)` is one of the codes. */
  has(bytes: Uint8Array, from: number, to: number): boolean {
    if (to - from > packedBytesMax) return this.#hasLong(bytes, from, to);
    let packed = 0;
    for (let at = from; at < to; at++) packed = (packed << 8) | bytes[at]!;
    if (packed === this.#last) return true;
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = Math.imul(packed, golden) >>> this.#shift;
    while (slots[slot] !== 0) {
      if (slots[slot] === packed) {
        this.#last = packed;
        return true;
      }
      slot = (slot + 1) & mask;
    }
    return false;
  }

  #hasLong(bytes: Uint8Array, from: number, to: number): boolean {
    if (this.#joined && to - from === 5) return this.has(bytes, from, from + 3) && this.has(bytes, from + 3, to);
    if (this.#long.size === 0) return false;
    return this.#long.has(String.fromCharCode(...bytes.subarray(from, Math.min(to, from + longBytesMax))));
  }

  #insert(packed: number): void {
    const slots = this.#slots;
    let slot = Math.imul(packed, golden) >>> this.#shift;
    while (slots[slot] !== 0 && slots[slot] !== packed) slot = (slot + 1) & (slots.length - 1);
    slots[slot] = packed;
  }
}

/** Longest text that is looked up as a code; the dictionary's longest codes are shorter. */
const longBytesMax = 80;

/** Element 103: three letters of the packaging's form and two digits of its material. */
const packagingCode = '103';

function packCode(code: string): number {
  let packed = 0;
  for (let at = 0; at < code.length; at++) packed = (packed << 8) | code.charCodeAt(at);
  return packed;
}

const lines: ReadonlyMap<string, string> = new Map(
  codeLines
    .trim()
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(' ')), line]),
);
const made = new Map<string, CodeList>();

/** Data element numbers that have a list. */
export const codeListNumbers: readonly string[] = [...lines.keys()];

/** The list of a data element, by its number; made when it is first asked for, since a file needs a few of them all. */
export function codeList(number: string): CodeList | undefined {
  const known = made.get(number);
  const line = known === undefined ? lines.get(number) : undefined;
  if (line === undefined) return known;
  const [, status, ...codes] = line.split(' ');
  const list = new CodeList(status as ListStatus, codes, number === packagingCode);
  made.set(number, list);
  return list;
}
