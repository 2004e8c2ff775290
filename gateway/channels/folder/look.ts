/**
 * One look at a drop folder after another, and which of its files are finished.
 *
 * A file is finished when its size and times stood still for the settle time as we saw it (never by comparing clocks,
 * for a network share has its own), or when we saw the same file under an unfinished name before: then it was renamed
 * in whole; or when somebody who wrote it for us says so.
 */
import type { BigIntStats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { systemCode } from '../../errors.ts';
import { compareNames, isUnfinished, pathOf } from './names.ts';

export interface Finished {
  /** Raw name, one character a byte. */
  readonly name: string;
  readonly stats: BigIntStats;
}

export interface LookResult {
  /** Finished files, oldest first: by the time of their last write, then by name. */
  readonly finished: readonly Finished[];
  /** Links, pipes, sockets and devices. */
  readonly refused: readonly string[];
  /** Folders, hidden ones left out: they stay where they are, for one of them may be the done folder. */
  readonly folders: readonly string[];
  /** Files seen that are not finished yet. */
  readonly growing: number;
}

interface Seen {
  readonly print: string;
  readonly since: number;
}

/** What changes when a file changes. */
export function fingerprint(stats: BigIntStats): string {
  return `${stats.ino}:${stats.size}:${stats.mtimeNs}`;
}

/** What a file keeps when it is renamed, and a later file in its inode does not have. */
export function birthOf(stats: BigIntStats): string {
  return `${stats.ino}:${stats.birthtimeNs}`;
}

export class FolderLook {
  readonly #folder: string;
  readonly #settleMs: number;
  #seen = new Map<string, Seen>();
  /** Files last seen under an unfinished name. */
  #uploads = new Set<string>();
  /** Files that are whole, as we were told. */
  #whole = new Set<string>();

  constructor(folder: string, settleMs: number) {
    this.#folder = folder;
    this.#settleMs = settleMs;
  }

  /** Tells that a file is whole, whatever its name is: it is finished as soon as its name is. */
  isWhole(birth: string): void {
    this.#whole.add(birth);
  }

  /** Looks once. `now` is a monotonic time in milliseconds. Throws where the folder cannot be read. */
  async look(now: number): Promise<LookResult> {
    // What is told from now on is kept for the next look; of what was told before, what is still there.
    const whole = this.#whole;
    this.#whole = new Set();
    const names = await readdir(this.#folder, { encoding: 'latin1' });
    const seen = new Map<string, Seen>();
    const uploads = new Set<string>();
    const finished: Finished[] = [];
    const refused: string[] = [];
    const folders: string[] = [];
    for (const batch of batches(names, 64)) {
      const stats = await Promise.all(batch.map((name) => this.#stats(name)));
      for (const [index, name] of batch.entries()) {
        const stat = stats[index];
        if (stat === undefined) continue;
        const isWhole = whole.has(birthOf(stat));
        if (isWhole) this.#whole.add(birthOf(stat));
        if (isUnfinished(name)) uploads.add(birthOf(stat));
        else if (stat.isDirectory()) folders.push(name);
        else if (!stat.isFile()) refused.push(name);
        else if (this.#isFinished(name, stat, now, seen) || isWhole) finished.push({ name, stats: stat });
      }
    }
    this.#seen = seen;
    this.#uploads = uploads;
    finished.sort((a, b) => Number(a.stats.mtimeNs - b.stats.mtimeNs) || compareNames(a.name, b.name));
    return { finished, refused, folders, growing: seen.size - finished.length };
  }

  #isFinished(name: string, stats: BigIntStats, now: number, seen: Map<string, Seen>): boolean {
    const print = fingerprint(stats);
    const before = this.#seen.get(name);
    const since = before?.print === print ? before.since : now;
    seen.set(name, { print, since });
    return now - since >= this.#settleMs || this.#uploads.has(birthOf(stats));
  }

  async #stats(name: string): Promise<BigIntStats | undefined> {
    try {
      return await lstat(pathOf(this.#folder, name), { bigint: true });
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }
}

function* batches<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
