/** What lines of every set have, as JSON text: product ids, descriptions, our SKU. particulars.ts reads the same into objects. */
import type { PlainSegment } from '../x12/segment.ts';
import { type JsonBytes, jsonLiteral } from './json-bytes.ts';

const items = jsonLiteral(',"items":[');
const qualifier = jsonLiteral('{"qualifier":');
const nextQualifier = jsonLiteral(',{"qualifier":');
const value = jsonLiteral(',"value":');
const endOfItem = jsonLiteral('}');
const endOfList = jsonLiteral(']');
const descriptions = jsonLiteral(',"descriptions":[');
const comma = jsonLiteral(',');

/** The product id pairs from an element on. A qualifier without a number would be `extra`, which text has no place for. */
export function writeItems(out: JsonBytes, segment: PlainSegment, from: number): void {
  const { count } = segment;
  let next = qualifier;
  out.raw(items);
  for (let element = from; element <= count; element += 2) {
    if (!segment.has(element + 1)) {
      if (segment.has(element)) out.refuse();
      continue;
    }
    out.raw(next);
    next = nextQualifier;
    out.text(segment, element);
    out.raw(value);
    out.text(segment, element + 1);
    out.raw(endOfItem);
  }
  // Elements from the 64th on are never taken (set-notes.ts).
  if (count > 63) out.refuse();
  out.raw(endOfList);
}

const free = 0x46;
const semiStructured = 0x53;
const structured = 0x58;

/**
 * PID with PID01 and PID05 alone. `described` is where the line's descriptions ended, 0 where it has none; gives where
 * they end now, and 0 where they cannot be written here: not of a PID that says more, nor behind something else.
 */
export function writeDescription(out: JsonBytes, pid: PlainSegment, described: number): number {
  if (!pid.has(5) || (described > 0 && described !== out.length)) return 0;
  for (let element = 2; element <= pid.count; element++) if (element !== 5 && pid.has(element)) return 0;
  if (pid.has(1)) {
    const kind = pid.bytes[pid.from(1)]!;
    const isUsual = kind === free || kind === semiStructured || kind === structured;
    if (!isUsual || pid.to(1) - pid.from(1) > 1) return 0;
  }
  out.begin(pid);
  if (described > 0) {
    out.length -= endOfList.length;
    out.raw(comma);
  } else out.raw(descriptions);
  out.text(pid, 5);
  out.raw(endOfList);
  if (out.settle()) return out.length;
  if (described > 0) {
    // The end of the list was written over.
    out.length -= endOfList.length;
    out.raw(endOfList);
  }
  return 0;
}

const skuKey = jsonLiteral(',"sku":');

/** Our SKU; false, and nothing written, where it is none that can be told as it stands. */
export function writeSku(out: JsonBytes, sku: string): boolean {
  const before = out.length;
  out.raw(skuKey);
  if (out.plain(sku)) return true;
  out.length = before;
  return false;
}
