/**
 * Holds a YAML file against a schema and says what is wrong in words: every error at once, each at its place.
 * The place of an unknown or missing key is a key; of everything else the value.
 */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Static, TSchema } from 'typebox';
import { withoutAlternatives } from './alternatives.ts';
import { type ConfigError, configErrorsMax } from './config-error.ts';
import { keyWords, valueWords } from './wording.ts';
import { pointerTo, type YamlFile } from './yaml.ts';

export interface Checked<T> {
  /** Given only when there are no errors. Texts are booleans and numbers where the schema asks for them. */
  readonly value: T | undefined;
  readonly errors: readonly ConfigError[];
}

// Definitions become functions of their own: written out at every reference, the flat-file schema takes a second to compile.
const options = { allErrors: true, coerceTypes: true, useDefaults: true, verbose: true, strict: false };
const ajv = new Ajv({ ...options, inlineRefs: false });
const compiled = new WeakMap<TSchema, ValidateFunction>();

/** Checks a file that was read against a schema. Errors of the reading come back as they are. */
export function checkYaml<T extends TSchema>(yaml: YamlFile, schema: T): Checked<Static<T>> {
  if (yaml.errors.length > 0) return { value: undefined, errors: yaml.errors };
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  const value = structuredClone(yaml.value);
  if (validate(value)) return { value: value as Static<T>, errors: [] };
  const all = withoutAlternatives(validate.errors ?? []).map((error) => configError(error, yaml, schema));
  const errors = all.slice(0, configErrorsMax);
  if (all.length > errors.length) {
    errors.push({ file: yaml.file, line: 0, column: 0, message: `${all.length - errors.length} further errors` });
  }
  return { value: undefined, errors };
}

function configError(error: ErrorObject, yaml: YamlFile, schema: TSchema): ConfigError {
  const unknown = (error.params as { additionalProperty?: string }).additionalProperty;
  if (unknown !== undefined) {
    const place = yaml.place(pointerTo(error.instancePath, unknown), 'key');
    return { ...place, ...keyWords(unknown, error, schema) };
  }
  if (error.propertyName !== undefined) {
    const place = yaml.place(pointerTo(error.instancePath, error.propertyName), 'key');
    return { ...place, ...valueWords(error, error.propertyName) };
  }
  const place = yaml.place(error.instancePath, error.keyword === 'required' ? 'key' : 'value');
  return { ...place, ...valueWords(error) };
}
