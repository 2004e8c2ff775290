/** Folders made for one test and gone after it, and waiting for what happens by itself. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface TemporaryFolder extends Disposable {
  readonly path: string;
}

/** Where files cost no disk, for tests with thousands of them; another file system than the usual one where there is one. */
export const memoryFolder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A new empty folder. Give `parent` to have it on another file system. */
export function temporaryFolder(parent: string = tmpdir()): TemporaryFolder {
  const path = realpathSync(mkdtempSync(join(parent, 'crossdock-test-')));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Waits until something is so. Fails, naming it, when it is not so in time. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  const end = performance.now() + ms;
  while (!(await isSo())) {
    if (performance.now() > end) assert.fail(`not within ${ms} ms: ${what}`);
    await sleep(10);
  }
}
