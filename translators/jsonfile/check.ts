/**
 * What is wrong with a JSON specification that its schema cannot say. All problems at once, each with the path of keys to
 * it, so that whoever read the YAML can name file, line and column.
 */
import { fieldProblems, meaningOf, type SpecProblem } from '../flatfile/check-field.ts';
import { type FieldMeaning, itemFields } from '../flatfile/vocabulary.ts';
import { totals } from './layout.ts';
import { isForm } from './object.ts';
import type { JsonField, JsonFileSpec, JsonSection } from './spec.ts';

/** Fields of one quantity of an item. */
const quantityFields: ReadonlySet<string> = new Set(
  'quantity quantityCode unit location availableDate nextDate nextQuantity'.split(' '),
);

type SectionName = 'file' | 'line' | 'quantities';

/** Problems of a specification that is valid by its schema; none where the list is empty. */
export function checkJsonFileSpec(spec: JsonFileSpec): readonly SpecProblem[] {
  const problems = [...checkRoot(spec), ...checkNeeded(spec), ...checkPlaces(spec), ...checkTotals(spec)];
  for (const name of ['file', 'line', 'quantities'] as const) {
    const section: JsonSection = spec[name] ?? {};
    for (const [pointer, { value, as = 'text' }] of Object.entries(section.constants ?? {})) {
      const path = [name, 'constants', pointer, 'value'];
      if (!isForm(value, as)) problems.push({ path, message: `${JSON.stringify(value)} is no ${as} in JSON.` });
    }
    for (const [field, its] of Object.entries(section.fields ?? {})) {
      problems.push(...checkField(spec, name, field, its, [name, 'fields', field]));
    }
  }
  return problems;
}

function checkRoot({ format, file, lines }: JsonFileSpec): SpecProblem[] {
  const problems: SpecProblem[] = [];
  if (format === 'json-lines') {
    const message = 'JSON Lines has nothing around its lines: what is of the whole advice goes into `line`.';
    if (file !== undefined) problems.push({ path: ['file'], message });
    if (lines !== undefined) problems.push({ path: ['lines'], message });
  } else if (file !== undefined && lines === undefined) {
    const message =
      'The file is the array of lines: say with `lines` where in an object the array stands, as /inventory.';
    problems.push({ path: ['file'], message });
  }
  return problems;
}

function checkField(
  spec: JsonFileSpec,
  section: SectionName,
  name: string,
  field: JsonField,
  path: SpecProblem['path'],
): SpecProblem[] {
  const meaning = meaningOf(spec.document, name, path);
  if ('message' in meaning) return [meaning];
  const misplaced = placeProblem(spec, section, name, meaning);
  const problems = fieldProblems(name, field, meaning, path);
  if (misplaced !== undefined) problems.push({ path, message: misplaced });
  const { point, thousands, sign } = { ...spec.decimal, ...field.decimal };
  const numeric = field.as === 'number' || (field.as === undefined && meaning.kind === 'decimal');
  const odd =
    point === ',' ? 'point' : thousands !== undefined ? 'thousands' : sign === 'trailing' ? 'sign' : undefined;
  if (numeric && meaning.kind === 'decimal' && odd !== undefined) {
    const at = field.decimal?.[odd] === undefined ? ['decimal', odd] : [...path, 'decimal', odd];
    problems.push({ path: at, message: `A number in JSON has no such \`${odd}\`: say \`as: text\` of ${name}.` });
  }
  if (field.as === 'boolean' && field.values === undefined && field.constant === undefined) {
    const message = `${name} is no boolean: say with \`values\` which codes are true and which false.`;
    problems.push({ path: [...path, 'as'], message });
  }
  for (const theirs of Object.keys(field.values ?? {})) {
    if (field.as === undefined || isForm(theirs, field.as)) continue;
    problems.push({
      path: [...path, 'values', theirs],
      message: `${JSON.stringify(theirs)} is no ${field.as} in JSON.`,
    });
  }
  return problems;
}

function placeProblem(
  { quantities }: JsonFileSpec,
  section: SectionName,
  name: string,
  { level }: FieldMeaning,
): string | undefined {
  if (section === 'file') {
    if (level === 'line') return `${name} is of a line: it belongs into \`line\`.`;
    return level === 'trailer' && !totals.has(name) ? `A JSON file has no ${name}.` : undefined;
  }
  if (level === 'trailer') return `${name} is of the whole file: it belongs into \`file\`.`;
  if (section === 'quantities') {
    return quantityFields.has(name) ? undefined : `${name} is of the item: it belongs into \`line\`.`;
  }
  if (quantities === undefined || !quantityFields.has(name)) return undefined;
  return `${name} is of one quantity of the item: it belongs into \`quantities\`.`;
}

/** In one object a place is taken once, and holds a value, an object or the array. */
function checkPlaces(spec: JsonFileSpec): SpecProblem[] {
  const problems: SpecProblem[] = [];
  const arrays: Readonly<Record<SectionName, string | undefined>> = {
    file: spec.lines,
    line: spec.quantities?.pointer,
    quantities: undefined,
  };
  for (const name of ['file', 'line', 'quantities'] as const) {
    const taken = arrays[name] === undefined ? [] : [arrays[name]];
    for (const { pointer, path } of placesOf(spec[name] ?? {}, name)) {
      const other = taken.find((each) => `${each}/`.startsWith(`${pointer}/`) || `${pointer}/`.startsWith(`${each}/`));
      if (other !== undefined) {
        const what =
          other === pointer ? 'is taken already' : `and ${other} cannot both be there: one is inside the other`;
        problems.push({ path, message: `${pointer} ${what}.` });
      }
      taken.push(pointer);
    }
  }
  return problems;
}

function placesOf({ fields = {}, constants = {} }: JsonSection, section: SectionName) {
  return [
    ...Object.keys(constants).map((pointer) => ({ pointer, path: [section, 'constants', pointer] })),
    ...Object.entries(fields).map(([name, { pointer }]) => ({ pointer, path: [section, 'fields', name, 'pointer'] })),
  ];
}

/** Totals come behind the lines, so they cannot stand in an object that is closed before these. */
function checkTotals({ file = {}, lines = '' }: JsonFileSpec): SpecProblem[] {
  const places = placesOf(file, 'file');
  const isTotal = (path: readonly string[]) => path[1] === 'fields' && totals.has(path[2] ?? '');
  return places.flatMap(({ pointer, path }) => {
    if (!isTotal(path)) return [];
    const folders = pointer.split('/').slice(0, -1);
    const closed = folders
      .map((_, index) => folders.slice(0, index + 1).join('/'))
      .filter((folder) => folder !== '' && !`${lines}/`.startsWith(`${folder}/`));
    const first = places.find(
      (other) => !isTotal(other.path) && closed.some((it) => other.pointer.startsWith(`${it}/`)),
    );
    if (first === undefined) return [];
    const message = `A total is known behind the lines, and the object of ${pointer} is written before them, for ${first.pointer}: put it elsewhere.`;
    return [{ path, message }];
  });
}

/** Fields without which an object says nothing of an item. */
function checkNeeded({ line, quantities }: JsonFileSpec): SpecProblem[] {
  const items = ['sku', ...Object.keys(itemFields)];
  const problems: SpecProblem[] = [];
  if (!items.some((name) => line.fields?.[name] !== undefined)) {
    problems.push({ path: ['line'], message: `No field says which item: ${items.join(', ')}.` });
  }
  const section = quantities === undefined ? 'line' : 'quantities';
  if ((quantities ?? line).fields?.quantity === undefined) {
    problems.push({ path: [section], message: 'No field says how many: quantity.' });
  }
  return problems;
}
