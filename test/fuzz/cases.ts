/**
 * What the fuzz reads: whole files of 850s, 856s, 846s and 997s in several delimiters, and damage to them. Everything
 * follows from one number, so that a case that failed can be made again.
 */
import { interchangeOf } from '../bench/generate-x12.ts';

/** A file, what became of it, and the sets that the damage did not touch. */
export interface FuzzCase {
  readonly name: string;
  readonly whole: Buffer;
  readonly bytes: Buffer;
  /** Bytes at the beginning that are as they were. */
  readonly untouched: number;
  /** ST02 of the sets that have to come out as from the whole file; undefined where the damage may reach all of them. */
  readonly survivors: readonly string[] | undefined;
  /** Lengths of the pieces that the file is pushed in, repeated. */
  readonly pieces: readonly number[];
}

/** Numbers by chance, the same for the same seed (mulberry32). */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to below `limit`. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  one<T>(all: readonly T[]): T {
    return all[this.below(all.length)] as T;
  }
}

const sets = ['850', '856', '846', '997'] as const;
/** Element, component and terminator as they are written, in place of `*`, `>` and `~` with a line feed. */
const delimiters = [
  ['*', '>', '~\n'],
  ['*', '>', '~'],
  ['|', ':', '\r\n'],
  ['\x1d', '\x1f', '\x1c'],
  ['+', '<', "'\n"],
  ['^', '\\', '!'],
] as const;

interface Whole {
  readonly name: string;
  readonly text: string;
}

function interchange(first: number, chance: Chance): Whole {
  const set = chance.one(sets);
  // Now and then more than one block of the scan.
  const count = 1 + chance.below(chance.below(20) === 0 ? 25 : 4);
  const text = set === '997' ? acknowledgments(count, first) : interchangeOf(set, count, first);
  const [element, component, terminator] = chance.one(delimiters);
  const written: Readonly<Record<string, string>> = { '*': element, '>': component, '~': terminator, '\n': '' };
  return { name: `${count} ${set}`, text: text.replace(/[*>~\n]/g, (one) => written[one] ?? one) };
}

/** One interchange or two with delimiters of their own; ST02 is not used twice. */
function wholeFile(chance: Chance): Whole {
  const one = interchange(1, chance);
  if (chance.below(3) > 0) return one;
  const other = interchange(501, chance);
  return { name: `${one.name}, ${other.name}`, text: one.text + other.text };
}

const wrapCharacters = 80;

/** An interchange of 997s, by the head of one that is generated. */
function acknowledgments(count: number, first: number): string {
  const head = interchangeOf('850', 1).split('ST*')[0]!.replace('GS*PO*', 'GS*FA*');
  const all = Array.from({ length: count }, (_, index) => {
    const control = String(first + index).padStart(4, '0');
    const errors = 'AK3*PO1*5*PO1*8~\nAK4*4*212*6*9,95~\nAK5*R*5~\n';
    const body = `AK1*PO*${index + 1}~\nAK2*850*0001~\nAK5*A~\nAK2*850*0002~\n${errors}AK9*P*2*2*1~\n`;
    return `ST*997*${control}~\n${body}SE*10*${control}~\n`;
  });
  return `${head}${all.join('')}GE*${count}*1~\nIEA*1*000000001~`;
}

const injected = [
  ...[
    'ISA',
    'ISA*',
    'IEA*1*000000001~',
    'GS*PO*A*B*20261125*1200*1*X*004010~',
    'GE*1*1~',
    'ST*850*0001~',
    'SE*5*0001~',
  ],
  ...[
    '~',
    '~~~~',
    '*',
    '***********************************',
    '>',
    '^',
    '\n',
    '\r\n',
    ' ',
    '\x00',
    '\x7f',
    '\xef\xbb\xbf',
  ],
  ...[
    'HL*1*1*I~',
    'LIN**~',
    'PO1~',
    'QTY*33*-*EA~',
    'SE~',
    'CTT*999999999999~',
    'DTM*002*99999999*9999~',
    '\xe9',
    '\xff\xfe',
  ],
  'A'.repeat(3_000),
];

