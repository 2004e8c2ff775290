/** JSON Schemas as files, from TypeBox schemas. */
import type { TSchema } from 'typebox';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Draft 07 is what YAML editors read, and these schemas use nothing that came after it. */
const editorDraft = 'http://json-schema.org/draft-07/schema#';
const dataDraft = 'https://json-schema.org/draft/2020-12/schema';

/** Schema of data that we publish. */
export function dataSchemaText(schema: TSchema): string {
  return fileText({ $schema: dataDraft, ...plain(schema) });
}

/**
 * Schema of a YAML file, for editors. An editor takes `01` and `850` for numbers, where we read text: it has to allow
 * both. Nothing that has a default is required.
 */
export function editorSchemaText(schema: TSchema): string {
  return fileText(forEditors({ $schema: editorDraft, ...plain(schema) }));
}

/** A schema without TypeBox's hidden properties. */
export function plain(schema: TSchema): { [key: string]: Json } {
  return JSON.parse(JSON.stringify(schema)) as { [key: string]: Json };
}

function forEditors(value: Json): Json {
  if (Array.isArray(value)) return value.map(forEditors);
  if (typeof value !== 'object' || value === null) return value;
  const made = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, forEditors(inner)]));
  if (made.type === 'string') made.type = ['string', 'number'];
  const properties = made.properties as { [name: string]: { default?: Json } } | undefined;
  if (Array.isArray(made.required) && properties && !Array.isArray(properties)) {
    const required = made.required.filter((name) => properties[String(name)]?.default === undefined);
    if (required.length === 0) delete made.required;
    else made.required = required;
  }
  return made;
}

function fileText(schema: Json): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
