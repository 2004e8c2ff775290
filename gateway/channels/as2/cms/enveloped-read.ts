/**
 * Opens EnvelopedData and AuthEnvelopedData (RFC 5652 section 6, RFC 5083) as a stream.
 *
 * Whatever goes wrong (no recipient of ours, a key that does not unwrap, padding, tag, malformed BER) is the one fault
 * `decryption-failed` with the one text, so that the answers tell nobody how far a forged message came. A wrapped key
 * that is none is replaced by chance and fails later, as RFC 3218 advises. Plaintext of GCM is used only when its tag fits.
 */
import {
  constants,
  createDecipheriv,
  type DecipherGCM,
  type Decipheriv,
  privateDecrypt,
  randomBytes,
} from 'node:crypto';
import type { Bytes, Chunks } from '../bytes.ts';
import { As2Fault, isMachineFault } from '../fault.ts';
import { type ContentCipher, cipherByOid, type Encryption, oids } from './algorithms.ts';
import { BerReader } from './ber-reader.ts';
import { isNamed, type OwnKey } from './certificate.ts';
import {
  BerError,
  childrenOf,
  context,
  contextConstructed,
  definite,
  type Element,
  expect,
  octets,
  oidText,
  smallInteger,
  tag,
} from './der.ts';
import { openOaep, paddingParameters, plainAlgorithm } from './rsa.ts';

export interface Decrypted {
  readonly content: Bytes;
  readonly encryption: Encryption;
  readonly keyTransport: 'pkcs1' | 'oaep';
  /** Ours, with which it was opened. */
  readonly key: OwnKey;
}

/** What may be encrypted: MIME, which is plain data, and what some products name in its place. */
const contentTypes: ReadonlySet<string> = new Set([oids.data, oids.signedData, oids.compressedData]);
/** Recipients that one message may have. */
const recipientsMax = 100;

interface Wrapped {
  readonly key: OwnKey;
  readonly transport: 'pkcs1' | 'oaep';
  readonly algorithm: Element;
  readonly block: Buffer;
}

export async function openEnveloped(
  message: Bytes,
  keys: readonly OwnKey[],
  keep: (source: Chunks) => Promise<Bytes>,
): Promise<Decrypted> {
  try {
    return await open(message, keys, keep, undefined);
  } catch (error) {
    if (isMachineFault(error) || (error instanceof As2Fault && error.modifier !== 'decryption-failed')) throw error;
    throw new As2Fault('decryption-failed', 'the message could not be decrypted', error);
  }
}

async function open(
  message: Bytes,
  keys: readonly OwnKey[],
  keep: (source: Chunks) => Promise<Bytes>,
  authenticated: Buffer | undefined,
): Promise<Decrypted> {
  const reader = new BerReader(message.read());
  await reader.enter(tag.sequence);
  const type = oidText(await reader.element());
  const isAuthenticated = type === oids.authEnvelopedData;
  if (!isAuthenticated && type !== oids.envelopedData) throw new BerError('no enveloped data');
  await reader.enter(contextConstructed(0));
  await reader.enter(tag.sequence);
  const version = smallInteger(await reader.element());
  if (isAuthenticated ? version !== 0 : version > 4 || version === 1) throw new BerError('an unknown version');
  if ((await reader.nextTag()) === contextConstructed(0)) await reader.element();
  const wrapped = recipientOf(await reader.element(), keys);
  await reader.enter(tag.sequence);
  if (!contentTypes.has(oidText(await reader.element()))) throw new BerError('an unknown kind of content');
  const { cipher, iv, tagBytes } = contentAlgorithm(await reader.element(), isAuthenticated);
  const contentKeyBytes = contentKey(wrapped, cipher);
  const decipher: Decipheriv = cipher.isAuthenticated
    ? createDecipheriv(cipher.name as 'aes-256-gcm', contentKeyBytes, iv, { authTagLength: tagBytes })
    : createDecipheriv(cipher.name, contentKeyBytes, iv);
  if (authenticated) (decipher as DecipherGCM).setAAD(authenticated);
  const content = await keep(plain(reader, decipher, !isAuthenticated));
  await reader.leave();
  if (isAuthenticated) {
    // Authenticated attributes come behind the content that they are checked with: it is read once more with them.
    if ((await reader.nextTag()) === contextConstructed(1)) {
      const attributes = definite(await reader.element());
      attributes[0] = tag.set;
      if (authenticated === undefined) return await open(message, keys, keep, attributes);
    }
    const mac = octets(await reader.element());
    if (mac.length !== tagBytes) throw new BerError('a tag of another length');
    (decipher as DecipherGCM).setAuthTag(mac);
    decipher.final();
  }
  if ((await reader.nextTag()) === contextConstructed(isAuthenticated ? 2 : 1)) await reader.element();
  for (let left = 3; left > 0; left--) await reader.leave();
  await reader.finish();
  return { content, encryption: cipher.name, keyTransport: wrapped.transport, key: wrapped.key };
}

