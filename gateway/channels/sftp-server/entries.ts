/** What is said of files and folders over SFTP: attributes and lines of a listing (draft-ietf-secsh-filexfer-02, sections 5 and 7). */
import type { Stats } from 'node:fs';
import type { Attributes } from 'ssh2';
import { type Listed, rights } from './root.ts';

/** Folders have no owner, size or times of their own: what is theirs on our disk is nobody's business. */
export const folderAttributes: Attributes = { mode: 0o40755, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 };

export function attributesOf(stats: Stats): Attributes {
  const mtime = Math.floor(stats.mtimeMs / 1_000);
  return { mode: 0o100640, uid: 0, gid: 0, size: stats.size, atime: mtime, mtime };
}

export function entryOf({ name, stats }: Listed) {
  const attrs = stats.isDirectory() ? folderAttributes : attributesOf(stats);
  const time = new Date(attrs.mtime * 1_000).toISOString().slice(0, 16).replace('T', ' ');
  const rights = stats.isDirectory() ? 'drwxr-xr-x' : '-rw-r-----';
  return {
    filename: name,
    longname: `${rights} 1 partner partner ${String(attrs.size).padStart(12)} ${time} ${name}`,
    attrs,
  };
}

/** The folders that a partner sees when it is logged in. */
export async function* rootListing(): AsyncGenerator<readonly Listed[]> {
  const stats = { isDirectory: () => true } as Stats;
  yield Object.keys(rights).map((name) => ({ name, stats }));
}
