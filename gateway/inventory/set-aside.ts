/**
 * Parts that were set aside, for a fault of ours kept them from inventory to the last try: an alert for each, and a way to
 * have them taken up again. Works beside a running gateway: what is set aside is in nobody's hand.
 */
import { clearAlert, raiseAlert } from '../alerts/alerts.ts';
import type { PartPlace, WaitingUpdates } from '../ledger/document-store.ts';
import type { Ledger, Stores } from '../ledger/port.ts';

const kind = 'inventory-set-aside';
const keyOf = ({ documentId, part }: Pick<PartPlace, 'documentId' | 'part'>) => `${documentId}/${part}`;

/** Findings about a part and inventory stand under this. */
export function findingScope({ documentId, part }: Pick<PartPlace, 'documentId' | 'part'>): string {
  return `${documentId}/inventory/${part}`;
}

/** Makes known that a part was set aside. That it is, is recorded by the caller, in the same work. */
export async function raiseSetAside(stores: Stores, part: WaitingUpdates, reason: string, at: string): Promise<void> {
  const { partner, transmission, test, type } = part;
  const name = `${type}, part ${part.part}`;
  await raiseAlert(stores, {
    ...{ kind, key: keyOf(part), partner, test, at, correlationId: transmission },
    sentence: `${name} of ${partner} (${transmission}) was set aside: ${reason}`,
    data: { transmission, name, channel: '', stage: 'inventory', reason },
  });
}

/** Has parts tried anew, of one transmission or all: their alerts end, and what was said of them is let go. */
export function takeUp(ledger: Ledger, at: string, transmission?: string): Promise<readonly PartPlace[]> {
  return ledger.write(async (stores) => {
    const taken = await stores.documents.takeUpParts(transmission);
    for (const part of taken) {
      await stores.documents.putFindings(part.transmission, findingScope(part), []);
      await clearAlert(stores, { kind, key: keyOf(part), at });
    }
    return taken;
  });
}
