/**
 * Reads SignedData (RFC 5652 section 5), detached or with its content inside, and verifies it against the certificates
 * that a partner is known by: what certificates it brings along proves nothing.
 */
import { constants, createHash, createVerify, X509Certificate } from 'node:crypto';
import type { Bytes, Chunks } from '../bytes.ts';
import { As2Fault, isMachineFault } from '../fault.ts';
import { type Digest, oids, type SignatureScheme, signatureByOid } from './algorithms.ts';
import { BerReader } from './ber-reader.ts';
import { isNamed } from './certificate.ts';
import {
  BerError,
  children,
  childrenOf,
  contextConstructed,
  definite,
  type Element,
  octets,
  oidText,
  parse,
  smallInteger,
  tag,
} from './der.ts';
import { digestOf, paddingParameters, plainAlgorithm } from './rsa.ts';

export interface Signed {
  readonly contentType: string;
  /** Undefined where the signature is detached. */
  readonly content: Bytes | undefined;
  readonly certificates: readonly Buffer[];
  readonly signers: readonly Element[];
}

export interface Verified {
  readonly certificate: X509Certificate;
  readonly digest: Digest;
  readonly scheme: SignatureScheme;
  /** Digest of the content, by `digest`. */
  readonly contentDigest: Buffer;
}

/** Signers that one message may have. */
const signersMax = 8;

/** A signature that cannot be read is one that does not fit. */
async function asIntegrity<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isMachineFault(error) || error instanceof As2Fault) throw error;
    throw new As2Fault('integrity-check-failed', `the signature cannot be read: ${(error as Error).message}`, error);
  }
}

export function readSigned(message: Bytes, keep: (source: Chunks) => Promise<Bytes>): Promise<Signed> {
  return asIntegrity(async () => {
    const reader = new BerReader(message.read());
    await reader.enter(tag.sequence);
    if (oidText(await reader.element()) !== oids.signedData) throw new BerError('no signed data');
    await reader.enter(contextConstructed(0));
    await reader.enter(tag.sequence);
    const version = smallInteger(await reader.element());
    const digests = childrenOf(await reader.element(), tag.set).map(plainAlgorithm);
    await reader.enter(tag.sequence);
    const contentType = oidText(await reader.element());
    let content: Bytes | undefined;
    if ((await reader.nextTag()) === contextConstructed(0)) {
      await reader.enter(contextConstructed(0));
      content = await keep(reader.octets());
      await reader.leave();
    }
    await reader.leave();
    const certificates =
      (await reader.nextTag()) === contextConstructed(0) ? certificatesOf(await reader.element()) : [];
    if ((await reader.nextTag()) === contextConstructed(1)) await reader.element();
    const signers = childrenOf(await reader.element(), tag.set);
    for (let left = 3; left > 0; left--) await reader.leave();
    await reader.finish();
    if (signers.length === 0 || signers.length > signersMax) throw new BerError(`${signers.length} signers`);
    checkVersion(version, contentType, signers);
    checkDigests(digests, signers);
    return { contentType, content, certificates, signers };
  });
}

/** Plain certificates of a CertificateSet; attribute certificates say nothing here. */
function certificatesOf(set: Element): Buffer[] {
  return children(set)
    .filter((choice) => choice.tag === tag.sequence)
    .map(({ raw }) => raw);
}

/** Every signer's digest is announced before the content, each once, and none besides. */
function checkDigests(digests: readonly string[], signers: readonly Element[]): void {
  const used = new Set(signers.map((signer) => plainAlgorithm(children(signer)[2])));
  if (digests.length !== used.size || !digests.every((digest) => used.has(digest))) {
    throw new BerError("digests announced that are not the signers'");
  }
}

/** RFC 5652 section 5.1: 1, or 3 where a signer is named by its key or the content is no plain data. */
function checkVersion(version: number, contentType: string, signers: readonly Element[]): void {
  const isNew = contentType !== oids.data || signers.some((signer) => smallInteger(children(signer)[0]) === 3);
  if (version !== 1 && !(isNew && (version === 3 || version === 4 || version === 5)))
    throw new BerError('an unknown version');
}

/** Throws `authentication-failed` where no signer is trusted, `integrity-check-failed` where the signature does not fit. */
export function verifySigned(signed: Signed, content: Bytes, trusted: readonly X509Certificate[]): Promise<Verified> {
  return asIntegrity(async () => {
    for (const signer of signed.signers) {
      const identifier = childrenOf(signer, tag.sequence)[1] as Element;
      const certificate = trusted.find((each) => isNamed(identifier, each));
      if (certificate === undefined) continue;
      checkBrought(signed, identifier, certificate);
      return await verifySigner(signed.contentType, signer, content, certificate);
    }
    throw new As2Fault('authentication-failed', `signed by ${signerText(signed)}, which is not of this partner`);
  });
}

