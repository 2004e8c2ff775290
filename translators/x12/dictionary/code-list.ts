/**
 * Lists of codes, looked up by bytes: a code of up to six ASCII bytes is one number, so that checking makes no string.
 */
import { codeLines } from './codes.ts';

/** How whole a list is; see codes.ts. */
export type ListStatus = 'list' | 'partial' | 'external';

export class CodeList {
  readonly status: ListStatus;
  readonly codes: readonly string[];
  readonly #packed: ReadonlySet<number>;
  /** Two codes may stand in one of five characters, as CTN and 25 in CTN25. */
  readonly #joined: boolean;
  /** The code that was found last: partners repeat themselves. */
  #last = -1;

  constructor(status: ListStatus, codes: readonly string[], joined = false) {
    this.#joined = joined;
    this.status = status;
    this.codes = codes;
    this.#packed = new Set(codes.map(packCode));
  }

  /** Whether `bytes[from, to)` is one of the codes. */
  has(bytes: Uint8Array, from: number, to: number): boolean {
    if (to - from > codeBytesMax) return false;
    if (this.#joined && to - from === 5) return this.#one(bytes, from, from + 3) && this.#one(bytes, from + 3, to);
    return this.#one(bytes, from, to);
  }

  #one(bytes: Uint8Array, from: number, to: number): boolean {
    let packed = 0;
    for (let at = from; at < to; at++) packed = packed * 256 + bytes[at]!;
    if (packed === this.#last) return true;
    if (!this.#packed.has(packed)) return false;
    this.#last = packed;
    return true;
  }
}

const codeBytesMax = 6;

/** Element 103: three letters of the packaging's form and two digits of its material. */
const packagingCode = '103';

function packCode(code: string): number {
  let packed = 0;
  for (let at = 0; at < code.length; at++) packed = packed * 256 + code.charCodeAt(at);
  return packed;
}

/** Every list of the dictionary by data element number. */
export const codeLists: ReadonlyMap<string, CodeList> = new Map(
  codeLines
    .trim()
    .split('\n')
    .map((line) => {
      const [number, status, ...codes] = line.split(' ');
      return [number!, new CodeList(status as ListStatus, codes, number === packagingCode)];
    }),
);
