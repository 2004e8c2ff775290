/** Segments in one version: their elements, and the syntax notes that count there. */
import { packId } from '../segment-id.ts';
import type { CodeList } from './code-list.ts';
import {
  type ElementDefinition,
  type ElementType,
  type ElementUse,
  elementDefinition,
  elementType,
} from './element.ts';
import { compositeLines, segmentLines } from './segments.ts';
import { holds, type SyntaxNote, syntaxNote } from './syntax-note.ts';
import { baseVersion, inRanges } from './versions.ts';

export interface SegmentDefinition {
  readonly id: string;
  readonly key: number;
  readonly elements: readonly ElementUse[];
  /** The same elements as one integer each (see `packRule`), for the loop that checks those of a segment without components. */
  readonly rules: Int32Array;
  /** Lists of the elements whose packed type is ID; nothing at the others. */
  readonly lists: readonly (CodeList | undefined)[];
  /** Bits of the mandatory elements. */
  readonly mandatory: number;
  /** Bits of the elements that a partner's guideline has no use for, or asks for beyond the dictionary. */
  readonly forbidden: number;
  readonly asked: number;
  readonly notes: readonly SyntaxNote[];
  /** Of the notes that pair two neighbours: the bit of each first one. All of them are checked by one shift. */
  readonly pairs: number;
  /** The notes that are no such pairs. */
  readonly others: readonly SyntaxNote[];
  /**
   * Bits of the elements of the last segment in which the right ones were there: what one partner sends has mostly the
   * same elements, and need not be held against the notes again. -1 at first.
   */
  complete: number;
}

/** Elements of a segment in the dictionary: as many as an integer has bits. */
const segmentElementsMax = 31;

/** Bits of a packed rule: the type, the minimum length, and the maximum above them. */
export const ruleBits = { type: 4, minimum: 8 } as const;
export const ruleMaximumShift = ruleBits.type + ruleBits.minimum;
const minimumMax = (1 << ruleBits.minimum) - 1;
const maximumMax = (1 << (31 - ruleMaximumShift)) - 1;

/**
 * Type, minimum and maximum length as one integer. Longer lengths are cut to what fits, which no element reaches. An ID
 * without a list to look into is packed as AN; what needs a closer look each time, as a composite.
 */
function packRule({ type, minimum, maximum, codes }: ElementDefinition): number {
  const longest = Math.min(maximum, maximumMax) << ruleMaximumShift;
  return packedType(type, codes) | (Math.min(minimum, minimumMax) << ruleBits.type) | longest;
}

function packedType(type: ElementType, codes: CodeList | undefined): ElementType {
  if (type === elementType.ID) return codes === undefined || codes.status === 'external' ? elementType.AN : type;
  return codes?.status === 'guideline' ? elementType.composite : type;
}

interface Source {
  readonly slots: readonly string[];
  readonly notes: readonly string[];
}

function parse(lines: string): ReadonlyMap<string, Source> {
  const sources = new Map<string, Source>();
  for (const line of lines.trim().split('\n')) {
    const [left, right] = line.split(' | ');
    const [id, ...slots] = left!.split(' ');
    sources.set(id!, { slots, notes: right === undefined ? [] : right.split(' ') });
  }
  return sources;
}

const segments = parse(segmentLines);
const composites = parse(compositeLines);

/** Ids of all segments of the dictionary, of any version. */
export const segmentIds: readonly string[] = [...segments.keys()];

const cache = new Map<string, SegmentDefinition>();

/** A segment in a version; undefined where the dictionary has no such id. */
export function segmentDefinition(id: string, version: string): SegmentDefinition | undefined {
  const name = `${id} ${version}`;
  const known = cache.get(name);
  if (known !== undefined) return known;
  const source = segments.get(id);
  if (source === undefined) return undefined;
  const tokens = tokensOf(source, version);
  const notes = notesOf(source, tokens);
  const elements = tokens.map((token) => use(token, version));
  const definition = defineSegment(id, elements, notes);
  cache.set(name, definition);
  return definition;
}

