/**
 * An object of a JSON file, by where its values stand: made once of pointers, written a million times. Names are in the
 * order in which the specification has them; what stands in one object is written together.
 */
import { type FieldDefaults, type FieldLayout, fieldLayout } from '../flatfile/layout.ts';
import type { Trouble } from '../flatfile/read-field.ts';
import type { WrittenValues } from '../flatfile/vocabulary.ts';
import { writeField } from '../flatfile/write-field.ts';
import type { JsonField, JsonSection, ValueForm } from './spec.ts';

/** What could not be written, and where it was to stand. */
export interface JsonTrouble {
  readonly pointer: string;
  readonly trouble: Trouble;
}

/** JSON text of a value, undefined where nothing stands there. */
type Write = (values: JsonValues, troubles: JsonTrouble[]) => string | undefined;

/** What is written from: of the line first, and of the whole advice where the line has none. Instants in `zone`. */
export interface JsonValues {
  readonly own: WrittenValues;
  readonly header: WrittenValues;
  readonly zone: string;
}

interface Member {
  readonly name: string;
  /** The name as JSON, with its colon. */
  readonly key: string;
  readonly value: Write | ObjectLayout;
}

export type ObjectLayout = Member[];

/** Names from the root to a place (RFC 6901 section 4). */
export function tokensOf(pointer: string): readonly string[] {
  return pointer.split('/').slice(1).map(unescaped);
}

function unescaped(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Adds the values of a section to an object. `has`: which of its fields; all unless told. */
export function addSection(
  object: ObjectLayout,
  { fields = {}, constants = {} }: JsonSection,
  defaults: FieldDefaults,
  has: (name: string) => boolean = () => true,
): void {
  for (const [pointer, { value, as = 'text' }] of Object.entries(constants)) {
    const text = as === 'text' ? JSON.stringify(value) : value;
    addValue(object, pointer, () => text);
  }
  for (const [name, field] of Object.entries(fields)) {
    if (has(name)) addValue(object, field.pointer, writeOf(fieldLayout(defaults, name, field), field));
  }
}

/** Adds a value at its pointer. */
export function addValue(object: ObjectLayout, pointer: string, value: Write): void {
  let at = object;
  const tokens = [...tokensOf(pointer)];
  const last = tokens.pop() ?? '';
  for (const name of tokens) at = child(at, name);
  at.push(member(last, value));
}

/** The object of that name in another; made where there is none. */
function child(object: ObjectLayout, name: string): ObjectLayout {
  const known = object.find((each) => each.name === name)?.value;
  if (Array.isArray(known)) return known;
  const made: ObjectLayout = [];
  object.push(member(name, made));
  return made;
}

function member(name: string, value: Write | ObjectLayout): Member {
  return { name, key: `${JSON.stringify(name)}:`, value };
}

/** `"sku":"A-1","price":{…}`: the members of an object, without its braces; one in which nothing stands is left out. */
export function membersText(object: ObjectLayout, values: JsonValues, troubles: JsonTrouble[]): string {
  let text = '';
  for (const { key, value } of object) {
    const its = typeof value === 'function' ? value(values, troubles) : objectText(value, values, troubles);
    if (its !== undefined) text += text === '' ? key + its : `,${key}${its}`;
  }
  return text;
}

function objectText(object: ObjectLayout, values: JsonValues, troubles: JsonTrouble[]): string | undefined {
  const text = membersText(object, values, troubles);
  return text === '' ? undefined : `{${text}}`;
}

/** Forms of fields that do not say one. */
function formOf({ kind }: FieldLayout): ValueForm {
  return kind === 'decimal' || kind === 'integer' ? 'number' : 'text';
}

function writeOf(layout: FieldLayout, { pointer, as = formOf(layout), blank }: JsonField): Write {
  const nothing = blank === 'null' ? 'null' : undefined;
  const { name } = layout;
  return ({ own, header, zone }, troubles) => {
    const { text, trouble } = writeField(layout, own[name] ?? header[name], zone);
    if (trouble !== undefined) troubles.push({ pointer, trouble });
    if (text === '') return nothing;
    if (as === 'text') return JSON.stringify(text);
    if (isForm(text, as)) return text;
    const what = `${JSON.stringify(text)} is no ${as} in JSON`;
    troubles.push({ pointer, trouble: { code: 'value-not-written', what, value: text } });
    return nothing;
  };
}

/** Whether a text is a number or a boolean in JSON (RFC 8259 sections 3 and 6). */
export function isForm(text: string, as: ValueForm): boolean {
  if (as === 'boolean') return text === 'true' || text === 'false';
  return as === 'text' || /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text);
}
