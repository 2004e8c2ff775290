/**
 * Parameters of RSA's paddings (RFC 8017, RFC 4055), and the one case that node:crypto has no option for: OAEP whose mask is made
 * with another digest than its label, as Java does it (SHA-256 with MGF1 of SHA-1).
 */
import { constants, createHash, type KeyObject, privateDecrypt } from 'node:crypto';
import { type Digest, digestByOid, digestBytes, digestOids, oids } from './algorithms.ts';
import {
  BerError,
  children,
  childrenOf,
  contextConstructed,
  type Element,
  integer,
  nullValue,
  octets,
  oid,
  oidText,
  sequence,
  smallInteger,
  tag,
} from './der.ts';

export interface PaddingParameters {
  readonly digest: Digest;
  readonly maskDigest: Digest;
  /** Of PSS, in bytes. */
  readonly saltBytes: number;
  /** Of OAEP. */
  readonly label: Buffer;
}

/** RSASSA-PSS-params and RSAES-OAEP-params: digest [0], mask [1], and [2] the salt length or the label's source. */
export function paddingParameters(parameters: Element | undefined): PaddingParameters {
  let digest: Digest = 'sha1';
  let maskDigest: Digest = 'sha1';
  let saltBytes = 20;
  let label: Buffer = Buffer.alloc(0);
  for (const field of parameters && parameters.tag !== tag.null ? childrenOf(parameters, tag.sequence) : []) {
    const [value] = children(field);
    if (value === undefined) throw new BerError('an empty parameter');
    if (field.tag === contextConstructed(0)) digest = digestOf(value);
    else if (field.tag === contextConstructed(1)) maskDigest = maskDigestOf(value);
    else if (field.tag === contextConstructed(2) && value.tag === tag.integer) saltBytes = smallInteger(value);
    else if (field.tag === contextConstructed(2)) label = octets(children(value)[1]);
    else if (field.tag !== contextConstructed(3) || smallInteger(value) !== 1)
      throw new BerError('an unknown parameter');
  }
  return { digest, maskDigest, saltBytes, label };
}

/** The name of an algorithm that has no parameters: they are absent, or NULL. */
export function plainAlgorithm(algorithm: Element | undefined): string {
  const [name, parameters, ...rest] = childrenOf(algorithm, tag.sequence);
  if (rest.length > 0 || (parameters && !parameters.raw.equals(nullValue)))
    throw new BerError('parameters where none are due');
  return oidText(name);
}

export function digestOf(algorithm: Element | undefined): Digest {
  const name = plainAlgorithm(algorithm);
  const digest = digestByOid(name);
  if (digest === undefined) throw new BerError(`the digest ${name} is not known`);
  return digest;
}

function maskDigestOf(algorithm: Element): Digest {
  const [name, digest] = childrenOf(algorithm, tag.sequence);
  if (oidText(name) !== oids.mgf1) throw new BerError('a mask other than MGF1');
  return digestOf(digest);
}

const digestAlgorithm = (digest: Digest): Buffer => sequence(oid(digestOids[digest]), nullValue);
const maskAlgorithm = (digest: Digest): Buffer => sequence(oid(oids.mgf1), digestAlgorithm(digest));
const field = (n: number, value: Buffer): Buffer =>
  Buffer.concat([Buffer.of(contextConstructed(n), value.length), value]);

export function pssAlgorithm(digest: Digest): Buffer {
  const parameters = sequence(
    field(0, digestAlgorithm(digest)),
    field(1, maskAlgorithm(digest)),
    field(2, integer(digestBytes[digest])),
  );
  return sequence(oid(oids.pss), parameters);
}

export function oaepAlgorithm(digest: Digest): Buffer {
  return sequence(oid(oids.oaep), sequence(field(0, digestAlgorithm(digest)), field(1, maskAlgorithm(digest))));
}

/** Decrypts an OAEP block. Throws where it is none; every such fault becomes one and the same answer. */
export function openOaep(privateKey: KeyObject, block: Buffer, parameters: PaddingParameters): Buffer {
  const { digest, maskDigest, label } = parameters;
  if (digest === maskDigest) {
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    return privateDecrypt(
      { key: privateKey, padding, oaepHash: digest, ...(label.length > 0 && { oaepLabel: label }) },
      block,
    );
  }
  const plain = privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, block);
  const hashBytes = digestBytes[digest];
  const maskedSeed = plain.subarray(1, 1 + hashBytes);
  const maskedData = plain.subarray(1 + hashBytes);
  const seed = xor(maskedSeed, mask(maskedData, hashBytes, maskDigest));
  const data = xor(maskedData, mask(seed, maskedData.length, maskDigest));
  const expected = createHash(digest).update(label).digest();
  const separator = data.indexOf(1, hashBytes);
  const isZero = separator > 0 && data.subarray(hashBytes, separator).every((octet) => octet === 0);
  if (plain[0] !== 0 || !data.subarray(0, hashBytes).equals(expected) || !isZero) throw new BerError('no OAEP block');
  return data.subarray(separator + 1);
}

/** MGF1 (RFC 8017 appendix B.2.1). */
function mask(seed: Buffer, length: number, digest: Digest): Buffer {
  const blocks: Buffer[] = [];
  for (let counter = 0; blocks.length * digestBytes[digest] < length; counter++) {
    const index = Buffer.alloc(4);
    index.writeUInt32BE(counter);
    blocks.push(createHash(digest).update(seed).update(index).digest());
  }
  return Buffer.concat(blocks).subarray(0, length);
}

function xor(one: Buffer, other: Buffer): Buffer {
  return Buffer.from(one.map((octet, index) => octet ^ (other[index] as number)));
}
