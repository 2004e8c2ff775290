/**
 * Sets in one version: a tree of segments and loops, made once from its lines and kept.
 *
 * A set's line is `id minimum/maximum`, `*` being no limit, with ` loop` after the id of a segment that opens a loop,
 * whose members follow indented by two blanks. `versions=minimum/maximum` says where versions differ from it, and
 * `@versions` which ones have the line at all. ST and SE are the envelope's and not part of it.
 */
import { packId } from '../segment-id.ts';
import { KeyTable } from './key-table.ts';
import { type SegmentDefinition, segmentDefinition } from './segment-definition.ts';
import { inRange, inRanges } from './versions.ts';

/** A set as data. */
export interface SetSource {
  /** ST01. */
  readonly id: string;
  /** GS01. */
  readonly group: string;
  readonly lines: string;
}

/** How often a segment comes in its loop. */
export interface Uses {
  readonly minimum: number;
  readonly maximum: number;
  /** First elements of which each has to come, as DP for a REF*DP; a guideline's alone. */
  readonly needs?: readonly string[];
}

/** A segment at its place in a set, or a loop, whose first segment it is. */
export interface GrammarNode extends Uses {
  readonly id: string;
  readonly segment: SegmentDefinition;
  /** What the dictionary says, where a guideline says something else. */
  readonly base: Uses;
  /** The loop that opens here; undefined for a plain segment. */
  readonly loop: GrammarLoop | undefined;
  /** Of an HL: the loops of the levels (HL03) for which a guideline asks something of their own. */
  readonly levels: ReadonlyMap<string, GrammarLoop> | undefined;
}

export interface GrammarLoop {
  /** Ids of the loops from the outside in, as `PO1/N1`; empty for the set itself. */
  readonly path: string;
  readonly parent: GrammarLoop | undefined;
  /** Index of the loop's own node among the parent's members. */
  readonly place: number;
  /** The loop's segments in order, its trigger not among them. */
  readonly members: readonly GrammarNode[];
  /** By a segment's number (`SetGrammar.keys`): the indices of its members, in order; nothing where it has none here. */
  readonly index: readonly (readonly number[] | undefined)[];
  /** Indices of the mandatory members, and of those that have needs. */
  readonly mandatory: readonly number[];
  readonly needy: readonly number[];
  /** Number of this loop in the grammar, the set itself being 0. */
  readonly number: number;
}

export interface SetGrammar {
  readonly id: string;
  readonly group: string;
  readonly version: string;
  readonly root: GrammarLoop;
  /** All loops by number. */
  readonly loops: readonly GrammarLoop[];
  /** Numbers of the set's segments by packed id. */
  readonly keys: KeyTable;
  /** Every segment of the set by its number. */
  readonly segments: readonly SegmentDefinition[];
}

/**
 * What a guideline changes in a set. `path` is the loop's and the segment's own id, as `PO1/N1`; `level` the HL03 of the
 * HL loop that it is in, empty where that is none or any.
 */
export interface Overlay {
  uses(path: string, level: string, base: Uses): Uses;
  segment(path: string, level: string, base: SegmentDefinition): SegmentDefinition;
  /** Levels that are told apart. */
  levels(): readonly string[];
}

const asItIs: Overlay = {
  uses: (_path, _level, base) => base,
  segment: (_path, _level, base) => base,
  levels: () => [],
};

interface Line {
  readonly depth: number;
  readonly id: string;
  readonly loop: boolean;
  readonly minimum: number;
  readonly maximum: number;
}

/** A loop while it is being made. */
interface OpenLoop extends GrammarLoop {
  readonly members: GrammarNode[];
  readonly index: (number[] | undefined)[];
  readonly mandatory: number[];
  readonly needy: number[];
}

