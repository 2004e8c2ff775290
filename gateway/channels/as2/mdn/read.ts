/**
 * Reads an MDN and judges it as the sender of the message, harder than peers do: it closes a delivery only when it is
 * one, names this message, bears this MIC and, where that was asked for, the partner's own signature.
 */
import type { X509Certificate } from 'node:crypto';
import { type Scratch, wholeOf } from '../bytes.ts';
import { digestByName } from '../cms/algorithms.ts';
import { readSigned, verifySigned } from '../cms/signed-read.ts';
import { readMessageId } from '../identity.ts';
import type { Mic } from '../message/open.ts';
import { type Entity, splitEntity } from '../mime/entity.ts';
import { type Header, readHeader } from '../mime/header.ts';
import { splitParts } from '../mime/multipart.ts';
import { transferDecoded } from '../mime/transfer.ts';
import { type Disposition, readDisposition } from './disposition.ts';

export interface MdnContent {
  readonly originalMessageId: string | undefined;
  readonly disposition: Disposition | undefined;
  readonly mic: Mic | undefined;
  /** The words for a person. */
  readonly text: string;
  readonly signature: 'none' | 'good' | 'bad';
  /** The partner's certificate that a good signature was made with. */
  readonly signer: X509Certificate | undefined;
  /** Why it is bad. */
  readonly signatureFault: string;
}

/** Longest MDN, in bytes. */
export const mdnBytesMax = 1_048_576;

/** Undefined where it is no MDN at all. Never throws for what a peer may send. */
export async function readMdn(
  entity: Entity,
  theirs: readonly X509Certificate[],
  scratch: Scratch,
): Promise<MdnContent | undefined> {
  if (entity.raw.length > mdnBytesMax) return undefined;
  let report = entity;
  let signature: MdnContent['signature'] = 'none';
  let signatureFault = '';
  let signer: X509Certificate | undefined;
  try {
    if (entity.header.token('content-type') === 'multipart/signed') {
      const [content, part] = await splitParts(entity.body, entity.header.parameter('content-type', 'boundary'));
      if (content === undefined || part === undefined) return undefined;
      report = await splitEntity(content);
      try {
        const { header, body } = await splitEntity(part);
        const keep = scratch.keep.bind(scratch);
        const signed = await readSigned(
          await transferDecoded(body, header.token('content-transfer-encoding'), keep),
          keep,
        );
        signer = (await verifySigned(signed, content, theirs)).certificate;
        signature = 'good';
      } catch (error) {
        signature = 'bad';
        signatureFault = (error as Error).message;
      }
    }
    return { ...(await readReport(report, scratch)), signature, signatureFault, signer };
  } catch {
    return undefined;
  }
}

async function readReport(
  { header, body }: Entity,
  scratch: Scratch,
): Promise<Omit<MdnContent, 'signature' | 'signatureFault' | 'signer'>> {
  if (header.token('content-type') !== 'multipart/report') throw new Error('no report');
  let text = '';
  let found: Header | undefined;
  for (const part of await splitParts(body, header.parameter('content-type', 'boundary'))) {
    const inner = await splitEntity(part);
    const encoding = inner.header.token('content-transfer-encoding');
    const bytes = await wholeOf(await transferDecoded(inner.body, encoding, (source) => scratch.keep(source)));
    const type = inner.header.token('content-type');
    if (type === 'text/plain') text = bytes.toString('utf8').trim().slice(0, 2_000);
    if (type === 'message/disposition-notification')
      found ??= readHeader(Buffer.from(bytes.toString('latin1').trim(), 'latin1'));
  }
  if (found === undefined) throw new Error('no disposition notification');
  return {
    originalMessageId: readMessageId(found.get('original-message-id')),
    disposition: readDisposition(found.get('disposition') ?? ''),
    mic: readMic(found.get('received-content-mic')),
    text,
  };
}

function readMic(value: string | undefined): Mic | undefined {
  const [mic, name] = (value ?? '').split(',').map((each) => each.trim());
  const digest = digestByName(name ?? '');
  return mic && digest ? { value: mic, digest } : undefined;
}
