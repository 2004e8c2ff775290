/** What single bytes are, in the 7-bit part that every X12 file shares. */

export function isAlphanumeric(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

export function isLineBreak(byte: number): boolean {
  return byte === 0x0a || byte === 0x0d;
}

/** Space, tab, CR and LF: what people and mainframes put between segments. */
export function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || isLineBreak(byte);
}

/** Text of bytes that are known to be ASCII, or that only have to be compared with ASCII. */
export function asciiText(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}
