/** What the parts of the ledger's contract share. */
import type { Ledger } from '../../../gateway/ledger/port.ts';
import { received, translated } from '../../support/records.ts';

/** Registers a test that is given a new ledger. */
export type LedgerTest = (what: string, body: (ledger: Ledger) => Promise<void>) => void;

/** An hour after `noon`. */
export const later = '2026-03-01T13:00:00.000Z';

export function receive(ledger: Ledger, ...args: Parameters<typeof received>) {
  return ledger.write(({ transmissions }) => transmissions.receive(received(...args)));
}

export function translate(ledger: Ledger, id: string, ...args: Parameters<typeof translated>) {
  return ledger.write(({ transmissions }) => transmissions.finishTranslation(id, translated(...args)));
}

/** Ids in the outbox, in order. */
export async function ids(ledger: Ledger): Promise<readonly string[]> {
  return (await ledger.read.events.after(0, 10_000)).map(({ id }) => id);
}
