/**
 * The parts of a multipart body (RFC 2046 section 5.1.1) as slices: exactly the bytes between the boundaries, without
 * the line end that belongs to the boundary. Searched as a stream, so that a part may be of any size.
 */
import type { Bytes } from '../bytes.ts';
import { As2Fault } from '../fault.ts';

/** Parts that one message may have. */
const partsMax = 100;
/** Blanks that may follow a boundary, and its line end. */
const paddingMax = 256;

interface Delimiter {
  /** End of what stands before it: its line end is the boundary's. */
  readonly start: number;
  /** Where the next part begins. */
  readonly end: number;
  readonly isClosing: boolean;
}

/** Throws an As2Fault where the closing boundary is missing: the message was cut short. */
export async function splitParts(body: Bytes, boundary: string | undefined): Promise<readonly Bytes[]> {
  if (boundary === undefined || boundary === '' || boundary.length > 200) {
    throw new As2Fault('unexpected-processing-error', 'a multipart without a boundary');
  }
  const parts: Bytes[] = [];
  let open: number | undefined;
  for await (const { start, end, isClosing } of delimiters(body, Buffer.from(`--${boundary}`, 'latin1'))) {
    // A boundary right behind another shares its line end.
    if (open !== undefined) parts.push(body.slice(open, Math.max(open, start)));
    if (parts.length > partsMax) throw new As2Fault('unexpected-processing-error', `more than ${partsMax} parts`);
    if (isClosing) return parts;
    open = end;
  }
  throw new As2Fault('unexpected-processing-error', 'a multipart without its closing boundary');
}

async function* delimiters(body: Bytes, needle: Buffer): AsyncGenerator<Delimiter> {
  let window: Buffer = Buffer.alloc(0);
  let base = 0;
  let at = 0;
  for await (const chunk of body.read()) {
    window = window.length === 0 ? chunk : Buffer.concat([window, chunk]);
    const isLast = base + window.length === body.length;
    for (;;) {
      const found = window.indexOf(needle, at);
      const after = found + needle.length;
      if (found < 0) {
        at = Math.max(at, window.length - needle.length + 1);
        break;
      }
      if (!isLast && window.length < after + paddingMax) {
        at = found;
        break;
      }
      at = found + 1;
      const delimiter = delimiterAt(window, found, after, base, isLast);
      if (delimiter === undefined) continue;
      at = delimiter.end - base;
      yield delimiter;
    }
    const keep = Math.max(0, Math.min(at, window.length) - 2);
    window = window.subarray(keep);
    base += keep;
    at -= keep;
  }
}

function delimiterAt(
  window: Buffer,
  found: number,
  after: number,
  base: number,
  isLast: boolean,
): Delimiter | undefined {
  const isAtStart = base + found === 0;
  if (!isAtStart && window[found - 1] !== 0x0a) return undefined;
  const rest = window.subarray(after, after + paddingMax).toString('latin1');
  const line = /^(--)?[ \t]*(\r?\n|$)/.exec(rest);
  if (line === null || (line[2] === '' && !(isLast && after + line[0].length === window.length && line[1])))
    return undefined;
  const lineEnd = isAtStart ? 0 : window[found - 2] === 0x0d ? 2 : 1;
  return { start: base + found - lineEnd, end: base + after + line[0].length, isClosing: line[1] !== undefined };
}
