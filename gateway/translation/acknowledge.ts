/**
 * Acknowledging a group: its 997 is composed, numbered and queued in the transaction that records the group, so that
 * there is one for each group, and no control number is drawn twice.
 */
import { createHash } from 'node:crypto';
import type { GroupAcknowledgment } from '../../translators/outcome.ts';
import { write997 } from '../../translators/x12/acknowledge.ts';
import { fileName } from '../delivery/file-name.ts';
import { outboundTransmissionId } from '../ledger/identity.ts';
import type { Stores } from '../ledger/port.ts';
import type { Recording } from './record.ts';

const nameTemplate = '997-{control}.edi';

export async function acknowledgeGroup(
  stores: Stores,
  { transmission, partner, at }: Recording,
  acknowledgment: GroupAcknowledgment,
): Promise<void> {
  const id = outboundTransmissionId(partner.id, 'acknowledgment', `${transmission.id}/${acknowledgment.position}`);
  if (await stores.transmissions.isComposed(id)) return;
  const interchange = await stores.transmissions.nextNumber(partner.id, 'interchange');
  const group = await stores.transmissions.nextNumber(partner.id, 'group');
  const delimiters = partner.x12?.delimiters;
  const text = write997(acknowledgment, {
    control: { interchange, group, set: 1, at },
    ...(delimiters && { delimiters }),
  });
  const content = Buffer.from(text, 'latin1');
  const control = String(interchange).padStart(9, '0');
  await stores.transmissions.send({
    id,
    partner: partner.id,
    channel: transmission.channel,
    name: fileName(nameTemplate, { number: acknowledgment.control, partner: partner.id, control, at, id }),
    kind: 'acknowledgment',
    cause: transmission.id,
    sha256: createHash('sha256').update(content).digest('hex'),
    bytes: content.length,
    content,
    createdAt: at,
    test: acknowledgment.interchange.test,
  });
}
