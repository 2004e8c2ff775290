/**
 * What a partner sees: a root with the folders in, out and done, each one level deep and mapped on a folder of its channel.
 * A path is one of these or nothing, so that none leads elsewhere; links are neither shown nor followed.
 */
import { constants, type Stats } from 'node:fs';
import { type FileHandle, lstat, open, readdir } from 'node:fs/promises';
import { posix } from 'node:path';
import type { HostedUser } from './user.ts';

export type FolderName = 'in' | 'out' | 'done';

/** What may be done in each folder. Everything may be listed. */
export const rights = {
  in: { write: true, read: false, rename: true, remove: false },
  out: { write: false, read: true, rename: false, remove: true },
  done: { write: false, read: true, rename: false, remove: false },
} as const satisfies Record<FolderName, Record<'write' | 'read' | 'rename' | 'remove', boolean>>;

export type Place =
  | { readonly kind: 'root' }
  | { readonly kind: 'folder'; readonly folder: FolderName; readonly path: string }
  | { readonly kind: 'file'; readonly folder: FolderName; readonly name: string; readonly path: string };

/** Longest name, in bytes; a number may be put to it. */
const nameBytesMax = 200;

/** What a client's path means; undefined where it means nothing. Folders do not say whether a file is there. */
export function placeOf(user: HostedUser, clientPath: string): Place | undefined {
  const parts = posix.resolve('/', clientPath).split('/').slice(1);
  const [folder = '', name, ...deeper] = parts;
  if (folder === '') return { kind: 'root' };
  if (!isFolderName(folder) || deeper.length > 0) return undefined;
  const path = user.folders[folder];
  if (name === undefined) return { kind: 'folder', folder, path };
  return isGoodName(folder, name) ? { kind: 'file', folder, name, path: `${path}/${name}` } : undefined;
}

/** The path that a client is told. */
export function clientPath(path: string): string {
  return posix.resolve('/', path);
}

/** Hidden names in the in folder that are our own. */
const ownNames = /^\.(upload-|taking)/;

/**
 * Names that may be there: not too long, nothing in them that troubles a terminal. Hidden ones only in the in folder, for
 * clients that rename afterwards: there they are taken for unfinished.
 */
export function isGoodName(folder: FolderName, name: string): boolean {
  const isHidden = name.startsWith('.');
  if (isHidden && (folder !== 'in' || ownNames.test(name) || /^\.+$/.test(name))) return false;
  return Buffer.byteLength(name) <= nameBytesMax && !/[\x00-\x1f\x7f-\x9f\ufffd\\]/.test(name);
}

/** The file under a path, links not followed; undefined where none is. */
export async function fileAt(path: string): Promise<Stats | undefined> {
  const stats = await lstat(path).catch(() => undefined);
  return stats?.isFile() ? stats : undefined;
}

/** Opens a plain file to read; never follows a link, never waits on a pipe. Undefined where there is none. */
export async function openToRead(
  path: string,
): Promise<{ readonly file: FileHandle; readonly stats: Stats } | undefined> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  const stats = await file.stat();
  if (stats.isFile()) return { file, stats };
  await file.close();
  return undefined;
}

export interface Listed {
  readonly name: string;
  readonly stats: Stats;
}

/** Files of a folder that a client may see, a few at a time. */
export async function* listing(folder: FolderName, path: string): AsyncGenerator<readonly Listed[]> {
  const names = (await readdir(path)).filter((name) => isGoodName(folder, name));
  for (let from = 0; from < names.length; from += 100) {
    const batch = names.slice(from, from + 100);
    const stats = await Promise.all(batch.map((name) => fileAt(`${path}/${name}`)));
    yield batch.flatMap((name, index) => {
      const found = stats[index];
      return found ? [{ name, stats: found }] : [];
    });
  }
}

function isFolderName(name: string): name is FolderName {
  return Object.hasOwn(rights, name);
}
