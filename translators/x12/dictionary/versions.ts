/**
 * Versions of the dictionary, and the notation in which its lines say where they differ.
 *
 * A range is `-003060` (up to), `004030-` (from), `003050-003060` or one version.
 */

/** Versions that have data of their own, oldest first. */
export const dictionaryVersions = [
  '003040',
  '003050',
  '003060',
  '004010',
  '004030',
  '004050',
  '004060',
  '005010',
] as const;
export type DictionaryVersion = (typeof dictionaryVersions)[number];

/** The version whose code lists and syntax notes the dictionary has. */
export const baseVersion: DictionaryVersion = '004010';

/**
 * The dictionary for a GS08. Industry suffixes (`004010VICS`, `004010X357`) stand on their base; a version without
 * data of its own takes the nearest older one, or the oldest. `exact` says whether the version has its own data.
 */
export function dictionaryVersion(gs08: string): { readonly version: DictionaryVersion; readonly exact: boolean } {
  const base = gs08.slice(0, 6);
  const older = dictionaryVersions.filter((version) => version <= base);
  const version = /^\d{6}$/.test(base) ? (older.at(-1) ?? dictionaryVersions[0]) : baseVersion;
  return { version, exact: version === base };
}

/** Whether a range of the notation holds a version. */
export function inRange(range: string, version: string): boolean {
  const dash = range.indexOf('-');
  if (dash < 0) return range === version;
  const from = range.slice(0, dash);
  const to = range.slice(dash + 1);
  return (from === '' || version >= from) && (to === '' || version <= to);
}

/** Whether any of several ranges, separated by commas, holds a version. */
export function inRanges(ranges: string, version: string): boolean {
  return ranges.split(',').some((range) => inRange(range, version));
}
