/**
 * Taking finished files: claim, read, record, put away.
 *
 * A file is claimed by renaming it into the hidden folder `.taking` beside it, so that a new file of the same name can
 * come in meanwhile and is never mistaken for it. It is read there, and moves to the done folder only after the commit.
 * A crash leaves it in `.taking`, where the next start takes it up again; the ledger knows it by its inode, time, size
 * and content, so that it is neither lost nor taken twice.
 */
import { constants } from 'node:fs';
import { copyFile, lstat, open, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewayError, systemCode } from '../../errors.ts';
import { type Finished, fingerprint } from './look.ts';
import { pathOf, shownName } from './names.ts';

export interface Claimed extends Finished {
  readonly path: Buffer;
}

export function takingFolder(inFolder: string): string {
  return join(inFolder, '.taking');
}

/** Renames a finished file into the taking folder. Undefined where it is gone, or its namesake is still being taken. */
export async function claim(inFolder: string, finished: Finished): Promise<Claimed | undefined> {
  const path = pathOf(takingFolder(inFolder), finished.name);
  if (await exists(path)) return undefined;
  try {
    await rename(pathOf(inFolder, finished.name), path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  return { ...finished, path };
}

/** What makes this drop this drop: what stays the same when the file is renamed. */
export function sourceKey(channel: string, claimed: Claimed): string {
  return `folder:${channel}:${shownName(claimed.name)}:${fingerprint(claimed.stats)}`;
}

/**
 * Reads a claimed file. Never follows a link and never waits on a pipe. Throws `unreadable`, `not-a-file`, and
 * `changed-while-read` where a writer was still at it.
 */
export async function* readClaimed(claimed: Claimed): AsyncGenerator<Uint8Array> {
  const file = await openClaimed(claimed);
  try {
    const size = Number(claimed.stats.size);
    for (let position = 0; ; ) {
      const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(chunkBytes, size - position)));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
      if (bytesRead === 0) break;
      position += bytesRead;
      if (position > size) throw changed(claimed);
      yield buffer.subarray(0, bytesRead);
    }
    const after = await file.stat({ bigint: true });
    if (fingerprint(after) !== fingerprint(claimed.stats)) throw changed(claimed);
  } finally {
    await file.close();
  }
}

const chunkBytes = 262_144;

function changed(claimed: Claimed): GatewayError {
  return new GatewayError('changed-while-read', shownName(claimed.name));
}

async function openClaimed(claimed: Claimed) {
  try {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    const file = await open(claimed.path, flags);
    if ((await file.stat()).isFile()) return file;
    await file.close();
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EACCES' || code === 'EPERM') throw new GatewayError('unreadable', shownName(claimed.name), error);
    // Anything else (too many open files, a share that is away) is no fault of this file, save that it became a link.
    if (code !== 'ELOOP' && code !== 'ENXIO') throw error;
  }
  throw new GatewayError('not-a-file', shownName(claimed.name));
}

/** Moves a file into a folder under its name, or its name and a number where that is taken. Returns the name it has there. */
export async function putAway(path: Buffer, folder: string, name: string): Promise<string> {
  const free = await freeName(name, (each) => exists(pathOf(folder, each)));
  const target = pathOf(folder, free);
  try {
    await rename(path, target);
  } catch (error) {
    if (systemCode(error) !== 'EXDEV') throw error;
    await copyFile(path, target, constants.COPYFILE_EXCL);
    await unlink(path);
  }
  return free;
}

/**
 * The name itself, or it and the lowest number that is found free. Doubles, then halves: the same name may have been put
 * away a hundred thousand times.
 */
export async function freeName(name: string, isNameTaken: (name: string) => Promise<boolean>): Promise<string> {
  const isTaken = (number: number) => isNameTaken(numbered(name, number));
  if (!(await isTaken(1))) return name;
  let taken = 1;
  let free = 2;
  for (; await isTaken(free); free *= 2) taken = free;
  while (free - taken > 1) {
    const middle = Math.floor((taken + free) / 2);
    if (await isTaken(middle)) taken = middle;
    else free = middle;
  }
  return numbered(name, free);
}

/** Longest name that a file system takes, in bytes. */
const nameBytesMax = 255;

/** Longest ending that is kept as one, in bytes; what is longer is no ending but a name with a dot in it. */
const endingBytesMax = 32;

/** `orders.edi` and 2 give `orders.2.edi`, cut to what a file system takes; 1 gives the name as it is. */
function numbered(name: string, number: number): string {
  if (number === 1) return name;
  const dot = name.lastIndexOf('.');
  const [stem, ending] =
    dot > 0 && name.length - dot <= endingBytesMax ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  const suffix = `.${number}${ending}`;
  return stem.slice(0, nameBytesMax - suffix.length) + suffix;
}

async function exists(path: Buffer): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}
