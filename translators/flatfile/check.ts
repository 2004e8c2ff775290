/**
 * What is wrong with a specification that its schema cannot say. All problems at once, each with the path of keys to it,
 * so that whoever read the YAML can name file, line and column.
 */
import type { Host } from '../host.ts';
import { fieldProblems, meaningOf, type SpecProblem } from './check-field.ts';
import { delimiterOf } from './layout.ts';
import type { FlatField, FlatFields, FlatFileSpec } from './spec.ts';
import { itemFields, stateFields, vocabulary } from './vocabulary.ts';

/** Problems of a specification that is valid by its schema; none where the list is empty. */
export function checkFlatFileSpec(spec: FlatFileSpec, host: Host): readonly SpecProblem[] {
  return [...checkFile(spec, host), ...checkRecords(spec), ...checkNeeded(spec)];
}

function checkFile(spec: FlatFileSpec, host: Host): SpecProblem[] {
  const problems: SpecProblem[] = [];
  const say = (key: string, message: string) => problems.push({ path: [key], message });
  const quote = spec.quote ?? '"';
  if (delimiterOf(spec) === '') say('delimiter', 'A delimiter has at least one character.');
  if (quote !== 'none' && quote.length !== 1) say('quote', 'A quote is one character, or none.');
  if (quote === delimiterOf(spec)) say('quote', 'The quote and the delimiter are the same.');
  try {
    host.decoder(spec.encoding ?? 'utf-8');
  } catch {
    say('encoding', `Unknown encoding ${spec.encoding}: as utf-8, windows-1252, iso-8859-1 or ibm037.`);
  }
  if (spec.lineEnd === 'none' && (spec.format !== 'fixed' || spec.recordLength === undefined)) {
    say('lineEnd', 'Only fixed-width records with a `recordLength` can stand without line ends.');
  }
  if (spec.byteOrderMark === true && !/^utf/i.test(spec.encoding ?? 'utf-8')) {
    say('byteOrderMark', `Only Unicode has a byte order mark, and the encoding is ${spec.encoding}.`);
  }
  const words = vocabulary[spec.document];
  for (const [i, name] of (spec.groupBy ?? []).entries()) {
    if (words[name]?.level === 'header') continue;
    problems.push({ path: ['groupBy', i], message: `${name} is no header field of ${spec.document}.` });
  }
  return problems;
}

function checkRecords(spec: FlatFileSpec): SpecProblem[] {
  const { fields, records, tag, format } = spec;
  if ((fields === undefined) === (records === undefined)) {
    return [{ path: [], message: 'A specification has either `fields` or `records`.' }];
  }
  if (fields !== undefined) {
    const tagged =
      tag === undefined ? [] : [{ path: ['tag'], message: 'A tag tells `records` apart; there are none.' }];
    return [...tagged, ...checkFields(spec, fields, ['fields'])];
  }
  const problems: SpecProblem[] = [];
  const placed = format === 'csv' ? tag?.position !== undefined : tag?.from !== undefined && tag.width !== undefined;
  if (!placed) {
    const place = format === 'csv' ? 'a `position`' : '`from` and `width`';
    problems.push({ path: ['tag'], message: `Records are told apart by a tag with ${place}.` });
  }
  const tags = (records ?? []).map((record) => record.tag);
  for (const [i, record] of (records ?? []).entries()) {
    const path = ['records', i] as const;
    if (tags.indexOf(record.tag) < i)
      problems.push({ path: [...path, 'tag'], message: `The tag ${record.tag} is there twice.` });
    problems.push(...checkFields(spec, record.fields ?? {}, [...path, 'fields']));
  }
  return problems;
}

function checkFields(spec: FlatFileSpec, fields: FlatFields, path: SpecProblem['path']): SpecProblem[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const at = [...path, name];
    const meaning = meaningOf(spec.document, name, at);
    if ('message' in meaning) return [meaning];
    const misplaced = placeProblem(spec, field);
    const place = misplaced === undefined ? [] : [{ path: at, message: `${name} ${misplaced}` }];
    return [...place, ...fieldProblems(name, field, meaning, at)];
  });
}

function placeProblem({ format, columns, recordLength, header }: FlatFileSpec, field: FlatField): string | undefined {
  const { column, position, from, width, constant } = field;
  if (format === 'fixed') {
    if (column !== undefined || position !== undefined)
      return 'has a column, and fixed-width files have `from` and `width`.';
    if (constant === undefined && from === undefined) return 'has neither `from` and `width` nor a `constant`.';
    if ((from === undefined) !== (width === undefined)) return 'needs both `from` and `width`.';
    const end = (from ?? 1) + (width ?? 0) - 1;
    return end > (recordLength ?? end) ? `ends at ${end}, after the record's length of ${recordLength}.` : undefined;
  }
  if (from !== undefined || width !== undefined)
    return 'has `from` or `width`, and CSV files have a `column` or `position`.';
  if (constant === undefined && column === undefined && position === undefined) {
    return 'has neither a `column` or `position` nor a `constant`.';
  }
  if (column !== undefined && position === undefined && header === false)
    return 'has a `column`, and the file has no header row.';
  return position !== undefined && position > (columns ?? position)
    ? `stands after the last of ${columns} columns.`
    : undefined;
}

/** Fields without which no row can become a line of the document. */
function checkNeeded(spec: FlatFileSpec): SpecProblem[] {
  const all = [spec.fields ?? {}, ...(spec.records ?? []).map((record) => record.fields ?? {})];
  const mapped = new Set(all.flatMap((fields) => Object.keys(fields)));
  const problems: SpecProblem[] = [];
  const need = (what: string, ...names: readonly string[]) => {
    if (names.some((name) => mapped.has(name))) return;
    problems.push({ path: [], message: `No field says ${what}: ${names.join(', ')}.` });
  };
  need('which item', 'sku', ...Object.keys(itemFields));
  if (spec.document === 'inventory-update') {
    need('how many', 'quantity', ...Object.keys(stateFields));
    need('where', 'location');
  } else {
    need('how many', 'quantity');
  }
  if (spec.document === 'purchase-order' || spec.document === 'ship-notice')
    need('the number of the document', 'number');
  return problems;
}
