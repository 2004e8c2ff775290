/** What translators need of Node: text and bytes in any encoding, and delimited records. Stateless; one is enough. */
import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import type { Host, TextStream } from '../../translators/host.ts';
import type { Scan } from '../../translators/x12/scan.ts';
import { delimitedStream, delimitedText } from './delimited.ts';
import { ebcdicPage } from './ebcdic.ts';
import { wasmScan } from './wasm-scan.ts';

/** The implementation of `translators/host.ts` for Node. */
export function nodeHost(): Host {
  return { text, latin1, scan, bytes, decoder, delimited: delimitedStream, delimitedText };
}

let threadScan: Scan | undefined;

/** One module a thread is enough, made when the first block is scanned. */
const scan: Scan = (source, from, to, classes, marks) => {
  threadScan ??= wasmScan();
  return threadScan(source, from, to, classes, marks);
};

/**
 * Up to so many bytes a text is put together character by character: most X12 elements are shorter, and a call into
 * Node costs more than the loop (4 bytes: 40 ns against 95; 16 bytes: 220 against 120).
 */
const shortBytesMax = 8;

/** Buffer's own way to a string, without making a Buffer first: that costs as much as the text. */
const { latin1Slice } = Buffer.prototype as unknown as {
  readonly latin1Slice: (this: Uint8Array, start: number, end: number) => string;
};

function text(source: Uint8Array, start: number, end: number): string {
  for (let at = start; at < end; at++) if ((source[at] as number) > 0x7f) return beyondAscii(source, start, end);
  return latin1(source, start, end);
}

function latin1(source: Uint8Array, start: number, end: number): string {
  if (end - start > shortBytesMax) return latin1Slice.call(source, start, end);
  let short = '';
  for (let at = start; at < end; at++) short += String.fromCharCode(source[at] as number);
  return short;
}

function beyondAscii(source: Uint8Array, start: number, end: number): string {
  const slice = Buffer.from(source.buffer, source.byteOffset + start, end - start);
  return slice.toString(isUtf8(slice) ? 'utf8' : 'latin1');
}

function bytes(source: string, encoding = 'utf-8'): Uint8Array {
  return ebcdicPage(encoding)?.bytes(source) ?? iconv.encode(source, known(encoding));
}

function decoder(encoding: string): TextStream {
  const page = ebcdicPage(encoding);
  if (page !== undefined) return page.decoder();
  const stream = iconv.getDecoder(known(encoding));
  return {
    // The bytes are copied: a decoder may hold back what the caller reuses.
    write: (source) => stream.write(Buffer.from(source)),
    end: () => stream.end() ?? '',
  };
}

function known(encoding: string): string {
  if (iconv.encodingExists(encoding)) return encoding;
  throw new RangeError(`unknown encoding ${JSON.stringify(encoding)}: as utf-8, windows-1252, iso-8859-1 or ibm037`);
}
