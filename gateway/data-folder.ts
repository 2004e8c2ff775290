/** What lies where in the data folder. */
import { join } from 'node:path';

/** The ledger's file in a data folder. */
export function ledgerFile(dataFolder: string): string {
  return join(dataFolder, 'ledger.db');
}

/** Host keys of the hosted drop. */
export function hostKeysFolder(dataFolder: string): string {
  return join(dataFolder, 'host-keys');
}

export function archiveFolder(dataFolder: string): string {
  return join(dataFolder, 'archive');
}
