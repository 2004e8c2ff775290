/**
 * Sending over AS2. `stage` composes the message and keeps its very bytes and its Message-ID in the evidence; `place`
 * posts them, and again the same after any doubt: the partner knows a message that it has by its Message-ID (RFC 4130
 * revision draft, section 5.5). Placed means: a receipt that stands up to `checkReceipt`, or, where none is asked for, an answer
 * with success. Sent means that the partner took the bytes and owes a receipt, which comes to our server later.
 */
import { createHash } from 'node:crypto';
import { GatewayError } from '../../../errors.ts';
import type { Sender } from '../../sender.ts';
import { type Bytes, type Chunks, head, Scratch, type ScratchLimits } from '../bytes.ts';
import { micalgName } from '../cms/algorithms.ts';
import type { As2Evidence, SentEvidence } from '../evidence/evidence.ts';
import { writeAs2Name } from '../identity.ts';
import { checkReceipt, isClosing, type ReceiptState, type Verdict } from '../mdn/check.ts';
import { receiptFacts } from '../mdn/facts.ts';
import { readMdn } from '../mdn/read.ts';
import { composeMessage } from '../message/compose.ts';
import { inUseAt } from '../message/security.ts';
import { answerEntity } from '../mime/entity.ts';
import type { Field } from '../mime/header.ts';
import { type As2Peer, type As2SendRules, basic } from '../peer.ts';
import { contentTypeOf } from './content-type.ts';
import { type Answer, PostError, post } from './post.ts';

export interface As2SenderParts {
  readonly peer: As2Peer;
  readonly evidence: As2Evidence;
  readonly scratchFolder: string;
  readonly limits: ScratchLimits;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A receipt closes the delivery of a transmission; it is in the evidence under that id. */
  readonly onReceipt: (transmission: string, receipt: { readonly at: string; readonly id: string }) => void;
}

export class As2Sender implements Sender {
  readonly #parts: As2SenderParts;
  readonly #rules: As2SendRules;

  constructor(parts: As2SenderParts) {
    if (parts.peer.send === undefined)
      throw new GatewayError('unknown-channel', `${parts.peer.partner}, AS2 without url`);
    this.#parts = parts;
    this.#rules = parts.peer.send;
  }

  /** A URL may hold a login, and a query that is one. */
  get to(): string {
    const { origin, pathname } = new URL(this.#rules.url);
    return `${origin}${pathname}`;
  }

  async stage(id: string, bytes: Chunks, name = ''): Promise<void> {
    const { evidence, limits, scratchFolder } = this.#parts;
    const former = await evidence.sent(id);
    const receipt = former && (await evidence.receiptOf(former.messageId));
    // What the partner refused it does not have: a replay is a new message, with the settings and certificates of now.
    if (former && receipt?.state !== 'refused') return;
    await using scratch = new Scratch(scratchFolder, limits);
    const number = former ? Number(/\.(\d+)@/.exec(former.messageId)?.[1] ?? 1) + 1 : 1;
    await this.#compose(id, number, name, await scratch.keep(bytes), scratch);
  }

  async place(id: string, _name: string): Promise<'placed' | 'lost' | 'sent'> {
    const { evidence, onReceipt } = this.#parts;
    const sent = await evidence.sent(id);
    if (sent === undefined) return 'lost';
    const former = await evidence.receiptOf(sent.messageId);
    if (former && this.#isClosing(former.state)) {
      onReceipt(id, former);
      return 'placed';
    }
    if (former?.state === 'refused' && sent.receipt === 'async') throw this.#refused(sent, former.reason);
    await this.#judge(sent, await this.#post(sent));
    return sent.receipt === 'async' ? 'sent' : 'placed';
  }

  /** The evidence is on disk when `stage` and `place` are done. */
  async lasting(): Promise<void> {}

  async settled(_id: string): Promise<void> {}

  async #compose(id: string, number: number, name: string, payload: Bytes, scratch: Scratch): Promise<void> {
    const { peer, evidence, now } = this.#parts;
    const rules = this.#rules;
    const at = new Date(now());
    const key = rules.sign && this.#need(inUseAt(peer.keys, now()), `${peer.us}, to sign with`);
    const to = rules.encrypt && this.#need(inUseAt(peer.certificates, now()), `${peer.them}, to encrypt to`);
    const messageId = `${id}${number > 1 ? `.${number}` : ''}@${peer.us.replace(/[^A-Za-z0-9-]+/g, '-').toLowerCase()}.crossdock`;
    const composed = await composeMessage(
      payload,
      {
        name,
        contentType: rules.contentType ?? contentTypeOf(name, await head(payload, 3)),
        transfer: rules.transfer,
        compress: rules.compress,
        sign: rules.sign && key && { key, ...rules.sign },
        encrypt: rules.encrypt && to && { to: to.certificate, ...rules.encrypt },
        micDigest: 'sha256',
        at,
      },
      scratch,
    );
    const { header, body } = composed.entity;
    const hash = createHash('sha256');
    for await (const chunk of body.read()) hash.update(chunk);
    await evidence.recordSent(
      {
        transmission: id,
        partner: peer.partner,
        channel: peer.channel,
        at: at.toISOString(),
        messageId,
        mic: composed.mic,
        receipt: rules.receipt.mode,
        isReceiptSigned: rules.receipt.mode !== 'none' && rules.receipt.isSigned,
        header: [...this.#header(messageId, at, micalgName(composed.mic.digest)), ...header.fields],
        bodySha256: hash.digest('hex'),
      },
      body,
      scratch,
    );
  }

  #header(messageId: string, at: Date, digest: string): Field[] {
    const { us, them } = this.#parts.peer;
    const { receipt, subject } = this.#rules;
    const fields: Field[] = [
      { name: 'AS2-Version', value: '1.2' },
      { name: 'AS2-From', value: writeAs2Name(us) },
      { name: 'AS2-To', value: writeAs2Name(them) },
      { name: 'Message-ID', value: `<${messageId}>` },
      { name: 'Date', value: at.toUTCString() },
      { name: 'Subject', value: subject },
      { name: 'MIME-Version', value: '1.0' },
      { name: 'EDIINT-Features', value: 'multiple-attachments' },
      { name: 'User-Agent', value: 'Crossdock' },
    ];
    if (receipt.mode === 'none') return fields;
    fields.push({ name: 'Disposition-Notification-To', value: receipt.mode === 'async' ? receipt.url : us });
    if (receipt.mode === 'async') fields.push({ name: 'Receipt-Delivery-Option', value: receipt.url });
    // Where no signed one is asked for, the digest alone is told: by it the MIC of an unsigned message is made.
    const signed = receipt.isSigned ? 'signed-receipt-protocol=required, pkcs7-signature; ' : '';
    fields.push({
      name: 'Disposition-Notification-Options',
      value: `${signed}signed-receipt-micalg=required, ${digest}`,
    });
    return fields;
  }

