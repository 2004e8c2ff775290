/** Records to rows: the record type by its tag, the fields by their columns, canonical text, and what is wrong with it. */
import { normalDecimal } from '../../canonical/decimal.ts';
import type { Finding } from '../../finding.ts';
import { type FlatFindingCode, type FlatPlace, flatFinding, shown } from '../findings.ts';
import type { FieldLayout, Layout, RecordLayout } from '../layout.ts';
import { readField } from '../read-field.ts';
import type { RecordRole } from '../spec.ts';
import type { Values } from '../vocabulary.ts';
import { type ZoneClock, zoneClock } from '../zone-clock.ts';
import { bindColumns, columnsByPosition } from './columns.ts';
import type { FlatRecordText } from './records.ts';

export interface Row {
  /** What the record is to the file; `unknown` where nobody can tell. */
  readonly role: RecordRole | 'unknown';
  readonly values: Values;
  /** Errors among them make the row bad. */
  readonly findings: readonly Finding[];
  readonly bad: boolean;
  readonly line: number;
  readonly place: FlatPlace;
  /** How findings call the place of a field. */
  label(field: string): string;
}

interface BoundRecord {
  readonly layout: RecordLayout;
  readonly indexes: readonly number[];
  readonly labels: ReadonlyMap<string, string>;
}

const replacement = '\ufffd';

export class RowReader {
  readonly #layout: Layout;
  readonly #bound: Map<RecordLayout, BoundRecord>;
  readonly #clock: ZoneClock;
  /** Cells of the header row, once it was read. */
  #header: readonly string[] | undefined;
  #headerRepeated = false;
  #encodingTold = false;

  constructor(layout: Layout) {
    this.#layout = layout;
    this.#clock = zoneClock(layout.zone);
    this.#bound = new Map(layout.records.map((record) => [record, bound(record, columnsByPosition(record.fields))]));
  }

  /** Whether the next record is the header row. */
  get awaitsHeader(): boolean {
    return this.#layout.named && this.#header === undefined;
  }

