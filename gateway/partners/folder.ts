/**
 * What stands in the partners folder: one folder a partner, its files and a version made of their content. Samples,
 * names that begin with a dot and editors' copies (`x~`) are no part of a partner.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { ConfigError } from '../settings/config-error.ts';

/** Most files of one partner, samples aside. */
export const partnerFilesMax = 1_000;
/** Deepest folder in a partner's folder. */
const depthMax = 4;

interface PartnerFileStamp {
  readonly path: string;
  readonly bytes: number;
  /** Size, times and inode: while they stand still the content does. */
  readonly stamp: string;
}

export interface PartnerFolder {
  /** Name of the folder. */
  readonly id: string;
  readonly path: string;
  /** As errors call it. */
  readonly shown: string;
  /** By name inside the folder, as `maps/counts.yaml`, sorted. */
  readonly files: ReadonlyMap<string, PartnerFileStamp>;
}

export interface PartnerFolders {
  readonly folders: readonly PartnerFolder[];
  readonly errors: readonly ConfigError[];
}

const partnerName = /^[a-z0-9][a-z0-9-]{0,47}$/;

/** Path as errors show it: from the working directory where it is inside of it. */
export function shownPath(path: string, cwd: string = process.cwd()): string {
  const inside = relative(cwd, path);
  return inside === '' || inside.startsWith('..') ? path : inside;
}

/** Every partner's folder, sorted by name. */
export async function partnerFolders(path: string): Promise<PartnerFolders> {
  const errors: ConfigError[] = [];
  const folders: PartnerFolder[] = [];
  const complain = (file: string, message: string, hint?: string) =>
    errors.push({ file: shownPath(file), line: 0, column: 0, message, ...(hint === undefined ? {} : { hint }) });
  let names: string[];
  try {
    names = (await readdir(path)).sort();
  } catch (error) {
    complain(path, `the partners folder cannot be read: ${codeOf(error)}`, 'folders.partners in gateway.yaml names it');
    return { folders, errors };
  }
  for (const id of names) {
    const folder = join(path, id);
    if (id.startsWith('.') || id === 'lost+found') continue;
    try {
      if (!(await stat(folder)).isDirectory()) continue;
      if (!partnerName.test(id)) {
        complain(folder, 'the folder has a name that no partner can have', 'lower-case letters, digits and hyphens');
        continue;
      }
      const files = new Map<string, PartnerFileStamp>();
      await list(folder, '', files, 0);
      folders.push({ id, path: folder, shown: shownPath(folder), files: new Map([...files].sort(byName)) });
    } catch (error) {
      complain(folder, error instanceof TooMany ? error.message : `the folder cannot be read: ${codeOf(error)}`);
    }
  }
  return { folders, errors };
}

class TooMany extends Error {}

async function list(root: string, under: string, into: Map<string, PartnerFileStamp>, depth: number): Promise<void> {
  for (const name of await readdir(join(root, under))) {
    const inside = under === '' ? name : `${under}/${name}`;
    if (name.startsWith('.') || name.endsWith('~') || inside === 'samples') continue;
    const path = join(root, inside);
    const info = await stat(path);
    if (info.isDirectory()) {
      if (depth === depthMax) throw new TooMany(`the folder nests deeper than ${depthMax} levels at ${inside}`);
      await list(root, inside, into, depth + 1);
    } else if (info.isFile()) {
      const stamp = `${info.size} ${info.mtimeMs} ${info.ctimeMs} ${info.ino}`;
      into.set(inside, { path, bytes: info.size, stamp });
      if (into.size > partnerFilesMax) throw new TooMany(`the folder has more than ${partnerFilesMax} files`);
    }
  }
}

/** sha-256 of names and contents, 16 hexadecimal digits; or what kept a file from being read. */
export async function folderVersion(
  folder: PartnerFolder,
): Promise<{ version: string; error?: undefined } | { version?: undefined; error: ConfigError }> {
  const hash = createHash('sha256');
  for (const [name, { path }] of folder.files) {
    hash.update(`${name}\0`);
    const content = createHash('sha256');
    try {
      for await (const piece of createReadStream(path)) content.update(piece as Buffer);
    } catch (error) {
      const message = `the file cannot be read: ${codeOf(error)}`;
      return { error: { file: `${folder.shown}/${name}`, line: 0, column: 0, message } };
    }
    hash.update(content.digest());
  }
  return { version: hash.digest('hex').slice(0, 16) };
}

/** Version of all of them together, from each one's name and version. */
export function bookVersion(versions: Iterable<readonly [id: string, version: string]>): string {
  const hash = createHash('sha256');
  for (const [id, version] of versions) hash.update(`${id}\0${version}\0`);
  return hash.digest('hex').slice(0, 16);
}

/** Code of a file error, as ENOENT. */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | null)?.code ?? String(error);
}

function byName(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}
