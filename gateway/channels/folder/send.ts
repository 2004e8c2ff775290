/**
 * Sending into a folder that a partner fetches from. The file is written whole and fsynced in the hidden folder
 * `.sending` inside it, then renamed to its name: the partner sees nothing or all of it, and nothing of it is written
 * over that the partner has not fetched yet. A mark beside the staged file says that it was staged in this very folder:
 * the mark without the file means that the rename was done, neither of them that the folder is not what it was.
 */
import { type FileHandle, lstat, mkdir, open, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../../archive/archive.ts';
import { GatewayError, systemCode } from '../../errors.ts';
import type { Sender } from '../sender.ts';
import { putAway } from './take.ts';

export class FolderSender implements Sender {
  readonly to: string;
  readonly #out: string;
  readonly #sending: string;

  constructor(outFolder: string) {
    this.to = outFolder;
    this.#out = outFolder;
    this.#sending = join(outFolder, '.sending');
  }

  async stage(id: string, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
    try {
      const file = await this.#open(id);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      // A folder is the cheapest mark that every file system knows: one call makes it.
      await mkdir(this.#mark(id)).catch(ignoreThere);
    } catch (error) {
      // What the bytes come from may fail as well, and says so itself.
      if (error instanceof GatewayError) throw error;
      throw new GatewayError('folder-unwritable', this.#out, error);
    }
  }

  async place(id: string, name: string): Promise<'placed' | 'lost'> {
    try {
      await putAway(Buffer.from(this.#staged(id)), this.#out, Buffer.from(name).toString('latin1'));
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw new GatewayError('folder-unwritable', this.#out, error);
      return (await isThere(this.#mark(id))) ? 'placed' : 'lost';
    }
    return 'placed';
  }

  async lasting(): Promise<void> {
    try {
      await syncFolder(this.#sending);
      await syncFolder(this.#out);
    } catch (error) {
      throw new GatewayError('folder-unwritable', this.#out, error);
    }
  }

  async settled(id: string): Promise<void> {
    try {
      await rmdir(this.#mark(id));
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
    }
  }

  /** The staged file, for writing; the hidden folder is made where it is missing, as it is once. */
  async #open(id: string): Promise<FileHandle> {
    try {
      return await open(this.#staged(id), 'w', 0o660);
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
      await mkdir(this.#sending, { recursive: true });
      return await open(this.#staged(id), 'w', 0o660);
    }
  }

  #staged(id: string): string {
    return join(this.#sending, id);
  }

  #mark(id: string): string {
    return join(this.#sending, `${id}.staged`);
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

function ignoreThere(error: unknown): void {
  if (systemCode(error) !== 'EEXIST') throw error;
}
