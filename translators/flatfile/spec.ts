/**
 * A partner's flat-file specification, as YAML gives it: partners/NAME/maps/*.yaml. One declaration for reading and
 * writing. Every scalar arrives as text and is coerced by this schema, so `"0012"` stays text where text is asked for.
 *
 * `checkFlatFileSpec` in check.ts says what a schema cannot.
 */
import { type Static, Type } from 'typebox';
import { flatDocumentTypes, vocabulary } from './vocabulary.ts';

const closed = { additionalProperties: false } as const;
const text = (description: string) => Type.Optional(Type.String({ description }));
const yes = (description: string) => Type.Optional(Type.Boolean({ description }));
const count = (description: string, minimum = 1) => Type.Optional(Type.Integer({ minimum, description }));

export const DecimalFormat = Type.Object(
  {
    point: Type.Optional(Type.Enum(['.', ','], { description: 'Decimal point; "." unless told.' })),
    thousands: text('Separator of thousands, allowed when reading, as "," or "."; none unless told.'),
    implied: count('Implied decimals: with 2, 1250 is 12.50.', 0),
    sign: Type.Optional(
      Type.Enum(['leading', 'trailing'], { description: 'Where a minus stands; leading unless told.' }),
    ),
    places: count('Decimals written, filled with zeros; as many as there are unless told.', 0),
  },
  { ...closed, description: 'How numbers are written.' },
);
export type DecimalFormat = Static<typeof DecimalFormat>;

const Overflow = Type.Enum(['refuse', 'cut'], {
  description: 'A value longer than its fixed-width field when writing: refuse (unless told) or cut to it.',
});
const Trim = Type.Enum(['both', 'left', 'right', 'none'], {
  description: 'Which blanks around a value are dropped when reading; both unless told.',
});
const nullsText = Type.Array(Type.String(), { description: 'Words that mean "blank", as NA or "not stocked".' });

export const FlatField = Type.Object(
  {
    column: text('Name of the column in the header row.'),
    also: Type.Optional(Type.Array(Type.String(), { description: 'Other names that the column goes by.' })),
    position: count('Position of the column, from 1, where there is no header row.'),
    from: count('First character of a fixed-width field, from 1.'),
    width: count('Characters of a fixed-width field.'),
    constant: text('The value itself, not read from the file; written where the field has a place.'),
    default: text('The value where the field is blank.'),
    required: yes(
      'Whether a blank field rejects the row; false unless told. Where it is left out, a column that the header does not name rejects the file.',
    ),
    values: Type.Optional(Type.Record(Type.String(), Type.String(), { description: 'Code table, theirs: ours.' })),
    otherValues: Type.Optional(
      Type.Enum(['refuse', 'keep'], {
        description: 'A code that is not in `values`: refuse (unless told) or keep it.',
      }),
    ),
    nulls: Type.Optional(nullsText),
    trim: Type.Optional(Trim),
    format: text('Date and time format: YYYY YY C MM M DD D DDD MMM HH H hh h mm ss SSS A Z; other letters in [ ].'),
    decimal: Type.Optional(DecimalFormat),
    pad: Type.Optional(
      Type.String({ minLength: 1, maxLength: 1, description: 'Padding of a fixed-width field; blank unless told.' }),
    ),
    align: Type.Optional(
      Type.Enum(['left', 'right'], { description: 'Alignment in a fixed-width field; numbers right unless told.' }),
    ),
    overflow: Type.Optional(Overflow),
    qualifier: text('X12 element 235 of an item number, as VN or UP, where it is another than the usual one.'),
    minusFor: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Kinds whose quantity is written without a sign and takes away: pick …',
      }),
    ),
  },
  { ...closed, description: 'Where a field stands and how it is written.' },
);
export type FlatField = Static<typeof FlatField>;

/** One property for each name of the vocabulary, with what it means in each document that knows it. */
function fieldNames(): Record<string, ReturnType<typeof fieldReference>> {
  const says = new Map<string, Map<string, string[]>>();
  for (const document of flatDocumentTypes) {
    for (const [name, meaning] of Object.entries(vocabulary[document])) {
      const meanings = says.get(name) ?? new Map<string, string[]>();
      meanings.set(meaning.says, [...(meanings.get(meaning.says) ?? []), document]);
      says.set(name, meanings);
    }
  }
  const properties = [...says].map(([name, meanings]) => {
    const sentences = [...meanings].map(([sentence, documents]) => `${sentence} (${documents.join(', ')})`);
    return [name, fieldReference(sentences.join(' '))] as const;
  });
  return Object.fromEntries(properties);
}

/** The definitions are referred to: written out a hundred times they would make half a megabyte of JSON Schema. */
function fieldReference(description: string) {
  return Type.Optional(Type.Unsafe<FlatField>({ $ref: '#/$defs/field', description }));
}

