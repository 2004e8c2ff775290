/** Answers an AS2 message: its receipt is written, both are in the evidence, and only then the sender hears of it. */
import { GatewayError } from '../../../errors.ts';
import type { As2Evidence, ReceivedEvidence } from '../evidence/evidence.ts';
import type { Modifier } from '../fault.ts';
import { writeMdn } from '../mdn/write.ts';
import { inUseAt } from '../message/security.ts';
import type { Exchange, Result } from './message.ts';
import { emptyReply, mdnHeader, type Reply, textReply } from './reply.ts';

export interface AnswerParts {
  readonly evidence: As2Evidence;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A receipt waits to be sent to a URL. */
  readonly onPending: () => void;
}

/**
 * @param failureStatus of HTTP, for a refused message that asks for no receipt
 * @param former a receipt that was given before and is given again
 */
export async function answer(
  exchange: Exchange,
  result: Result,
  failureStatus: number,
  { evidence, now, onPending }: AnswerParts,
  former?: ReceivedEvidence['mdn'],
): Promise<Reply> {
  const { message, peer, scratch } = exchange;
  const { from, to, messageId, bodySha256, header, body } = message;
  const at = new Date(now());
  const mdn = former ?? (await receiptOf(exchange, result, at));
  await evidence.recordReceived(
    { at: at.toISOString(), partner: peer?.partner, from, to, messageId, bodySha256, ...result, mdn },
    { header: header.fields.filter(({ name }) => name.toLowerCase() !== 'authorization'), body },
    scratch,
  );
  if (mdn?.url !== undefined) {
    onPending();
    return emptyReply;
  }
  if (mdn) return { status: 200, header: mdn.header, body: mdn.body };
  const isTaken = result.outcome === 'processed' || result.outcome === 'again';
  return isTaken ? emptyReply : textReply(failureStatus, `The message was refused: ${result.outcome}.`);
}

async function receiptOf(
  { message, peer, request }: Exchange,
  result: Result,
  at: Date,
): Promise<ReceivedEvidence['mdn']> {
  if (request === undefined) return undefined;
  const key = peer && request.isSigned ? inUseAt(peer.keys, at.getTime()) : undefined;
  if (peer && request.isSigned && key === undefined)
    throw new GatewayError('as2-no-certificate', `${peer.us}, to sign a receipt with`);
  const asked = request.digest;
  const digest =
    asked !== undefined && asked !== 'md5' && peer?.receive.policy.digests.includes(asked) ? asked : 'sha256';
  const facts = {
    recipient: message.to,
    originalMessageId: message.messageId,
    outcome: (result.outcome === 'again' ? 'processed' : result.outcome) as 'processed' | Modifier,
    mic: result.mic,
    micSpelling: request.spelling,
  };
  const mdn = await writeMdn(facts, key && { key, digest, at });
  return { header: mdnHeader(message.to, message.from, mdn, at), body: mdn.body, url: request.url };
}
