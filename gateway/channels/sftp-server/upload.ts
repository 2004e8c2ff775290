/**
 * One file that a partner writes. Until it is closed it has a hidden name, which nobody takes; at the close it is synced,
 * renamed, and the folder synced: only then the client is told that it went well. What is not closed is discarded.
 *
 * A name that is taken gets a number put to it, for the file that has it was acknowledged. Names of clients that rename
 * afterwards, as `.filepart`, are written over, and can be gone on with.
 */
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readdir, rename, rm } from 'node:fs/promises';
import { syncFolder } from '../../archive/archive.ts';
import { systemCode } from '../../errors.ts';
import { birthOf } from '../folder/look.ts';
import { isUnfinished } from '../folder/names.ts';
import { putAway } from '../folder/take.ts';
import { PassingDigest } from './digest.ts';
import { fileAt } from './root.ts';

const prefix = '.upload-';

/** A file that was given its name. */
export interface Placed {
  /** The name that it has now. */
  readonly name: string;
  /** By which who looks into the folder knows that it is whole (`birthOf`). */
  readonly birth: string;
}

export interface Uploaded extends Placed {
  readonly bytes: number;
  readonly sha256: string;
}

/** Removes what a crash left; asked before anybody can log in. */
export async function discardUploads(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) if (name.startsWith(prefix)) await rm(`${folder}/${name}`, { force: true });
}

/** Uploads of one process: they have numbers, and are placed one after another, so that two of one name both stay. */
export class Uploads {
  #started = 0;
  #turn: Promise<unknown> = Promise.resolve();

  /** A new file, or the unfinished one of that name to go on with. */
  async start(folder: string, name: string, isContinued: boolean): Promise<Upload> {
    const path = await this.#freePath(folder);
    const stays = isContinued && isUnfinished(name) && (await fileAt(`${folder}/${name}`)) !== undefined;
    if (stays) await rename(`${folder}/${name}`, path);
    const how = constants.O_RDWR | constants.O_NOFOLLOW | (stays ? 0 : constants.O_CREAT | constants.O_EXCL);
    return new Upload(await open(path, how, 0o660), path, folder, name, (work) => this.inTurn(work));
  }

  /** Renames inside a folder: a finished name that is taken gets a number. */
  rename(folder: string, from: string, to: string): Promise<Placed> {
    return this.inTurn(() => place(folder, `${folder}/${from}`, to));
  }

  /** A number that a former process left in a folder is passed over. */
  async #freePath(folder: string): Promise<string> {
    for (;;) {
      const path = `${folder}/${prefix}${this.#started++}`;
      if ((await fileAt(path)) === undefined) return path;
    }
  }

  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

export class Upload {
  readonly name: string;
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #folder: string;
  readonly #inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  readonly #digest = new PassingDigest();
  readonly #writing = new Set<Promise<unknown>>();
  #fault: unknown;

  constructor(
    file: FileHandle,
    path: string,
    folder: string,
    name: string,
    inTurn: <T>(work: () => Promise<T>) => Promise<T>,
  ) {
    this.name = name;
    this.#file = file;
    this.#path = path;
    this.#folder = folder;
    this.#inTurn = inTurn;
  }

  stats() {
    return this.#file.stat();
  }

  async write(position: number, bytes: Uint8Array): Promise<void> {
    this.#digest.add(position, bytes);
    const writing = this.#writeAll(position, bytes);
    this.#writing.add(writing);
    try {
      await writing;
    } catch (error) {
      // A file with a hole is never placed, whatever the client makes of the refusal.
      this.#fault ??= error;
      throw error;
    } finally {
      this.#writing.delete(writing);
    }
  }

  /** Says that the client wrote what was not taken: then it is never placed. */
  spoil(reason: unknown): void {
    this.#fault ??= reason;
  }

  /** Syncs and places it. Throws where a write failed, or the disk does not take it; then it is gone. */
  async finish(): Promise<Uploaded> {
    try {
      await Promise.allSettled(this.#writing);
      if (this.#fault !== undefined) throw this.#fault;
      await this.#file.sync();
      const { size } = await this.#file.stat();
      const sha256 = await this.#digest.of(this.#file, size);
      await this.#file.close();
      const placed = await this.#inTurn(() => place(this.#folder, this.#path, this.name));
      return { ...placed, bytes: size, sha256 };
    } catch (error) {
      await this.discard();
      throw error;
    }
  }

  async discard(): Promise<void> {
    await Promise.allSettled(this.#writing);
    await this.#file.close().catch(() => undefined);
    await rm(this.#path, { force: true });
  }

  async #writeAll(position: number, bytes: Uint8Array): Promise<void> {
    for (let written = 0; written < bytes.length; ) {
      const rest = bytes.subarray(written);
      written += (await this.#file.write(rest, 0, rest.length, position + written)).bytesWritten;
    }
  }
}

async function place(folder: string, path: string, name: string): Promise<Placed> {
  const stats = await lstat(path, { bigint: true });
  if (!stats.isFile()) throw Object.assign(new Error(`${path} is no file`), { code: 'ENOENT' });
  let placed = name;
  if (isUnfinished(name)) await rename(path, `${folder}/${name}`);
  else placed = Buffer.from(await putAway(Buffer.from(path), folder, latin1Of(name)), 'latin1').toString('utf8');
  await syncFolder(folder);
  return { name: placed, birth: birthOf(stats) };
}

/** Raw, one character a byte, as the folder channel has names. */
function latin1Of(name: string): string {
  return Buffer.from(name, 'utf8').toString('latin1');
}

/** True where a file is missing, as a system's error says it. */
export function isMissing(error: unknown): boolean {
  return systemCode(error) === 'ENOENT';
}