async function* plain(
  reader: BerReader,
  decipher: { update(data: Buffer): Buffer; final(): Buffer },
  isFinal: boolean,
): AsyncGenerator<Buffer> {
  for await (const piece of reader.octets(context(0))) {
    const out = decipher.update(piece);
    if (out.length > 0) yield out;
  }
  if (isFinal) yield decipher.final();
}

/** The first recipient that is one of our certificates, by key transport (RFC 5652 section 6.2.1). */
function recipientOf(recipients: Element, keys: readonly OwnKey[]): Wrapped {
  const infos = childrenOf(recipients, tag.set);
  if (infos.length > recipientsMax) throw new BerError('too many recipients');
  for (const info of infos) {
    if (info.tag !== tag.sequence) continue;
    const [version, identifier, algorithm, block] = childrenOf(info, tag.sequence);
    const key = keys.find(({ certificate }) => isNamed(identifier as Element, certificate));
    if (key === undefined) continue;
    if (smallInteger(version) !== (identifier?.tag === 0x80 ? 2 : 0)) throw new BerError('an unknown version');
    const name = oidText(childrenOf(algorithm, tag.sequence)[0]);
    const transport = name === oids.rsa ? 'pkcs1' : name === oids.oaep ? 'oaep' : undefined;
    if (transport === undefined) throw new BerError('an unknown key transport');
    if (transport === 'pkcs1') plainAlgorithm(algorithm);
    return { key, transport, algorithm: algorithm as Element, block: octets(block) };
  }
  throw new BerError('none of our certificates is a recipient');
}

/** The content key; one by chance where the block does not hold one of the right length. */
function contentKey({ key, transport, algorithm, block }: Wrapped, cipher: ContentCipher): Buffer {
  const fallback = randomBytes(cipher.keyBytes);
  try {
    const found =
      transport === 'pkcs1'
        ? privateDecrypt({ key: key.privateKey, padding: constants.RSA_PKCS1_PADDING }, block)
        : openOaep(key.privateKey, block, paddingParameters(childrenOf(algorithm, tag.sequence)[1]));
    return found.length === cipher.keyBytes ? found : fallback;
  } catch {
    return fallback;
  }
}

function contentAlgorithm(algorithm: Element, isAuthenticated: boolean) {
  const [name, parameters] = childrenOf(algorithm, tag.sequence);
  const cipher = cipherByOid(oidText(name));
  if (cipher === undefined || cipher.isAuthenticated !== isAuthenticated) throw new BerError('an unknown cipher');
  if (!isAuthenticated) {
    const iv = octets(parameters);
    if (iv.length !== cipher.ivBytes) throw new BerError('an initialisation vector of another length');
    return { cipher, iv, tagBytes: 0 };
  }
  const [nonce, length] = childrenOf(expect(parameters, tag.sequence), tag.sequence);
  const tagBytes = length === undefined ? 12 : smallInteger(length);
  if (tagBytes < 12 || tagBytes > 16) throw new BerError('a tag of another length');
  return { cipher, iv: octets(nonce), tagBytes };
}
