/**
 * The archive: raw bytes as received or sent, content-addressed by sha-256.
 *
 * Few bytes are handed back for the ledger to hold, where they share the commit of their record. Many go to a file of
 * their own: written under a temporary name, fsynced, renamed to their hash, the folder fsynced. What a crash leaves
 * under a temporary name is removed at the next start, for no record names it.
 */
import { createHash, type Hash } from 'node:crypto';
import { closeSync, createReadStream, fsyncSync, mkdirSync, openSync, type ReadStream, rmSync } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GatewayError } from '../errors.ts';

export interface Kept {
  readonly sha256: string;
  readonly bytes: number;
  /** There where the ledger is to hold the bytes itself. */
  readonly content?: Uint8Array;
}

export interface ArchiveLimits {
  readonly inlineBytesMax: number;
  readonly transmissionBytesMax: number;
}

export class Archive {
  readonly #folder: string;
  readonly #limits: ArchiveLimits;
  #files = 0;

  /** Opens the archive in a folder, which is made where it is missing. One process writes to it. */
  constructor(folder: string, limits: ArchiveLimits) {
    this.#folder = folder;
    this.#limits = limits;
    rmSync(join(folder, 'unfinished'), { recursive: true, force: true });
    mkdirSync(join(folder, 'unfinished'), { recursive: true });
    // The folder's own name has to outlive a crash as well.
    const parent = openSync(dirname(folder), 'r');
    fsyncSync(parent);
    closeSync(parent);
  }

  /** Where the bytes of a hash lie, if they lie in a file. */
  path(sha256: string): string {
    return archivePath(this.#folder, sha256);
  }

  /** Throws `archive-unreadable` where the file is gone or its disk fails. */
  async *read(sha256: string): AsyncGenerator<Uint8Array> {
    try {
      yield* this.stream(sha256);
    } catch (error) {
      throw new GatewayError('archive-unreadable', this.path(sha256), error);
    }
  }

  /** As `read`, for who needs Node's own kind of stream. */
  stream(sha256: string): ReadStream {
    return createReadStream(this.path(sha256), { highWaterMark: 262_144 });
  }

  /** Keeps what is already in memory. */
  async keepBytes(bytes: Uint8Array): Promise<Kept> {
    if (bytes.length > this.#limits.inlineBytesMax) return this.keep([bytes], '');
    this.#bound(bytes.length, '');
    return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length, content: bytes };
  }

  /**
   * Keeps a stream of bytes. Throws `file-too-large`, naming `name`, as soon as it is longer than allowed; what was
   * written by then is removed. A chunk is its giver's again when the next one is asked for.
   */
  async keep(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, name: string): Promise<Kept> {
    const hash = createHash('sha256');
    const held: Uint8Array[] = [];
    let bytes = 0;
    const chunks = each(source);
    for await (const chunk of chunks) {
      bytes += chunk.length;
      this.#bound(bytes, name);
      hash.update(chunk);
      // Held beyond its turn, so it is a copy.
      held.push(Uint8Array.from(chunk));
      if (bytes > this.#limits.inlineBytesMax) return await this.#keepFile(held, chunks, hash, bytes, name);
    }
    const content = held.length === 1 ? (held[0] as Uint8Array) : Buffer.concat(held);
    return { sha256: hash.digest('hex'), bytes, content };
  }

  async #keepFile(
    held: readonly Uint8Array[],
    rest: AsyncIterable<Uint8Array>,
    hash: Hash,
    heldBytes: number,
    name: string,
  ): Promise<Kept> {
    const unfinished = join(this.#folder, 'unfinished', String(this.#files++));
    const file = await open(unfinished, 'wx');
    let bytes = heldBytes;
    try {
      for (const chunk of held) await writeAll(file, chunk);
      for await (const chunk of rest) {
        bytes += chunk.length;
        this.#bound(bytes, name);
        hash.update(chunk);
        await writeAll(file, chunk);
      }
      await file.sync();
    } catch (error) {
      await file.close();
      await rm(unfinished, { force: true });
      throw error;
    }
    await file.close();
    const sha256 = hash.digest('hex');
    await this.#place(unfinished, sha256);
    return { sha256, bytes };
  }

  async #place(unfinished: string, sha256: string): Promise<void> {
    const folder = join(this.#folder, sha256.slice(0, 2));
    await mkdir(folder, { recursive: true });
    await rename(unfinished, this.path(sha256));
    await syncFolder(folder);
    await syncFolder(this.#folder);
  }

  #bound(bytes: number, name: string): void {
    if (bytes > this.#limits.transmissionBytesMax) {
      throw new GatewayError('file-too-large', `${name}, over ${this.#limits.transmissionBytesMax} bytes`);
    }
  }
}

export function archivePath(folder: string, sha256: string): string {
  return join(folder, sha256.slice(0, 2), sha256.slice(2));
}

/** Makes the names in a folder durable: a rename is on disk only after its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** One iterator over either kind of source, which a second loop can go on with. */
async function* each(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* source;
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  let written = 0;
  while (written < chunk.length) written += (await file.write(chunk, written)).bytesWritten;
}
