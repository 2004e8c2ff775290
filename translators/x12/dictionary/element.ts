/** Data elements as the checks need them: one rule object for each element of the dictionary in one version. */
import { type CodeList, codeLists } from './code-list.ts';
import { elementLines } from './elements.ts';
import type { SyntaxNote } from './syntax-note.ts';
import { baseVersion, inRange } from './versions.ts';

/** Types as small integers, as the checks switch on them. N0 to N9 are checked alike: the decimals are implied. */
export const elementType = { AN: 0, ID: 1, R: 2, N: 3, DT: 4, TM: 5, composite: 6 } as const;
export type ElementType = (typeof elementType)[keyof typeof elementType];

/** A data element, or a composite, in one version. */
export interface ElementDefinition {
  /** Data element number, as AK403 quotes it; 0 where no list gives one. */
  readonly reference: number;
  /** Our short name; empty where it has none. */
  readonly name: string;
  readonly type: ElementType;
  /** `N2` and the like as written. */
  readonly typeName: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly codes: CodeList | undefined;
  /** The list is whole and of this version: a code that it lacks is an error. */
  readonly strict: boolean;
  readonly components: readonly ElementUse[];
  /** Syntax notes among the components. */
  readonly notes: readonly SyntaxNote[];
}

/** An element at its place in a segment or composite. */
export interface ElementUse {
  readonly definition: ElementDefinition;
  readonly mandatory: boolean;
}

interface ElementSource {
  readonly type: string;
  readonly lengths: string;
  readonly alternatives: readonly string[];
  readonly name: string;
}

const sources: ReadonlyMap<string, ElementSource> = new Map(
  elementLines
    .trim()
    .split('\n')
    .map((line) => {
      const [number, format, name] = line.split('|').map((field) => field.trim());
      const [type, lengths, ...alternatives] = format!.split(' ');
      return [number!, { type: type!, lengths: lengths!, alternatives, name: name ?? '' }];
    }),
);

/** Numbers of all data elements of the dictionary. */
export const elementNumbers: readonly string[] = [...sources.keys()];

/**
 * The data element of a number in a version; or of an inline `type:minimum-maximum`.
 * Throws on a number that the dictionary has not: that is a defect of the dictionary.
 */
export function elementDefinition(token: string, version: string): ElementDefinition {
  const inline = /^([A-Z]+\d?):(\d+)-(\d+)$/.exec(token);
  if (inline !== null) return simple(0, '', inline[1]!, Number(inline[2]), Number(inline[3]), undefined, false);
  const source = sources.get(token);
  if (source === undefined) throw new Error(`The dictionary has no data element ${token}`);
  const other = source.alternatives.find((alternative) => inRange(alternative.split('=')[0]!, version));
  const [minimum, maximum] = (other?.split('=')[1] ?? source.lengths).split('/').map(Number);
  const codes = source.type === 'ID' ? codeLists.get(token) : undefined;
  const strict = codes?.status === 'list' && version === baseVersion;
  return simple(Number(token.replace(/\D/g, '')), source.name, source.type, minimum!, maximum!, codes, strict);
}

function simple(
  reference: number,
  name: string,
  typeName: string,
  minimum: number,
  maximum: number,
  codes: CodeList | undefined,
  strict: boolean,
): ElementDefinition {
  const type = typeName.startsWith('N') ? elementType.N : elementType[typeName as 'AN' | 'ID' | 'R' | 'DT' | 'TM'];
  return { reference, name, type, typeName, minimum, maximum, codes, strict, components: [], notes: [] };
}