/** A certificate brought along under the signer's name has to be the signer's, byte by byte. */
function checkBrought({ certificates }: Signed, identifier: Element, certificate: X509Certificate): void {
  if (certificates.length === 0) return;
  if (certificates.some((raw) => raw.equals(certificate.raw))) return;
  for (const raw of certificates) {
    if (isNamed(identifier, new X509Certificate(raw))) throw new BerError('another certificate under the same name');
  }
  throw new BerError("the signer's certificate is not among those it brings along");
}

function signerText({ certificates }: Signed): string {
  try {
    const subjects = certificates.map((raw) => new X509Certificate(raw).subject.replaceAll('\n', ', '));
    return subjects.length > 0 ? subjects.join('; ').slice(0, 300) : 'a certificate that it does not bring along';
  } catch {
    return 'a certificate that cannot be read';
  }
}

async function verifySigner(
  type: string,
  signer: Element,
  content: Bytes,
  certificate: X509Certificate,
): Promise<Verified> {
  const fields = childrenOf(signer, tag.sequence);
  const [version, identifier, digestAlgorithm] = fields;
  if (smallInteger(version) !== (identifier?.tag === 0x80 ? 3 : 1)) throw new BerError('an unknown version');
  const digest = digestOf(digestAlgorithm);
  const attributes = fields[3]?.tag === contextConstructed(0) ? fields[3] : undefined;
  const rest = fields.slice(attributes ? 4 : 3);
  if (rest.length > 3 || (rest[2] && rest[2].tag !== contextConstructed(1)))
    throw new BerError('more fields than are due');
  const { scheme, ...options } = signatureOptions(rest[0] as Element, digest, certificate);
  const signature = octets(rest[1]);
  const hash = createHash(digest);
  const direct = attributes ? undefined : createVerify(digest);
  for await (const chunk of content.read()) {
    hash.update(chunk);
    direct?.update(chunk);
  }
  const contentDigest = hash.digest();
  const key = { key: certificate.publicKey, ...options };
  const isGood = attributes
    ? checkAttributes(attributes, type, contentDigest).some((bytes) =>
        createVerify(digest).update(bytes).verify(key, signature),
      )
    : (direct as ReturnType<typeof createVerify>).verify(key, signature);
  if (!isGood) throw new As2Fault('integrity-check-failed', 'the signature does not fit');
  return { certificate, digest, scheme, contentDigest };
}

/** Checks content type and message digest (RFC 5652 section 5.3); the encodings that may have been signed: DER, and as it came. */
function checkAttributes(attributes: Element, type: string, contentDigest: Buffer): Buffer[] {
  const values = new Map<string, Element>();
  for (const attribute of children(attributes)) {
    const [name, set] = childrenOf(attribute, tag.sequence);
    const key = oidText(name);
    if (values.has(key)) throw new BerError(`the attribute ${key} twice`);
    const [value, ...others] = childrenOf(set, tag.set);
    if (value === undefined || (others.length > 0 && (key === oids.messageDigest || key === oids.contentType))) {
      throw new BerError(`the attribute ${key} has not one value`);
    }
    values.set(key, value);
  }
  if (oidText(values.get(oids.contentType)) !== type) throw new BerError('the signed content type is another one');
  if (!octets(values.get(oids.messageDigest)).equals(contentDigest)) {
    throw new As2Fault('integrity-check-failed', 'the content is not what was signed: its digest is another one');
  }
  const asCame = definite(attributes);
  asCame[0] = tag.set;
  const parts = children(parse(asCame)).map(({ raw }) => raw);
  const sorted = Buffer.concat([
    asCame.subarray(0, asCame.length - parts.reduce((sum, { length }) => sum + length, 0)),
    ...parts.sort(Buffer.compare),
  ]);
  return sorted.equals(asCame) ? [asCame] : [sorted, asCame];
}

function signatureOptions(algorithm: Element, digest: Digest, certificate: X509Certificate) {
  const [name, parameters] = childrenOf(algorithm, tag.sequence);
  const found = signatureByOid(oidText(name));
  if (found === undefined) throw new BerError(`the signature algorithm ${oidText(name)} is not known`);
  const type = certificate.publicKey.asymmetricKeyType;
  if ((found.scheme === 'ecdsa') !== (type === 'ec'))
    throw new BerError("the signature is not of the certificate's kind of key");
  if (found.digest !== undefined && found.digest !== digest) throw new BerError('two digests are named');
  if (found.scheme !== 'pss') plainAlgorithm(algorithm);
  if (found.scheme === 'ecdsa') return { scheme: found.scheme };
  if (found.scheme === 'pkcs1') return { scheme: found.scheme, padding: constants.RSA_PKCS1_PADDING };
  const { digest: hash, maskDigest, saltBytes } = paddingParameters(parameters);
  if (hash !== digest || maskDigest !== digest) throw new BerError('PSS with two digests');
  return { scheme: found.scheme, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: saltBytes };
}