  async #post(sent: SentEvidence & { readonly body: Bytes }): Promise<Answer> {
    const { url, credentials, tls, timeouts } = this.#rules;
    const authorization = credentials ? [{ name: 'Authorization', value: basic(credentials) }] : [];
    try {
      return await post({ url, header: [...sent.header, ...authorization], body: sent.body, tls, timeouts });
    } catch (error) {
      if (!(error instanceof PostError)) throw error;
      throw new GatewayError(error.isAmbiguous ? 'as2-no-answer' : 'as2-unreachable', error.message, error);
    }
  }

  /** Returns where the delivery may count as done; throws what it is otherwise. */
  async #judge(sent: SentEvidence, answer: Answer): Promise<void> {
    const { peer, evidence, now, scratchFolder, limits, onReceipt } = this.#parts;
    await using scratch = new Scratch(scratchFolder, limits);
    const isGood = answer.status >= 200 && answer.status < 300;
    if (isGood && sent.receipt !== 'sync') return;
    const mdn = await readMdn(await answerEntity(answer.header, answer.body), this.#trusted(), scratch);
    const expected = { messageId: sent.messageId, mic: sent.mic, isSigned: sent.isReceiptSigned };
    const verdict = judged(answer.status, mdn === undefined ? undefined : checkReceipt(mdn, expected));
    const { status: httpStatus, header, body } = answer;
    if (verdict.state !== 'retry') {
      const said = mdn && receiptFacts(mdn, sent.mic);
      const about = { messageId: sent.messageId, httpStatus, header: header.fields, body, mdn: said };
      const at = new Date(now()).toISOString();
      const id = await evidence.recordReceipt({ at, ...about, state: verdict.state, reason: verdict.reason });
      if (this.#isClosing(verdict.state)) onReceipt(sent.transmission, { at, id });
    }
    if (verdict.state === 'retry') throw new GatewayError('as2-unreachable', `${this.#rules.url}, ${verdict.reason}`);
    if (verdict.state === 'refused') throw this.#refused(sent, verdict.reason);
    if (!this.#isClosing(verdict.state))
      throw new GatewayError('as2-receipt-untrusted', `${peer.partner}, ${verdict.reason}`);
  }

  #isClosing(state: ReceiptState): boolean {
    return isClosing(state, this.#rules.receipt.acceptWarnings);
  }

  #refused({ partner, messageId }: SentEvidence, reason: string): GatewayError {
    return new GatewayError('as2-refused', `${partner}, message ${messageId}, ${reason}`);
  }

  #trusted() {
    return this.#parts.peer.certificates.map(({ certificate }) => certificate);
  }

  #need<T>(value: T | undefined, what: string): T {
    if (value === undefined) throw new GatewayError('as2-no-certificate', what);
    return value;
  }
}

/** What an answer means: by its receipt where it has one, else by its status (RFC 4130 revision draft: no retry on 4xx but 408). */
function judged(status: number, receipt: Verdict | undefined): Verdict | { state: 'retry'; reason: string } {
  const isGood = status >= 200 && status < 300;
  if (receipt && (isGood || receipt.state === 'refused')) return receipt;
  if (isGood) return { state: 'untrusted', reason: 'the answer is no MDN' };
  if (status === 408 || status === 429 || status >= 500) return { state: 'retry', reason: `HTTP status ${status}` };
  return { state: 'refused', reason: `HTTP status ${status}` };
}
