/** How a broken syntax note is said, and at which element. */
import type { SyntaxNote } from '../dictionary/syntax-note.ts';
import { elementName } from './report.ts';

const relations = {
  P: 'come all together or not at all',
  R: 'need at least one of them',
  E: 'exclude each other',
  C: 'need the others with the first',
  L: 'need one of the others with the first',
} as const;

/** The first element that a note misses, or, of elements that exclude each other, the second that is there. */
export function wantedPosition({ kind, positions }: SyntaxNote, present: number): number {
  const there = (position: number) => (present & (1 << (position - 1))) !== 0;
  const wanted = kind === 'E' ? positions.filter(there)[1] : positions.find((position) => !there(position));
  return wanted ?? positions[0]!;
}

/** `is missing: PO106, PO107 come all together or not at all (P0607).` Positions are components where `composite` is not 0. */
export function noteSays({ kind, text, positions }: SyntaxNote, segment: string, composite: number): string {
  const name = (at: number) =>
    composite === 0 ? elementName(segment, at, 0, '') : elementName(segment, composite, at, '');
  const what = kind === 'E' ? 'is there beside another' : 'is missing';
  return `${what}: ${positions.map(name).join(', ')} ${relations[kind]} (${text}).`;
}
