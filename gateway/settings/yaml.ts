/**
 * The one reader of every YAML file of ours. Failsafe schema: every scalar is text, so `01` and `004010` stay what
 * they are. Anchors, aliases and merges (`<<`) are expanded within limits; a key that stands twice is an error; every
 * node has its place. Never throws on text: what is wrong is a ConfigError.
 */
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import type { ConfigError } from './config-error.ts';

/** Longest file, in characters. */
export const yamlCharactersMax = 1_048_576;
/** Most nodes once aliases are expanded. */
export const yamlNodesMax = 100_000;
/** Deepest nesting. */
export const yamlDepthMax = 64;

const tooDeep = `the file nests deeper than ${yamlDepthMax} levels`;

/** A value of the failsafe schema. */
export type YamlValue = string | YamlValue[] | { [key: string]: YamlValue };

/** From 1; 0 where the file as a whole is meant. */
interface YamlPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface YamlFile {
  /** As it was named to us. */
  readonly file: string;
  /** Undefined where the text is no YAML. */
  readonly value: YamlValue | undefined;
  readonly errors: readonly ConfigError[];
  /**
   * File, line and column of what a JSON Pointer (RFC 6901) names: of its value, or of the key that it stands under.
   * A pointer to nothing has the place of the nearest thing around it.
   */
  place(pointer: string, at?: 'key' | 'value'): YamlPlace;
}

