/** The sets that Crossdock checks, and their compiled grammars. Adding a set is adding its data here. */
import type { Guideline } from '../guideline/guideline.ts';
import { overlayOf } from '../guideline/overlay.ts';
import { compileSet, type SetGrammar, type SetSource } from './grammar.ts';
import { set810 } from './sets/810.ts';
import { set846 } from './sets/846.ts';
import { set850 } from './sets/850.ts';
import { set855 } from './sets/855.ts';
import { set856 } from './sets/856.ts';
import { set860 } from './sets/860.ts';
import { set997 } from './sets/997.ts';
import { set999 } from './sets/999.ts';
import { dictionaryVersion } from './versions.ts';

export const setSources: readonly SetSource[] = [set810, set846, set850, set855, set856, set860, set997, set999];

const sources = new Map(setSources.map((source) => [source.id, source]));
const compiled = new Map<string, SetGrammar>();
/** Grammars with a guideline over them live as long as the guideline: a change of the partner's folder brings new ones. */
const overlaid = new WeakMap<Guideline, Map<string, SetGrammar>>();

export interface FoundGrammar {
  readonly grammar: SetGrammar;
  /** As of `dictionaryVersion`. */
  readonly exact: boolean;
}

/** The last answer: the sets of a group ask the same thing again and again. */
let last:
  | {
      readonly set: string;
      readonly gs08: string;
      readonly guideline: Guideline | undefined;
      readonly found: FoundGrammar | undefined;
    }
  | undefined;

/**
 * The grammar of a set (`850`) for a GS08 (`004010VICS`), with a partner's guideline over it where it has one; compiled
 * once. Undefined where the dictionary has no such set.
 */
export function setGrammar(set: string, gs08: string, guideline?: Guideline): FoundGrammar | undefined {
  if (last?.set !== set || last.gs08 !== gs08 || last.guideline !== guideline) {
    last = { set, gs08, guideline, found: lookUp(set, gs08, guideline) };
  }
  return last.found;
}

function lookUp(set: string, gs08: string, guideline: Guideline | undefined): FoundGrammar | undefined {
  const source = sources.get(set);
  if (source === undefined) return undefined;
  const { version, exact } = dictionaryVersion(gs08);
  const name = `${set} ${version}`;
  const cache = guideline === undefined ? compiled : overlaidBy(guideline);
  const grammar = cache.get(name) ?? compileSet(source, version, guideline && overlayOf(guideline));
  cache.set(name, grammar);
  return { grammar, exact };
}

function overlaidBy(guideline: Guideline): Map<string, SetGrammar> {
  const cache = overlaid.get(guideline) ?? new Map<string, SetGrammar>();
  overlaid.set(guideline, cache);
  return cache;
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
