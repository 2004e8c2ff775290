/**
 * One gateway a data folder: a lock that the operating system lets go when the process ends, however it ends.
 * It is SQLite's own file lock, on a file of its own.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Takes the lock, making the folder where it is missing. Throws a DataFolderInUse where another process holds it. */
export function lockDataFolder(folder: string): Disposable {
  mkdirSync(folder, { recursive: true });
  const lock = new DatabaseSync(join(folder, 'gateway.lock'));
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw isBusy(error) ? new DataFolderInUse(folder, error) : error;
  }
  return { [Symbol.dispose]: () => lock.close() };
}

/** SQLITE_BUSY, the primary code in the low byte: another process holds the lock. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;
}

export class DataFolderInUse extends Error {
  constructor(folder: string, cause: unknown) {
    super(
      `another gateway is running on the data folder ${folder}: stop it, or give this one a folder of its own (folders.data in gateway.yaml, or CROSSDOCK_FOLDERS_DATA)`,
      { cause },
    );
    this.name = 'DataFolderInUse';
  }
}
