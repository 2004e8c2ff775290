/** A part that could not be applied to inventory by a fault of ours: tried again later, and at last set aside. */
import type { Finding } from '../../translators/finding.ts';
import { type Clock, instant } from '../clock.ts';
import type { WaitingUpdates } from '../ledger/document-store.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Logger } from '../log.ts';
import { findingScope, raiseSetAside } from './set-aside.ts';

/** Tries of a part. With the waits between them, a quarter of an hour passes before it is set aside. */
const attemptsMax = 10;
const waitMs = 1_000;
const waitMsMax = 300_000;
const faultCharactersMax = 2_000;

/** Records the fault. Throws where that fails too: then the ledger is what is wrong. */
export async function recordFault(
  { ledger, clock, logger }: { readonly ledger: Ledger; readonly clock: Clock; readonly logger: Logger },
  part: WaitingUpdates,
  error: unknown,
): Promise<void> {
  const { partner, transmission, documentId, attempts } = part;
  const isLast = attempts + 1 >= attemptsMax;
  const againInMs = Math.min(waitMsMax, waitMs * 2 ** attempts);
  const now = clock.now();
  const fault = (error instanceof Error ? (error.stack ?? error.message) : String(error)).slice(0, faultCharactersMax);
  await ledger.write(async (stores) => {
    const { documents } = stores;
    await documents.partFailed(documentId, part.part, fault, isLast ? null : instant(now + againInMs));
    if (!isLast) return;
    const finding = setAside(fault);
    await documents.putFindings(transmission, findingScope(part), [finding]);
    await raiseSetAside(stores, part, finding.message, instant(now));
  });
  const about = { partner, transmission, document: documentId, part: part.part, attempt: attempts + 1, err: error };
  if (isLast) logger.error(about, 'a part was set aside: it could not be applied to inventory');
  else logger.error({ ...about, againInMs }, 'a part could not be applied to inventory, and will be tried again');
}

function setAside(fault: string): Finding {
  return {
    code: 'inventory-fault',
    severity: 'error',
    message: `A fault of the gateway kept this from inventory ${attemptsMax} times: ${fault.split('\n', 1)[0]}`,
    rule: 'What was accepted is applied to inventory.',
    hint: 'Tell us of it. ./crossdock set-aside retry, or the next start of the gateway, tries again.',
  };
}
