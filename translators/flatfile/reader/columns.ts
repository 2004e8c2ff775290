/** The header row of a delimited file: which column each field of the specification stands in. */
import type { Finding } from '../../finding.ts';
import { type FlatPlace, flatFinding, shown } from '../findings.ts';
import type { FieldLayout } from '../layout.ts';
import { nearest } from '../nearest.ts';
import type { FlatFileSpec } from '../spec.ts';

export interface Columns {
  /** Index of each field's column, in the order of the fields; -1 where it has none. */
  readonly indexes: readonly number[];
  readonly findings: readonly Finding[];
}

/** Columns by position alone: where a file has no header row. */
export function columnsByPosition(fields: readonly FieldLayout[]): readonly number[] {
  return fields.map(({ spec }) => (spec.position === undefined ? -1 : spec.position - 1));
}

/** Binds fields to a header row. An error among the findings means that the file cannot be read. */
export function bindColumns(
  fields: readonly FieldLayout[],
  header: readonly string[],
  match: FlatFileSpec['headerMatch'],
  place: FlatPlace,
): Columns {
  const names = header.map((name) => comparable(name, match));
  const findings: Finding[] = [];
  const indexes = fields.map((field) => {
    const { column, also = [], position } = field.spec;
    if (column === undefined) return position === undefined ? -1 : position - 1;
    const wanted = [column, ...also].map((name) => comparable(name, match));
    const index = names.findIndex((name) => wanted.includes(name));
    if (index >= 0 && names.indexOf(names[index] ?? '', index + 1) >= 0) {
      findings.push(flatFinding('column-doubled', { ...place, column }, 'stands more than once in the header row'));
    }
    if (index < 0) findings.push(missing(field, column, header, place));
    return index;
  });
  return { indexes, findings };
}

function missing(field: FieldLayout, column: string, header: readonly string[], place: FlatPlace): Finding {
  const { required, default: fallback, constant } = field.spec;
  const optional = required === false || fallback !== undefined || constant !== undefined;
  const near = nearest(
    column,
    header.map((name) => name.trim()),
  );
  const meant = near === undefined ? '' : `; the nearest name there is ${shown(near)}`;
  return flatFinding(
    optional ? 'column-not-sent' : 'column-missing',
    { ...place, column },
    `the header row has no column ${shown(column)} (${field.name})${meant}`,
    { value: header.join(' | ') },
  );
}

function comparable(name: string, match: FlatFileSpec['headerMatch']): string {
  const text = name.trim();
  if (match === 'exact') return text;
  return match === 'loose' ? text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '') : text.toLowerCase();
}
