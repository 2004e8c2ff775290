/**
 * Opens an AS2 message layer by layer: encryption, signature, compression, in any order that RFC 4130 and RFC 5402 allow, and then
 * its attachments. Nothing is handed out before every layer has been verified to its end.
 *
 * The MIC (RFC 4130 section 7.3.1, RFC 5402 section 4.1): signed, over the very bytes that were signed; encrypted and not
 * signed, over header and content as decrypted and decompressed; neither, over the content alone.
 */
import type { X509Certificate } from 'node:crypto';
import type { Bytes, Scratch } from '../bytes.ts';
import { type Digest, oids } from '../cms/algorithms.ts';
import { BerReader } from '../cms/ber-reader.ts';
import type { OwnKey } from '../cms/certificate.ts';
import { openCompressed } from '../cms/compressed.ts';
import { contextConstructed, oidText, tag } from '../cms/der.ts';
import { openEnveloped } from '../cms/enveloped-read.ts';
import { readSigned, type Verified, verifySigned } from '../cms/signed-read.ts';
import { digestOfBytes } from '../cms/signed-write.ts';
import { As2Fault } from '../fault.ts';
import { type Entity, splitEntity } from '../mime/entity.ts';
import { splitParts } from '../mime/multipart.ts';
import { transferDecoded } from '../mime/transfer.ts';
import { type Attachment, attachmentsOf } from './attachments.ts';
import type { Security } from './security.ts';

export interface Keys {
  /** Ours, to decrypt with: all that we ever gave to the partner. */
  readonly own: readonly OwnKey[];
  /** The partner's, to verify with. */
  readonly theirs: readonly X509Certificate[];
}

export interface Opened {
  readonly attachments: readonly Attachment[];
  readonly security: Security;
  readonly mic: Mic;
  /** What was signed and the signature over it (CMS, DER), of multipart/signed. */
  readonly proof: Proof | undefined;
}

export interface Proof {
  readonly content: Bytes;
  readonly signature: Bytes;
}

export interface Mic {
  readonly digest: Digest;
  /** Base64. */
  readonly value: string;
}

/** Layers that a message may have: encrypted, compressed, signed and compressed again are four. */
const layersMax = 5;

/** What has been found so far. */
interface State {
  entity: Entity;
  encryption?: Security['encryption'];
  keyTransport?: Security['keyTransport'];
  signed?: Verified;
  proof?: Proof;
  isCompressed: boolean;
}

/** Throws an As2Fault. `fallbackDigest` makes the MIC of what is not signed. */
export async function openMessage(
  entity: Entity,
  keys: Keys,
  scratch: Scratch,
  fallbackDigest: Digest,
): Promise<Opened> {
  const state: State = { entity, isCompressed: false };
  for (let layer = 0; await openLayer(state, keys, scratch); layer++) {
    if (layer >= layersMax) throw new As2Fault('unexpected-processing-error', `more than ${layersMax} layers`);
  }
  const attachments = await attachmentsOf(state.entity, scratch);
  const { encryption, keyTransport, signed, isCompressed } = state;
  const signature = signed && { digest: signed.digest, scheme: signed.scheme, certificate: signed.certificate };
  const security = { encryption, keyTransport, signature, isCompressed };
  return { attachments, security, mic: await micOf(state, attachments, fallbackDigest), proof: state.proof };
}

async function micOf(
  { entity, signed, encryption }: State,
  attachments: readonly Attachment[],
  digest: Digest,
): Promise<Mic> {
  if (signed) return { digest: signed.digest, value: signed.contentDigest.toString('base64') };
  const only = attachments.length === 1 ? attachments[0] : undefined;
  const content = encryption === undefined ? (only?.content ?? entity.body) : entity.raw;
  return { digest, value: (await digestOfBytes(content, digest)).toString('base64') };
}

