/**
 * What an override makes of a document: the whole changed document, or only the properties of it that change. Either has
 * to fit the document's schema. The same document with the same time gives the same result.
 */
import { Ajv, type ValidateFunction } from 'ajv';
import type { TSchema } from 'typebox';
import { quoted } from '../../translators/finding.ts';
import { compileExpression, type Expression, type ExpressionDefect } from './expression.ts';
import type { Override } from './overrides.ts';

export type Overridden<T> =
  | { readonly document: T; readonly defect?: undefined }
  | { readonly document?: undefined; readonly defect: ExpressionDefect };

/**
 * Applies an override. `at` is what its `$now` says, RFC 3339; `fixed` are properties that it may not change. Never throws
 * on what the expression does; one that does not compile has not passed the configuration check, and throws.
 */
export async function overridden<T extends object>(
  { text }: Override,
  document: T,
  { schema, at, fixed = [] }: { schema: TSchema; at: string; fixed?: readonly string[] },
): Promise<Overridden<T>> {
  const compiled = expressionOf(text);
  if (compiled === undefined) throw new Error('an override that does not compile passed the configuration check');
  const { value, empty, defect } = await compiled.evaluate(document, at);
  if (defect !== undefined) return { defect };
  const wrong = (message: string): Overridden<T> => ({ defect: { line: 0, column: 0, message } });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return wrong(`it gives ${value === undefined ? 'nothing' : quoted(JSON.stringify(value))}, and not a document`);
  }
  const changed = withLists({ ...document, ...emptyLists(empty, schema), ...value }, schema) as T;
  for (const name of fixed) {
    if (shown(changed, name) !== shown(document, name)) return wrong(`it changes \`${name}\`, which has to stay`);
  }
  const misfit = misfitOf(changed, schema);
  return misfit === undefined ? { document: changed } : wrong(misfit);
}

function shown(document: object, name: string): string | undefined {
  return JSON.stringify((document as Record<string, unknown>)[name]);
}

/** `maps/846.jsonata:3:5: what is wrong`; the file alone where the place is not known. */
export function defectText({ file }: Override, { line, column, message }: ExpressionDefect): string {
  return `${line > 0 ? `${file}:${line}:${column}` : file}: ${message}`;
}

/** A list that came to nothing, as `lines[…]` where none fits, is an empty one: the document's own is not what was asked for. */
function emptyLists(names: readonly string[], schema: TSchema): Readonly<Record<string, readonly never[]>> {
  const { properties = {} } = schema as { properties?: Record<string, { type?: string }> };
  const lists = names.filter((name) => Object.hasOwn(properties, name) && properties[name]?.type === 'array');
  return Object.fromEntries(lists.map((name) => [name, []]));
}

/** JSONata makes one value of a list of one; where the schema asks for a list, it is one again. */
function withLists(value: unknown, schema: TSchema): unknown {
  const { type, items, properties } = schema as {
    type?: string;
    items?: TSchema;
    properties?: Record<string, TSchema>;
  };
  if (type === 'array' && items !== undefined) {
    return (Array.isArray(value) ? value : [value]).map((one) => withLists(one, items));
  }
  if (properties === undefined || typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      const its = Object.hasOwn(properties, key) ? properties[key] : undefined;
      return [key, its === undefined ? one : withLists(one, its)];
    }),
  );
}

const ajv = new Ajv({ strict: false, inlineRefs: false });
const validators = new Map<TSchema, ValidateFunction>();

/** What of a document does not fit its schema, in words; undefined where all does. */
function misfitOf(document: object, schema: TSchema): string | undefined {
  let validate = validators.get(schema);
  if (validate === undefined) {
    validate = ajv.compile(schema);
    validators.set(schema, validate);
  }
  if (validate(document)) return undefined;
  const [error] = validate.errors ?? [];
  const place = error?.instancePath.slice(1).replaceAll('/', '.') ?? '';
  const unknown = (error?.params as { additionalProperty?: string } | undefined)?.additionalProperty;
  const what = unknown === undefined ? error?.message : `has no property ${quoted(unknown)}`;
  return `what it gives does not fit the document: ${place === '' ? '' : `${place} `}${what}`;
}

const expressions = new Map<string, Expression>();
/** Compiled expressions that a thread keeps. */
const expressionsMax = 1_000;

function expressionOf(text: string): Expression | undefined {
  const known = expressions.get(text);
  if (known !== undefined) return known;
  const { expression } = compileExpression(text);
  if (expressions.size >= expressionsMax) expressions.clear();
  if (expression !== undefined) expressions.set(text, expression);
  return expression;
}
