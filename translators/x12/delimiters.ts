/**
 * Delimiters: told by the ISA and by nothing else (X12.5 section 3.2: the ISA has a fixed width, so that its fourth
 * byte is the element separator, its 105th the component separator and its 106th the segment terminator).
 *
 * Real partners collapse the ISA's blanks, leave ISA16 out, wrap lines at 80 columns or end segments with CR LF. So
 * the ISA is read by its sixteen separators, and its end is told by the segment that follows; a width other than
 * 106 bytes is reported, not refused.
 */
import { asciiText, isAlphanumeric, isBlank, isLineBreak } from './bytes.ts';
import { packBytes, packId } from './segment-id.ts';

/** Byte values; `none` where the interchange has no such delimiter. */
export interface Delimiters {
  readonly element: number;
  readonly component: number;
  readonly repetition: number;
  readonly segment: number;
  /** Blanks stand before the line break that is the terminator: they belong to no element. */
  readonly blankBefore: boolean;
}

export const none = -1;

/** What is odd about an ISA that could be read, in words of the registry (findings.ts). */
export type IsaDefect = 'isa-width' | 'isa-elements' | 'component-separator-missing' | 'delimiter-clash';

/** An ISA that was read: positions are indices into the bytes that were given. */
export interface Isa {
  readonly delimiters: Delimiters;
  /** End of the id, then of each element. */
  readonly ends: readonly number[];
  /** First byte after the terminator. */
  readonly end: number;
  readonly wrapped: boolean;
  readonly defects: readonly IsaDefect[];
}

/** Bytes from the `I` of ISA on that decide everything: the ISA itself, odd ones included, and the GS after it. */
export const isaWindowBytes = 512;

/** Index of each of the sixteen element separators in an ISA of the right width. */
const fixedSeparators = [3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103];
const isaBytes = 106;
const isaKey = packId('ISA');
/** Segments that may follow an ISA. */
const nextIds: ReadonlySet<number> = new Set(['GS', 'TA1', 'IEA', 'ISA'].map(packId));

/** Bytes after the sixteenth separator within which the next segment has to begin. */
const gapBytesMax = 64;

/** Reads the ISA that begins at `from`; undefined where no separators or no end can be made out. */
export function readIsa(bytes: Uint8Array, from: number, to: number): Isa | undefined {
  const element = bytes[from + 3];
  if (element === undefined || isAlphanumeric(element) || element === 0x20) return undefined;
  const ends = separators(bytes, from, to, element, 16);
  if (ends === undefined) return withoutLast(bytes, from, to, element);
  const tail = ends.at(-1)! + 1;
  const gap = isaEnd(bytes, tail, to, element);
  if (gap === undefined) return undefined;
  // Data is made of letters and digits: one of them separates nothing, whatever ISA16 says.
  const component = isAlphanumeric(gap.component) ? none : gap.component;
  const end = gap.blankBefore ? gap.content : gap.terminator;
  const defects: IsaDefect[] = [];
  const fixed = fixedSeparators.every((place, index) => ends[index] === from + place);
  const wrapped = ends.some((_, index) => index > 0 && hasLineBreak(bytes, ends[index - 1]!, ends[index]!));
  if (component === none) defects.push('component-separator-missing');
  else if (!wrapped && (!fixed || end !== from + isaBytes - 1)) defects.push('isa-width');
  else if (wrapped && widthWithoutBreaks(bytes, from, gap.terminator) !== isaBytes - 1) defects.push('isa-width');
  if (gap.extra) defects.push('isa-elements');
  const segment = bytes[gap.terminator]!;
  const repetition = repetitionSeparator(bytes, ends);
  if (clash([element, component, repetition, segment])) defects.push('delimiter-clash');
  const delimiters: Delimiters = {
    element,
    component: component === element || component === segment ? none : component,
    repetition: repetition === element || repetition === segment || repetition === component ? none : repetition,
    segment,
    blankBefore: gap.blankBefore,
  };
  return { delimiters, ends: [...ends, end], end: gap.terminator + 1, wrapped, defects };
}

/** Reads an ISA that lacks ISA16 and the separator before it, as writers leave it that cut empty elements off. */
function withoutLast(bytes: Uint8Array, from: number, to: number, element: number): Isa | undefined {
  const ends = separators(bytes, from, to, element, 15);
  if (ends === undefined) return undefined;
  const usage = ends.at(-1)! + 1;
  const next = nextSegment(bytes, usage, to, element);
  const rest = usage + 1 + bytes.subarray(usage + 1, Math.max(usage + 1, next)).findIndex((byte) => byte !== 0x20);
  if (next < 0 || rest <= usage || !isAlphanumeric(bytes[usage]!) || isAlphanumeric(bytes[rest]!)) return undefined;
  for (let at = rest + 1; at < next; at++) if (!isBlank(bytes[at]!)) return undefined;
  const repetition = repetitionSeparator(bytes, ends);
  const segment = bytes[rest]!;
  return {
    delimiters: { element, component: none, repetition, segment, blankBefore: rest > usage + 1 },
    ends: [...ends, usage + 1],
    end: rest + 1,
    wrapped: false,
    defects: ['component-separator-missing'],
  };
}

