/**
 * Writes again what the reader reads: for a well-formed file the same bytes, which shows that reading loses nothing.
 *
 * Elements are written from what the reader says they are, with its delimiters; only line breaks and blanks between
 * segments are copied. What was odd is put right: a segment that is wrapped over lines is joined, empty segments and text
 * around interchanges are left out. Bytes are copied as bytes, in whatever encoding they are.
 */
import type { Host } from '../host.ts';
import { none } from './delimiters.ts';
import { SegmentReader } from './reader.ts';
import type { SegmentView } from './segment-view.ts';

/** The bytes of a file's interchanges, written from its segments. A segment over `segmentBytesMax` bytes is left out. */
export function rewrite(bytes: Uint8Array, host: Host, segmentBytesMax: number): Uint8Array {
  const pieces: string[] = [];
  /** Behind the last segment, its terminator included; -1 before the first one. */
  let end = -1;
  const segment = (view: SegmentView) => {
    pieces.push(end < 0 ? headText(bytes, view.offset, host) : layoutText(bytes, end, view.offset, host));
    pieces.push(segmentText(view, host));
    end = view.elementOffset(view.count + 1) + 1;
  };
  const reader = new SegmentReader({ segment, defect: () => undefined }, { host, segmentBytesMax });
  reader.push(bytes);
  reader.end();
  // The last segment may have no terminator, as many files do.
  if (end > bytes.length) pieces.push((pieces.pop() ?? '').slice(0, -1));
  else if (end >= 0) pieces.push(layoutText(bytes, end, bytes.length, host));
  return host.bytes(pieces.join(''), 'latin1');
}

/** What stands before the first interchange, where it is a byte order mark and blanks and no text. */
function headText(bytes: Uint8Array, to: number, host: Host): string {
  const text = host.latin1(bytes, 0, to);
  return /^(\xef\xbb\xbf)?[ \r\n]*$/.test(text) ? text : '';
}

/** Line breaks and blanks between two segments; where something else stands there too, those behind it. */
function layoutText(bytes: Uint8Array, from: number, to: number, host: Host): string {
  const text = host.latin1(bytes, from, Math.max(from, to));
  let blank = text.length;
  while (blank > 0 && ' \r\n'.includes(text.charAt(blank - 1))) blank--;
  return text.slice(blank);
}

/** A segment as it was sent, with its terminator. */
function segmentText(view: SegmentView, host: Host): string {
  const { element, segment, blankBefore } = view.delimiters;
  const texts: string[] = [];
  for (let at = 0; at <= view.count; at++) texts.push(host.latin1(view.bytes, view.from(at), view.to(at)));
  return `${texts.join(character(element))}${blankBefore ? ' ' : ''}${character(segment)}`;
}

function character(byte: number): string {
  return byte === none ? '' : String.fromCharCode(byte);
}
