/** CompressedData (RFC 3274) with zlib, read and written as a stream; what comes out is bounded by whoever keeps it. */

import { pipeline, Readable } from 'node:stream';
import { createDeflate, createInflate, deflateSync } from 'node:zlib';
import type { Bytes, Chunks } from '../bytes.ts';
import { As2Fault, isMachineFault } from '../fault.ts';
import { oids } from './algorithms.ts';
import { BerReader } from './ber-reader.ts';
import {
  BerError,
  childrenOf,
  contextConstructed,
  derHeader,
  integer,
  oid,
  oidText,
  sequence,
  smallInteger,
  tag,
} from './der.ts';

/** Opens it. Every fault is `decompression-failed`; `keep` refuses more than a piece may have. */
export async function openCompressed(message: Bytes, keep: (source: Chunks) => Promise<Bytes>): Promise<Bytes> {
  try {
    const reader = new BerReader(message.read());
    await reader.enter(tag.sequence);
    if (oidText(await reader.element()) !== oids.compressedData) throw new BerError('no compressed data');
    await reader.enter(contextConstructed(0));
    await reader.enter(tag.sequence);
    if (smallInteger(await reader.element()) !== 0) throw new BerError('an unknown version');
    if (oidText(childrenOf(await reader.element(), tag.sequence)[0]) !== oids.zlib) throw new BerError('no zlib');
    await reader.enter(tag.sequence);
    if (oidText(await reader.element()) !== oids.data) throw new BerError('an unknown kind of content');
    await reader.enter(contextConstructed(0));
    const content = await keep(inflated(reader.octets()));
    for (let left = 5; left > 0; left--) await reader.leave();
    await reader.finish();
    return content;
  } catch (error) {
    if (isMachineFault(error)) throw error;
    throw new As2Fault('decompression-failed', 'the compressed content cannot be read or is too large', error);
  }
}

async function* inflated(source: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let given = 0;
  const counted = async function* () {
    for await (const chunk of source) {
      given += chunk.length;
      yield chunk;
    }
  };
  const inflate = createInflate();
  const out = pipeline(Readable.from(counted()), inflate, () => undefined);
  yield* out as unknown as AsyncIterable<Buffer>;
  if (inflate.bytesWritten !== given) throw new BerError('bytes after the compressed content');
}

/** Bytes that are compressed at once; more go through a stream. */
const syncBytesMax = 65_536;

/** Writes it, in two steps, for the length of what is compressed has to be known first. */
export async function* writeCompressed(
  content: Bytes,
  keep: (source: Chunks) => Promise<Bytes>,
): AsyncGenerator<Buffer> {
  const isSmall = content.whole !== undefined && content.length <= syncBytesMax;
  const deflated = isSmall
    ? await keep([deflateSync(content.whole as Buffer)])
    : await keep(
        pipeline(Readable.from(content.read()), createDeflate(), () => undefined) as unknown as AsyncIterable<Buffer>,
      );
  const octets = derHeader(tag.octetString, deflated.length);
  const explicit = derHeader(contextConstructed(0), octets.length + deflated.length);
  const data = Buffer.concat([oid(oids.data), explicit, octets]);
  const dataHeader = derHeader(tag.sequence, data.length + deflated.length);
  const before = Buffer.concat([integer(0), sequence(oid(oids.zlib)), dataHeader, data]);
  const body = before.length + deflated.length;
  const inner = derHeader(tag.sequence, body);
  const wrapped = derHeader(contextConstructed(0), inner.length + body);
  const type = oid(oids.compressedData);
  yield Buffer.concat([
    derHeader(tag.sequence, type.length + wrapped.length + inner.length + body),
    type,
    wrapped,
    inner,
    before,
  ]);
  yield* deflated.read();
}