  /** Takes the header row; an error among the findings means that no row can be read. */
  header(record: FlatRecordText): readonly Finding[] {
    this.#header = record.fields;
    const place = placeOf(record);
    if (record.defect !== undefined) return [flatFinding('record-defect', place, record.defect)];
    return this.#layout.records.flatMap((layout) => {
      const columns = bindColumns(layout.fields, record.fields, this.#layout.spec.headerMatch, place);
      this.#bound.set(layout, bound(layout, columns.indexes));
      return columns.findings;
    });
  }

  /** The row of a record; undefined where it says nothing: blank, to be ignored, or the header row once more. */
  row(record: FlatRecordText): Row | undefined {
    const place = placeOf(record);
    if (record.defect !== undefined) {
      return unknownRow(record, place, 'record-defect', record.defect, record.fields.join(this.#layout.delimiter));
    }
    if (record.fields.every((cell) => cell.trim() === '')) return undefined;
    if (this.#isHeader(record.fields)) return this.#repeatedHeader(record, place);
    const layout = this.#recordLayout(record);
    if (layout === undefined) return this.#unknownTag(record, place);
    const length = this.#lengthFinding(record.fields, place);
    const row = this.#values(record, layout, place);
    return length === undefined ? row : { ...row, findings: [length, ...row.findings], bad: true };
  }

  #recordLayout(record: FlatRecordText): BoundRecord | undefined {
    const layout =
      this.#layout.spec.tag === undefined ? this.#layout.records[0] : this.#layout.byTag.get(this.#tag(record));
    return layout && this.#bound.get(layout);
  }

  #tag(record: FlatRecordText): string {
    const { position, from = 1, width } = this.#layout.spec.tag ?? {};
    if (this.#layout.spec.format === 'csv') return (record.fields[(position ?? 1) - 1] ?? '').trim();
    return (record.fields[0] ?? '').slice(from - 1, width === undefined ? undefined : from - 1 + width).trim();
  }

  #values(record: FlatRecordText, { layout, indexes, labels }: BoundRecord, place: FlatPlace): Row {
    const values: Record<string, string> = {};
    const findings: Finding[] = [];
    let bad = false;
    const fixed = this.#layout.spec.format === 'fixed';
    for (const [i, field] of layout.fields.entries()) {
      const raw = fixed ? characters(field, record.fields[0] ?? '') : record.fields[indexes[i] ?? -1];
      const value = readField(field, raw, this.#clock);
      if (raw?.includes(replacement) && !this.#encodingTold) {
        this.#encodingTold = true;
        const what = `${shown(raw)} has bytes that are no ${this.#layout.encoding}`;
        findings.push(flatFinding('encoding-doubtful', { ...place, column: field.label }, what, { value: raw }));
      }
      if (typeof value === 'string') {
        values[field.name] = value;
      } else if (value !== undefined) {
        bad = true;
        findings.push(flatFinding(value.code, { ...place, column: field.label }, value.what, value));
      }
    }
    signed(layout.fields, values);
    const label = (name: string) => labels.get(name) ?? name;
    return { role: layout.role, values, findings, bad, line: record.line, place, label };
  }

  #lengthFinding(cells: readonly string[], place: FlatPlace): Finding | undefined {
    const { columns, shortRows, longRows } = this.#layout.spec;
    const expected = this.#header?.length ?? columns;
    if (expected === undefined || cells.length === expected) return undefined;
    const what = `the row has ${cells.length} columns instead of ${expected}`;
    if (cells.length < expected) return shortRows === 'refuse' ? flatFinding('row-short', place, what) : undefined;
    const further = cells.slice(expected).filter((cell) => cell.trim() !== '');
    if (further.length === 0 || longRows === 'accept') return undefined;
    return flatFinding('row-long', place, what, { value: further.join(' | ') });
  }

  #isHeader(cells: readonly string[]): boolean {
    const header = this.#header;
    return header !== undefined && cells.length === header.length && cells.every((cell, i) => cell === header[i]);
  }

  #repeatedHeader(record: FlatRecordText, place: FlatPlace): Row | undefined {
    if (this.#headerRepeated) return undefined;
    this.#headerRepeated = true;
    const findings = [flatFinding('header-repeated', place, 'the header row stands here again')];
    return { role: 'ignore', values: {}, findings, bad: false, line: record.line, place, label: (name) => name };
  }

  #unknownTag(record: FlatRecordText, place: FlatPlace): Row | undefined {
    if (this.#layout.spec.otherRecords === 'ignore') return undefined;
    const tag = this.#tag(record);
    return unknownRow(record, place, 'record-unknown', `no record type has the tag ${shown(tag)}`, tag);
  }
}

function unknownRow(record: FlatRecordText, place: FlatPlace, code: FlatFindingCode, what: string, value: string): Row {
  const findings = [flatFinding(code, place, what, { value })];
  return { role: 'unknown', values: {}, findings, bad: true, line: record.line, place, label: (name) => name };
}

function bound(layout: RecordLayout, indexes: readonly number[]): BoundRecord {
  return { layout, indexes, labels: new Map(layout.fields.map((field) => [field.name, field.label])) };
}

function placeOf({ line, offset }: FlatRecordText): FlatPlace {
  return offset === undefined ? { line } : { line, offset };
}

function characters({ spec }: FieldLayout, text: string): string | undefined {
  return spec.from === undefined ? undefined : text.slice(spec.from - 1, spec.from - 1 + (spec.width ?? 1));
}

/** Gives quantities that are written without a sign the minus of their kind. */
function signed(fields: readonly FieldLayout[], values: Record<string, string>): void {
  for (const { name, spec } of fields) {
    const value = values[name];
    if (value === undefined || spec.minusFor === undefined || values.kind === undefined) continue;
    if (!spec.minusFor.includes(values.kind)) continue;
    values[name] = normalDecimal(value.startsWith('-') ? value.slice(1) : `-${value}`) ?? value;
  }
}
