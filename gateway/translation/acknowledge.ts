/**
 * Acknowledging what came: a 997 or 999 for a group, a TA1 for an interchange. It is composed, numbered and queued in the
 * transaction that records the group or the interchange, so that there is one for each, and no control number is drawn
 * twice.
 */
import { createHash } from 'node:crypto';
import type { GroupAcknowledgment, InterchangeAcknowledgment } from '../../translators/outcome.ts';
import { acknowledgmentSet, write997, write999, writeTa1 } from '../../translators/x12/acknowledge.ts';
import type { WrittenSegments } from '../../translators/x12/outbound.ts';
import { fileName } from '../delivery/file-name.ts';
import type { Stores } from '../ledger/port.ts';
import { acknowledgmentId } from './answer-again.ts';
import type { Recording } from './recording.ts';

/** An acknowledgment to be sent, unless it is already. */
interface Answer {
  /** What makes it one of its kind: the position of the group, or of the interchange, in the transmission. */
  readonly position: string;
  /** 997, 999 or TA1. */
  readonly set: string;
  /** Control number of what is acknowledged. */
  readonly number: string;
  readonly test: boolean;
  /** The text, by the control number of its interchange. */
  readonly write: (interchange: number) => Promise<string>;
}

/** `body` is what the acknowledgment says, where it was written ahead. */
export async function acknowledgeGroup(
  stores: Stores,
  recording: Recording,
  acknowledgment: GroupAcknowledgment,
  body?: WrittenSegments,
): Promise<void> {
  const { partner, at } = recording;
  const { position, control: number, interchange: of } = acknowledgment;
  const set = acknowledgmentSet(acknowledgment, partner.x12);
  const delimiters = partner.x12?.delimiters;
  await answer(stores, recording, {
    position,
    set,
    number,
    test: of.test,
    async write(interchange) {
      const group = await stores.transmissions.nextNumber(partner.id, 'group');
      const envelope = { control: { interchange, group, set: 1, at }, ...(delimiters && { delimiters }) };
      return (set === '999' ? write999 : write997)(acknowledgment, envelope, body);
    },
  });
}

/** Answers as ourselves: without X12 settings nobody here could. */
export async function acknowledgeInterchange(
  stores: Stores,
  recording: Recording,
  acknowledgment: InterchangeAcknowledgment,
): Promise<void> {
  const { partner, at } = recording;
  const { x12 } = partner;
  if (x12 === undefined) return;
  const { us, version, delimiters } = x12;
  await answer(stores, recording, {
    position: acknowledgment.position,
    set: 'TA1',
    number: acknowledgment.control,
    test: acknowledgment.test,
    write: async (interchange) =>
      writeTa1(acknowledgment, { control: { interchange, at }, us, version, ...(delimiters && { delimiters }) }),
  });
}

async function answer(stores: Stores, { transmission, partner, at }: Recording, answer: Answer): Promise<void> {
  const { position, set, number, test, write } = answer;
  const id = acknowledgmentId(partner.id, { transmission: transmission.id, position });
  if (await stores.transmissions.isComposed(id)) return;
  const interchange = await stores.transmissions.nextNumber(partner.id, 'interchange');
  const content = Buffer.from(await write(interchange), 'latin1');
  const control = String(interchange).padStart(9, '0');
  await stores.transmissions.send({
    id,
    partner: partner.id,
    channel: transmission.channel,
    name: fileName(`${set}-{control}.edi`, { number, partner: partner.id, control, at, id }),
    kind: 'acknowledgment',
    cause: transmission.id,
    sha256: createHash('sha256').update(content).digest('hex'),
    bytes: content.length,
    content,
    createdAt: at,
    test,
    interchange: String(interchange),
  });
}
