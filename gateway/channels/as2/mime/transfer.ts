/** Content-Transfer-Encoding (RFC 2045 section 6), undone as a stream. A missing one is binary: so some products send. */
import type { Bytes, Chunks } from '../bytes.ts';
import { As2Fault } from '../fault.ts';

/** The body's own bytes. */
export async function transferDecoded(
  body: Bytes,
  encoding: string,
  keep: (source: Chunks) => Promise<Bytes>,
): Promise<Bytes> {
  switch (encoding) {
    case '':
    case '7bit':
    case '8bit':
    case 'binary':
      return body;
    case 'base64':
      return await keep(base64(body.read()));
    case 'quoted-printable':
      return await keep(quotedPrintable(body.read()));
    default:
      throw new As2Fault('unexpected-processing-error', `the transfer encoding ${encoding.slice(0, 40)} is not known`);
  }
}

async function* base64(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held = '';
  let ended = false;
  for await (const chunk of source) {
    const text = held + chunk.toString('latin1').replace(/[\r\n\t ]+/g, '');
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || (ended && text !== ''))
      throw new As2Fault('unexpected-processing-error', 'no base64 where it is due');
    const whole = text.length - (text.length % 4);
    held = text.slice(whole);
    ended = text.endsWith('=');
    if (whole > 0) yield Buffer.from(text.slice(0, whole), 'base64');
  }
  if (held !== '') throw new As2Fault('unexpected-processing-error', 'base64 that was cut short');
}

async function* quotedPrintable(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held = '';
  for await (const chunk of source) {
    const text = held + chunk.toString('latin1');
    const end = text.lastIndexOf('\n') + 1;
    held = text.slice(end);
    if (held.length > 65_536)
      throw new As2Fault('unexpected-processing-error', 'a line of quoted-printable that never ends');
    if (end > 0) yield unquoted(text.slice(0, end));
  }
  if (held !== '') yield unquoted(held);
}

function unquoted(text: string): Buffer {
  const joined = text.replace(/[ \t]+(\r?\n)/g, '$1').replace(/=\r?\n/g, '');
  const plain = joined.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(plain, 'latin1');
}

/** Base64 in lines of 76 characters. */
export async function* base64Lines(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const whole = bytes.length - (bytes.length % 57);
    held = bytes.subarray(whole);
    if (whole > 0) yield lines(bytes.subarray(0, whole));
  }
  if (held.length > 0) yield lines(held);
}

function lines(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('base64').replace(/.{1,76}/g, '$&\r\n'), 'latin1');
}
