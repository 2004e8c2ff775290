/** Takes an AS2 message: opens it, holds it against what is agreed, and gives its files to intake. */
import { GatewayError } from '../../../errors.ts';
import type { Accepted, Incoming } from '../../../intake/intake.ts';
import type { ReceivedEvidence } from '../evidence/evidence.ts';
import { As2Fault, isMachineFault } from '../fault.ts';
import type { Attachment } from '../message/attachments.ts';
import { type Opened, openMessage } from '../message/open.ts';
import { checkSecurity, isValidAt } from '../message/security.ts';
import { distinct, safeName } from '../mime/file-name.ts';
import { fingerprint } from '../peer.ts';
import { failed, type KnownExchange, type Result } from './message.ts';

export interface TakeParts {
  readonly accept: (files: readonly Incoming[], isSmall: boolean) => Promise<readonly Accepted[]>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * What came of it: taken, refused for a reason that the partner is told, or `same` where `earlier`, a message with its
 * Message-ID, had the same content. Throws for faults of ours or of the machine only.
 */
export async function take(
  exchange: KnownExchange,
  earlier: ReceivedEvidence | undefined,
  parts: TakeParts,
): Promise<Result | 'same'> {
  let opened: Opened | undefined;
  try {
    opened = await openChecked(exchange, parts.now());
    if (earlier) {
      if (earlier.mic?.value === opened.mic.value) return 'same';
      throw new As2Fault('duplicate-document', 'the Message-ID was used before for other content');
    }
    const files = await keep(exchange, opened.attachments, parts.accept);
    return { outcome: 'processed', reason: '', mic: opened.mic, files, security: securityOf(opened) };
  } catch (error) {
    if (isMachineFault(error) || !(error instanceof As2Fault)) throw error;
    const security = opened ? securityOf(opened) : {};
    return { ...failed(error.modifier, reasonOf(error)), mic: opened?.mic, security };
  }
}

async function openChecked({ message, peer, request, scratch }: KnownExchange, now: number): Promise<Opened> {
  const { header, body } = message;
  const theirs = peer.certificates.map(({ certificate }) => certificate);
  const asked = request?.digest === 'md5' ? undefined : request?.digest;
  const opened = await openMessage({ header, body, raw: body }, { own: peer.keys, theirs }, scratch, asked ?? 'sha256');
  checkSecurity(opened.security, peer.receive.policy);
  const certificate = opened.security.signature?.certificate;
  if (certificate && !isValidAt({ certificate }, now)) {
    throw new As2Fault(
      'authentication-failed',
      `signed with a certificate valid from ${certificate.validFrom} to ${certificate.validTo}`,
    );
  }
  return opened;
}

async function keep(
  { message, peer }: KnownExchange,
  attachments: readonly Attachment[],
  accept: TakeParts['accept'],
): Promise<Result['files']> {
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
  const accepted = await accept(files, isSmall);
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
