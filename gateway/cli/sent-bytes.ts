/** The bytes of a transmission: from the ledger where they are few, from the archive otherwise. Read-only. */
import { createReadStream } from 'node:fs';
import { archivePath } from '../archive/archive.ts';
import { archiveFolder } from '../data-folder.ts';
import { systemCode } from '../errors.ts';
import type { Views } from '../ledger/port.ts';
import type { Transmission } from '../ledger/transmission.ts';
import type { Settings } from '../settings/settings.ts';
import { Refusal } from './command.ts';

/** All bytes of a transmission, piece by piece. Throws a Refusal where they cannot be read. */
export async function* allBytes(
  ledger: Views,
  settings: Settings,
  { id, sha256 }: Transmission,
): AsyncGenerator<Uint8Array, void, undefined> {
  const content = await ledger.transmissions.content(sha256);
  if (content !== undefined) {
    yield content;
    return;
  }
  const path = archivePath(archiveFolder(settings.folders.data), sha256);
  try {
    for await (const chunk of createReadStream(path)) yield chunk as Uint8Array;
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw new Refusal(`the bytes of ${id} cannot be read from ${path}: ${code}`);
  }
}
