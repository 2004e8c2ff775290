/** What of a message's security is asked for and accepted: policy as data, checked in one place. */
import type { X509Certificate } from 'node:crypto';
import type { Digest, Encryption, SignatureScheme } from '../cms/algorithms.ts';
import { As2Fault } from '../fault.ts';

/** What was found when a message was opened. */
export interface Security {
  readonly encryption: Encryption | undefined;
  readonly keyTransport: 'pkcs1' | 'oaep' | undefined;
  readonly signature:
    | { readonly digest: Digest; readonly scheme: SignatureScheme; readonly certificate: X509Certificate }
    | undefined;
  readonly isCompressed: boolean;
}

/** What is asked of a partner's messages. */
export interface SecurityPolicy {
  readonly isSignatureRequired: boolean;
  readonly isEncryptionRequired: boolean;
  readonly digests: readonly Digest[];
  readonly encryptions: readonly Encryption[];
}

/** Throws `insufficient-message-security`, naming what is missing or too weak. */
export function checkSecurity({ signature, encryption }: Security, policy: SecurityPolicy): void {
  const refuse = (what: string) => new As2Fault('insufficient-message-security', what);
  if (signature === undefined && policy.isSignatureRequired) throw refuse('not signed, and signatures are agreed');
  if (encryption === undefined && policy.isEncryptionRequired) throw refuse('not encrypted, and encryption is agreed');
  if (signature && !policy.digests.includes(signature.digest)) {
    throw refuse(`signed with ${signature.digest}, and ${policy.digests.join(', ')} are agreed`);
  }
  if (encryption && !policy.encryptions.includes(encryption)) {
    throw refuse(`encrypted with ${encryption}, and ${policy.encryptions.join(', ')} are agreed`);
  }
}

/** A certificate, and from when we use it to encrypt or to sign; from its own first day unless told. */
export interface Dated {
  readonly certificate: X509Certificate;
  /** Milliseconds since 1970. */
  readonly from?: number;
}

export function isValidAt({ certificate }: Dated, now: number): boolean {
  return certificate.validFromDate.getTime() <= now && now <= certificate.validToDate.getTime();
}

/**
 * The one to use now of several that overlap: valid, in use already, and of these the one that came into use last. So a
 * renewal is put beside the former one ahead of time, and takes over on its day. Undefined where none is valid.
 */
export function inUseAt<T extends Dated>(all: readonly T[], now: number): T | undefined {
  const start = ({ certificate, from }: Dated) => from ?? certificate.validFromDate.getTime();
  const usable = all.filter((each) => isValidAt(each, now) && start(each) <= now);
  return usable.sort((one, other) => start(other) - start(one))[0];
}
