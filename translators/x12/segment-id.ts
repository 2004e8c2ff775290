/**
 * Segment ids as packed integers: comparing and looking up an id costs no string.
 *
 * An id of two or three bytes (X12.6 section 3.7: a letter, then one or two letters or digits) packs to
 * `b0 | b1 << 8 | b2 << 16`. Anything else packs to `oddId`, which no dictionary holds.
 */

/** The packed form of what cannot be a segment id. */
export const oddId = 0;

const upper = (byte: number) => byte >= 0x41 && byte <= 0x5a;
const digit = (byte: number) => byte >= 0x30 && byte <= 0x39;

/** Packs `bytes[start, end)`. */
export function packBytes(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length === 3) return bytes[start]! | (bytes[start + 1]! << 8) | (bytes[start + 2]! << 16);
  if (length === 2) return bytes[start]! | (bytes[start + 1]! << 8);
  return oddId;
}

/** Packs an id as text; `packId('PO1')`. */
export function packId(id: string): number {
  if (id.length < 2 || id.length > 3) return oddId;
  return id.charCodeAt(0) | (id.charCodeAt(1) << 8) | (id.length === 3 ? id.charCodeAt(2) << 16 : 0);
}

/** Whether a packed id has the form that X12.6 asks of one. */
export function isIdForm(packed: number): boolean {
  const third = packed >> 16;
  const second = (packed >> 8) & 0xff;
  if (!upper(packed & 0xff) || !(upper(second) || digit(second))) return false;
  return third === 0 || upper(third) || digit(third);
}

const interned = new Map<number, string>();

/** Text of a packed id of the right form; the same string each time. There are 34,000 at most. */
export function idText(packed: number): string {
  let text = interned.get(packed);
  if (text === undefined) {
    const third = packed >> 16;
    text = String.fromCharCode(packed & 0xff, (packed >> 8) & 0xff) + (third === 0 ? '' : String.fromCharCode(third));
    if (isIdForm(packed)) interned.set(packed, text);
  }
  return text;
}
