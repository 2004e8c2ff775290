/** Makes a peer of a checked channel: certificates parsed, secrets filled in, defaults filled in. */
import { X509Certificate } from 'node:crypto';
import { type As2Channel, type As2ChannelSettings, encryptionOf, encryptionsTaken } from './channel-settings.ts';
import type { Digest, Encryption } from './cms/algorithms.ts';
import type { Dated } from './message/security.ts';
import type { As2Peer, As2SendRules, Credentials, OwnDatedKey } from './peer.ts';

export interface PeerFacts {
  readonly partner: string;
  readonly channel: string;
  /** Our AS2 name unless the channel says another one. */
  readonly us: string;
  /** Where receipts that come later are sent to. */
  readonly receiptUrl: string;
  readonly keys: readonly OwnDatedKey[];
  /** A secret by its reference. Throws where there is none. */
  readonly secret: (reference: string) => string;
  readonly durationMs: (text: string) => number;
  readonly resend: (name: string) => 'skip' | 'accept';
  /** True where the partner is to try again later. */
  readonly isHeld: boolean;
}

export function makePeer({ given, pems }: As2ChannelSettings, facts: PeerFacts): As2Peer {
  const accept = given.accept ?? {};
  return {
    partner: facts.partner,
    channel: facts.channel,
    us: given.us ?? facts.us,
    them: given.id,
    keys: facts.keys,
    certificates: given.certificates.map((entry) => certificateOf(entry, pems)),
    receive: {
      policy: {
        isSignatureRequired: accept.unsigned !== 'true',
        isEncryptionRequired: accept.unencrypted !== 'true',
        digests: (accept.digests as Digest[] | undefined) ?? ['sha256', 'sha384', 'sha512'],
        encryptions: (accept.encryptions ?? encryptionsTaken).map((each) => encryptionOf(each) as Encryption),
      },
      returnUrls: given.returnUrls ?? (given.url ? [given.url] : []),
      credentials: credentialsOf(given.askLogin, facts),
      clientFingerprints: given.clientCertificates?.map((each) => each.replace(/^SHA256:/, '')),
      resend: facts.resend,
      isHeld: facts.isHeld,
    },
    send: given.url === undefined ? undefined : sendRules(given, given.url, pems, facts),
  };
}

function sendRules(
  given: As2Channel,
  url: string,
  pems: As2ChannelSettings['pems'],
  { receiptUrl, secret, durationMs, ...facts }: PeerFacts,
): As2SendRules {
  const { mdn = {}, tls = {}, sign = 'sha256', encrypt = 'aes256-cbc', compress = 'false' } = given;
  const encryption = encryptionOf(encrypt);
  return {
    url,
    sign: sign === 'none' ? undefined : { digest: sign, scheme: given.signature ?? 'pkcs1' },
    encrypt: encryption && { encryption, keyTransport: given.keyTransport ?? 'pkcs1' },
    compress: compress === 'true' ? 'before-signing' : compress === 'false' ? 'none' : compress,
    transfer: given.transfer ?? 'binary',
    contentType: given.contentType,
    subject: given.subject ?? 'EDI',
    receipt: {
      mode: mdn.mode ?? 'sync',
      isSigned: mdn.signed !== 'false',
      url: receiptUrl,
      acceptWarnings: mdn.warnings !== 'refuse',
      dueMs: durationMs(mdn.due ?? '1h'),
    },
    credentials: credentialsOf(given.login, { secret, ...facts }),
    tls: {
      trusted: tls.trust?.map((file) => pemOf(file, pems)),
      client:
        tls.certificate !== undefined && tls.privateKey !== undefined
          ? { certificate: pemOf(tls.certificate, pems), privateKey: secret(tls.privateKey) }
          : undefined,
    },
    timeouts: { connectMs: 15_000, stallMs: 60_000, answerMs: durationMs(given.timeout ?? '2m') },
  };
}

function credentialsOf(given: Credentials | undefined, { secret }: Pick<PeerFacts, 'secret'>): Credentials | undefined {
  return given && { user: given.user, password: secret(given.password) };
}

function certificateOf(entry: As2Channel['certificates'][number], pems: As2ChannelSettings['pems']): Dated {
  if (typeof entry === 'string') return { certificate: new X509Certificate(pemOf(entry, pems)) };
  return { certificate: new X509Certificate(pemOf(entry.file, pems)), from: Date.parse(entry.from) };
}

function pemOf(file: string, pems: As2ChannelSettings['pems']): string {
  const pem = pems[file];
  if (pem === undefined) throw new Error(`${file} was not read`);
  return pem;
}
