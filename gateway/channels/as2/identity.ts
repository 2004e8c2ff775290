/** AS2-From and AS2-To (RFC 4130 section 6.2): plain text, or quoted where blanks, quotes or backslashes stand in it. */

/** Longest name, in characters. */
export const as2NameCharactersMax = 128;

/** The name of a header's value; undefined where it is none. Case matters. */
export function readAs2Name(value: string | undefined): string | undefined {
  const text = value?.trim() ?? '';
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(text);
  // Some products send a name with blanks and no quotes; it can mean nothing else.
  const name = quoted ? (quoted[1] as string).replace(/\\(.)/g, '$1') : text.includes('"') ? '' : text;
  return name.length >= 1 && name.length <= as2NameCharactersMax && /^[\x20-\x7e]+$/.test(name) ? name : undefined;
}

export function writeAs2Name(name: string): string {
  return /^[!#-[\]-~]+$/.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`;
}

/** A Message-ID without its angle brackets and blanks, by which it is compared; undefined where it is none. */
export function readMessageId(value: string | undefined): string | undefined {
  const id = (value ?? '')
    .trim()
    .replace(/^<(.*)>$/, '$1')
    .trim();
  return id !== '' && id.length <= 998 && /^[\x20-\x7e]+$/.test(id) ? id : undefined;
}
