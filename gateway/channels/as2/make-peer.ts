/** Makes a peer of checked settings: files read, defaults filled in. What reads files and secrets is given. */
import { X509Certificate } from 'node:crypto';
import type { Digest, Encryption } from './cms/algorithms.ts';
import { encryptions } from './cms/algorithms.ts';
import type { Dated } from './message/security.ts';
import type { As2Peer, As2SendRules, OwnDatedKey } from './peer.ts';
import type { As2ChannelSettings } from './settings.ts';

export interface PeerFacts {
  readonly partner: string;
  readonly channel: string;
  /** Our AS2 name unless the partner's settings say another one. */
  readonly us: string;
  /** Where receipts that come later are sent to. */
  readonly receiptUrl: string;
  readonly keys: readonly OwnDatedKey[];
  /** Reads a PEM file of the partner's folder. Throws where it cannot. */
  readonly read: (file: string) => string;
  readonly durationMs: (text: string) => number;
  readonly resend: (name: string) => 'skip' | 'accept';
}

/** Throws an Error with a sentence for the coordinator where a certificate cannot be read or something is missing. */
export function makePeer(settings: As2ChannelSettings, facts: PeerFacts): As2Peer {
  const us = settings.us ?? facts.us;
  if (us === '') throw new Error('our AS2 name is missing: as2.id in gateway.yaml, or us in this channel');
  const accept = settings.accept ?? {};
  return {
    partner: facts.partner,
    channel: facts.channel,
    us,
    them: settings.id,
    keys: facts.keys,
    certificates: settings.certificates.map((entry) => certificateOf(entry, facts.read)),
    receive: {
      policy: {
        isSignatureRequired: accept.unsigned !== 'true',
        isEncryptionRequired: accept.unencrypted !== 'true',
        digests: (accept.digests as Digest[] | undefined) ?? ['sha256', 'sha384', 'sha512'],
        encryptions: (accept.encryptions as Encryption[] | undefined) ?? strongEncryptions,
      },
      returnUrls: settings.returnUrls ?? (settings.url ? [settings.url] : []),
      credentials: settings.askLogin,
      clientFingerprints: settings.clientCertificates?.map((each) => each.replace(/^SHA256:/, '')),
      resend: facts.resend,
    },
    send: settings.url === undefined ? undefined : sendRules(settings, settings.url, facts),
  };
}

const strongEncryptions = (Object.keys(encryptions) as Encryption[]).filter((each) => each !== 'des-ede3-cbc');

function sendRules(
  settings: As2ChannelSettings,
  url: string,
  { receiptUrl, read, durationMs }: PeerFacts,
): As2SendRules {
  const { mdn = {}, tls = {}, sign = 'sha256', encrypt = 'aes-256-cbc' } = settings;
  const mode = mdn.mode ?? 'sync';
  if (mode === 'async' && receiptUrl === '')
    throw new Error('receipts are to come later, and as2.url in gateway.yaml does not say where');
  return {
    url,
    sign: sign === 'none' ? undefined : { digest: sign, scheme: settings.signature ?? 'pkcs1' },
    encrypt:
      encrypt === 'none'
        ? undefined
        : { encryption: encrypt as Encryption, keyTransport: settings.keyTransport ?? 'pkcs1' },
    compress: settings.compress ?? 'none',
    transfer: settings.transfer ?? 'binary',
    contentType: settings.contentType,
    subject: settings.subject ?? 'EDI',
    receipt: { mode, isSigned: mdn.signed !== 'false', url: receiptUrl, acceptWarnings: mdn.warnings !== 'refuse' },
    credentials: settings.login,
    tls: {
      trusted: tls.trust?.map(read),
      client:
        tls.certificate && tls.privateKey
          ? { certificate: read(tls.certificate), privateKey: tls.privateKey }
          : undefined,
    },
    timeouts: { connectMs: 15_000, stallMs: 60_000, answerMs: durationMs(settings.timeout ?? '2m') },
  };
}

function certificateOf(entry: As2ChannelSettings['certificates'][number], read: (file: string) => string): Dated {
  const file = typeof entry === 'string' ? entry : entry.file;
  const from = typeof entry === 'string' ? Number.NaN : Date.parse(entry.from);
  if (typeof entry !== 'string' && Number.isNaN(from)) throw new Error(`${file}: from is no day, as 2027-01-31`);
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(read(file));
  } catch (error) {
    throw new Error(`${file} is no certificate in PEM: ${(error as Error).message}`, { cause: error });
  }
  return typeof entry === 'string' ? { certificate } : { certificate, from };
}
