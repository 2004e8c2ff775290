/**
 * What becomes of a file on the partner's server once it is recorded here: moved, deleted or kept. Looked at again just
 * before, so that a new file that took its name meanwhile is left to be taken itself.
 */
import { freeName } from '../folder/take.ts';
import type { Finished } from './look.ts';
import { fingerprintOf } from './look.ts';
import { type Remote, RemoteRefusal } from './remote.ts';
import type { SftpSettings } from './settings.ts';

/**
 * `gone`: there is nothing of it any more, or another file has its name. Throws what the server refuses.
 *
 * @param path where the file is now, under its own name or the one that it was claimed by
 */
export async function putAwayRemote(
  remote: Remote,
  settings: SftpSettings,
  file: Finished,
  path: string,
): Promise<'done' | 'gone'> {
  const now = await remote.look(path);
  if (now === undefined || fingerprintOf(now) !== fingerprintOf(file)) return 'gone';
  if (settings.after === 'move') await moveTo(remote, `${settings.done}`, file, path);
  else await remote.remove(path);
  return 'done';
}

/** Moves under the file's name, or it and a number. A file that came in between the look and the move goes back. */
async function moveTo(remote: Remote, done: string, file: Finished, path: string): Promise<void> {
  const isTaken = async (name: string) => (await remote.look(`${done}/${name}`)) !== undefined;
  const to = `${done}/${await freeName(file.name, isTaken)}`;
  try {
    await remote.rename(path, to);
  } catch (error) {
    const mayPosixDo = error instanceof RemoteRefusal && error.refusal !== 'missing' && error.refusal !== 'denied';
    if (!mayPosixDo || (await remote.look(to)) !== undefined) throw error;
    await remote.renameOver(path, to);
  }
  const moved = await remote.look(to);
  if (moved !== undefined && fingerprintOf(moved) !== fingerprintOf(file)) await remote.rename(to, path);
}
