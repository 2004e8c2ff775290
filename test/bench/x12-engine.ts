/** What an engine of the X12 bench is, and how a file is read for one. */
import { closeSync, openSync, readSync } from 'node:fs';
import type { GeneratedSet } from './generate-x12.ts';

/** What one reading came to. `counted` is segments, sets or bytes, so that no engine can skip work unseen. */
export interface Reading {
  readonly counted: number;
  /** Milliseconds from open to the first event. */
  readonly firstEventMilliseconds?: number;
}

/** Loads an engine for a set, before the clock starts; what it gives reads one file. */
export type Engine = (set: GeneratedSet) => Promise<(path: string) => Reading | Promise<Reading>>;

const chunkBytes = 65_536;

/** A file's bytes, chunk by chunk; each is good until the next. */
export function chunks(path: string, push: (bytes: Uint8Array) => void): void {
  const file = openSync(path, 'r');
  const buffer = new Uint8Array(chunkBytes);
  for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) push(buffer.subarray(0, read));
  closeSync(file);
}