/** Changes `bytes[from, to)` once; gives the change as bounds and what stands there now. */
function damage(bytes: Buffer, from: number, to: number, chance: Chance): readonly [number, number, Buffer] {
  const at = from + chance.below(to - from + 1);
  const length = Math.min(to - at, chance.one([1, 1, 2, 5, 30, 200, 2_000]));
  const piece = bytes.subarray(at, at + length);
  switch (chance.below(7)) {
    case 0:
      return [at, at + length, Buffer.alloc(0)];
    case 1:
      return [at, at, piece];
    case 2:
      return [at, at + length, Buffer.from(piece).reverse()];
    case 3:
      return [at, at, Buffer.from(chance.one(injected), 'latin1')];
    case 4:
      return [at, at, Buffer.from(Array.from({ length: 1 + chance.below(6) }, () => chance.below(256)))];
    case 5: {
      // One byte for another, throughout: a delimiter that became data, or data that became one.
      const was = bytes[at] ?? 0x2a;
      const is = chance.below(256);
      return [from, to, Buffer.from(bytes.subarray(from, to).map((one) => (one === was ? is : one)))];
    }
    default: {
      const other = from + chance.below(to - from + 1);
      const second = bytes.subarray(Math.max(other, at + length), Math.min(to, Math.max(other, at + length) + length));
      const between = bytes.subarray(at + length, second.byteOffset - bytes.byteOffset);
      return [at, at + length + between.length + second.length, Buffer.concat([second, between, piece])];
    }
  }
}

/** A case by its number. */
export function fuzzCase(seed: number): FuzzCase {
  const chance = new Chance(seed);
  const { name, text } = wholeFile(chance);
  const wrap = chance.below(8) === 0 && !/[\r\n]/.test(text);
  const whole = Buffer.from(wrap ? text.replace(new RegExp(`.{${wrapCharacters}}`, 'g'), '$&\n') : text, 'latin1');
  const pieces = Array.from({ length: 1 + chance.below(4) }, () => 1 + chance.below(chance.one([3, 64, 700, 20_000])));
  const made = wrap || chance.below(2) === 0 ? damagedFile(whole, chance) : damagedSet(whole, chance);
  return { name: `case ${seed}: ${name}${wrap ? ', wrapped' : ''}`, whole, pieces, ...made };
}

function damagedFile(whole: Buffer, chance: Chance): Pick<FuzzCase, 'bytes' | 'untouched' | 'survivors'> {
  let bytes = whole;
  let untouched = whole.length;
  for (let left = 1 + chance.below(4); left > 0; left--) {
    const [from, to, now] = damage(bytes, 0, bytes.length, chance);
    bytes = Buffer.concat([bytes.subarray(0, from), now, bytes.subarray(to)]);
    untouched = Math.min(untouched, from);
  }
  return { bytes, untouched, survivors: undefined };
}

/** Damage between the ST and the SE of one set: the others survive, unless it made segments of the envelope. */
function damagedSet(whole: Buffer, chance: Chance): Pick<FuzzCase, 'bytes' | 'untouched' | 'survivors'> {
  const text = whole.toString('latin1');
  const found = [...text.matchAll(/ST([^A-Z0-9])\d{3}\1(\d{4})[\s\S]*?SE\1/g)];
  const hit = chance.one(found);
  const start = hit.index + 2 + 1 + 3 + 1 + 4 + 1;
  const end = hit.index + hit[0].length - 4;
  const [from, to, now] = damage(whole, start, end, chance);
  const bytes = Buffer.concat([whole.subarray(0, from), now, whole.subarray(to)]);
  const body = bytes.toString('latin1', start - 1, bytes.length - (whole.length - end) + 2);
  const contained = !/(ISA|IEA|GS|GE|ST|SE|TA1)[^A-Z0-9]/i.test(body);
  const survivors = found.map((one) => one[2]!).filter((control) => control !== hit[2]);
  return { bytes, untouched: from, survivors: contained ? survivors : undefined };
}
