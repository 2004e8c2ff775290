/** Receipts that partners send us later, for messages of ours: found by their Original-Message-ID, checked, kept, told. */
import type { Logger } from '../../../log.ts';
import type { Bytes, Scratch } from '../bytes.ts';
import { wholeOf } from '../bytes.ts';
import type { As2Evidence, SentEvidence } from '../evidence/evidence.ts';
import { checkReceipt, type Verdict } from '../mdn/check.ts';
import { receiptFacts } from '../mdn/facts.ts';
import { mdnBytesMax, readMdn } from '../mdn/read.ts';
import { splitEntity } from '../mime/entity.ts';
import type { Header } from '../mime/header.ts';
import { splitParts } from '../mime/multipart.ts';
import type { As2Peer } from '../peer.ts';
import { emptyReply, type Reply, textReply } from './reply.ts';

export interface ReceiptParts {
  readonly evidence: As2Evidence;
  readonly now: () => number;
  readonly logger: Logger;
  /**
   * A receipt was judged and is in the evidence under that id. `receipted` closes the delivery; `refused` says that the
   * partner has it not. The partner is answered when this is done; where it throws, it is told to try again.
   */
  readonly onReceipt: (sent: SentEvidence, verdict: Verdict, id: string) => Promise<void>;
}

/** Whether a request is a receipt and no message: a report, alone or signed. */
export async function isReceipt(header: Header, body: Bytes): Promise<boolean> {
  const type = header.token('content-type');
  if (type === 'multipart/report') return true;
  if (type !== 'multipart/signed' || body.length > mdnBytesMax) return false;
  try {
    const [content] = await splitParts(body, header.parameter('content-type', 'boundary'));
    return content !== undefined && (await splitEntity(content)).header.token('content-type') === 'multipart/report';
  } catch {
    return false;
  }
}

export async function takeReceipt(
  header: Header,
  body: Bytes,
  peer: As2Peer,
  scratch: Scratch,
  parts: ReceiptParts,
): Promise<Reply> {
  const { evidence, now, logger, onReceipt } = parts;
  const mdn = await readMdn(
    { header, body, raw: body },
    peer.certificates.map(({ certificate }) => certificate),
    scratch,
  );
  const named = mdn?.originalMessageId;
  const found = named === undefined ? undefined : await evidence.sentByMessageId(named);
  const sent = found?.partner === peer.partner ? found : undefined;
  const verdict: Verdict = sent
    ? checkReceipt(mdn, { messageId: sent.messageId, mic: sent.mic, isSigned: sent.isReceiptSigned })
    : { state: 'untrusted', reason: `it names no message that was sent to ${peer.partner}` };
  const id = await evidence.recordReceipt({
    at: new Date(now()).toISOString(),
    messageId: sent?.messageId,
    httpStatus: undefined,
    header: header.fields.filter(({ name }) => name.toLowerCase() !== 'authorization'),
    body: await wholeOf(body),
    state: verdict.state,
    reason: verdict.reason,
    mdn: mdn && receiptFacts(mdn, sent?.mic),
  });
  const about = { partner: peer.partner, messageId: named, state: verdict.state, reason: verdict.reason };
  if (verdict.state === 'receipted') logger.info(about, 'an AS2 receipt came');
  else logger.warn(about, 'an AS2 receipt came that does not simply close its message');
  if (sent) await onReceipt(sent, verdict, id);
  return mdn === undefined ? textReply(400, 'The receipt cannot be read.') : emptyReply;
}
