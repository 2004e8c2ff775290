/**
 * What becomes of one AS2 message: opened, checked against what is agreed, given to intake, and only when that is
 * committed and the receipt is in the evidence, answered.
 *
 * The same Message-ID again gets the earlier receipt, byte by byte, when the message is the same (its bytes, or after
 * decryption its MIC); with other content it is refused. A refused try never stands in the way of the next.
 */
import type { Logger } from '../../../log.ts';
import type { Scratch } from '../bytes.ts';
import type { ReceivedEvidence } from '../evidence/evidence.ts';
import type { Modifier } from '../fault.ts';
import { receiptRequest } from '../mdn/request.ts';
import { emptyBytes } from '../mime/entity.ts';
import type { As2Peer } from '../peer.ts';
import { type AnswerParts, answer } from './answer.ts';
import { type Exchange, failed, type KnownExchange, type Message } from './message.ts';
import { type Reply, textReply } from './reply.ts';
import { type TakeParts, take } from './take.ts';

export interface ReceiverParts extends TakeParts, AnswerParts {
  readonly logger: Logger;
  /** A message was refused: for metrics. */
  readonly onRefused: (partner: string | undefined, modifier: Modifier) => void;
}

export class Receiver {
  readonly #parts: ReceiverParts;

  constructor(parts: ReceiverParts) {
    this.#parts = parts;
  }

  /** Throws only for faults of ours or of the machine, of which the sender is told to try again. */
  async receive(message: Message, peer: As2Peer, scratch: Scratch): Promise<Reply> {
    const exchange = { message, peer, request: receiptRequest(message.header), scratch };
    const url = exchange.request?.url;
    if (url !== undefined && !isReturnAllowed(url, peer)) {
      this.#refused(exchange, 'insufficient-message-security', `its receipt is to go to ${url.slice(0, 200)}`);
      return textReply(403, 'The URL in Receipt-Delivery-Option is not agreed for this partner.');
    }
    const earlier = await this.#parts.evidence.taken(message.from, message.to, message.messageId);
    if (earlier?.bodySha256 === message.bodySha256) return await this.#again(exchange, earlier);
    const result = await take(exchange, earlier, this.#parts);
    if (result === 'same') return await this.#again(exchange, earlier as ReceivedEvidence);
    const isTaken = result.outcome === 'processed';
    if (!isTaken) this.#refused(exchange, result.outcome as Modifier, result.reason);
    const reply = await answer(exchange, result, 422, this.#parts);
    if (isTaken) {
      const transmissions = result.files.map(({ transmission }) => transmission);
      const about = { partner: peer.partner, messageId: message.messageId, transmissions, ...result.security };
      this.#parts.logger.info(about, 'an AS2 message was taken');
    }
    return reply;
  }

  /** A message for nobody, or of nobody: answered without a signature, for it proves nothing to anyone. */
  async refuseUnknown(unknown: Message, hint: string, scratch: Scratch): Promise<Reply> {
    // Its body is not kept: strangers would fill the disk with evidence.
    const message = { ...unknown, body: emptyBytes };
    const asked = receiptRequest(message.header);
    const request = asked !== undefined && asked.url === undefined ? { ...asked, isSigned: false } : undefined;
    const exchange = { message, peer: undefined, request, scratch };
    const modifier = 'unknown-trading-relationship';
    const result = failed(modifier, `AS2-From ${message.from}, AS2-To ${message.to}: ${hint}`);
    this.#refused(exchange, modifier, result.reason);
    return await answer(exchange, result, 403, this.#parts);
  }

  /** The earlier answer. Asked for now and not then, or the other way: a receipt of what was decided then. */
  async #again(exchange: KnownExchange, earlier: ReceivedEvidence): Promise<Reply> {
    const { message, peer, request } = exchange;
    const about = { partner: peer.partner, messageId: message.messageId };
    this.#parts.logger.info(about, 'an AS2 message came again; it gets the earlier receipt');
    const { mdn, mic, files, security } = earlier;
    const isSame = mdn !== undefined && request !== undefined && mdn.url === request.url;
    if (isSame && mdn.url === undefined) return { status: 200, header: mdn.header, body: mdn.body };
    const result = { outcome: 'again', reason: 'the same message again', mic, files, security };
    return await answer(exchange, result, 200, this.#parts, isSame ? mdn : undefined);
  }

  #refused({ peer, message }: Exchange, modifier: Modifier, reason: string): void {
    const { from, to, messageId } = message;
    this.#parts.onRefused(peer?.partner, modifier);
    this.#parts.logger.warn(
      { partner: peer?.partner, from, to, messageId, modifier, reason },
      'an AS2 message was refused',
    );
  }
}

/** A stranger chooses the URL, so only those that begin as agreed are used (RFC 4130 section 7.2, and good sense). */
function isReturnAllowed(url: string, { receive }: As2Peer): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, username, password, origin, pathname } = new URL(url);
  if (!/^https?:$/.test(protocol) || username !== '' || password !== '') return false;
  return receive.returnUrls.some((allowed) => {
    if (!URL.canParse(allowed)) return false;
    const agreed = new URL(allowed);
    const isUnder = pathname === agreed.pathname || pathname.startsWith(agreed.pathname.replace(/\/?$/, '/'));
    return origin === agreed.origin && isUnder;
  });
}