/** Appends one step to a JSON Pointer. */
export function pointerTo(pointer: string, step: string | number): string {
  return `${pointer}/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** Reads a YAML text; `file` is what errors call it. */
export function readYaml(file: string, text: string): YamlFile {
  const lines = new LineCounter();
  const reading = new Reading(file, lines);
  const value = reading.read(text);
  const { offsets, errors } = reading;
  const place = (pointer: string, at: 'key' | 'value' = 'value') => {
    for (let here = pointer; ; here = here.slice(0, here.lastIndexOf('/'))) {
      const found = offsets.get(here);
      if (found) return { file, ...position(lines, here === pointer ? found[at] : found.key) };
      if (here === '') return { file, line: 1, column: 1 };
    }
  };
  return { file, value, errors, place };
}

function position(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return line > 0 ? { line, column: col } : { line: 1, column: 1 };
}

/** Thrown inside this file only, where a limit ends the reading. */
class Stop extends Error {}

class Reading {
  readonly offsets = new Map<string, { key: number; value: number }>();
  readonly errors: ConfigError[] = [];
  readonly #file: string;
  readonly #lines: LineCounter;
  readonly #anchors = new Map<string, unknown>();
  #nodes = 0;

  constructor(file: string, lines: LineCounter) {
    this.#file = file;
    this.#lines = lines;
  }

  read(text: string): YamlValue | undefined {
    if (text.length > yamlCharactersMax) {
      this.#error(0, `the file has ${text.length} characters; the most is ${yamlCharactersMax}`);
      return undefined;
    }
    try {
      const document = parseDocument(text, {
        schema: 'failsafe',
        lineCounter: this.#lines,
        prettyErrors: false,
        uniqueKeys: false,
        logLevel: 'error',
      });
      this.#syntax(document);
      if (this.errors.length > 0) return undefined;
      const value = this.#value(document.contents, '', 0, 0);
      return this.errors.length > 0 ? undefined : value;
    } catch (error) {
      if (error instanceof RangeError) this.#error(0, tooDeep);
      else if (!(error instanceof Stop)) throw error;
      return undefined;
    }
  }

  #syntax(document: Document.Parsed): void {
    for (const { code, message, pos } of [...document.errors, ...document.warnings]) {
      // The parser recurses; a text that nests without end runs out of stack there, and is the file's defect.
      const otherwise = /call stack/.test(message) ? tooDeep : `this is no YAML: ${message}`;
      const [words, hint] = syntaxWords[code] ?? [otherwise];
      this.#error(pos[0], words, hint);
    }
  }

  #value(node: unknown, pointer: string, keyOffset: number, depth: number): YamlValue {
    const offset = startOf(node, keyOffset);
    if (++this.#nodes > yamlNodesMax) this.#stop(offset, `the file has more than ${yamlNodesMax} values`);
    if (depth > yamlDepthMax) this.#stop(offset, tooDeep);
    if (!this.offsets.has(pointer)) this.offsets.set(pointer, { key: keyOffset, value: offset });
    if (isAlias(node)) return this.#value(this.#target(node.source, offset), pointer, keyOffset, depth + 1);
    this.#remember(node);
    if (isScalar(node)) return textOf(node.value);
    if (isSeq(node)) {
      return node.items.map((item, index) =>
        this.#value(item, pointerTo(pointer, index), startOf(item, offset), depth + 1),
      );
    }
    return isMap(node) ? this.#map(node, pointer, depth) : '';
  }

  #map(node: YAMLMap, pointer: string, depth: number): YamlValue {
    const value: { [key: string]: YamlValue } = {};
    const merges: { source: unknown; offset: number }[] = [];
    const own = new Map<string, number>();
    for (const pair of node.items) {
      const offset = startOf(pair.key, 0);
      const key = this.#key(pair.key, offset);
      if (key === undefined) continue;
      if (key === '<<') {
        merges.push({ source: pair.value, offset });
        continue;
      }
      const first = own.get(key);
      if (first === undefined) own.set(key, offset);
      else this.#error(offset, `key \`${key}\` stands twice`, `first at line ${position(this.#lines, first).line}`);
      value[key] = this.#value(pair.value, pointerTo(pointer, key), offset, depth + 1);
    }
    for (const merge of merges) this.#merge(merge.source, merge.offset, pointer, value, depth);
    return value;
  }

  /** YAML 1.1's merge key: keys of another map, or of each map of a list, where there is no such key of our own. */
  #merge(source: unknown, offset: number, pointer: string, into: { [key: string]: YamlValue }, depth: number): void {
    if (depth > yamlDepthMax) this.#stop(offset, tooDeep);
    const node = isAlias(source) ? this.#target(source.source, offset) : source;
    if (isSeq(node)) {
      for (const item of node.items) this.#merge(item, offset, pointer, into, depth + 1);
      return;
    }
    if (!isMap(node)) {
      this.#error(offset, 'key `<<` merges maps, and this is none', 'write `<<: *name`, the name of an anchored map');
      return;
    }
    this.#remember(node);
    const nested: unknown[] = [];
    for (const pair of node.items) {
      const keyOffset = startOf(pair.key, offset);
      const key = this.#key(pair.key, keyOffset);
      if (key === '<<') nested.push(pair.value);
      else if (key !== undefined && !Object.hasOwn(into, key)) {
        into[key] = this.#value(pair.value, pointerTo(pointer, key), keyOffset, depth + 1);
      }
    }
    for (const inner of nested) this.#merge(inner, offset, pointer, into, depth + 1);
  }

  #key(node: unknown, offset: number): string | undefined {
    const key = isAlias(node) ? this.#target(node.source, offset) : node;
    if (!isScalar(key)) {
      this.#error(offset, 'a key has to be text');
      return undefined;
    }
    const text = textOf(key.value);
    // Assigning it would set the object's prototype and hide the key.
    if (text === '__proto__') {
      this.#error(offset, 'key `__proto__` is not allowed');
      return undefined;
    }
    this.#remember(key);
    return text;
  }

  #remember(node: unknown): void {
    const anchor = (node as { anchor?: string } | null)?.anchor;
    if (anchor !== undefined) this.#anchors.set(anchor, node);
  }

  /** Anchors are remembered while reading, since asking the document for each alias would look through all of it again. */
  #target(name: string, offset: number): unknown {
    const node = this.#anchors.get(name);
    if (node === undefined) this.#stop(offset, `there is no anchor \`&${name}\` above`);
    return node;
  }

  #error(offset: number, message: string, hint?: string): void {
    const place = position(this.#lines, offset);
    this.errors.push({ file: this.#file, ...place, message, ...(hint === undefined ? {} : { hint }) });
  }

  #stop(offset: number, message: string): never {
    this.#error(offset, message);
    throw new Stop();
  }
}

function startOf(node: unknown, otherwise: number): number {
  return (node as { range?: readonly number[] | null } | null)?.range?.[0] ?? otherwise;
}

function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}

/** The parser's errors that a coordinator meets, in words. */
const syntaxWords: Readonly<Record<string, readonly [message: string, hint?: string]>> = {
  TAB_AS_INDENT: ['a tab stands where spaces have to', 'indent with spaces'],
  BAD_INDENT: ['the indentation fits nothing above', 'keys of one map begin in the same column'],
  BLOCK_AS_IMPLICIT_KEY: ['a second `:` stands in this line', 'put a value that holds `: ` in quotes'],
  MULTILINE_IMPLICIT_KEY: ['a key has no `:` behind it', 'write `key: value`'],
  MISSING_CHAR: ['a quote, bracket or brace is not closed, or a `:` or comma is missing'],
  MULTIPLE_DOCS: ['a second document begins here', 'one file is one document; take out the `---`'],
  UNEXPECTED_TOKEN: ['this fits nothing before it', 'a quote or bracket above may be wrong'],
};
