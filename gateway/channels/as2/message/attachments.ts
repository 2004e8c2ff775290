/** The files of an opened message: its one content, or the parts of multipart/related and multipart/mixed (RFC 6362). */
import type { Bytes, Scratch } from '../bytes.ts';
import { As2Fault } from '../fault.ts';
import { type Entity, splitEntity } from '../mime/entity.ts';
import { originalName } from '../mime/file-name.ts';
import { splitParts } from '../mime/multipart.ts';
import { transferDecoded } from '../mime/transfer.ts';

export interface Attachment {
  /** The file's own bytes, transfer encoding undone. */
  readonly content: Bytes;
  readonly contentType: string;
  /** As the partner wrote it. */
  readonly originalName: string | undefined;
}

/** Files that one message may have, and how deep multiparts may stand in one another. */
const attachmentsMax = 50;
const depthMax = 3;

export async function attachmentsOf(entity: Entity, scratch: Scratch): Promise<readonly Attachment[]> {
  const found: Attachment[] = [];
  await collect(entity, scratch, found, 0);
  if (found.length === 0) throw new As2Fault('unexpected-processing-error', 'a message without content');
  return found;
}

async function collect(entity: Entity, scratch: Scratch, found: Attachment[], depth: number): Promise<void> {
  const { header, body } = entity;
  const contentType = header.token('content-type');
  if (/^multipart\/(related|mixed)$/.test(contentType)) {
    if (depth >= depthMax) throw new As2Fault('unexpected-processing-error', 'multiparts nested too deep');
    for (const part of await splitParts(body, header.parameter('content-type', 'boundary'))) {
      await collect(await splitEntity(part), scratch, found, depth + 1);
    }
    return;
  }
  if (found.length >= attachmentsMax)
    throw new As2Fault('unexpected-processing-error', `more than ${attachmentsMax} files`);
  const content = await transferDecoded(body, header.token('content-transfer-encoding'), (source) =>
    scratch.keep(source),
  );
  found.push({ content, contentType, originalName: originalName(header) });
}
