/** What CMS says of a certificate to name it: issuer and serial number, or the subject key identifier (RFC 5652 section 10.2.4). */
import { createHash, type KeyObject, type X509Certificate } from 'node:crypto';
import {
  children,
  childrenOf,
  contextConstructed,
  der,
  type Element,
  expect,
  octets,
  oidText,
  parse,
  sequence,
  tag,
} from './der.ts';

export interface CertificateName {
  /** DER of the issuer's name and of the serial number. */
  readonly issuer: Buffer;
  readonly serial: Buffer;
  readonly keyIdentifier: Buffer;
  /** The issuer's name with its texts decoded: some peers write the same name in other string types. */
  readonly issuerKey: string;
}

/** A certificate and its private key: ours, to decrypt or to sign with. */
export interface OwnKey {
  readonly certificate: X509Certificate;
  readonly privateKey: KeyObject;
}

const names = new WeakMap<X509Certificate, CertificateName>();
const subjectKeyIdentifier = '2.5.29.14';

export function nameOf(certificate: X509Certificate): CertificateName {
  const known = names.get(certificate);
  if (known) return known;
  const [tbs] = childrenOf(parse(certificate.raw), tag.sequence);
  const fields = childrenOf(tbs, tag.sequence);
  if (fields[0]?.tag === contextConstructed(0)) fields.shift();
  const [serial, , issuer, , , publicKey] = fields;
  const name = {
    issuer: expect(issuer, tag.sequence).raw,
    serial: expect(serial, tag.integer).raw,
    keyIdentifier: keyIdentifier(fields, publicKey),
    issuerKey: nameKey(expect(issuer, tag.sequence)),
  };
  names.set(certificate, name);
  return name;
}

/** The extension where there is one; else the SHA-1 of the key's bits (RFC 5280 section 4.2.1.2). */
function keyIdentifier(fields: readonly Element[], publicKey: Element | undefined): Buffer {
  const list = fields.find((field) => field.tag === contextConstructed(3));
  for (const extension of list ? childrenOf(children(list)[0], tag.sequence) : []) {
    const parts = children(extension);
    if (oidText(parts[0]) === subjectKeyIdentifier) return octets(parse(octets(parts.at(-1))));
  }
  const bits = children(expect(publicKey, tag.sequence))[1];
  return createHash('sha1')
    .update((bits as Element).content.subarray(1))
    .digest();
}

/** A name (RFC 5280 section 4.1.2.4) as text that is the same for the same name in other string types. */
function nameKey(name: Element): string {
  const attributes = children(name).flatMap((set) => childrenOf(set, tag.set));
  return attributes
    .map((attribute) => {
      const [type, value] = childrenOf(attribute, tag.sequence);
      return `${oidText(type)}=${stringValue(value as Element)
        .trim()
        .replace(/\s+/g, ' ')
        .toLowerCase()}`;
    })
    .join('\n');
}

function stringValue({ tag: tagByte, content }: Element): string {
  if (tagByte === 0x0c) return content.toString('utf8');
  if (tagByte === 0x1e) return Buffer.from(content).swap16().toString('utf16le');
  return content.toString('latin1');
}

/** IssuerAndSerialNumber of a certificate. */
export function issuerAndSerial(certificate: X509Certificate): Buffer {
  const { issuer, serial } = nameOf(certificate);
  return sequence(issuer, serial);
}

/** `[0]` SubjectKeyIdentifier of a certificate. */
export function keyIdentifierChoice(certificate: X509Certificate): Buffer {
  return der(0x80, nameOf(certificate).keyIdentifier);
}

/** Whether a RecipientIdentifier or SignerIdentifier names the certificate. */
export function isNamed(identifier: Element, certificate: X509Certificate): boolean {
  const name = nameOf(certificate);
  if (identifier.tag === 0x80) return identifier.content.equals(name.keyIdentifier);
  const [issuer, serial] = childrenOf(identifier, tag.sequence);
  if (!expect(serial, tag.integer).raw.equals(name.serial)) return false;
  const named = expect(issuer, tag.sequence);
  return named.raw.equals(name.issuer) || nameKey(named) === name.issuerKey;
}
