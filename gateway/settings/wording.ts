/** Ajv's errors in the words of a person. */
import type { ErrorObject } from 'ajv';
import { nearestWord, orList } from './nearest.ts';

export interface Words {
  readonly message: string;
  readonly hint?: string;
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly description?: string;
  readonly patternErrorMessage?: string;
  readonly [keyword: string]: unknown;
}

/** Longest value quoted, in characters. */
const quotedCharactersMax = 60;

/** An unknown key: the key that was meant, or where it belongs, or what is known here. */
export function keyWords(key: string, error: ErrorObject, root: object): Words {
  const schema = (error.parentSchema ?? {}) as SchemaNode;
  if (!schema.properties) return { message: `key ${quote(key)} is not allowed${expectation(schema)}` };
  const known = Object.keys(schema.properties);
  const near = nearestWord(key, known);
  if (near !== undefined) return { message: `unknown key ${quote(key)}; did you mean \`${near}\`?` };
  const home = homeOf(key, root as SchemaNode);
  if (home !== undefined) return { message: `unknown key ${quote(key)} here; it belongs under \`${home}\`` };
  return { message: `unknown key ${quote(key)}; it may be ${orList(known.map((word) => `\`${word}\``))}` };
}

/** Any other error. `propertyName`: the error is of a key's own text. */
export function valueWords(error: ErrorObject, propertyName?: string): Words {
  const params = error.params as Record<string, unknown>;
  const schema = (error.parentSchema ?? {}) as SchemaNode;
  const name = nameOf(error.instancePath);
  if (propertyName !== undefined) {
    return { message: `key ${quote(propertyName)} is not allowed${expectation(schema)}` };
  }
  // JSON Schema's word for what may be written and not shown: who writes a secret there by mistake finds it in no log.
  const value = schema.writeOnly === true ? 'something else' : shown(error.data);
  const given = error.data === '' ? `${name} is empty` : `${name} is ${value}`;
  switch (error.keyword) {
    case 'required': {
      const missing = String(params.missingProperty);
      const description = schema.properties?.[missing]?.description;
      const message = name === theFile ? `\`${missing}\` is missing` : `${name} has no \`${missing}\``;
      return description === undefined ? { message } : { message, hint: description };
    }
    case 'enum':
      return allowed(given, error.data, params.allowedValues as readonly unknown[]);
    case 'const':
      return allowed(given, error.data, [params.allowedValue]);
    case 'type':
      return { message: `${given}; it has to be ${typeWords[String(params.type)] ?? String(params.type)}` };
    case 'pattern':
      return { message: `${given}${expectation(schema)}` };
    case 'minimum':
      return { message: `${given}; the least is ${String(params.limit)}` };
    case 'maximum':
      return { message: `${given}; the most is ${String(params.limit)}` };
    case 'minLength':
      return { message: error.data === '' ? given : `${given}; it has ${String(params.limit)} characters at least` };
    case 'maxLength':
      return { message: `${given}; it has ${String(params.limit)} character${params.limit === 1 ? '' : 's'} at most` };
    case 'minItems':
    case 'minProperties':
      return { message: emptyWords(name, schema, Number(params.limit)) };
    default:
      return { message: `${given}: ${error.message ?? error.keyword}` };
  }
}

/** A list or map with too little in it: what it is for, and what may stand there. */
function emptyWords(name: string, schema: SchemaNode, least: number): string {
  const known = Object.keys(schema.properties ?? {}).map((word) => `\`${word}\``);
  const wanted =
    known.length > 0
      ? `write ${orList(known)} under it`
      : `it has ${least === 1 ? 'one entry' : `${least} entries`} at least`;
  return `${name} is empty; ${wanted}`;
}

const theFile = 'the file';

/** What the last step of a JSON Pointer is called: a key by its name, an entry of a list by its position from 1. */
function nameOf(pointer: string): string {
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = steps.pop();
  if (last === undefined) return theFile;
  if (!/^\d+$/.test(last)) return quote(last);
  const list = steps.findLast((step) => !/^\d+$/.test(step));
  return list === undefined ? `entry ${Number(last) + 1}` : `entry ${Number(last) + 1} of ${quote(list)}`;
}

/** A value as a message shows it. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a map';
  return quote(String(value));
}

/** A text in backticks, cut, control characters made visible, and without the user and password of an address in it. */
export function quote(text: string): string {
  const open = text.replace(/:\/\/[^/\s]*@/g, '://…@');
  const visible = open.replace(/[\x00-\x1f\x7f]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `\`${visible.length > quotedCharactersMax ? `${visible.slice(0, quotedCharactersMax - 1)}…` : visible}\``;
}

const typeWords: Readonly<Record<string, string>> = {
  object: 'keys with values, as `key: value`',
  array: 'a list, each entry after a `- `',
  string: 'a text',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
};

function allowed(given: string, data: unknown, values: readonly unknown[]): Words {
  const words = values.map(String);
  const near = typeof data === 'string' && words.length > 3 ? nearestWord(data, words) : undefined;
  const message = `${given}; it may ${words.length === 1 ? 'only ' : ''}be ${orList(words)}`;
  return near === undefined ? { message } : { message, hint: `did you mean ${near}?` };
}

function expectation(schema: SchemaNode): string {
  const words = schema.patternErrorMessage ?? schema.description;
  return words === undefined ? '; it does not have the form that is asked for' : `; ${words.replace(/\.$/, '')}`;
}

/** The one key under which a key stands somewhere else in the schema: most such errors are of indentation. */
function homeOf(key: string, root: SchemaNode): string | undefined {
  const homes = new Set<string>();
  const visit = (node: unknown, under: string): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [keyword, inner] of Object.entries(node)) {
      if (keyword === 'properties') {
        for (const [name, property] of Object.entries(inner as Record<string, unknown>)) {
          if (name === key && under !== '') homes.add(under);
          visit(property, name);
        }
      } else if (typeof inner === 'object') visit(inner, under);
    }
  };
  visit(root, '');
  return homes.size === 1 ? [...homes][0] : undefined;
}
