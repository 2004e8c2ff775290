/**
 * What becomes of one AS2 message: opened, checked against what is agreed, given to intake, and only when that is
 * committed and the receipt is in the evidence, answered.
 *
 * The same Message-ID again gets the earlier receipt, byte by byte, when the message is the same (its bytes, or after
 * decryption its MIC); with other content it is refused. A refused try never stands in the way of the next.
 */

import { GatewayError } from '../../../errors.ts';
import type { Accepted, Incoming } from '../../../intake/intake.ts';
import type { Logger } from '../../../log.ts';
import type { Bytes, Scratch } from '../bytes.ts';
import type { As2Evidence, ReceivedEvidence } from '../evidence/evidence.ts';
import { As2Fault, isMachineFault, type Modifier } from '../fault.ts';
import { type ReceiptRequest, receiptRequest } from '../mdn/request.ts';
import { writeMdn } from '../mdn/write.ts';
import type { Attachment } from '../message/attachments.ts';
import { type Opened, openMessage } from '../message/open.ts';
import { checkSecurity, inUseAt, isValidAt } from '../message/security.ts';
import { emptyBytes } from '../mime/entity.ts';
import { distinct, safeName } from '../mime/file-name.ts';
import type { Header } from '../mime/header.ts';
import { type As2Peer, fingerprint } from '../peer.ts';
import { emptyReply, mdnHeader, type Reply, textReply } from './reply.ts';

export interface ReceiverParts {
  readonly accept: (files: readonly Incoming[], isSmall: boolean) => Promise<readonly Accepted[]>;
  readonly evidence: As2Evidence;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
  /** A message was refused: for metrics. */
  readonly onRefused: (partner: string | undefined, modifier: Modifier) => void;
  /** A receipt waits to be sent to a URL. */
  readonly onPending: () => void;
}

/** A message whose header was read and whose body is at hand. */
export interface Message {
  readonly from: string;
  readonly to: string;
  readonly messageId: string;
  readonly header: Header;
  readonly body: Bytes;
  readonly bodySha256: string;
}

type Result = Pick<ReceivedEvidence, 'outcome' | 'reason' | 'mic' | 'files' | 'security'>;

export class Receiver {
  readonly #parts: ReceiverParts;

  constructor(parts: ReceiverParts) {
    this.#parts = parts;
  }

  /** Throws only for faults of ours or of the machine, of which the sender is told to try again. */
  async receive(message: Message, peer: As2Peer, scratch: Scratch): Promise<Reply> {
    const request = receiptRequest(message.header);
    if (request?.url !== undefined && !isReturnAllowed(request.url, peer)) {
      this.#log(peer, message, 'insufficient-message-security', `its receipt is to go to ${request.url.slice(0, 200)}`);
      return textReply(403, 'The URL in Receipt-Delivery-Option is not agreed for this partner.');
    }
    const { evidence } = this.#parts;
    const earlier = await evidence.taken(message.from, message.to, message.messageId);
    if (earlier?.bodySha256 === message.bodySha256) return await this.#again(message, peer, earlier, request, scratch);
    const result = await this.#process(message, peer, request, earlier, scratch);
    if (result === 'same') return await this.#again(message, peer, earlier as ReceivedEvidence, request, scratch);
    return await this.#answer(message, peer, result, request, scratch);
  }