/** A segment made of its elements. `guideline` has the bits that only a partner's guideline sets. */
export function defineSegment(
  id: string,
  elements: readonly ElementUse[],
  notes: readonly SyntaxNote[],
  guideline: { readonly forbidden: number; readonly asked: number } = { forbidden: 0, asked: 0 },
): SegmentDefinition {
  if (elements.length > segmentElementsMax) throw new Error(`Segment ${id} has more elements than bits`);
  const definitions = elements.map(({ definition }) => alone(definition));
  return {
    id,
    key: packId(id),
    elements,
    rules: Int32Array.from(definitions, packRule),
    lists: definitions.map(({ type, codes }) => (packedType(type, codes) === elementType.ID ? codes : undefined)),
    mandatory: elements.reduce((bits, { mandatory }, index) => (mandatory ? bits | (1 << index) : bits), 0),
    ...guideline,
    notes,
    pairs: notes.filter(isPair).reduce((bits, note) => bits | note.first, 0),
    others: notes.filter((note) => !isPair(note)),
    complete: -1,
  };
}

/** What an element is in a segment that holds no separator of components: of a composite, mostly its first component. */
function alone(definition: ElementDefinition): ElementDefinition {
  const [first, ...others] = definition.components;
  if (first === undefined || others.some(({ mandatory }) => mandatory)) return definition;
  return definition.notes.every((note) => holds(note, 1)) ? first.definition : definition;
}

/** The element tokens that a version has, in order: `330!`, `C001`. */
function tokensOf(source: Source, version: string): string[] {
  return source.slots.flatMap((slot) => {
    if (!slot.includes('@')) return [slot];
    const alternative = slot.split('/').find((choice) => {
      const at = choice.indexOf('@');
      return at < 0 || inRanges(choice.slice(at + 1), version);
    });
    return alternative === undefined ? [] : [alternative.split('@')[0]!];
  });
}

const uses = new Map<string, ElementUse>();

/**
 * `330!`, `C056+10`: the element, whether it is mandatory, how often it may repeat. Made once in a version: many segments
 * have the same ones, and a composite of units alone has fifteen components.
 */
function use(token: string, version: string): ElementUse {
  const name = `${token} ${version}`;
  const known = uses.get(name) ?? newUse(token, version);
  uses.set(name, known);
  return known;
}

function newUse(token: string, version: string): ElementUse {
  const [plainToken, repeats = '1'] = token.split('+');
  const mandatory = plainToken!.endsWith('!');
  const number = plain(plainToken!);
  const definition = composites.has(number) ? composite(number, version) : elementDefinition(number, version);
  return { definition, mandatory, repeats: Number(repeats) };
}

function composite(id: string, version: string): ElementDefinition {
  const source = composites.get(id)!;
  const tokens = tokensOf(source, version);
  const components = tokens.map((token) => use(token, version));
  return {
    reference: 0,
    name: components[0]?.definition.name ?? '',
    type: elementType.composite,
    typeName: id,
    minimum: 1,
    maximum: components.reduce((length, component) => length + component.definition.maximum + 1, 0),
    codes: undefined,
    strict: false,
    components,
    notes: notesOf(source, tokens),
  };
}

/** Notes are the base version's; they count where the elements that they name are the same. */
function notesOf(source: Source, tokens: readonly string[]): SyntaxNote[] {
  if (source.notes.length === 0) return [];
  const base = tokensOf(source, baseVersion).map(plain);
  return source.notes.map(syntaxNote).filter(({ positions }) =>
    positions.every((position) => {
      const token = tokens[position - 1];
      return token !== undefined && (base.length === 0 || plain(token) === base[position - 1]);
    }),
  );
}

/** Whether a note pairs an element with the next one, like a qualifier with its value. */
function isPair({ kind, positions }: SyntaxNote): boolean {
  return kind === 'P' && positions.length === 2 && positions[1] === positions[0]! + 1;
}

function plain(token: string): string {
  return token.split('+')[0]!.replace('!', '');
}
