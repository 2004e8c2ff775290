/**
 * A specification made ready for use. The file's object is written in two halves around the array of lines: what is known
 * before them, and the totals behind them. Made once; throws a RangeError on what `checkJsonFileSpec` would have reported.
 */
import { addSection, type ObjectLayout, tokensOf } from './object.ts';
import type { JsonFileSpec } from './spec.ts';

/** One of the objects around the lines, from the root in. */
export interface Around {
  readonly before: ObjectLayout;
  /** Name, as JSON with its colon, behind which the next one, or the array, stands. */
  readonly key: string;
  readonly after: ObjectLayout;
}

export interface JsonLayout {
  readonly spec: JsonFileSpec;
  readonly around: readonly Around[];
  readonly line: ObjectLayout;
  /** The array in each line; undefined where a line is one quantity. */
  readonly quantities: { readonly pointer: string; readonly object: ObjectLayout } | undefined;
  /** Names of the fields of a line and of a quantity. */
  readonly columns: ReadonlySet<string>;
  /** X12 element 235 of the item fields that the specification gives one. */
  readonly qualifiers: Readonly<Record<string, string>>;
}

/** Fields that are known when all lines are written. */
export const totals: ReadonlySet<string> = new Set(['lineCount', 'quantityTotal']);

export function jsonLayoutOf(spec: JsonFileSpec): JsonLayout {
  const { document, decimal, line, quantities } = spec;
  const defaults = { document, ...(decimal !== undefined && { decimal }) };
  const object: ObjectLayout = [];
  addSection(object, line, defaults);
  const quantity: ObjectLayout = [];
  if (quantities !== undefined) addSection(quantity, quantities, defaults);
  const fields = { ...line.fields, ...quantities?.fields };
  return {
    spec,
    around: aroundOf(spec, defaults),
    line: object,
    quantities: quantities && { pointer: quantities.pointer, object: quantity },
    columns: new Set(Object.keys(fields)),
    qualifiers: Object.fromEntries(
      Object.entries(fields).flatMap(([name, { qualifier }]) => (qualifier === undefined ? [] : [[name, qualifier]])),
    ),
  };
}

function aroundOf({ file = {}, lines }: JsonFileSpec, defaults: Parameters<typeof addSection>[2]): Around[] {
  let before: ObjectLayout = [];
  let after: ObjectLayout = [];
  addSection(before, file, defaults, (name) => !totals.has(name));
  addSection(after, { ...(file.fields && { fields: file.fields }) }, defaults, (name) => totals.has(name));
  return tokensOf(lines ?? '').map((name) => {
    const level = { before: without(before, name), key: `${JSON.stringify(name)}:`, after: without(after, name) };
    before = within(before, name);
    after = within(after, name);
    return level;
  });
}

function without(object: ObjectLayout, name: string): ObjectLayout {
  return object.filter((member) => member.name !== name);
}

function within(object: ObjectLayout, name: string): ObjectLayout {
  const found = object.find((member) => member.name === name)?.value;
  return Array.isArray(found) ? found : [];
}
