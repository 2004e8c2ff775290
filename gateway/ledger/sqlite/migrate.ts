/**
 * Migrations: SQL files numbered from 0001 on without a gap, which only append; `user_version` says how many a database has
 * had. Two files of one number, or a gap, would let a database pass one over for good.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

/** Throws where the numbers are not 1, 2, 3 … */
function migrationsIn(folder: string): readonly string[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort();
  files.forEach((file, index) => {
    const number = String(index + 1).padStart(4, '0');
    if (!file.startsWith(`${number}-`)) {
      throw new Error(
        `migration ${file} stands where ${number} is expected: each has the number after the one before it`,
      );
    }
  });
  return files;
}

const ownFolder = join(import.meta.dirname, 'migrations');

/** How many migrations this program knows: the schema that it works with. */
export function migrationCount(): number {
  return migrationsIn(ownFolder).length;
}

/** Brings a database to the newest schema, each step whole or not at all. Throws where it is newer than this program. */
export function migrate(database: DatabaseSync, folder: string = ownFolder): void {
  const files = migrationsIn(folder);
  const done = (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
  if (done > files.length) {
    throw new Error(
      `the ledger is at schema ${done} and this program knows ${files.length}: run the newer program, or restore the backup made before the update`,
    );
  }
  files.slice(done).forEach((file, index) => {
    database.exec('BEGIN IMMEDIATE');
    try {
      database.exec(readFileSync(join(folder, file), 'utf8'));
      database.exec(`PRAGMA user_version = ${done + index + 1}`);
      database.exec('COMMIT');
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  });
}
