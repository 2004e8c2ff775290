/** What the AS2 evidence knows of a transmission: read beside the gateway that writes it. */
import { type ReceivedTrace, receivedTrace, type SentTrace, sentTrace } from '../../channels/as2/evidence/trace.ts';
import type { Transmission } from '../../ledger/transmission.ts';
import { evidenceFolder } from './partnerships.ts';

export interface As2Trace {
  readonly received: readonly ReceivedTrace[];
  readonly sent: readonly SentTrace[];
}

/** Nothing of one that did not move over AS2. */
export function as2TraceOf(
  { id, direction, messageId, partner }: Pick<Transmission, 'id' | 'direction' | 'messageId' | 'partner'>,
  dataFolder: string,
): As2Trace {
  const folder = evidenceFolder(dataFolder);
  if (direction === 'out') return { received: [], sent: sentTrace(folder, id) };
  return { received: messageId === null ? [] : receivedTrace(folder, messageId, partner), sent: [] };
}
