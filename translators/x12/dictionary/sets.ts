/** The sets that Crossdock checks, and their compiled grammars. Adding a set is adding its data here. */
import { compileSet, type SetGrammar, type SetSource } from './grammar.ts';
import { set810 } from './sets/810.ts';
import { set846 } from './sets/846.ts';
import { set850 } from './sets/850.ts';
import { set855 } from './sets/855.ts';
import { set856 } from './sets/856.ts';
import { set860 } from './sets/860.ts';
import { set997 } from './sets/997.ts';
import { dictionaryVersion } from './versions.ts';

export const setSources: readonly SetSource[] = [set810, set846, set850, set855, set856, set860, set997];

const sources = new Map(setSources.map((source) => [source.id, source]));
const compiled = new Map<string, SetGrammar>();

export interface FoundGrammar {
  readonly grammar: SetGrammar;
  /** As of `dictionaryVersion`. */
  readonly exact: boolean;
}

/** The last answer: the sets of a group ask the same thing again and again. */
let last: { readonly set: string; readonly gs08: string; readonly found: FoundGrammar | undefined } | undefined;

/** The grammar of a set (`850`) for a GS08 (`004010VICS`), compiled once; undefined where the dictionary has no such set. */
export function setGrammar(set: string, gs08: string): FoundGrammar | undefined {
  if (last?.set !== set || last.gs08 !== gs08) last = { set, gs08, found: lookUp(set, gs08) };
  return last.found;
}

function lookUp(set: string, gs08: string): FoundGrammar | undefined {
  const source = sources.get(set);
  if (source === undefined) return undefined;
  const { version, exact } = dictionaryVersion(gs08);
  const name = `${set} ${version}`;
  const grammar = compiled.get(name) ?? compileSet(source, version);
  compiled.set(name, grammar);
  return { grammar, exact };
}

const groups: ReadonlySet<string> = new Set(setSources.map((source) => source.group));

/** Whether a GS01 is the one of a set of the dictionary. */
export function isKnownGroup(functionalId: string): boolean {
  return groups.has(functionalId);
}

/** GS01 that a set belongs under; undefined where the dictionary has no such set. */
export function groupOfSet(set: string): string | undefined {
  return sources.get(set)?.group;
}
