/** How the rows of a file become documents, and what else a layout says of them. */
import type { Layout } from '../layout.ts';
import { stateFields } from '../vocabulary.ts';

/**
 * file: the whole file is one document, as inventory updates always are. header: a record type begins a document.
 * key: consecutive rows with the same values in some header fields (`groupBy`) are one.
 */
export type Grouping =
  | { readonly kind: 'file' | 'header' }
  | { readonly kind: 'key'; readonly fields: readonly string[] };

export function groupingOf({ spec, records }: Layout): Grouping {
  if (spec.document === 'inventory-update') return { kind: 'file' };
  if (records.some((record) => record.role === 'header')) return { kind: 'header' };
  const lines = records.filter((record) => record.role === 'line');
  const mapped = lines.some((record) => record.fields.some(({ name }) => name === 'number'));
  const fields = spec.groupBy ?? (mapped ? ['number'] : []);
  return fields.length === 0 ? { kind: 'file' } : { kind: 'key', fields };
}

/** X12 element 235 of the item fields that the specification gives one. */
export function qualifiersOf({ records }: Layout): Readonly<Record<string, string>> {
  const given = records.flatMap(({ fields }) =>
    fields.flatMap(({ name, spec }) => (spec.qualifier === undefined ? [] : [[name, spec.qualifier] as const])),
  );
  return Object.fromEntries(given);
}

/** Updates that one row can become: one for each of its quantities. */
export function rowUpdatesMax({ records }: Layout): number {
  const quantities = records.map(({ fields }) =>
    fields.filter(({ name }) => name === 'quantity' || name in stateFields),
  );
  return Math.max(1, ...quantities.map((fields) => fields.length));
}
