/** An AS2 partner as this channel works with it: names, certificates and rules, every default filled in. A value. */
import { createHash, timingSafeEqual, type X509Certificate } from 'node:crypto';
import type { Digest, Encryption } from './cms/algorithms.ts';
import type { OwnKey } from './cms/certificate.ts';
import type { Dated, SecurityPolicy } from './message/security.ts';

export type OwnDatedKey = OwnKey & Dated;

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

export interface As2Peer {
  readonly partner: string;
  readonly channel: string;
  /** AS2 names, as they stand in AS2-From and AS2-To without quotes. */
  readonly us: string;
  readonly them: string;
  /** Ours: every one opens what is encrypted to us, the one in use signs. */
  readonly keys: readonly OwnDatedKey[];
  /** The partner's: every valid one may have signed, the one in use is encrypted to. */
  readonly certificates: readonly Dated[];
  readonly receive: As2ReceiveRules;
  /** Undefined where we only receive. */
  readonly send: As2SendRules | undefined;
}

export interface As2ReceiveRules {
  readonly policy: SecurityPolicy;
  /** Beginnings of the URLs that a receipt may be sent to; `https://as2.partner.example/`. */
  readonly returnUrls: readonly string[];
  /** What the partner has to authenticate with. */
  readonly credentials: Credentials | undefined;
  /** SHA-256 fingerprints of TLS client certificates, one of which the partner has to show. */
  readonly clientFingerprints: readonly string[] | undefined;
  /** Whether the same bytes again, in a new message, are to be translated again. */
  readonly resend: (name: string) => 'skip' | 'accept';
  /** True where nothing is taken now, and the partner is told to try again later. */
  readonly isHeld: boolean;
}

export interface As2SendRules {
  readonly url: string;
  readonly sign: { readonly digest: Exclude<Digest, 'md5'>; readonly scheme: 'pkcs1' | 'pss' } | undefined;
  readonly encrypt: { readonly encryption: Encryption; readonly keyTransport: 'pkcs1' | 'oaep' } | undefined;
  readonly compress: 'none' | 'before-signing' | 'after-signing';
  readonly transfer: 'binary' | 'base64';
  readonly contentType: string | undefined;
  readonly subject: string;
  readonly receipt: {
    readonly mode: 'none' | 'sync' | 'async';
    readonly isSigned: boolean;
    /** Where an asynchronous receipt is to come: our own server as the partner sees it. */
    readonly url: string;
    /** Whether a receipt with a warning closes the delivery. */
    readonly acceptWarnings: boolean;
    /** How long an asynchronous one may take before the same message is sent again. */
    readonly dueMs: number;
  };
  readonly credentials: Credentials | undefined;
  readonly tls: TlsRules;
  readonly timeouts: { readonly connectMs: number; readonly stallMs: number; readonly answerMs: number };
}

export interface TlsRules {
  /** PEM of the authorities, or of the very certificates, that the server is trusted by; the system's unless told. */
  readonly trusted: readonly string[] | undefined;
  /** What we show as a TLS client. */
  readonly client: { readonly certificate: string; readonly privateKey: string } | undefined;
}

/** A fingerprint without its colons, in upper case. */
export function plainFingerprint(text: string): string {
  return text.replace(/[^0-9A-Fa-f]/g, '').toUpperCase();
}

export function fingerprint(certificate: X509Certificate): string {
  return plainFingerprint(certificate.fingerprint256);
}

/** Whether an Authorization header is that of the credentials, in time that tells nothing. */
export function isAuthorized(header: string | undefined, { user, password }: Credentials): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(header ?? ''), digest(basic({ user, password })));
}

export function basic({ user, password }: Credentials): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
