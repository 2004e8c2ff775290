/** Large bodies of the evidence, in files: fsynced and renamed to their place before the row that names them is committed. */
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { syncFolder } from '../../../archive/archive.ts';
import { type Bytes, fileBytes, type Scratch } from '../bytes.ts';

export class Bodies {
  readonly #folder: string;
  #made = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Keeps a body under a name. The scratch file is moved where the body is one. */
  async keep(body: Bytes, scratch: Scratch, name: string): Promise<string> {
    if (!this.#made) await mkdir(this.#folder, { recursive: true });
    this.#made = true;
    const unfinished = body.file ?? join(this.#folder, `.${name}`);
    if (body.file === undefined) await pipeline(body.read(), createWriteStream(unfinished, { mode: 0o600 }));
    const file = await open(unfinished, 'r');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, join(this.#folder, name));
    if (body.file !== undefined) scratch.forget(body.file);
    await syncFolder(this.#folder);
    return name;
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.#folder, name), { force: true });
  }

  bytes(name: string, length: number): Bytes {
    return fileBytes(join(this.#folder, name), length);
  }
}
