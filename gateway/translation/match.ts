/** A partner's 997 meets what we sent: the group that it acknowledges, by functional id and control number. */
import type { Acknowledgment } from '../../translators/canonical/acknowledgment.ts';
import type { Finding } from '../../translators/finding.ts';
import { eventId } from '../ledger/identity.ts';
import type { Stores } from '../ledger/port.ts';
import type { Recording } from './record.ts';

/** How a sent group is known by its acknowledgment: AK101 and AK102, leading zeros aside. */
export function groupKey(functionalId: string, control: string): string {
  return `${functionalId}:${control.replace(/^0+(?=\d)/, '')}`;
}

/** Closes what the document acknowledges. An acknowledgment of nothing we sent is a finding. */
export async function matchAcknowledgment(
  stores: Stores,
  recording: Recording,
  documentId: string,
): Promise<Finding[]> {
  const { transmission, partner, at } = recording;
  const [body] = await stores.documents.parts(documentId);
  const { functionalId, groupControl, status } = JSON.parse(body as string) as Acknowledgment;
  const sent = await stores.transmissions.acknowledge(partner.id, groupKey(functionalId, groupControl), status, at);
  if (sent === undefined) return [unmatched(functionalId, groupControl)];
  if (sent.kind === 'inventory-advice') {
    await stores.events.append([
      {
        id: eventId('advice.acknowledged', sent.id, transmission.id),
        type: 'advice.acknowledged',
        partner: partner.id,
        test: sent.test,
        time: at,
        correlationId: sent.cause ?? sent.id,
        data: JSON.stringify({ advice: sent.cause, status, acknowledgedBy: transmission.id }),
      },
    ]);
  }
  return [];
}

function unmatched(functionalId: string, control: string): Finding {
  return {
    code: 'acknowledgment-unmatched',
    severity: 'warning',
    message: `the 997 acknowledges group ${control} of ${functionalId}, which we did not send to this partner`,
    rule: 'AK101 and AK102 are GS01 and GS06 of a group that was sent.',
    hint: "Ask the partner which file it means; it may be another trading relation's, or an old one sent again.",
    segment: 'AK1',
    element: 2,
    value: control,
  };
}
