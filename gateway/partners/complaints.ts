/** Collects what is wrong with one YAML file beyond its schema, each with the place it stands at. */
import type { ConfigError } from '../settings/config-error.ts';
import { nearestWord, orList } from '../settings/nearest.ts';
import { quote } from '../settings/wording.ts';
import { pointerTo, type YamlFile } from '../settings/yaml.ts';

/** Steps from the file's top to a value, as `['send', 0, 'over']`. */
export type Path = readonly (string | number)[];

export class Complaints {
  readonly errors: ConfigError[] = [];
  readonly #yaml: YamlFile;

  constructor(yaml: YamlFile) {
    this.#yaml = yaml;
  }

  /** Something is wrong with a value. */
  value(path: Path, message: string, hint?: string): void {
    this.#add(path, 'value', message, hint);
  }

  /** Something is wrong with a key, or is missing under it. */
  key(path: Path, message: string, hint?: string): void {
    this.#add(path, 'key', message, hint);
  }

  /** A value that has to be one of a list, and is not. */
  oneOf(path: Path, value: string, what: string, known: readonly string[]): void {
    const near = nearestWord(value, known);
    const list = known.length === 0 ? 'there is none' : `there is ${orList(known.slice(0, 12))}`;
    const hint = near === undefined ? undefined : `did you mean ${near}?`;
    this.value(path, `${quote(String(path.at(-1)))} is ${quote(value)}, and no ${what} is called so; ${list}`, hint);
  }

  /** File, line and column, for complaints that somebody else makes. */
  place(path: Path, at: 'key' | 'value' = 'value'): { file: string; line: number; column: number } {
    return this.#yaml.place(path.reduce<string>(pointerTo, ''), at);
  }

  #add(path: Path, at: 'key' | 'value', message: string, hint: string | undefined): void {
    const place = this.#yaml.place(path.reduce<string>(pointerTo, ''), at);
    this.errors.push({ ...place, message, ...(hint === undefined ? {} : { hint }) });
  }
}
