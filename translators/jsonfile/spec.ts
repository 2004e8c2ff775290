/**
 * A partner's specification of an advice as JSON, as YAML gives it: partners/NAME/maps/*.yaml. The words are those of flat
 * files, and each says by a JSON Pointer (RFC 6901) where it stands. Every scalar arrives as text and is coerced by this
 * schema.
 *
 * `checkJsonFileSpec` in check.ts says what a schema cannot.
 */
import { type Static, Type } from 'typebox';
import { DecimalFormat, FlatField } from '../flatfile/spec.ts';
import { vocabulary } from '../flatfile/vocabulary.ts';

const closed = { additionalProperties: false } as const;

/** RFC 6901 section 3, of one name at least. */
const pointerPattern = '^(/([^~/]|~[01])*)+$';

const Pointer = Type.String({
  pattern: pointerPattern,
  description: 'where it stands is a JSON Pointer, as /availability/quantity; in a name, ~1 is a slash and ~0 a tilde',
});

/** How a value is written in JSON. */
export const valueForms = {
  text: 'Between quotes.',
  number: 'As a number, with the digits that the value has; a leading zero is refused.',
  boolean: 'As true or false, which are what `values` makes of it.',
} as const;
export type ValueForm = keyof typeof valueForms;

const Form = Type.Enum(Object.keys(valueForms) as ValueForm[], {
  description:
    'How it is written: text, number or boolean. Unless told, quantities and prices are numbers, all else is text.',
});

const { constant, default: fallback, required, values, otherValues, format, decimal, qualifier } = FlatField.properties;

const JsonField = Type.Object(
  {
    pointer: Pointer,
    as: Type.Optional(Form),
    blank: Type.Optional(
      Type.Enum(['omit', 'null'], {
        description: 'What stands there where there is no value: nothing (unless told), or null.',
      }),
    ),
    ...{ constant, default: fallback, required, values, otherValues, format, decimal, qualifier },
  },
  { ...closed, description: 'Where a field stands and how it is written.' },
);
export type JsonField = Static<typeof JsonField>;

const Constant = Type.Object(
  { value: Type.String({ description: 'The value itself.' }), as: Type.Optional(Form) },
  { ...closed, description: 'A value that is always the same.' },
);
export type JsonConstant = Static<typeof Constant>;

const FieldsByName = Type.Object(
  Object.fromEntries(
    Object.entries(vocabulary['inventory-advice']).map(([name, { says }]) => [
      name,
      Type.Optional(Type.Unsafe<JsonField>({ $ref: '#/$defs/field', description: says })),
    ]),
  ),
  { ...closed, description: 'Canonical field: where it stands and how it is written, in this order.' },
);

const section = {
  fields: Type.Optional(Type.Unsafe<JsonFields>({ $ref: '#/$defs/fields' })),
  constants: Type.Optional(
    Type.Record(Type.String({ pattern: pointerPattern }), Constant, {
      description: 'Values that are always the same, by where they stand (JSON Pointer).',
    }),
  ),
};
export type JsonFields = Readonly<Record<string, JsonField>>;

/** An object of the file: its fields, and what is always the same. */
export interface JsonSection {
  readonly fields?: JsonFields;
  readonly constants?: Readonly<Record<string, JsonConstant>>;
}

export const JsonFileSpec = Type.Object(
  {
    document: Type.Enum(['inventory-advice'], { description: 'Canonical document that the file carries.' }),
    format: Type.Enum(['json', 'json-lines'], {
      description: 'json: one value, with an array of lines. json-lines: an object for each line, one a line of text.',
    }),
    lines: Type.Optional({
      ...Pointer,
      description: 'Where the array of lines stands, as /inventory. Unless told, the file is the array.',
    }),
    file: Type.Optional(
      Type.Object(section, {
        ...closed,
        description:
          'What stands once in the file: of the advice as a whole, and its totals, which come behind the lines.',
      }),
    ),
    line: Type.Object(section, {
      ...closed,
      description: 'One object of the array: an item at a location; or an item, where there is `quantities`.',
    }),
    quantities: Type.Optional(
      Type.Object(
        { pointer: { ...Pointer, description: 'Where the array stands in the object of the item.' }, ...section },
        { ...closed, description: 'An array of the quantities of an item, in its object: by location, or by day.' },
      ),
    ),
    decimal: Type.Optional(DecimalFormat),
  },
  {
    ...closed,
    $id: 'json-file.schema.json',
    title: 'Crossdock JSON file',
    $defs: { field: JsonField, fields: FieldsByName },
  },
);
export type JsonFileSpec = Static<typeof JsonFileSpec>;
