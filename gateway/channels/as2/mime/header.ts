/**
 * Header fields of MIME entities and of HTTP (RFC 822, 2045, 2047, 2231), read as bytes: folded lines are joined, names
 * are matched in any case, parameters come with or without quotes, in pieces and in other character sets.
 */
import { As2Fault } from '../fault.ts';

export interface Field {
  readonly name: string;
  readonly value: string;
}

/** Most bytes and fields that a header may have. */
export const headerBytesMax = 65_536;
const fieldsMax = 200;

export class Header {
  readonly fields: readonly Field[];

  constructor(fields: readonly Field[]) {
    this.fields = fields;
  }

  /** The first value of a field; undefined where there is none. */
  get(name: string): string | undefined {
    return this.fields.find((field) => field.name.toLowerCase() === name)?.value;
  }

  /** A field's value before its parameters, in lower case: `multipart/signed`. */
  token(name: string): string {
    return /^[^;\s]*/.exec(this.get(name)?.trim() ?? '')?.[0]?.toLowerCase() ?? '';
  }

  parameter(name: string, parameter: string): string | undefined {
    return parameters(this.get(name) ?? '').get(parameter);
  }
}

/** Reads the lines of a header without the empty line that ends it. Lines end as they came: CRLF or LF. */
export function readHeader(bytes: Buffer): Header {
  const fields: { name: string; value: string }[] = [];
  for (const line of bytes.toString('latin1').split(/\r?\n/)) {
    if (/^[ \t]/.test(line) && fields.length > 0) {
      (fields.at(-1) as Field & { value: string }).value += ` ${line.trim()}`;
      continue;
    }
    const found = /^([!-9;-~]+)[ \t]*:[ \t]*(.*)$/.exec(line);
    if (found) fields.push({ name: found[1] as string, value: (found[2] as string).trimEnd() });
    else if (line !== '') throw new As2Fault('unexpected-processing-error', 'a header line without a name');
    if (fields.length > fieldsMax)
      throw new As2Fault('unexpected-processing-error', `more than ${fieldsMax} header fields`);
  }
  return new Header(fields);
}

/**
 * Parameters of a structured field, names in lower case. Values in RFC 2231's form are decoded; `read` is what becomes of
 * the others.
 */
export function parameters(value: string, read: (text: string) => string = (text) => text): Map<string, string> {
  const plain = new Map<string, string>();
  const pieces = new Map<string, { text: string; isEncoded: boolean }[]>();
  for (const found of value.matchAll(/;\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/g)) {
    const text = found[2] === undefined ? (found[3] as string).trim() : found[2].replace(/\\(.)/g, '$1');
    const name = (found[1] as string).toLowerCase();
    const piece = /^([^*]+)\*(?:(\d{1,3})(\*)?)?$/.exec(name);
    if (piece === null) {
      if (!plain.has(name)) plain.set(name, read(text));
      continue;
    }
    const list = pieces.get(piece[1] as string) ?? [];
    list[Number(piece[2] ?? 0)] = { text, isEncoded: piece[2] === undefined || piece[3] === '*' };
    pieces.set(piece[1] as string, list);
  }
  for (const [name, list] of pieces) plain.set(name, joined(list));
  return plain;
}

function joined(list: readonly ({ text: string; isEncoded: boolean } | undefined)[]): string {
  const charset = list[0]?.isEncoded ? (/^([^']*)'[^']*'/.exec(list[0].text)?.[1] ?? '') : '';
  const bytes = list.map((piece, index) => {
    if (piece === undefined) return Buffer.alloc(0);
    const text = index === 0 && piece.isEncoded ? piece.text.replace(/^[^']*'[^']*'/, '') : piece.text;
    return piece.isEncoded ? percentDecoded(text) : Buffer.from(text, 'latin1');
  });
  return decoded(Buffer.concat(bytes), charset);
}

function percentDecoded(text: string): Buffer {
  return Buffer.from(
    text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}

/** Encoded words (RFC 2047) made readable; bytes above ASCII that came raw are taken for UTF-8 where they are that. */
export function readable(text: string): string {
  const joinedWords = text.replace(/(\?=)\s+(?==\?)/g, '$1');
  let isEncoded = false;
  const result = joinedWords.replace(
    /=\?([^?*]+)(?:\*[^?]*)?\?([bq])\?([^?]*)\?=/gi,
    (_, charset: string, kind: string, word: string) => {
      isEncoded = true;
      const bytes =
        kind.toLowerCase() === 'b'
          ? Buffer.from(word, 'base64')
          : percentDecoded(word.replaceAll('%', '%25').replaceAll('_', ' ').replaceAll('=', '%'));
      return decoded(bytes, charset);
    },
  );
  return isEncoded ? result : decoded(Buffer.from(text, 'latin1'), '', text);
}

function decoded(bytes: Buffer, charset: string, otherwise = bytes.toString('latin1')): string {
  try {
    return new TextDecoder(charset === '' ? 'utf-8' : charset, { fatal: true }).decode(bytes);
  } catch {
    return otherwise;
  }
}
