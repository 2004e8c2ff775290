/**
 * Sets in one version: a tree of segments and loops, made once from its lines and kept.
 *
 * A set's line is `id minimum/maximum`, `*` being no limit, with ` loop` after the id of a segment that opens a loop,
 * whose members follow indented by two blanks. `versions=minimum/maximum` says where versions differ from it, and
 * `@versions` which ones have the line at all. ST and SE are the envelope's and not part of it.
 */
import { packId } from '../segment-id.ts';
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

/** A segment at its place in a set, or a loop, whose first segment it is. */
export interface GrammarNode {
  readonly id: string;
  readonly segment: SegmentDefinition;
  readonly minimum: number;
  readonly maximum: number;
  /** The loop that opens here; undefined for a plain segment. */
  readonly loop: GrammarLoop | undefined;
}

export interface GrammarLoop {
  /** Ids of the loops from the outside in, as `PO1/N1`; empty for the set itself. */
  readonly path: string;
  readonly parent: GrammarLoop | undefined;
  /** Index of the loop's own node among the parent's members. */
  readonly place: number;
  /** The loop's segments in order, its trigger not among them. */
  readonly members: readonly GrammarNode[];
  /** Indices of the members of a packed id, in order. */
  readonly index: ReadonlyMap<number, readonly number[]>;
  /** Indices of the mandatory members. */
  readonly mandatory: readonly number[];
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
  /** Every segment of the set by packed id. */
  readonly segments: ReadonlyMap<number, SegmentDefinition>;
}

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
  readonly index: Map<number, number[]>;
  readonly mandatory: number[];
}

/** Makes a set's grammar in a version. Throws on a line that names no known segment: a defect of the dictionary. */
export function compileSet(source: SetSource, version: string): SetGrammar {
  const loops: OpenLoop[] = [];
  const segments = new Map<number, SegmentDefinition>();
  const open = (path: string, parent: OpenLoop | undefined): OpenLoop => {
    const place = parent?.members.length ?? 0;
    const loop = { path, parent, place, members: [], index: new Map(), mandatory: [], number: loops.length };
    loops.push(loop);
    return loop;
  };
  const root = open('', undefined);
  const stack = [root];
  for (const { depth, id, minimum, maximum, ...line } of linesOf(source, version)) {
    const segment = segmentDefinition(id, version);
    if (segment === undefined) throw new Error(`Set ${source.id} names segment ${id}, which the dictionary has not`);
    segments.set(segment.key, segment);
    stack.length = depth + 1;
    const outer = stack[depth]!;
    const loop = line.loop ? open(outer.path === '' ? id : `${outer.path}/${id}`, outer) : undefined;
    outer.members.push({ id, segment, minimum, maximum, loop });
    if (loop !== undefined) stack.push(loop);
  }
  for (const loop of loops) finish(loop);
  return { id: source.id, group: source.group, version, root, loops, segments };
}

/** Fills the lookups of a loop whose members are known. */
function finish(loop: OpenLoop): void {
  loop.members.forEach((member, place) => {
    const key = packId(member.id);
    const places = loop.index.get(key);
    if (places === undefined) loop.index.set(key, [place]);
    else places.push(place);
    if (member.minimum > 0) loop.mandatory.push(place);
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
