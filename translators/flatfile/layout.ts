/**
 * A specification made ready for use: record types by tag, fields with their formats, tables and sets. The same for
 * reading and writing. Made once per file; throws a RangeError on what `checkFlatFileSpec` would have reported.
 */
import { type DateTimeFormat, dateTimeFormat } from './dates.ts';
import type { DecimalFormat, FlatField, FlatFields, FlatFileSpec, RecordRole } from './spec.ts';
import { type FieldKind, type FieldMeaning, vocabulary } from './vocabulary.ts';

export interface FieldLayout {
  readonly name: string;
  readonly kind: FieldKind;
  readonly meaning: FieldMeaning;
  readonly spec: FlatField;
  /** How findings call its place: column name, column position, or characters as `41-47`. */
  readonly label: string;
  readonly trim: 'both' | 'left' | 'right' | 'none';
  readonly nulls: ReadonlySet<string>;
  readonly decimal: DecimalFormat;
  /** Formats tried in order when reading; the first is written. Empty where the field is no date or time. */
  readonly formats: readonly DateTimeFormat[];
  readonly ours: ReadonlyMap<string, string> | undefined;
  readonly theirs: ReadonlyMap<string, string> | undefined;
  readonly pad: string;
  readonly align: 'left' | 'right';
  readonly overflow: 'refuse' | 'cut';
}

/** What a specification says for all of its fields. */
export type FieldDefaults = Pick<FlatFileSpec, 'document' | 'trim' | 'nulls' | 'decimal' | 'overflow'>;

export interface RecordLayout {
  readonly role: RecordRole;
  /** Absent where the file has one kind of record only. */
  readonly tag?: string;
  readonly fields: readonly FieldLayout[];
}

export interface Layout {
  readonly spec: FlatFileSpec;
  readonly zone: string;
  readonly records: readonly RecordLayout[];
  readonly byTag: ReadonlyMap<string, RecordLayout>;
  readonly delimiter: string;
  readonly quote: string | null;
  /** Whether the first record names the columns. */
  readonly named: boolean;
  readonly encoding: string;
}

const delimiterWords: Readonly<Record<string, string>> = { tab: '\t', pipe: '|', comma: ',', semicolon: ';' };

/** Formats that a date or time without a `format` is tried in; the first is written. */
const usualFormats: Readonly<Partial<Record<FieldKind, readonly string[]>>> = {
  date: ['YYYY-MM-DD', 'YYYYMMDD'],
  time: ['HH:mm:ss', 'HH:mm', 'HHmmss', 'HHmm', 'HH:mm:ss.SSS'],
  instant: [
    'YYYY-MM-DDTHH:mm:ssZ',
    'YYYY-MM-DDTHH:mm:ss.SSSZ',
    'YYYY-MM-DDTHH:mm:ss',
    'YYYY-MM-DDTHH:mm:ss.SSS',
    'YYYY-MM-DD HH:mm:ss',
    'YYYY-MM-DD HH:mm',
    'YYYYMMDDHHmmss',
  ],
};

/** Layouts by specification and zone: one is made for each, however many files there are. */
const layouts = new WeakMap<FlatFileSpec, Map<string, Layout>>();

export function layoutOf(spec: FlatFileSpec, zone = 'UTC'): Layout {
  const known = layouts.get(spec) ?? new Map<string, Layout>();
  layouts.set(spec, known);
  const layout = known.get(zone) ?? newLayout(spec, zone);
  known.set(zone, layout);
  return layout;
}

function newLayout(spec: FlatFileSpec, zone: string): Layout {
  const records: RecordLayout[] = (spec.records ?? []).map((record) => ({
    role: record.role,
    tag: record.tag,
    fields: fieldsOf(spec, record.fields ?? {}),
  }));
  if (spec.fields !== undefined) records.push({ role: 'line', fields: fieldsOf(spec, spec.fields) });
  const quote = spec.quote ?? '"';
  return {
    spec,
    zone,
    records,
    byTag: new Map(records.flatMap((record) => (record.tag === undefined ? [] : [[record.tag, record] as const]))),
    delimiter: spec.format === 'fixed' ? '' : delimiterOf(spec),
    quote: spec.format === 'fixed' || quote === 'none' ? null : quote,
    named:
      spec.format === 'csv' && (spec.header ?? records.some((r) => r.fields.some((f) => f.spec.column !== undefined))),
    encoding: spec.encoding ?? 'utf-8',
  };
}

export function delimiterOf(spec: FlatFileSpec): string {
  return delimiterWords[spec.delimiter ?? ','] ?? spec.delimiter ?? ',';
}

function fieldsOf(spec: FlatFileSpec, fields: FlatFields): FieldLayout[] {
  return Object.entries(fields).map(([name, field]) => fieldLayout(spec, name, field));
}

/** A field made ready for use. Throws a RangeError on a name that the vocabulary of the document has not. */
export function fieldLayout(spec: FieldDefaults, name: string, field: FlatField): FieldLayout {
  const meaning = vocabulary[spec.document][name];
  if (meaning === undefined) throw new RangeError(`${spec.document} has no field ${name}`);
  const codes = field.values === undefined ? undefined : Object.entries(field.values);
  const numeric = meaning.kind === 'decimal' || meaning.kind === 'integer';
  return {
    name,
    kind: meaning.kind,
    meaning,
    spec: field,
    label: labelOf(name, field),
    trim: field.trim ?? spec.trim ?? 'both',
    nulls: new Set([...(spec.nulls ?? []), ...(field.nulls ?? [])]),
    decimal: { ...spec.decimal, ...field.decimal },
    formats: formatsOf(field.format, meaning.kind),
    ours: codes && new Map(codes),
    // The first of several codes for the same value is the one that is written.
    theirs: codes && new Map(codes.map(([their, our]) => [our, their] as const).reverse()),
    pad: field.pad ?? ' ',
    align: field.align ?? (numeric ? 'right' : 'left'),
    overflow: field.overflow ?? spec.overflow ?? 'refuse',
  };
}

function labelOf(name: string, field: FlatField): string {
  if (field.column !== undefined) return field.column;
  if (field.position !== undefined) return String(field.position);
  if (field.from === undefined) return name;
  return `${field.from}-${field.from + (field.width ?? 1) - 1}`;
}

function formatsOf(format: string | undefined, kind: FieldKind): DateTimeFormat[] {
  const texts = usualFormats[kind] === undefined ? [] : format === undefined ? usualFormats[kind] : [format];
  return texts.map((text) => {
    const made = dateTimeFormat(text);
    if (typeof made === 'string') throw new RangeError(made);
    return made;
  });
}
