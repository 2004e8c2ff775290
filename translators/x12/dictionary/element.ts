/** Data elements as the checks need them: one rule object for each element of the dictionary in one version. */
import { type CodeList, codeList } from './code-list.ts';
import { elementLines } from './elements.ts';
import type { SyntaxNote } from './syntax-note.ts';
import { baseVersion, inRange } from './versions.ts';

/**
 * Types as small integers, as the checks switch on them (X12.6 section 3.5.1). N0 to N9 are checked alike: the decimals
 * are implied. RE is R in the versions that allow it a base-10 exponent.
 */
export const elementType = { AN: 0, ID: 1, R: 2, RE: 3, N: 4, DT: 5, TM: 6, B: 7, composite: 8 } as const;

/** First version whose decimal numbers may have an exponent, as 1.5E3 (X12.6 section 3.5.1.2). */
const exponentVersion = '005010';
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
  /** What the dictionary says, where a partner's guideline says something narrower or wider. */
  readonly base?: ElementDefinition;
}

/** An element at its place in a segment or composite. */
export interface ElementUse {
  readonly definition: ElementDefinition;
  readonly mandatory: boolean;
  /** How often it may repeat, with the repetition separator between (X12.6 section 3.8). */
  readonly repeats: number;
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
  const exponent = version >= exponentVersion;
  if (inline !== null) {
    const [, type, minimum, maximum] = inline;
    return simple(
      { reference: 0, name: '', typeName: type!, minimum: Number(minimum), maximum: Number(maximum) },
      exponent,
    );
  }
  const source = sources.get(token);
  if (source === undefined) throw new Error(`The dictionary has no data element ${token}`);
  const other = source.alternatives.find((alternative) => inRange(alternative.split('=')[0]!, version));
  const [minimum, maximum] = (other?.split('=')[1] ?? source.lengths).split('/').map(Number);
  const codes = source.type === 'ID' ? codeList(token) : undefined;
  const strict = codes?.status === 'list' && version === baseVersion;
  const reference = Number(token.replace(/\D/g, ''));
  const { name, type: typeName } = source;
  return simple({ reference, name, typeName, minimum: minimum!, maximum: maximum! }, exponent, codes, strict);
}

type Simple = Pick<ElementDefinition, 'reference' | 'name' | 'typeName' | 'minimum' | 'maximum'>;

function simple(element: Simple, exponent: boolean, codes?: CodeList, strict = false): ElementDefinition {
  return { ...element, type: typeOf(element.typeName, exponent), codes, strict, components: [], notes: [] };
}

function typeOf(name: string, exponent: boolean): ElementType {
  if (name.startsWith('N')) return elementType.N;
  return name === 'R' && exponent ? elementType.RE : elementType[name as 'AN' | 'ID' | 'R' | 'DT' | 'TM' | 'B'];
}
