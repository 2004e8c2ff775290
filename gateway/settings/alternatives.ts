/**
 * Takes the noise out of `anyOf` and `oneOf`: Ajv reports the errors of every alternative, a person wants those of the
 * one that was meant.
 */
import type { ErrorObject } from 'ajv';

/** The same errors, of each set of alternatives only those of the alternative that fits best. */
export function withoutAlternatives(errors: readonly ErrorObject[]): ErrorObject[] {
  let kept = [...errors];
  // The innermost first: an outer choice is made on errors that are already few.
  const choices = errors.filter((error) => error.keyword === 'anyOf' || error.keyword === 'oneOf');
  for (const choice of choices.sort((a, b) => b.schemaPath.length - a.schemaPath.length)) kept = decided(kept, choice);
  return kept.filter((error) => error.keyword !== 'if');
}

function decided(errors: readonly ErrorObject[], choice: ErrorObject): ErrorObject[] {
  const branches = new Map<string, ErrorObject[]>();
  const others: ErrorObject[] = [];
  for (const error of errors) {
    if (error === choice) continue;
    const branch = branchOf(error, choice);
    if (branch === undefined) others.push(error);
    else branches.set(branch, [...(branches.get(branch) ?? []), error]);
  }
  const groups = [...branches.values()];
  return groups.length === 0 ? [...errors] : [...others, ...best(groups, choice)];
}

function branchOf(error: ErrorObject, choice: ErrorObject): string | undefined {
  const inside = error.instancePath === choice.instancePath || error.instancePath.startsWith(`${choice.instancePath}/`);
  if (!inside || !error.schemaPath.startsWith(`${choice.schemaPath}/`)) return undefined;
  return error.schemaPath.slice(choice.schemaPath.length + 1).split('/', 1)[0];
}

function best(groups: readonly ErrorObject[][], choice: ErrorObject): readonly ErrorObject[] {
  const allowed = commonValues(groups);
  if (allowed) return [allowed];
  const meant = groups.filter((group) => !group.some((error) => saysOtherwise(error, choice.instancePath)));
  const candidates = meant.length > 0 ? meant : groups;
  return candidates.reduce((least, group) => (group.length < least.length ? group : least));
}

/** Every alternative names the values it allows at one and the same place: one error that names them all. */
function commonValues(groups: readonly ErrorObject[][]): ErrorObject | undefined {
  const named = groups.map((group) => group.find((error) => valuesOf(error) !== undefined));
  const first = named[0];
  if (!first || named.some((error) => error?.instancePath !== first.instancePath)) return undefined;
  const allowedValues = [...new Set(named.flatMap((error) => (error ? (valuesOf(error) ?? []) : [])))];
  return { ...first, keyword: 'enum', params: { allowedValues } };
}

function valuesOf(error: ErrorObject): readonly unknown[] | undefined {
  const params = error.params as { allowedValue?: unknown; allowedValues?: readonly unknown[] };
  return error.keyword === 'const' ? [params.allowedValue] : params.allowedValues;
}

/** The value itself is of another type, or a key of it names another alternative. */
function saysOtherwise(error: ErrorObject, at: string): boolean {
  if (error.keyword === 'type') return error.instancePath === at;
  return valuesOf(error) !== undefined && error.instancePath.split('/').length <= at.split('/').length + 1;
}
