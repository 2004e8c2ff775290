/**
 * Sending into a folder that a partner fetches from. The file is written whole and fsynced in the hidden folder
 * `.sending` inside it, then renamed to its name: the partner sees nothing or all of it. Whether the rename was done
 * before a crash shows by whether the staged file is still there.
 */
import { lstat, mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../../archive/archive.ts';
import { GatewayError, systemCode } from '../../errors.ts';
import type { Sender } from '../sender.ts';

export class FolderSender implements Sender {
  readonly #out: string;
  readonly #sending: string;

  constructor(outFolder: string) {
    this.#out = outFolder;
    this.#sending = join(outFolder, '.sending');
  }

  async stage(id: string, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
    try {
      await mkdir(this.#sending, { recursive: true });
      const file = await open(join(this.#sending, id), 'w', 0o660);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (error) {
      throw new GatewayError('folder-unwritable', this.#out, error);
    }
  }

  async place(id: string, name: string): Promise<'placed' | 'lost'> {
    try {
      await rename(join(this.#sending, id), join(this.#out, name));
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw new GatewayError('folder-unwritable', this.#out, error);
      return (await isThere(this.#sending)) ? 'placed' : 'lost';
    }
    await syncFolder(this.#out);
    return 'placed';
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    return false;
  }
}
