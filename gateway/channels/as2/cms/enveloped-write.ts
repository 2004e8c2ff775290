/** Writes EnvelopedData and, for GCM, AuthEnvelopedData (RFC 5652 section 6, RFC 5083, RFC 5084), in DER and as a stream. */
import { constants, createCipheriv, publicEncrypt, randomBytes, type X509Certificate } from 'node:crypto';
import type { Bytes } from '../bytes.ts';
import { type ContentCipher, cipherByName, type Encryption, oids } from './algorithms.ts';
import { issuerAndSerial, keyIdentifierChoice } from './certificate.ts';
import {
  context,
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
} from './der.ts';
import { oaepAlgorithm } from './rsa.ts';

export interface EnvelopeOptions {
  readonly recipients: readonly X509Certificate[];
  readonly encryption: Encryption;
  readonly keyTransport: 'pkcs1' | 'oaep';
  /** How recipients are named; issuer and serial number unless told, for that is what every product finds. */
  readonly nameBy?: 'issuer' | 'key';
}

const tagBytes = 16;

export async function* writeEnveloped(content: Bytes, options: EnvelopeOptions): AsyncGenerator<Buffer> {
  const cipher = cipherByName(options.encryption);
  const key = randomBytes(cipher.keyBytes);
  const iv = randomBytes(cipher.ivBytes);
  const isKeyNamed = options.nameBy === 'key';
  const recipients = setOf(...options.recipients.map((certificate) => recipientInfo(certificate, key, options)));
  const version = integer(cipher.isAuthenticated || !isKeyNamed ? 0 : 2);
  const algorithm = sequence(
    oid(cipher.oid),
    cipher.isAuthenticated ? sequence(octetString(iv), integer(tagBytes)) : octetString(iv),
  );
  const length = encryptedLength(cipher, content.length);
  const info = Buffer.concat([oid(oids.data), algorithm, derHeader(context(0), length)]);
  const macLength = cipher.isAuthenticated ? 2 + tagBytes : 0;
  const infoHeader = derHeader(tag.sequence, info.length + length);
  const before = Buffer.concat([version, recipients, infoHeader, info]);
  const body = before.length + length + macLength;
  const type = oid(cipher.isAuthenticated ? oids.authEnvelopedData : oids.envelopedData);
  const data = derHeader(tag.sequence, body);
  const wrapped = derHeader(contextConstructed(0), data.length + body);
  const whole = derHeader(tag.sequence, type.length + wrapped.length + data.length + body);
  yield Buffer.concat([whole, type, wrapped, data, before]);
  if (cipher.isAuthenticated) {
    const gcm = createCipheriv(cipher.name as 'aes-256-gcm', key, iv, { authTagLength: tagBytes });
    for await (const chunk of content.read()) yield gcm.update(chunk);
    gcm.final();
    yield octetString(gcm.getAuthTag());
    return;
  }
  const cbc = createCipheriv(cipher.name, key, iv);
  for await (const chunk of content.read()) yield cbc.update(chunk);
  yield cbc.final();
}

function encryptedLength(cipher: ContentCipher, length: number): number {
  return cipher.isAuthenticated ? length : (Math.floor(length / cipher.blockBytes) + 1) * cipher.blockBytes;
}

function recipientInfo(certificate: X509Certificate, key: Buffer, { keyTransport, nameBy }: EnvelopeOptions): Buffer {
  const isOaep = keyTransport === 'oaep';
  const block = publicEncrypt(
    isOaep
      ? { key: certificate.publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }
      : { key: certificate.publicKey, padding: constants.RSA_PKCS1_PADDING },
    key,
  );
  const name = nameBy === 'key' ? keyIdentifierChoice(certificate) : issuerAndSerial(certificate);
  const algorithm = isOaep ? oaepAlgorithm('sha256') : sequence(oid(oids.rsa), nullValue);
  return der(tag.sequence, integer(nameBy === 'key' ? 2 : 0), name, algorithm, octetString(block));
}
