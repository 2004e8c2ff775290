/** The ledger for commands that look things up: read-only, also while the gateway runs. */
import { existsSync } from 'node:fs';
import { ledgerFile } from '../data-folder.ts';
import type { Ledger, Views } from '../ledger/port.ts';
import { openShared, openViews } from '../ledger/sqlite/ledger.ts';
import type { Transmission } from '../ledger/transmission.ts';
import type { Settings } from '../settings/settings.ts';
import { Refusal } from './command.ts';

export type LedgerViews = Views & { readonly id: string } & Disposable;

/** Throws a Refusal where there is no ledger, or none that can be read. */
export function openedLedger(settings: Settings): LedgerViews {
  return opened(settings, openViews);
}

/** The ledger to write into, also while the gateway runs. Throws a Refusal where there is none, or of another version. */
export function writableLedger(settings: Settings): Ledger {
  return opened(settings, openShared);
}

function opened<T>(settings: Settings, open: (file: string) => T): T {
  const file = ledgerFile(settings.folders.data);
  if (!existsSync(file)) {
    throw new Refusal(
      `there is no ledger at ${file}`,
      'The gateway makes it when it first starts (crossdock start). --config, or CROSSDOCK_FOLDERS_DATA, says where the data folder is.',
    );
  }
  try {
    return open(file);
  } catch (error) {
    const hint = 'Run the command as the user that the gateway runs as, and with the same version of Crossdock.';
    throw new Refusal(`the ledger at ${file} cannot be read: ${(error as Error).message}`, hint);
  }
}

/** The transmission of an id, or of the beginning of one. Throws a Refusal where none or several are meant. */
export async function askedTransmission(ledger: Views, id: string): Promise<Transmission> {
  const exact = await ledger.transmissions.byId(id);
  if (exact !== undefined) return exact;
  const found = id === '' ? [] : await ledger.transmissions.byPrefix(id);
  const [only, other] = found;
  if (only !== undefined && other === undefined) return only;
  if (only !== undefined) {
    throw new Refusal(
      `several transmissions begin with ${JSON.stringify(id)}: ${only.id}, ${other?.id} …`,
      'Give more of the id.',
    );
  }
  const document = await ledger.documents.byId(id);
  const its = document && (await ledger.transmissions.byId(document.transmission));
  if (its !== undefined) return its;
  if ((await ledger.advices.byId(id)) !== undefined) {
    throw new Refusal(`${id} is an advice`, `crossdock explain ${id} shows it.`);
  }
  throw new Refusal(
    `there is no transmission ${JSON.stringify(id)}`,
    'crossdock transmissions lists them with their ids.',
  );
}
