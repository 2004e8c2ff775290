/** What is wrong with one field of a specification, wherever it stands: its format, its table, its constants. */
import { normalDecimal } from '../canonical/decimal.ts';
import { inventoryStates, updateKinds } from '../canonical/inventory-update.ts';
import { dateTimeFormat } from './dates.ts';
import { nearest } from './nearest.ts';
import type { FlatField } from './spec.ts';
import { type FieldMeaning, type FlatDocumentType, vocabulary } from './vocabulary.ts';

export interface SpecProblem {
  /** Keys from the root of the specification; a number is the index in a list. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What the vocabulary says of a name, or that it has none of it. */
export function meaningOf(
  document: FlatDocumentType,
  name: string,
  path: SpecProblem['path'],
): FieldMeaning | SpecProblem {
  const words: Readonly<Record<string, FieldMeaning>> = vocabulary[document];
  const meaning = words[name];
  if (meaning !== undefined) return meaning;
  const near = nearest(name, Object.keys(words));
  const meant = near === undefined ? '' : ` Is ${near} meant?`;
  return { path, message: `${document} has no field ${name}.${meant}` };
}

/** Problems of a field but for its place. */
export function fieldProblems(
  name: string,
  field: FlatField,
  meaning: FieldMeaning,
  path: SpecProblem['path'],
): SpecProblem[] {
  const problems: SpecProblem[] = [];
  const say = (message: string, ...keys: string[]) => problems.push({ path: [...path, ...keys], message });
  const dated = meaning.kind === 'date' || meaning.kind === 'time' || meaning.kind === 'instant';
  if (field.format !== undefined) {
    const problem = dated ? formatProblem(field.format, meaning) : `${name} is no date or time.`;
    if (problem !== undefined) say(problem, 'format');
  }
  if (field.decimal?.implied !== undefined && field.decimal.places !== undefined) {
    say('Decimals are either implied or written.', 'decimal', 'places');
  }
  const given = [
    ...(field.constant === undefined ? [] : [[field.constant, 'constant'] as const]),
    ...(field.default === undefined ? [] : [[field.default, 'default'] as const]),
    ...Object.entries(field.values ?? {}).map(([theirs, ours]) => [ours, 'values', theirs] as const),
  ];
  for (const [value, ...keys] of given) {
    const problem = valueProblem(value, meaning);
    if (problem !== undefined) say(problem, ...keys);
  }
  for (const kind of field.minusFor ?? []) {
    if (!Object.hasOwn(updateKinds, kind))
      say(`${kind} is none of ${Object.keys(updateKinds).join(', ')}.`, 'minusFor');
  }
  return problems;
}

function formatProblem(format: string, { kind }: FieldMeaning): string | undefined {
  const made = dateTimeFormat(format);
  if (typeof made === 'string') return `${made}.`;
  if (kind === 'time') return made.has.time ? undefined : `${format} has no time.`;
  return made.has.date ? undefined : `${format} has no date.`;
}

/** Constants, defaults and the ours of code tables are canonical. */
function valueProblem(value: string, { kind }: FieldMeaning): string | undefined {
  if (kind === 'state' && !Object.hasOwn(inventoryStates, value)) return noneOf(value, inventoryStates);
  if (kind === 'update-kind' && !Object.hasOwn(updateKinds, value)) return noneOf(value, updateKinds);
  if ((kind === 'decimal' || kind === 'integer') && normalDecimal(value) !== value)
    return `${value} is no plain decimal.`;
  if (kind === 'date' && !/^\d{4}-\d\d-\d\d$/.test(value)) return `${value} is no date as 2026-01-31.`;
  if (kind === 'time' && !/^\d\d:\d\d:\d\d$/.test(value)) return `${value} is no time as 23:59:59.`;
  if (kind === 'instant' && Number.isNaN(Date.parse(value))) return `${value} is no instant as 2026-01-31T23:59:59Z.`;
  return undefined;
}

function noneOf(value: string, known: Readonly<Record<string, string>>): string {
  const near = nearest(value, Object.keys(known));
  const meant = near === undefined ? '' : ` Is ${near} meant?`;
  return `${value} is none of ${Object.keys(known).join(', ')}.${meant}`;
}
