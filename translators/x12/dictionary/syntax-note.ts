/** Syntax notes (X12.6 section 3.9) as bit masks: whether one holds is a few operations on the elements that are there. */

export interface SyntaxNote {
  /** As written, `P0304`. */
  readonly text: string;
  readonly kind: 'P' | 'R' | 'E' | 'C' | 'L';
  readonly positions: readonly number[];
  /** Every element that the note names; bit `n - 1` stands for element `n`. */
  readonly all: number;
  /** Of C and L: the element that asks, and the ones that are asked for. */
  readonly first: number;
  readonly rest: number;
}

export function syntaxNote(text: string): SyntaxNote {
  const positions = (text.slice(1).match(/\d\d/g) ?? []).map(Number);
  const [first = 0, ...others] = positions.map((position) => 1 << (position - 1));
  const rest = others.reduce((mask, bit) => mask | bit, 0);
  return { text, kind: text[0] as SyntaxNote['kind'], positions, all: first | rest, first, rest };
}

/** Whether a note holds for the elements that are there. */
export function holds(note: SyntaxNote, present: number): boolean {
  const there = present & note.all;
  switch (note.kind) {
    case 'P':
      return there === 0 || there === note.all;
    case 'R':
      return there !== 0;
    case 'E':
      return (there & (there - 1)) === 0;
    case 'C':
      return (there & note.first) === 0 || (there & note.rest) === note.rest;
    case 'L':
      return (there & note.first) === 0 || (there & note.rest) !== 0;
  }
}