const FieldsByName = Type.Object(fieldNames(), {
  ...closed,
  description:
    'Canonical field: where it stands in a record and how it is written. CSV columns are written in this order.',
});
const Fields = Type.Unsafe<FlatFields>({ $ref: '#/$defs/fields' });
export type FlatFields = Readonly<Record<string, FlatField>>;

export const recordRoles = {
  'file-header': 'Once, at the beginning; its fields hold for the whole file.',
  header: 'Begins a document; its fields hold for the lines after it.',
  more: 'Goes on with the header before it: an address, a note; its fields hold for the document.',
  line: 'One line of the document.',
  trailer: 'Ends a document; its counts are checked.',
  'file-trailer': 'Once, at the end; its counts are checked against the whole file.',
  ignore: 'Read over.',
} as const;
export type RecordRole = keyof typeof recordRoles;

const FlatRecord = Type.Object(
  {
    tag: Type.String({ description: 'Value of the tag field that marks this record.' }),
    role: Type.Enum(Object.keys(recordRoles) as RecordRole[], { description: 'What the record is to the file.' }),
    fields: Type.Optional(Fields),
  },
  { ...closed, description: 'One record type.' },
);
export type FlatRecord = Static<typeof FlatRecord>;

const Tag = Type.Object(
  {
    position: count('Position of the column that holds the tag, from 1.'),
    from: count('First character of the tag in a fixed-width record, from 1.'),
    width: count('Characters of the tag.'),
  },
  { ...closed, description: 'Where a record says what type it is.' },
);

export const FlatFileSpec = Type.Object(
  {
    document: Type.Enum(flatDocumentTypes, { description: 'Canonical document that the file carries.' }),
    format: Type.Enum(['csv', 'fixed'], { description: 'csv: delimited columns; fixed: fields at fixed characters.' }),
    delimiter: text('Delimiter: any characters, or tab, pipe, comma, semicolon; comma unless told.'),
    quote: text('Quote character, or none; " unless told.'),
    header: yes('Whether the first record names the columns; true where a field has a `column`, unless told.'),
    headerMatch: Type.Optional(
      Type.Enum(['exact', 'ignore-case', 'loose'], {
        description: 'How column names compare: exact, ignore-case (unless told), or loose (letters and digits only).',
      }),
    ),
    encoding: text('Encoding by name, as utf-8 (unless told), windows-1252, ibm037. A byte order mark wins over it.'),
    byteOrderMark: yes('Whether a byte order mark is written; false unless told.'),
    lineEnd: Type.Optional(
      Type.Enum(['lf', 'crlf', 'cr', 'none'], {
        description: 'Line end written, lf unless told; any is read. none: records of `recordLength` back to back.',
      }),
    ),
    recordLength: count('Characters of a fixed-width record: shorter ones are filled when written.'),
    columns: count('Number of columns where there is no header row, to find rows that are too short or too long.'),
    skipLines: count('Lines before the first record that are read over.', 0),
    comment: text('A line that begins with this is read over.'),
    trim: Type.Optional(Trim),
    nulls: Type.Optional(nullsText),
    decimal: Type.Optional(DecimalFormat),
    overflow: Type.Optional(Overflow),
    tag: Type.Optional(Tag),
    records: Type.Optional(Type.Array(FlatRecord, { minItems: 1, description: 'Record types, instead of `fields`.' })),
    otherRecords: Type.Optional(
      Type.Enum(['refuse', 'ignore'], {
        description: 'A record whose tag is not under `records`: refuse (unless told) or ignore.',
      }),
    ),
    fields: Type.Optional(Fields),
    groupBy: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Header fields that make rows one document where they are equal; number, where it is mapped.',
      }),
    ),
    badRows: Type.Optional(
      Type.Enum(['reject-row', 'reject-document', 'reject-file'], {
        description:
          'What a bad row rejects: itself (unless told, for inventory) or its document (unless told, for orders and ship notices) or the file.',
      }),
    ),
    badRowsPercentMax: count('The file is rejected where more of its rows than this percentage are bad.', 0),
    shortRows: Type.Optional(
      Type.Enum(['accept', 'refuse'], { description: 'A row with too few columns: the rest is blank, or it is bad.' }),
    ),
    longRows: Type.Optional(
      Type.Enum(['accept', 'refuse'], {
        description: 'A row with further columns that are not blank; refuse unless told.',
      }),
    ),
    empty: Type.Optional(
      Type.Enum(['accept', 'refuse'], {
        description: 'A file without rows: accept (unless told) where its header is there, or refuse.',
      }),
    ),
  },
  {
    ...closed,
    $id: 'flat-file.schema.json',
    title: 'Crossdock flat file',
    $defs: { field: FlatField, fields: FieldsByName },
  },
);
export type FlatFileSpec = Static<typeof FlatFileSpec>;
