/** Sets made at random by the compiled grammar: valid by construction, for any set and version of the dictionary. */
import fc from 'fast-check';
import { type ElementDefinition, type ElementUse, elementType } from '../../../translators/x12/dictionary/element.ts';
import type { GrammarLoop, GrammarNode, SetGrammar } from '../../../translators/x12/dictionary/grammar.ts';
import type { SegmentDefinition } from '../../../translators/x12/dictionary/segment-definition.ts';
import { holds, type SyntaxNote } from '../../../translators/x12/dictionary/syntax-note.ts';
import type { OutboundSegment } from '../../../translators/x12/outbound.ts';

/** Numbers from 0 (included) to 1, drawn by fast-check so that a failure can be repeated and made smaller. */
export type Draw = (below: number) => number;

/** A draw that fast-check seeds. */
export const draws: fc.Arbitrary<Draw> = fc.infiniteStream(fc.nat(0x7fffffff)).map((stream) => {
  return (below: number) => Number(stream.next().value) % below;
});

/** Segments of a set between ST and SE. `often` of a hundred is how likely an optional segment is there. */
export function randomSet(grammar: SetGrammar, draw: Draw, often = 25): OutboundSegment[] {
  return [...segmentsOf(grammar.root, draw, often)];
}

function* segmentsOf(loop: GrammarLoop, draw: Draw, often: number): Generator<OutboundSegment> {
  for (const member of loop.members) {
    const times = timesOf(member, draw, often);
    for (let time = 0; time < times; time++) {
      yield randomSegment(member.segment, draw);
      if (member.loop !== undefined) yield* segmentsOf(member.loop, draw, Math.floor(often / 2));
    }
  }
}

function timesOf({ minimum, maximum }: GrammarNode, draw: Draw, often: number): number {
  const more = draw(100) < often ? 1 + draw(2) : 0;
  return Math.min(Math.max(minimum, more), maximum);
}

export function randomSegment(definition: SegmentDefinition, draw: Draw): OutboundSegment {
  const { id, elements, notes, mandatory } = definition;
  const present = presence(elements.length, mandatory, notes, draw);
  const values = elements.map((use, index) => ((present & (1 << index)) === 0 ? '' : randomElement(use, draw)));
  return [id, ...values];
}

/** Bits of elements that are there: some at random, then those that the notes ask for. */
function presence(count: number, mandatory: number, notes: readonly SyntaxNote[], draw: Draw): number {
  const all = (1 << count) - 1;
  for (const some of [draw(all + 1) & draw(all + 1), 0]) {
    let present = mandatory | some;
    for (let round = 0; round < 32; round++) {
      const broken = notes.find((note) => !holds(note, present));
      if (broken === undefined) return present;
      present = broken.kind === 'E' ? (present & ~broken.all) | mandatory | broken.first : present | broken.all;
    }
  }
  throw new Error('the notes of a segment contradict each other');
}

function randomElement({ definition }: ElementUse, draw: Draw): string | readonly string[] {
  if (definition.type !== elementType.composite) return randomValue(definition, draw);
  const { components, notes } = definition;
  const mandatory = components.reduce((bits, { mandatory }, index) => (mandatory ? bits | (1 << index) : bits), 1);
  const present = presence(components.length, mandatory, notes, draw);
  return components.map((use, index) => ((present & (1 << index)) === 0 ? '' : randomValue(use.definition, draw)));
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

function randomValue({ type, minimum, maximum, codes }: ElementDefinition, draw: Draw): string {
  const length = minimum + draw(Math.min(maximum - minimum, 12) + 1);
  const digits = () => Array.from({ length }, () => String(draw(10))).join('');
  switch (type) {
    case elementType.ID: {
      const fitting = codes?.codes.filter((code) => code.length >= minimum && code.length <= maximum) ?? [];
      return fitting.length > 0 ? fitting[draw(fitting.length)]! : text(length, draw);
    }
    case elementType.N:
      return draw(5) === 0 ? `-${digits()}` : digits();
    case elementType.R:
    case elementType.RE: {
      const point = draw(length + 1);
      const number = digits();
      return draw(2) === 0 ? number : `${number.slice(0, point)}.${number.slice(point)}`;
    }
    case elementType.DT:
      return maximum === 6 ? '261125' : '20261125';
    case elementType.TM:
      return maximum >= 6 && draw(2) === 0 ? '235959' : '0730';
    default:
      return text(length, draw);
  }
}

function text(length: number, draw: Draw): string {
  return Array.from({ length }, () => letters[draw(letters.length)]).join('');
}
