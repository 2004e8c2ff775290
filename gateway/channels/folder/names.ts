/** Which names in a drop folder are files to take, and how names are shown and kept safe. */
import { isUtf8 } from 'node:buffer';

/** Endings that uploading clients give a file until it is whole. */
const unfinishedEndings = ['.tmp', '.part', '.filepart', '.partial', '.crdownload'];

/** True for names that a writer has not finished with, or that are hidden: they are left alone. */
export function isUnfinished(name: string): boolean {
  const lower = name.toLowerCase();
  return name.startsWith('.') || name.endsWith('~') || unfinishedEndings.some((ending) => lower.endsWith(ending));
}

/**
 * The path of a name in a folder. Names are raw: one character a byte, for a name need not be valid UTF-8 (a legacy
 * system writes `Stra\xdfe.csv`) and has to be found again all the same.
 */
export function pathOf(folder: string, rawName: string): Buffer {
  return Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(rawName, 'latin1')]);
}

/** A raw name as it may be recorded and printed: control characters made visible, never a path. */
export function shownName(rawName: string): string {
  const bytes = Buffer.from(rawName, 'latin1');
  const name = isUtf8(bytes) ? bytes.toString('utf8') : rawName;
  return name.replace(/[\x00-\x1f\x7f-\x9f/\\]/g, (c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

const natural = new Intl.Collator('en', { numeric: true });

/** Order of files that were finished at the same moment: by name, numbers by value. */
export function compareNames(a: string, b: string): number {
  return natural.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
