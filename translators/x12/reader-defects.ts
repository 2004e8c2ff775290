/** What the reader finds of the bytes themselves, and how it is said. */
import type { IsaDefect } from './delimiters.ts';

export type ReaderDefect =
  | IsaDefect
  | 'isa-unreadable'
  | 'text-outside-interchange'
  | 'no-interchange'
  | 'segment-too-long'
  | 'segment-empty'
  | 'line-break-in-segment';

/** `length` is the number of bytes concerned, `sample` the first of them as text. */
export function defectMessage(code: ReaderDefect, offset: number, length: number, sample: string): string {
  const quote = sample === '' ? '' : `: "${sample}"`;
  switch (code) {
    case 'no-interchange':
      return length === 0 ? 'The file is empty.' : `No ISA segment was found in ${length} bytes.`;
    case 'isa-unreadable':
      return `The ISA at byte ${offset} cannot be read${quote}`;
    case 'isa-width':
      return `The ISA at byte ${offset} takes ${length} bytes with its terminator, not 106${quote}`;
    case 'isa-elements':
      return `The ISA at byte ${offset} has more than sixteen elements, or an ISA16 of more than one byte${quote}`;
    case 'component-separator-missing':
      return `The ISA at byte ${offset} has no ISA16${quote}`;
    case 'delimiter-clash':
      return `The ISA at byte ${offset} names one byte for two delimiters${quote}`;
    case 'text-outside-interchange':
      return `${length} bytes at byte ${offset} belong to no interchange${quote}`;
    case 'segment-too-long':
      return `The segment at byte ${offset} has ${length} bytes, more than can be read.`;
    case 'segment-empty':
      return length === 1
        ? `Byte ${offset} is a segment terminator without a segment before it.`
        : `At byte ${offset} stand ${length} segment terminators without segments.`;
    case 'line-break-in-segment':
      return `The segment at byte ${offset} is broken by a line break.`;
  }
}
