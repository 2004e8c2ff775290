/**
 * Parts of one document, held until its verdict is known: a rejected document prints nothing. In memory while they are
 * few, in a temporary file after that, so that a document of any length takes no more.
 */
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileChunks } from '../translation/file-chunks.ts';

/** Characters held in memory. */
export const heldCharactersMax = 16_777_216;

export class HeldParts implements Disposable {
  readonly #charactersMax: number;
  #lines: string[] = [];
  #characters = 0;
  #file: { readonly folder: string; readonly path: string; readonly descriptor: number } | undefined;

  constructor(charactersMax: number = heldCharactersMax) {
    this.#charactersMax = charactersMax;
  }

  hold(line: string): void {
    this.#lines.push(`${line}\n`);
    this.#characters += line.length + 1;
    if (this.#characters > this.#charactersMax) this.#spill();
  }

  /** Everything held, in order. */
  *pieces(): Generator<Uint8Array, void, undefined> {
    // A chunk read is good until the next: the one who prints may keep it longer.
    if (this.#file !== undefined) for (const chunk of fileChunks(this.#file.path)) yield Uint8Array.from(chunk);
    for (const line of this.#lines) yield Buffer.from(line);
  }

  /** Forgets what is held. */
  clear(): void {
    this.#lines = [];
    this.#characters = 0;
    if (this.#file === undefined) return;
    closeSync(this.#file.descriptor);
    rmSync(this.#file.folder, { recursive: true, force: true });
    this.#file = undefined;
  }

  [Symbol.dispose](): void {
    this.clear();
  }

  #spill(): void {
    this.#file ??= newFile();
    for (const line of this.#lines) writeAll(this.#file.descriptor, Buffer.from(line));
    this.#lines = [];
    this.#characters = 0;
  }
}

function newFile() {
  const folder = mkdtempSync(join(tmpdir(), 'crossdock-'));
  const path = join(folder, 'parts.ndjson');
  return { folder, path, descriptor: openSync(path, 'wx', 0o600) };
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
}