/** Makes a set's grammar in a version. Throws on a line that names no known segment: a defect of the dictionary. */
export function compileSet(source: SetSource, version: string, overlay: Overlay = asItIs): SetGrammar {
  const loops: OpenLoop[] = [];
  const segments = new Map<number, SegmentDefinition>();
  const lines = linesOf(source, version);
  const open = (path: string, parent: OpenLoop | undefined, place: number): OpenLoop => {
    const loop = { path, parent, place, members: [], index: [], mandatory: [], needy: [], number: loops.length };
    loops.push(loop);
    return loop;
  };
  /** Fills a loop with the lines from an index on that are deeper than `depth`; gives the index behind them. */
  const fill = (outer: OpenLoop, from: number, depth: number, level: string): number => {
    let at = from;
    while (at < lines.length && lines[at]!.depth > depth) {
      const { id, minimum, maximum, loop: opens } = lines[at]!;
      const definition = segmentDefinition(id, version);
      if (definition === undefined)
        throw new Error(`Set ${source.id} names segment ${id}, which the dictionary has not`);
      const path = outer.path === '' ? id : `${outer.path}/${id}`;
      const base = { minimum, maximum };
      const segment = overlay.segment(path, level, definition);
      if (!segments.has(segment.key)) segments.set(segment.key, segment);
      const place = outer.members.length;
      const loop = opens ? open(path, outer, place) : undefined;
      const inner = at + 1;
      const next = loop === undefined ? inner : fill(loop, inner, lines[at]!.depth, level);
      const levels = loop === undefined || id !== levelSegment ? [] : overlay.levels();
      const byLevel = levels.map((code): [string, OpenLoop] => {
        const other = open(path, outer, place);
        fill(other, inner, lines[at]!.depth, code);
        return [code, other];
      });
      const uses = overlay.uses(path, level, base);
      outer.members.push({
        id,
        segment,
        ...uses,
        base,
        loop,
        levels: byLevel.length > 0 ? new Map(byLevel) : undefined,
      });
      at = next;
    }
    return at;
  };
  const root = open('', undefined, 0);
  fill(root, 0, -1, '');
  const keys = new KeyTable(segments.keys());
  for (const loop of loops) finish(loop, keys);
  return { id: source.id, group: source.group, version, root, loops, keys, segments: [...segments.values()] };
}

/** The segment whose third element, a code of 735, says which level of the hierarchy its loop is. */
const levelSegment = 'HL';

/** Fills the lookups of a loop whose members are known. */
function finish(loop: OpenLoop, keys: KeyTable): void {
  for (let number = 0; number < keys.size; number++) loop.index.push(undefined);
  loop.members.forEach((member, place) => {
    const number = keys.numberOf(packId(member.id));
    const places = loop.index[number];
    if (places === undefined) loop.index[number] = [place];
    else places.push(place);
    if (member.minimum > 0) loop.mandatory.push(place);
    if (member.needs !== undefined) loop.needy.push(place);
  });
}

/** The lines that a version has. What stands in a loop that it has not is left out with the loop. */
function linesOf(source: SetSource, version: string): Line[] {
  const lines: Line[] = [];
  let outside = Number.POSITIVE_INFINITY;
  for (const text of source.lines.trimEnd().split('\n').slice(1)) {
    const depth = (text.length - text.trimStart().length) / 2;
    if (depth > outside) continue;
    outside = Number.POSITIVE_INFINITY;
    const line = parseLine(text.trim(), depth, version);
    if (line === undefined) outside = depth;
    else lines.push(line);
  }
  return lines;
}

function parseLine(text: string, depth: number, version: string): Line | undefined {
  const [id, ...words] = text.split(' ');
  const loop = words[0] === 'loop';
  const [bounds, ...rest] = loop ? words.slice(1) : words;
  const presence = rest.find((word) => word.startsWith('@'));
  if (presence !== undefined && !inRanges(presence.slice(1), version)) return undefined;
  const other = rest.find((word) => !word.startsWith('@') && inRange(word.split('=')[0]!, version));
  const [minimum, maximum] = (other?.split('=')[1] ?? bounds!).split('/');
  return {
    depth,
    id: id!,
    loop,
    minimum: Number(minimum),
    maximum: maximum === '*' ? Number.POSITIVE_INFINITY : Number(maximum),
  };
}
