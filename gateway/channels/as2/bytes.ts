/**
 * Bytes that can be read again: in memory while they are few, in a scratch file when they are many, so that a message of
 * any size goes through every layer with bounded memory. Slices share what they are cut from.
 */
import { createReadStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { As2Fault } from './fault.ts';

export interface Bytes {
  readonly length: number;
  /** The bytes themselves where they are in memory. */
  readonly whole?: Buffer;
  /** The file where they are one whole file. */
  readonly file?: string;
  /** Cut from `start` up to `end`, both within the length. */
  slice(start: number, end?: number): Bytes;
  read(): AsyncIterable<Buffer>;
}

/** Bytes of a file that are read at once. */
const readBytes = 131_072;

export function memoryBytes(whole: Buffer): Bytes {
  return {
    length: whole.length,
    whole,
    slice: (start, end) => memoryBytes(whole.subarray(start, end)),
    async *read() {
      if (whole.length > 0) yield whole;
    },
  };
}

export function fileBytes(path: string, length: number, offset = 0, isWhole = offset === 0): Bytes {
  return {
    length,
    ...(isWhole && { file: path }),
    slice: (start, end = length) => fileBytes(path, end - start, offset + start, false),
    async *read() {
      if (length === 0) return;
      let left = length;
      const options = { start: offset, end: offset + length - 1, highWaterMark: readBytes };
      for await (const chunk of createReadStream(path, options)) {
        left -= (chunk as Buffer).length;
        yield chunk as Buffer;
      }
      if (left !== 0) throw new Error(`${path} is shorter than it was`);
    },
  };
}

/** The first bytes, `max` at most. */
export async function head(bytes: Bytes, max: number): Promise<Buffer> {
  const wanted = bytes.length > max ? bytes.slice(0, max) : bytes;
  return wholeOf(wanted);
}

/** All of them in memory; for what is known to be small. */
export async function wholeOf(bytes: Bytes): Promise<Buffer> {
  if (bytes.whole) return bytes.whole;
  const chunks: Buffer[] = [];
  for await (const chunk of bytes.read()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export interface ScratchLimits {
  /** Bytes that are kept in memory before a file is used. */
  readonly memoryBytesMax: number;
  /** Bytes that one piece may have. */
  readonly pieceBytesMax: number;
}

export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Scratch files of one message, gone when it is done with. */
export class Scratch implements AsyncDisposable {
  static #next = 0;
  readonly #folder: string;
  readonly #limits: ScratchLimits;
  readonly #files = new Set<string>();

  constructor(folder: string, limits: ScratchLimits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /** Keeps a stream. Throws an As2Fault as soon as it is longer than a piece may be. */
  async keep(source: Chunks): Promise<Bytes> {
    const held: Buffer[] = [];
    let length = 0;
    const chunks = each(source);
    for await (const chunk of chunks) {
      length += chunk.length;
      this.#bound(length);
      held.push(chunk);
      if (length > this.#limits.memoryBytesMax) return await this.#keepFile(held, chunks, length);
    }
    return memoryBytes(held.length === 1 ? (held[0] as Buffer) : Buffer.concat(held));
  }

  /** Lets go of a file that was moved away. */
  forget(path: string): void {
    this.#files.delete(path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const path of this.#files) await rm(path, { force: true });
  }

  async #keepFile(held: readonly Buffer[], rest: AsyncIterable<Buffer>, heldBytes: number): Promise<Bytes> {
    await mkdir(this.#folder, { recursive: true });
    const path = join(this.#folder, `${process.pid}-${Scratch.#next++}`);
    const file = await open(path, 'wx', 0o600);
    this.#files.add(path);
    let length = heldBytes;
    try {
      for (const chunk of held) await writeAll(file, chunk);
      for await (const chunk of rest) {
        length += chunk.length;
        this.#bound(length);
        await writeAll(file, chunk);
      }
    } finally {
      await file.close();
    }
    return fileBytes(path, length);
  }

  #bound(length: number): void {
    if (length <= this.#limits.pieceBytesMax) return;
    throw new As2Fault('unexpected-processing-error', `larger than ${this.#limits.pieceBytesMax} bytes`);
  }
}

async function writeAll(file: { write(b: Buffer, o: number): Promise<{ bytesWritten: number }> }, chunk: Buffer) {
  let written = 0;
  while (written < chunk.length) written += (await file.write(chunk, written)).bytesWritten;
}

/** One iterator over either kind of source, which a second loop can go on with. */
async function* each(source: Chunks): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    yield Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
}
