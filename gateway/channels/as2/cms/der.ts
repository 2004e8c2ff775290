/**
 * DER, written, and BER in memory, read (X.690): small elements such as certificates' names, algorithm identifiers and
 * signer infos. Tags are one byte, as everywhere in CMS (RFC 5652). Whatever is malformed throws a BerError.
 */

/** Tags used here: universal, and context-specific `[n]`. */
export const tag = {
  integer: 0x02,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utcTime: 0x17,
  sequence: 0x30,
  set: 0x31,
} as const;
/** Context-specific tag `[n]`, primitive. */
export const context = (n: number): number => 0x80 | n;
/** Context-specific tag `[n]`, constructed. */
export const contextConstructed = (n: number): number => 0xa0 | n;

export class BerError extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'BerError';
  }
}

/** How deep elements may stand in one another. */
export const depthMax = 32;

/** The identifier and length octets of an element whose content has `length` bytes. */
export function derHeader(tagByte: number, length: number): Buffer {
  if (length < 0x80) return Buffer.of(tagByte, length);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Buffer.of(tagByte, 0x80 | octets.length, ...octets);
}

export function der(tagByte: number, ...parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([derHeader(tagByte, length), ...parts]);
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => der(tag.sequence, ...parts);
export const octetString = (bytes: Uint8Array): Buffer => der(tag.octetString, bytes);
export const nullValue: Buffer = Buffer.of(tag.null, 0);

/** SET OF: its elements in ascending order of their encodings (X.690 section 11.6). */
export function setOf(...parts: readonly Uint8Array[]): Buffer {
  return der(tag.set, ...[...parts].sort(Buffer.compare));
}

/** A small INTEGER, zero or more. */
export function integer(value: number): Buffer {
  const octets = value.toString(16);
  const bytes = Buffer.from(octets.length % 2 === 0 ? octets : `0${octets}`, 'hex');
  return der(tag.integer, (bytes[0] as number) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}

export function oid(dotted: string): Buffer {
  const [first, second, ...rest] = dotted.split('.').map(Number);
  const octets = [(first as number) * 40 + (second as number)];
  for (const arc of rest) {
    const digits = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) digits.unshift(0x80 | (left % 128));
    octets.push(...digits);
  }
  return der(tag.oid, Buffer.from(octets));
}

/** UTCTime up to 2049, GeneralizedTime after (RFC 5652 section 11.3). */
export function time(at: Date): Buffer {
  const digits = at.toISOString().replace(/\.\d+/, '').replace(/[-T:]/g, '');
  return at.getUTCFullYear() < 2050 ? der(tag.utcTime, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits));
}

/** One element. `content` are its content octets as they stand, without the end-of-contents of an indefinite length. */
export interface Element {
  readonly tag: number;
  readonly raw: Buffer;
  readonly content: Buffer;
  readonly depth: number;
}

/** Reads one element at `offset`; what comes after it is not looked at. */
export function elementAt(bytes: Buffer, offset: number, depth = 0): Element {
  if (depth > depthMax) throw new BerError('nested too deep');
  const { length, contentStart } = lengthAt(bytes, offset);
  const tagByte = bytes[offset] as number;
  if (length !== undefined) {
    if (contentStart + length > bytes.length) throw new BerError('longer than what it stands in');
    const end = contentStart + length;
    return { tag: tagByte, raw: bytes.subarray(offset, end), content: bytes.subarray(contentStart, end), depth };
  }
  if ((tagByte & 0x20) === 0) throw new BerError('indefinite length of a primitive');
  let at = contentStart;
  while (!(bytes[at] === 0 && bytes[at + 1] === 0)) at += elementAt(bytes, at, depth + 1).raw.length;
  return { tag: tagByte, raw: bytes.subarray(offset, at + 2), content: bytes.subarray(contentStart, at), depth };
}

/** Length octets of the element at `offset`; undefined where it is indefinite. */
export function lengthAt(bytes: Buffer, offset: number): { length: number | undefined; contentStart: number } {
  const tagByte = bytes[offset];
  const first = bytes[offset + 1];
  if (tagByte === undefined || first === undefined) throw new BerError('cut short');
  if ((tagByte & 0x1f) === 0x1f) throw new BerError('a tag of several bytes');
  if (first < 0x80) return { length: first, contentStart: offset + 2 };
  if (first === 0x80) return { length: undefined, contentStart: offset + 2 };
  const count = first & 0x7f;
  if (count > 6) throw new BerError('a length of more than 6 bytes');
  if (offset + 2 + count > bytes.length) throw new BerError('cut short');
  return { length: bytes.readUIntBE(offset + 2, count), contentStart: offset + 2 + count };
}

/** Reads exactly one element. */
export function parse(bytes: Buffer): Element {
  const element = elementAt(bytes, 0);
  if (element.raw.length !== bytes.length) throw new BerError('bytes after the end');
  return element;
}

export function children(element: Element): Element[] {
  if ((element.tag & 0x20) === 0) throw new BerError('a primitive where elements were expected');
  const found: Element[] = [];
  for (let at = 0; at < element.content.length; ) {
    const child = elementAt(element.content, at, element.depth + 1);
    found.push(child);
    at += child.raw.length;
  }
  return found;
}

/** Its elements, where it has the tag; throws where it has another. */
export function childrenOf(element: Element | undefined, tagByte: number): Element[] {
  return children(expect(element, tagByte));
}

export function expect(element: Element | undefined, tagByte: number): Element {
  if (element === undefined) throw new BerError('an element is missing');
  if (element.tag !== tagByte)
    throw new BerError(`tag ${element.tag.toString(16)} where ${tagByte.toString(16)} is due`);
  return element;
}

/** The bytes of an octet string, primitive or in pieces. `primitiveTag` is its tag without the constructed bit. */
export function octets(element: Element | undefined, primitiveTag: number = tag.octetString): Buffer {
  if (element?.tag === primitiveTag) return element.content;
  return Buffer.concat(childrenOf(element, primitiveTag | 0x20).map((piece) => octets(piece)));
}

export function oidText(element: Element | undefined): string {
  const { content } = expect(element, tag.oid);
  if (content.length === 0 || ((content.at(-1) as number) & 0x80) !== 0)
    throw new BerError('an object identifier cut short');
  const arcs: number[] = [];
  let arc = 0;
  for (const octet of content) {
    arc = arc * 128 + (octet & 0x7f);
    if ((octet & 0x80) !== 0) continue;
    arcs.push(arc);
    arc = 0;
  }
  const first = arcs[0] as number;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...arcs.slice(1)].join('.');
}

/** A small INTEGER, zero or more. */
export function smallInteger(element: Element | undefined): number {
  const { content } = expect(element, tag.integer);
  if (content.length === 0 || content.length > 6 || (content[0] as number) >= 0x80)
    throw new BerError('a number out of range');
  return content.readUIntBE(0, content.length);
}

/** The element in definite lengths, shortest form: what is hashed of attributes that came in BER. */
export function definite(element: Element): Buffer {
  if ((element.tag & 0x20) === 0) return der(element.tag, element.content);
  return der(element.tag, ...children(element).map(definite));
}