/** Ends of the id and of the elements behind it, which are the places of the first separators; fifteen or sixteen. */
function separators(
  bytes: Uint8Array,
  from: number,
  to: number,
  element: number,
  count: 15 | 16,
): number[] | undefined {
  const ends: number[] = [];
  for (let at = from + 3; at < to && ends.length < count; at++) if (bytes[at] === element) ends.push(at);
  if (ends.length < count) return undefined;
  // A separator count that runs into the next segment means that the ISA has too few elements to be read by.
  const runsOn = ends.some((end, index) => index > 0 && endsWithId(bytes, ends[index - 1]!, end, to));
  return runsOn ? undefined : ends;
}

/** Whether an element ends with the id of the segment that may follow an ISA, behind a terminator; or is another ISA's. */
function endsWithId(bytes: Uint8Array, from: number, end: number, to: number): boolean {
  const element = bytes[end]!;
  if (end - from === 4 && packBytes(bytes, from + 1, end) === isaKey) return true;
  return [2, 3].some((length) => {
    const at = end - length;
    return at > from + 1 && !isAlphanumeric(bytes[at - 1]!) && isNextId(bytes, at, to, element);
  });
}

interface IsaEnd {
  readonly component: number;
  readonly terminator: number;
  /** End of ISA16. */
  readonly content: number;
  readonly blankBefore: boolean;
  readonly extra: boolean;
}

/** Reads what stands between the sixteenth separator and the next segment: ISA16, the terminator, line breaks. */
function isaEnd(bytes: Uint8Array, tail: number, to: number, element: number): IsaEnd | undefined {
  const next = nextSegment(bytes, tail, to, element);
  if (next < 0) return fixedEnd(bytes, tail, to, element);
  const solid: number[] = [];
  for (let at = tail; at < next; at++) if (!isBlank(bytes[at]!)) solid.push(at);
  const [first, second] = solid;
  if (first === undefined) return tail < next ? endAt(none, tail, tail) : undefined;
  if (second !== undefined) {
    const terminator = solid.at(-1)!;
    // More than ISA16 and a terminator, which stands where it should: a segment that does not belong follows at once.
    if (solid.length > 2 && bytes[tail + 1] === bytes[terminator]) return endAt(bytes[first]!, tail + 1, tail + 1);
    return { ...endAt(bytes[first]!, terminator, first + 1), extra: solid.length > 2 };
  }
  const lineBreak = first + 1 + bytes.subarray(first + 1, next).findIndex(isLineBreak);
  const hasBreak = lineBreak > first;
  if (!hasBreak || segmentEndsWith(bytes, next, to, bytes[first]!)) return endAt(none, first, first);
  return { ...endAt(bytes[first]!, lineBreak, first + 1), blankBefore: lineBreak > first + 1 };
}

function endAt(component: number, terminator: number, content: number): IsaEnd {
  return { component, terminator, content, blankBefore: false, extra: false };
}

/** Without a known segment after it, an ISA ends where its width says. */
function fixedEnd(bytes: Uint8Array, tail: number, to: number, element: number): IsaEnd | undefined {
  const terminator = bytes[tail + 1];
  if (tail + 1 >= to || terminator === undefined || isAlphanumeric(terminator) || terminator === element)
    return undefined;
  return endAt(bytes[tail]!, tail + 1, tail + 1);
}

/** Index of the segment id that may follow an ISA, from `tail` on; -1 where there is none near. */
function nextSegment(bytes: Uint8Array, tail: number, to: number, element: number): number {
  const last = Math.min(to, tail + gapBytesMax);
  for (let at = tail + 1; at < last; at++) if (isNextId(bytes, at, to, element)) return at;
  return -1;
}

function isNextId(bytes: Uint8Array, at: number, to: number, element: number): boolean {
  const length = bytes[at + 2] === element ? 2 : 3;
  return at + length < to && bytes[at + length] === element && nextIds.has(packBytes(bytes, at, at + length));
}

/** Whether the segment at `from` ends its line with `byte`: it is the terminator then, and not ISA16. */
function segmentEndsWith(bytes: Uint8Array, from: number, to: number, byte: number): boolean {
  for (let at = from; at < to; at++) {
    if (isLineBreak(bytes[at]!)) {
      let before = at - 1;
      while (before > from && isBlank(bytes[before]!)) before--;
      return bytes[before] === byte;
    }
  }
  return bytes[to - 1] === byte;
}

/** ISA11 separates repeats from version 00402 on, where it is no letter or digit (before, it is the standard's agency: U). */
function repetitionSeparator(bytes: Uint8Array, ends: readonly number[]): number {
  const byte = bytes[ends[10]! + 1]!;
  const version = asciiText(bytes, ends[11]! + 1, ends[12]!);
  const one = ends[11]! - ends[10]! === 2;
  return one && version >= '00402' && !isAlphanumeric(byte) && byte !== 0x20 ? byte : none;
}

function clash(delimiters: readonly number[]): boolean {
  const known = delimiters.filter((byte) => byte !== none);
  return new Set(known).size < known.length;
}

function hasLineBreak(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from + 1; at < to; at++) if (isLineBreak(bytes[at]!)) return true;
  return false;
}

function widthWithoutBreaks(bytes: Uint8Array, from: number, to: number): number {
  let width = 0;
  for (let at = from; at < to; at++) if (!isLineBreak(bytes[at]!)) width++;
  return width;
}
