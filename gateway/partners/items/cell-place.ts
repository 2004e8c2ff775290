/**
 * Line and column of a cell in a CSV file. Only looked for when there is something to complain about: the parser tells
 * where a record begins in bytes, and the rest is found by walking over the text again (RFC 4180 quoting).
 */

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const quotationMark = 0x22;

/** Places, from 1, of cells given by their record's byte offset and their field, from 0. Columns count characters. */
export function locateCells(
  bytes: Uint8Array,
  delimiter: string,
  cells: readonly { readonly record: number; readonly field: number }[],
): { line: number; column: number }[] {
  return cells.map(({ record, field }) => {
    const at = cellStart(bytes, delimiter.charCodeAt(0), record, field);
    let line = 1;
    let lineStart = 0;
    for (let i = bytes.indexOf(lineFeed); i >= 0 && i < at; i = bytes.indexOf(lineFeed, i + 1)) {
      line++;
      lineStart = i + 1;
    }
    return { line, column: new TextDecoder().decode(bytes.subarray(lineStart, at)).length + 1 };
  });
}

function cellStart(bytes: Uint8Array, delimiter: number, record: number, field: number): number {
  let at = record;
  while (bytes[at] === lineFeed || bytes[at] === carriageReturn) at++;
  let quoted = false;
  for (let left = field, i = at; left > 0 && i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === quotationMark) quoted = !quoted;
    else if (byte === delimiter && !quoted) {
      left--;
      at = i + 1;
    } else if (byte === lineFeed && !quoted) break;
  }
  return at;
}
