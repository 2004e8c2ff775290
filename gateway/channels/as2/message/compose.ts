/**
 * Composes an AS2 message from a file: compressed, signed and encrypted as the partner's settings say (RFC 4130 section
 * 4, RFC 5402), and the MIC that its receipt has to bring back.
 */
import { randomBytes, type X509Certificate } from 'node:crypto';
import type { Bytes, Scratch } from '../bytes.ts';
import { type Digest, type Encryption, micalgName } from '../cms/algorithms.ts';
import type { OwnKey } from '../cms/certificate.ts';
import { writeCompressed } from '../cms/compressed.ts';
import { writeEnveloped } from '../cms/enveloped-write.ts';
import { digestOfBytes, writeDetached } from '../cms/signed-write.ts';
import { type Entity, splitEntity, writeHeader } from '../mime/entity.ts';
import { dispositionName } from '../mime/file-name.ts';
import { base64Lines } from '../mime/transfer.ts';
import type { Mic } from './open.ts';

export interface ComposeOptions {
  readonly name: string;
  readonly contentType: string;
  readonly transfer: 'binary' | 'base64';
  readonly compress: 'none' | 'before-signing' | 'after-signing';
  readonly sign:
    | { readonly key: OwnKey; readonly digest: Exclude<Digest, 'md5'>; readonly scheme: 'pkcs1' | 'pss' }
    | undefined;
  readonly encrypt:
    | { readonly to: X509Certificate; readonly encryption: Encryption; readonly keyTransport: 'pkcs1' | 'oaep' }
    | undefined;
  /** Digest of the MIC of what is not signed: what the receipt is asked to use. */
  readonly micDigest: Digest;
  readonly at: Date;
}

export interface Composed {
  /** Of the message; its fields belong into the HTTP header, its body is the HTTP body. */
  readonly entity: Entity;
  readonly mic: Mic;
}

type Fields = readonly (readonly [string, string])[];

export async function composeMessage(payload: Bytes, options: ComposeOptions, scratch: Scratch): Promise<Composed> {
  const name = dispositionName(options.name);
  const fields: Fields = [
    ['Content-Type', options.contentType],
    ['Content-Transfer-Encoding', options.transfer],
    ['Content-Disposition', `attachment; ${name}`],
  ];
  const body = options.transfer === 'base64' ? await scratch.keep(base64Lines(payload.read())) : payload;
  const file = await entityOf(fields, body, scratch);
  let entity = file;
  if (options.compress === 'before-signing') entity = await compressed(entity, scratch);
  const signedContent = entity.raw;
  if (options.sign) entity = await signed(entity, options, scratch);
  if (options.compress === 'after-signing') entity = await compressed(entity, scratch);
  if (options.encrypt) entity = await encrypted(entity, options.encrypt, scratch);
  const digest = options.sign?.digest ?? options.micDigest;
  const micContent = options.sign ? signedContent : options.encrypt ? file.raw : payload;
  return { entity, mic: { digest, value: (await digestOfBytes(micContent, digest)).toString('base64') } };
}

async function entityOf(fields: Fields, body: Bytes, scratch: Scratch): Promise<Entity> {
  const header = writeHeader(fields);
  const raw = await scratch.keep(
    (async function* () {
      yield header;
      yield* body.read();
    })(),
  );
  return splitEntity(raw);
}

function pkcs7(kind: string): Fields {
  return [
    ['Content-Type', `application/pkcs7-mime; smime-type=${kind}; name="smime.p7m"`],
    ['Content-Transfer-Encoding', 'binary'],
    ['Content-Disposition', 'attachment; filename="smime.p7m"'],
  ];
}

async function compressed(entity: Entity, scratch: Scratch): Promise<Entity> {
  const keep = scratch.keep.bind(scratch);
  return entityOf(pkcs7('compressed-data'), await keep(writeCompressed(entity.raw, keep)), scratch);
}

type Encrypt = NonNullable<ComposeOptions['encrypt']>;

async function encrypted(entity: Entity, { to, encryption, keyTransport }: Encrypt, scratch: Scratch): Promise<Entity> {
  const kind = encryption.endsWith('gcm') ? 'authEnveloped-data' : 'enveloped-data';
  const body = await scratch.keep(writeEnveloped(entity.raw, { recipients: [to], encryption, keyTransport }));
  return entityOf(pkcs7(kind), body, scratch);
}

async function signed(entity: Entity, { sign, at }: ComposeOptions, scratch: Scratch): Promise<Entity> {
  const options = { ...(sign as NonNullable<ComposeOptions['sign']>), at };
  const { contentType, before, after } = multipartSigned(await writeDetached(entity.raw, options), options.digest);
  const body = await scratch.keep(
    (async function* () {
      yield before;
      yield* entity.raw.read();
      yield after;
    })(),
  );
  return entityOf([['Content-Type', contentType]], body, scratch);
}

/** What stands around the signed content in multipart/signed (RFC 8551 section 3.5.3). */
export function multipartSigned(signature: Buffer, digest: Digest) {
  const boundary = `=_${randomBytes(18).toString('hex')}`;
  const protocol = 'protocol="application/pkcs7-signature"';
  const header = writeHeader([
    ['Content-Type', 'application/pkcs7-signature; name="smime.p7s"'],
    ['Content-Transfer-Encoding', 'base64'],
    ['Content-Disposition', 'attachment; filename="smime.p7s"'],
  ]);
  const base64 = signature.toString('base64').replace(/.{1,76}/g, '$&\r\n');
  return {
    contentType: `multipart/signed; ${protocol}; micalg=${micalgName(digest)}; boundary="${boundary}"`,
    before: Buffer.from(`--${boundary}\r\n`),
    after: Buffer.concat([
      Buffer.from(`\r\n--${boundary}\r\n`),
      header,
      Buffer.from(`${base64}\r\n--${boundary}--\r\n`),
    ]),
  };
}
