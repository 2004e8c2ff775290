/** A MIME entity (RFC 2045): its header and its body, as the very bytes that they came in. */
import { type Bytes, head, memoryBytes } from '../bytes.ts';
import { Header, headerBytesMax, readHeader } from './header.ts';

export interface Entity {
  readonly header: Header;
  readonly body: Bytes;
  /** Header, empty line and body; what a signature or a MIC is made over. */
  readonly raw: Bytes;
}

/**
 * Splits an entity at the first empty line. What begins with no `Content-` or `MIME-` field is content without a header,
 * as one product encrypts it.
 */
export async function splitEntity(raw: Bytes): Promise<Entity> {
  const start = await head(raw, headerBytesMax);
  if (start[0] === 0x0a) return { header: new Header([]), body: raw.slice(1), raw };
  if (start[0] === 0x0d && start[1] === 0x0a) return { header: new Header([]), body: raw.slice(2), raw };
  const end = headerEnd(start);
  const text = start.subarray(0, end?.at ?? start.length);
  if (end === undefined || !/^(?:content-|mime-)[a-z-]+[ \t]*:/im.test(text.toString('latin1'))) {
    return { header: new Header([]), body: raw, raw };
  }
  return { header: readHeader(text), body: raw.slice(end.bodyAt), raw };
}

function headerEnd(bytes: Buffer): { at: number; bodyAt: number } | undefined {
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) {
    if (bytes[at + 1] === 0x0a) return { at: at + 1, bodyAt: at + 2 };
    if (bytes[at + 1] === 0x0d && bytes[at + 2] === 0x0a) return { at: at + 1, bodyAt: at + 3 };
  }
  return undefined;
}

/** A header of ours, with the empty line after it. */
export function writeHeader(fields: readonly (readonly [string, string])[]): Buffer {
  return Buffer.from(`${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`, 'latin1');
}

export const emptyBytes: Bytes = memoryBytes(Buffer.alloc(0));

/** An HTTP answer or request as an entity: its MIME fields are those of the HTTP header. */
export async function answerEntity(header: Header, body: Buffer): Promise<Entity> {
  const bytes = memoryBytes(body);
  return { header, body: bytes, raw: bytes };
}
