/** How much of a partner waits to be taken: one whose files pile up is told so, before its pile fills the disk of all. */
import { readdir } from 'node:fs/promises';
import { fileAt } from './root.ts';

/** Files whose sizes are added up: the size of many small files is not worth the look at each of them. */
const sizesMax = 2_000;

/** Files and bytes that wait in a folder, where they are as much as may wait, or more; else undefined. */
export async function waitingIn(
  folder: string,
  { waitingFilesMax, waitingBytesMax }: { readonly waitingFilesMax: number; readonly waitingBytesMax: number },
): Promise<{ readonly files: number; readonly bytes: number } | undefined> {
  const names = await readdir(folder);
  let bytes = 0;
  if (names.length < waitingFilesMax) {
    for (const name of names.slice(0, sizesMax)) bytes += (await fileAt(`${folder}/${name}`))?.size ?? 0;
    if (bytes < waitingBytesMax) return undefined;
  }
  return { files: names.length, bytes };
}