  /** A message for nobody, or of nobody: answered without a signature, for it proves nothing to anyone. */
  async refuseUnknown(unknown: Message, hint: string, scratch: Scratch): Promise<Reply> {
    // Its body is not kept: strangers would fill the disk with evidence.
    const message = { ...unknown, body: emptyBytes };
    const modifier = 'unknown-trading-relationship';
    const request = receiptRequest(message.header);
    const result = failed(modifier, `AS2-From ${message.from}, AS2-To ${message.to}: ${hint}`);
    this.#log(undefined, message, modifier, result.reason);
    const isAnswered = request !== undefined && request.url === undefined;
    return await this.#record(
      message,
      undefined,
      result,
      isAnswered ? { ...request, isSigned: false } : undefined,
      scratch,
      403,
    );
  }

  async #process(
    message: Message,
    peer: As2Peer,
    request: ReceiptRequest | undefined,
    earlier: ReceivedEvidence | undefined,
    scratch: Scratch,
  ): Promise<Result | 'same'> {
    let opened: Opened | undefined;
    try {
      opened = await this.#open(message, peer, request, scratch);
      if (earlier) {
        if (earlier.mic?.value === opened.mic.value) return 'same';
        throw new As2Fault('duplicate-document', 'the Message-ID was used before for other content');
      }
      const files = await this.#keep(message, peer, opened.attachments);
      return { outcome: 'processed', reason: '', mic: opened.mic, files, security: securityOf(opened) };
    } catch (error) {
      if (isMachineFault(error) || !(error instanceof As2Fault)) throw error;
      this.#log(peer, message, error.modifier, reasonOf(error));
      return {
        ...failed(error.modifier, reasonOf(error)),
        mic: opened?.mic,
        security: opened ? securityOf(opened) : {},
      };
    }
  }

  async #open(message: Message, peer: As2Peer, request: ReceiptRequest | undefined, scratch: Scratch): Promise<Opened> {
    const { header, body } = message;
    const theirs = peer.certificates.map(({ certificate }) => certificate);
    const asked = request?.digest === 'md5' ? undefined : request?.digest;
    const opened = await openMessage(
      { header, body, raw: body },
      { own: peer.keys, theirs },
      scratch,
      asked ?? 'sha256',
    );
    checkSecurity(opened.security, peer.receive.policy);
    const certificate = opened.security.signature?.certificate;
    if (certificate && !isValidAt({ certificate }, this.#parts.now())) {
      throw new As2Fault(
        'authentication-failed',
        `signed with a certificate valid from ${certificate.validFrom} to ${certificate.validTo}`,
      );
    }
    return opened;
  }

  async #keep(message: Message, peer: As2Peer, attachments: readonly Attachment[]): Promise<Result['files']> {
    const names = distinct(attachments.map(({ originalName }) => safeName(originalName, `${message.messageId}.as2`)));
    const files = attachments.map(
      ({ content, originalName }, index): Incoming => ({
        partner: peer.partner,
        channel: peer.channel,
        name: names[index] as string,
        sourceKey: `as2:${message.from}:${message.to}:${message.messageId}:${index}`,
        resend: peer.receive.resend(names[index] as string),
        messageId: message.messageId,
        ...(originalName === undefined ? {} : { originalName }),
        bytes: () => content.read(),
      }),
    );
    const isSmall = attachments.every(({ content }) => content.whole !== undefined);
    const accepted = await this.#parts.accept(files, isSmall);
    return accepted.map((one, index) => {
      if ('transmission' in one) {
        const originalName = attachments[index]?.originalName;
        return { name: names[index] as string, originalName, transmission: one.transmission.id };
      }
      if (one.error instanceof GatewayError && one.error.class === 'permanent') {
        throw new As2Fault('unexpected-processing-error', one.error.message, one.error);
      }
      throw one.error;
    });
  }

  async #answer(
    message: Message,
    peer: As2Peer,
    result: Result,
    request: ReceiptRequest | undefined,
    scratch: Scratch,
  ): Promise<Reply> {
    const { logger } = this.#parts;
    const reply = await this.#record(message, peer, result, request, scratch, 422);
    if (result.outcome !== 'processed') return reply;
    const { security, files } = result;
    logger.info(
      {
        partner: peer.partner,
        messageId: message.messageId,
        transmissions: files.map(({ transmission }) => transmission),
        ...security,
      },
      'an AS2 message was taken',
    );
    return reply;
  }

  /** The earlier answer. Asked for now and not then, or the other way: a receipt of what was decided then. */
  async #again(
    message: Message,
    peer: As2Peer,
    earlier: ReceivedEvidence,
    request: ReceiptRequest | undefined,
    scratch: Scratch,
  ): Promise<Reply> {
    this.#parts.logger.info(
      { partner: peer.partner, messageId: message.messageId },
      'an AS2 message came again; it gets the earlier receipt',
    );
    const { mdn, mic, files, security } = earlier;
    const isSame = mdn !== undefined && request !== undefined && mdn.url === request.url;
    if (isSame && mdn.url === undefined) return { status: 200, header: mdn.header, body: mdn.body };
    const result = { outcome: 'again', reason: 'the same message again', mic, files, security };
    return await this.#record(message, peer, result, request, scratch, 200, isSame ? mdn : undefined);
  }

  async #record(
    message: Message,
    peer: As2Peer | undefined,
    result: Result,
    request: ReceiptRequest | undefined,
    scratch: Scratch,
    failureStatus: number,
    former?: ReceivedEvidence['mdn'],
  ): Promise<Reply> {
    const { evidence, now, onPending } = this.#parts;
    const { from, to, messageId, bodySha256, header, body } = message;
    const mdn = former ?? (request && (await this.#mdn(message, peer, result, request)));
    const at = new Date(now()).toISOString();
    await evidence.recordReceived(
      { at, partner: peer?.partner, from, to, messageId, bodySha256, ...result, mdn },
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

  async #mdn(
    message: Message,
    peer: As2Peer | undefined,
    result: Result,
    request: ReceiptRequest,
  ): Promise<ReceivedEvidence['mdn']> {
    const at = new Date(this.#parts.now());
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

  #log(peer: As2Peer | undefined, { from, to, messageId }: Message, modifier: Modifier, reason: string): void {
    this.#parts.onRefused(peer?.partner, modifier);
    this.#parts.logger.warn(
      { partner: peer?.partner, from, to, messageId, modifier, reason },
      'an AS2 message was refused',
    );
  }
}

function failed(outcome: Modifier, reason: string): Result {
  return { outcome, reason, mic: undefined, files: [], security: {} };
}

/** With what is behind it: for our log and evidence only. */
function reasonOf(error: As2Fault): string {
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  return `${error.message}${cause}`.slice(0, 500);
}

function securityOf({ security }: Opened): ReceivedEvidence['security'] {
  const { encryption, keyTransport, signature, isCompressed } = security;
  const signer = signature && {
    digest: signature.digest,
    scheme: signature.scheme,
    signer: fingerprint(signature.certificate),
  };
  return { encryption, keyTransport, compressed: isCompressed, ...signer };
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
