/** Segments in one version: their elements, and the syntax notes that count there. */
import { packId } from '../segment-id.ts';
import type { CodeList } from './code-list.ts';
import { type ElementDefinition, type ElementUse, elementDefinition, elementType } from './element.ts';
import { compositeLines, segmentLines } from './segments.ts';
import { type SyntaxNote, syntaxNote } from './syntax-note.ts';
import { baseVersion, inRanges } from './versions.ts';

export interface SegmentDefinition {
  readonly id: string;
  readonly key: number;
  readonly elements: readonly ElementUse[];
  /** The same elements as flat rows, for the loop that checks each of them. */
  readonly types: Uint8Array;
  readonly minimums: Uint16Array;
  readonly maximums: Uint16Array;
  readonly lists: readonly (CodeList | undefined)[];
  /** Bits of the mandatory elements. */
  readonly mandatory: number;
  readonly notes: readonly SyntaxNote[];
  /** Of the notes that pair two neighbours: the bit of each first one. All of them are checked by one shift. */
  readonly pairs: number;
  /** The notes that are no such pairs. */
  readonly others: readonly SyntaxNote[];
}

/** Elements of a segment in the dictionary: as many as an integer has bits. */
const segmentElementsMax = 31;

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
  if (elements.length > segmentElementsMax) throw new Error(`Segment ${id} has more elements than bits`);
  const definitions = elements.map((element) => element.definition);
  const definition: SegmentDefinition = {
    id,
    key: packId(id),
    elements,
    types: Uint8Array.from(definitions, ({ type }) => type),
    minimums: Uint16Array.from(definitions, ({ minimum }) => minimum),
    maximums: Uint16Array.from(definitions, ({ maximum }) => maximum),
    lists: definitions.map(({ codes }) => codes),
    mandatory: elements.reduce((bits, { mandatory }, index) => (mandatory ? bits | (1 << index) : bits), 0),
    notes,
    pairs: notes.filter(isPair).reduce((bits, note) => bits | note.first, 0),
    others: notes.filter((note) => !isPair(note)),
  };
  cache.set(name, definition);
  return definition;
}

/** The element tokens that a version has, in order: `330!`, `C001`. */
function tokensOf(source: Source, version: string): string[] {
  return source.slots.flatMap((slot) => {
    const alternative = slot.split('/').find((choice) => {
      const at = choice.indexOf('@');
      return at < 0 || inRanges(choice.slice(at + 1), version);
    });
    return alternative === undefined ? [] : [alternative.split('@')[0]!];
  });
}

function use(token: string, version: string): ElementUse {
  const mandatory = token.endsWith('!');
  const number = mandatory ? token.slice(0, -1) : token;
  const definition = composites.has(number) ? composite(number, version) : elementDefinition(number, version);
  return { definition, mandatory };
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
  return token.replace('!', '');
}
