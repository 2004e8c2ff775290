/** What lies where in the data folder. */
import { join } from 'node:path';

/** The ledger's file in a data folder. */
export function ledgerFile(dataFolder: string): string {
  return join(dataFolder, 'ledger.db');
}

export function archiveFolder(dataFolder: string): string {
  return join(dataFolder, 'archive');
}
