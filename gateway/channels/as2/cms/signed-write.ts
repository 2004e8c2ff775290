/** Writes SignedData (RFC 5652 section 5) in DER: detached, as multipart/signed wants it, or with its content inside. */
import { constants, createHash, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { Bytes } from '../bytes.ts';
import { type Digest, digestOids, oids } from './algorithms.ts';
import { issuerAndSerial, keyIdentifierChoice, type OwnKey } from './certificate.ts';
import {
  contextConstructed,
  der,
  derHeader,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  setOf,
  tag,
  time,
} from './der.ts';
import { pssAlgorithm } from './rsa.ts';

export interface SignatureOptions {
  readonly key: OwnKey;
  readonly digest: Exclude<Digest, 'md5'>;
  readonly scheme: 'pkcs1' | 'pss';
  readonly at: Date;
  /** How the signer is named; issuer and serial number unless told. */
  readonly nameBy?: 'issuer' | 'key';
}

// Off the main thread: a private RSA operation takes about a millisecond.
const signAsync = promisify(sign);

export async function digestOfBytes(content: Bytes, digest: Digest): Promise<Buffer> {
  const hash = createHash(digest);
  for await (const chunk of content.read()) hash.update(chunk);
  return hash.digest();
}

/** The signature alone; the content stands beside it. */
export async function writeDetached(content: Bytes, options: SignatureOptions): Promise<Buffer> {
  const { before, after } = await around(content, options, sequence(oid(oids.data)).length);
  return Buffer.concat([before, sequence(oid(oids.data)), after]);
}

/** The signature with the content inside. */
export async function* writeOpaque(content: Bytes, options: SignatureOptions): AsyncGenerator<Buffer> {
  const octets = derHeader(tag.octetString, content.length);
  const explicit = derHeader(contextConstructed(0), octets.length + content.length);
  const type = oid(oids.data);
  const header = derHeader(tag.sequence, type.length + explicit.length + octets.length + content.length);
  const start = Buffer.concat([header, type, explicit, octets]);
  const { before, after } = await around(content, options, start.length + content.length);
  yield Buffer.concat([before, start]);
  yield* content.read();
  yield after;
}

/** What stands before and after the encapsulated content, which has `contentLength` bytes. */
async function around(content: Bytes, options: SignatureOptions, contentLength: number) {
  const algorithm = sequence(oid(digestOids[options.digest]), nullValue);
  const start = Buffer.concat([integer(options.nameBy === 'key' ? 3 : 1), setOf(algorithm)]);
  const certificates = der(contextConstructed(0), options.key.certificate.raw);
  const after = Buffer.concat([certificates, setOf(await signerInfo(content, options, algorithm))]);
  const length = start.length + contentLength + after.length;
  const data = derHeader(tag.sequence, length);
  const wrapped = derHeader(contextConstructed(0), data.length + length);
  const type = oid(oids.signedData);
  const whole = derHeader(tag.sequence, type.length + wrapped.length + data.length + length);
  return { before: Buffer.concat([whole, type, wrapped, data, start]), after };
}

async function signerInfo(content: Bytes, options: SignatureOptions, digestAlgorithm: Buffer): Promise<Buffer> {
  const { key, digest, scheme, at, nameBy } = options;
  const attribute = (type: string, value: Buffer) => sequence(oid(type), setOf(value));
  const attributes = setOf(
    attribute(oids.contentType, oid(oids.data)),
    attribute(oids.signingTime, time(at)),
    attribute(oids.messageDigest, octetString(await digestOfBytes(content, digest))),
  );
  const isPss = scheme === 'pss';
  const signature = await signAsync(digest, attributes, {
    key: key.privateKey,
    ...(isPss
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : { padding: constants.RSA_PKCS1_PADDING }),
  });
  const implicit = Buffer.from(attributes);
  implicit[0] = contextConstructed(0);
  return sequence(
    integer(nameBy === 'key' ? 3 : 1),
    nameBy === 'key' ? keyIdentifierChoice(key.certificate) : issuerAndSerial(key.certificate),
    digestAlgorithm,
    implicit,
    isPss ? pssAlgorithm(digest) : sequence(oid(oids.rsa), nullValue),
    octetString(signature),
  );
}
