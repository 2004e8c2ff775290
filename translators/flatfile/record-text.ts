/** One record's values to its cells: columns of a delimited record, or the one text of a fixed-width record. */
import { normalDecimal } from '../canonical/decimal.ts';
import type { FieldLayout, Layout, RecordLayout } from './layout.ts';
import type { Trouble } from './read-field.ts';
import type { WrittenValues } from './vocabulary.ts';
import { writeField } from './write-field.ts';

export interface RecordText {
  readonly cells: readonly string[];
  readonly troubles: readonly { readonly field: FieldLayout; readonly trouble: Trouble }[];
}

export function recordText(layout: Layout, record: RecordLayout, values: WrittenValues): RecordText {
  const troubles: { field: FieldLayout; trouble: Trouble }[] = [];
  const text = (field: FieldLayout): string => {
    const written = writeField(field, unsigned(field, values), layout.zone);
    if (written.trouble !== undefined) troubles.push({ field, trouble: written.trouble });
    return written.text;
  };
  const cells = layout.spec.format === 'fixed' ? [fixedText(layout, record, text)] : columns(layout, record, text);
  return { cells, troubles };
}

/** Columns in the order of the fields, unless they have positions. Fields without a place are not written. */
function columns(layout: Layout, record: RecordLayout, text: (field: FieldLayout) => string): string[] {
  const cells: string[] = [];
  if (record.tag !== undefined) cells[(layout.spec.tag?.position ?? 1) - 1] = record.tag;
  for (const field of record.fields) {
    const { column, position } = field.spec;
    if (position !== undefined) cells[position - 1] = text(field);
    else if (column !== undefined) cells.push(text(field));
  }
  return Array.from(cells, (cell) => cell ?? '');
}

function fixedText(layout: Layout, record: RecordLayout, text: (field: FieldLayout) => string): string {
  const { spec } = layout;
  let line = ' '.repeat(spec.recordLength ?? 0);
  const put = (from: number, value: string) => {
    line = line.padEnd(from - 1).slice(0, from - 1) + value + line.slice(from - 1 + value.length);
  };
  if (record.tag !== undefined) put(spec.tag?.from ?? 1, record.tag.padEnd(spec.tag?.width ?? 0));
  for (const field of record.fields) {
    // A line end or another control character inside a value would break the record.
    if (field.spec.from !== undefined) put(field.spec.from, text(field).replace(/[\0-\x1f\x7f-\x9f]/g, ' '));
  }
  return line;
}

/** The quantity of a kind that is written without its minus. */
function unsigned(field: FieldLayout, values: WrittenValues): string | undefined {
  const value = values[field.name];
  const kind = values.kind;
  if (value === undefined || kind === undefined || field.spec.minusFor?.includes(kind) !== true) return value;
  return normalDecimal(value.startsWith('-') ? value.slice(1) : `-${value}`) ?? value;
}
