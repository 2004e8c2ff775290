/**
 * One look at a listing after another, and which of its files are finished. Pure but for its memory: the listing and the
 * time come as arguments, and all times are as we saw them, for the server's clock is its own and a client may keep a
 * file's old times.
 */
import { compareNames, isUnfinished } from '../folder/names.ts';
import type { RemoteEntry } from './remote.ts';

export interface LookRules {
  /** Names to take, with * and ?; empty: all. */
  readonly files: readonly string[];
  readonly settleMs: number;
  readonly ageMs: number;
  /** Name of the marker file, with {name} or {stem}; undefined: none is needed. */
  readonly marker: string | undefined;
}

export interface Finished extends RemoteEntry {
  /** Name of the marker that belongs to it. */
  readonly marker: string | undefined;
}

export interface LookResult {
  /** Finished files, oldest first: by the time of their last write, then by name. */
  readonly finished: readonly Finished[];
  /** Links, folders and the like, and names that cannot be asked for again; hidden ones left out. */
  readonly odd: readonly RemoteEntry[];
  /** Files that stand there and are not finished. */
  readonly growing: number;
}

interface Seen {
  readonly print: string;
  /** When it was first seen as it is now, and at all. */
  readonly since: number;
  readonly first: number;
}

/** What changes when a file changes, as far as a listing tells. */
export function fingerprintOf({ size, mtime }: { readonly size: number; readonly mtime: number }): string {
  return `${size}:${mtime}`;
}

export class RemoteLook {
  readonly #rules: LookRules;
  readonly #patterns: readonly RegExp[];
  readonly #marker: RegExp | undefined;
  #seen = new Map<string, Seen>();

  constructor(rules: LookRules) {
    this.#rules = rules;
    this.#patterns = rules.files.map(patternOf);
    this.#marker = rules.marker === undefined ? undefined : patternOf(rules.marker.replace(/\{(name|stem)\}/g, '*'));
  }

  /** `now` is a monotonic time in milliseconds. */
  look(listing: readonly RemoteEntry[], now: number): LookResult {
    const times = new Map(listing.map(({ name, mtime }) => [name, mtime]));
    const seen = new Map<string, Seen>();
    const finished: Finished[] = [];
    const odd: RemoteEntry[] = [];
    for (const entry of listing) {
      const { name } = entry;
      if (name === '.' || name === '..' || isUnfinished(name) || !this.#isMeant(name)) continue;
      if (entry.kind !== 'file' || !isSafe(name)) {
        odd.push(entry);
        continue;
      }
      const marker = markerName(this.#rules.marker, name);
      const markedAt = marker === undefined ? undefined : times.get(marker);
      if (marker !== undefined && markedAt === undefined) continue;
      // A marker that is older than the file is a former file's: then the time decides.
      const isMarked = markedAt !== undefined && markedAt >= entry.mtime;
      if (this.#isFinished(entry, now, isMarked, seen)) finished.push({ ...entry, marker });
    }
    this.#seen = seen;
    finished.sort((a, b) => a.mtime - b.mtime || compareNames(a.name, b.name));
    return { finished, odd, growing: seen.size - finished.length };
  }

  #isMeant(name: string): boolean {
    if (this.#marker?.test(name)) return false;
    return this.#patterns.length === 0 || this.#patterns.some((pattern) => pattern.test(name));
  }

  /** A marker says that the file is whole, so that no time has to pass; the wanted age has to all the same. */
  #isFinished(entry: RemoteEntry, now: number, isMarked: boolean, seen: Map<string, Seen>): boolean {
    const print = fingerprintOf(entry);
    const before = this.#seen.get(entry.name);
    const first = before?.first ?? now;
    const since = before?.print === print ? before.since : now;
    seen.set(entry.name, { print, since, first });
    return (isMarked || now - since >= this.#rules.settleMs) && now - first >= this.#rules.ageMs;
  }
}

/** False for names that would lead elsewhere, and those that were no UTF-8 and so cannot be asked for again. */
function isSafe(name: string): boolean {
  return !/[/\x00\ufffd]/.test(name) && name !== '';
}

/** Name of the marker that belongs to a file; undefined where there are no markers. */
export function markerName(marker: string | undefined, name: string): string | undefined {
  const dot = name.lastIndexOf('.');
  const stem = dot > 0 ? name.slice(0, dot) : name;
  return marker?.replace(/\{(name|stem)\}/g, (_, which) => (which === 'name' ? name : stem));
}

/** `*` stands for any signs, `?` for one; letter case aside. */
function patternOf(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, 'is');
}