/** Opens the outermost layer; false where there is none left. */
async function openLayer(state: State, keys: Keys, scratch: Scratch): Promise<boolean> {
  const { header, body } = state.entity;
  const type = header.token('content-type');
  if (type === 'multipart/signed') {
    await openMultipartSigned(state, keys, scratch);
    return true;
  }
  if (!/^application\/(x-)?pkcs7-mime$/.test(type)) return false;
  const keep = scratch.keep.bind(scratch);
  const message = await transferDecoded(body, header.token('content-transfer-encoding'), keep);
  const content = await contentTypeOf(message);
  if (content === oids.compressedData) {
    if (state.isCompressed && state.signed === undefined)
      throw new As2Fault('decompression-failed', 'compressed twice');
    state.entity = await splitEntity(await openCompressed(message, keep));
    state.isCompressed = true;
  } else if (content === oids.signedData) {
    if (state.signed) throw new As2Fault('integrity-check-failed', 'signed twice');
    const signed = await readSigned(message, keep);
    if (signed.content === undefined) throw new As2Fault('integrity-check-failed', 'a signature without its content');
    state.signed = await verifySigned(signed, signed.content, keys.theirs);
    state.entity = await splitEntity(signed.content);
  } else {
    // What is unreadable is taken for encrypted, and so gets the one answer of everything that cannot be decrypted.
    if (state.encryption) throw new As2Fault('decryption-failed', 'encrypted twice');
    const decrypted = await openEnveloped(message, keys.own, keep);
    state.encryption = decrypted.encryption;
    state.keyTransport = decrypted.keyTransport;
    state.entity = await decryptedEntity(decrypted.content);
  }
  return true;
}

/** Content without a header is text that a person can read at its start; anything else was decrypted with a wrong key. */
async function decryptedEntity(content: Bytes): Promise<Entity> {
  const entity = await splitEntity(content).catch(() => undefined);
  const start = await startOf(content);
  const isText = /^[\t\r\n\x20-\x7e]*$/.test(start.toString('latin1'));
  if (entity === undefined || (entity.header.fields.length === 0 && !isText)) {
    throw new As2Fault('decryption-failed', 'the message could not be decrypted');
  }
  return entity;
}

async function startOf(content: Bytes): Promise<Buffer> {
  const bytes = content.slice(0, Math.min(64, content.length));
  if (bytes.whole) return bytes.whole;
  const chunks: Buffer[] = [];
  for await (const chunk of bytes.read()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function openMultipartSigned(state: State, keys: Keys, scratch: Scratch): Promise<void> {
  const { header, body } = state.entity;
  if (state.signed) throw new As2Fault('integrity-check-failed', 'signed twice');
  const parts = await splitParts(body, header.parameter('content-type', 'boundary')).catch((error: unknown) => {
    throw new As2Fault('integrity-check-failed', 'the signed message is cut short or has no parts', error);
  });
  const [content, signaturePart] = parts;
  if (parts.length !== 2 || content === undefined || signaturePart === undefined) {
    throw new As2Fault('integrity-check-failed', `a signed message of ${parts.length} parts`);
  }
  const signature = await splitEntity(signaturePart);
  if (!/^application\/(x-)?pkcs7-signature$/.test(signature.header.token('content-type'))) {
    throw new As2Fault('integrity-check-failed', 'the second part is no signature');
  }
  const keep = scratch.keep.bind(scratch);
  const encoding = signature.header.token('content-transfer-encoding');
  const bytes = await transferDecoded(signature.body, encoding, keep).catch((error: unknown) => {
    throw new As2Fault('integrity-check-failed', 'the signature cannot be read', error);
  });
  const signed = await readSigned(bytes, keep);
  if (signed.content !== undefined) throw new As2Fault('integrity-check-failed', 'a second content in the signature');
  state.signed = await verifySigned(signed, content, keys.theirs);
  state.proof = { content, signature: bytes };
  state.entity = await splitEntity(content);
}

/** The content type of a CMS message; undefined where it is none. */
async function contentTypeOf(message: Bytes): Promise<string | undefined> {
  try {
    const reader = new BerReader(message.read());
    await reader.enter(tag.sequence);
    const type = oidText(await reader.element());
    return (await reader.nextTag()) === contextConstructed(0) ? type : undefined;
  } catch {
    return undefined;
  }
}
