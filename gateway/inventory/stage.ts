/** The inventory stage: applies the updates of accepted documents, in the order of acceptance, a part at a time. */
import { type Clock, instant } from '../clock.ts';
import type { WaitingUpdates } from '../ledger/document-store.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Logger } from '../log.ts';
import { applyUpdates, sortable } from './apply.ts';
import type { Ownership } from './ownership.ts';

export interface InventoryParts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ownership: () => Ownership;
  readonly onEvents: () => void;
}

/** Parts in one round. */
const roundMax = 32;

/**
 * Applies waiting parts. True where there may be more. A part that fails, which is a fault of ours, stops none of the
 * others: whatever their order, they come to the same positions. Throws the first fault when all were tried.
 */
export async function inventoryRound(parts: InventoryParts): Promise<boolean> {
  const waiting = await parts.ledger.read.documents.waitingUpdates(roundMax);
  const faults: unknown[] = [];
  for (const part of waiting) await applyPart(parts, part).catch((error: unknown) => faults.push(error));
  if (waiting.length > 0) parts.onEvents();
  if (faults.length > 0) throw faults[0];
  return waiting.length === roundMax;
}

async function applyPart({ ledger, clock, logger, ownership }: InventoryParts, part: WaitingUpdates): Promise<void> {
  const { partner, transmission, documentId } = part;
  const applied = await ledger.write(async (stores) => {
    const rank = (index: number) => [part.documentSeq, part.part, index].map(sortable).join('/');
    const source = { partner, transmission, scope: documentId, rank };
    const result = await applyUpdates(stores, source, part.updates, ownership(), instant(clock.now()));
    await stores.events.append(result.events);
    if (result.findings.length > 0) {
      await stores.documents.putFindings(transmission, `${documentId}/inventory/${part.part}`, result.findings);
    }
    await stores.documents.partApplied(documentId, part.part);
    return result;
  });
  const { findings, events } = applied;
  logger.info(
    {
      partner,
      transmission,
      document: documentId,
      updates: part.updates.length,
      refused: findings.length,
      events: events.length,
    },
    'inventory updated',
  );
}
