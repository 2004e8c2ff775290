/** Writes an MDN (RFC 4130 section 7.4, RFC 8098): multipart/report, signed where that was asked for. */
import { randomBytes } from 'node:crypto';
import { memoryBytes } from '../bytes.ts';
import { type Digest, digestByName, micalgName } from '../cms/algorithms.ts';
import type { OwnKey } from '../cms/certificate.ts';
import { writeDetached } from '../cms/signed-write.ts';
import { type Modifier, modifiers } from '../fault.ts';
import { multipartSigned } from '../message/compose.ts';
import type { Mic } from '../message/open.ts';
import { writeHeader } from '../mime/entity.ts';
import { writeDisposition } from './disposition.ts';

export interface MdnFacts {
  /** AS2 name that the message was sent to: ours. */
  readonly recipient: string;
  readonly originalMessageId: string;
  readonly outcome: 'processed' | Modifier;
  /** Undefined where the message could not be opened. */
  readonly mic: Mic | undefined;
  /** How the partner spells the digest; our spelling where it means another one. */
  readonly micSpelling: string | undefined;
  /** A sentence more for the person who reads it. */
  readonly note?: string;
}

export interface MdnSigning {
  readonly key: OwnKey;
  readonly digest: Exclude<Digest, 'md5'>;
  readonly at: Date;
}

export interface Mdn {
  readonly contentType: string;
  readonly body: Buffer;
}

export async function writeMdn(facts: MdnFacts, signing: MdnSigning | undefined): Promise<Mdn> {
  const boundary = `=_${randomBytes(18).toString('hex')}`;
  const reportType = `multipart/report; report-type=disposition-notification; boundary="${boundary}"`;
  const body = report(facts, boundary);
  if (signing === undefined) return { contentType: reportType, body };
  const entity = Buffer.concat([writeHeader([['Content-Type', reportType]]), body]);
  const signature = await writeDetached(memoryBytes(entity), { ...signing, scheme: 'pkcs1' });
  const { contentType, before, after } = multipartSigned(signature, signing.digest);
  return { contentType, body: Buffer.concat([before, entity, after]) };
}

function report(facts: MdnFacts, boundary: string): Buffer {
  const fields: [string, string][] = [
    ['Reporting-UA', 'Crossdock'],
    ['Original-Recipient', `rfc822; ${facts.recipient}`],
    ['Final-Recipient', `rfc822; ${facts.recipient}`],
    ['Original-Message-ID', `<${facts.originalMessageId}>`],
    ['Disposition', writeDisposition(facts.outcome)],
  ];
  if (facts.mic)
    fields.push(['Received-Content-MIC', `${facts.mic.value}, ${micName(facts.mic.digest, facts.micSpelling)}`]);
  const text =
    facts.outcome === 'processed' ? 'The message was received, verified and kept.' : modifiers[facts.outcome];
  return Buffer.concat([
    Buffer.from(`--${boundary}\r\n`),
    writeHeader([
      ['Content-Type', 'text/plain; charset=us-ascii'],
      ['Content-Transfer-Encoding', '7bit'],
    ]),
    Buffer.from(
      `Message <${facts.originalMessageId}> to ${facts.recipient}: ${text}${facts.note ? ` ${facts.note}` : ''}\r\n`,
    ),
    Buffer.from(`\r\n--${boundary}\r\n`),
    writeHeader([
      ['Content-Type', 'message/disposition-notification'],
      ['Content-Transfer-Encoding', '7bit'],
    ]),
    Buffer.from(fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
}

function micName(digest: Digest, spelling: string | undefined): string {
  return spelling !== undefined && digestByName(spelling) === digest ? spelling : micalgName(digest);
}
