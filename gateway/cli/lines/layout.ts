/**
 * Text for a terminal: lines made of spans, tables, wrapping. Data of partners never reaches a terminal as it is: every
 * span is made visible before the style is put around it, so that no file can move a cursor or colour a verdict.
 */

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;
export type Style = keyof typeof codes;

export interface Styled {
  readonly text: string;
  readonly style: Style;
}

/** A piece of a line: text, or text with a style. */
export type Span = string | Styled;
export type Line = Span | readonly Span[];

/** Columns of prose: help, findings, sentences. */
export const proseColumns = 100;

export function styled(style: Style, text: string): Styled {
  return { text, style };
}

/** Controls of ASCII and Latin-1, line separators, and what turns the direction of text round. */
const invisible = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A text with everything visible that a terminal would act on: `\x1b`, `\u202e`. */
export function visible(text: string): string {
  return text.toWellFormed().replace(invisible, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return code.length <= 2 ? `\\x${code.padStart(2, '0')}` : `\\u${code.padStart(4, '0')}`;
  });
}

/** JSON that a terminal can be given: the same value, with controls that JSON leaves as they are escaped. */
export function visibleJson(json: string): string {
  return json.replace(invisible, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A line as text. One line: what is in its data makes no second one. */
export function rendered(line: Line, color: boolean): string {
  return spansOf(line)
    .map((span) => {
      if (typeof span === 'string') return visible(span);
      const text = visible(span.text);
      return color && text !== '' ? `\x1b[${codes[span.style]}m${text}\x1b[0m` : text;
    })
    .join('')
    .trimEnd();
}

export interface Column {
  readonly title: string;
  readonly align?: 'right';
}

/** Rows under their titles, two blanks between columns. The last column is as long as it likes. */
export function table(columns: readonly Column[], rows: readonly (readonly Span[])[]): readonly Line[] {
  const widths = columns.map(({ title }, at) =>
    rows.reduce((most, row) => Math.max(most, widthOf(row[at] ?? '')), title.length),
  );
  const line = (cells: readonly Span[]) =>
    cells.flatMap((cell, at): readonly Span[] => {
      const room = ' '.repeat(Math.max(0, (widths[at] ?? 0) - widthOf(cell)));
      const gap = at === 0 ? '' : '  ';
      if (columns[at]?.align === 'right') return [gap + room, cell];
      return [gap, cell, at === columns.length - 1 ? '' : room];
    });
  return [line(columns.map(({ title }) => styled('dim', title))), ...rows.map(line)];
}

/** Rows of as many cells as the first, in columns without titles; `right` is the column that is set to the right. */
export function aligned(rows: readonly (readonly Span[])[], right?: number): readonly Line[] {
  const columns = Array.from({ length: rows[0]?.length ?? 0 }, (_, at): Column => {
    return at === right ? { title: '', align: 'right' } : { title: '' };
  });
  return table(columns, rows).slice(1);
}

/** A text cut into lines at its blanks; a word longer than the width stands alone. */
export function wrapped(text: string, columns: number = proseColumns): readonly string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    if (current !== '' && current.length + 1 + word.length > columns) {
      lines.push(current);
      current = word;
    } else {
      current = current === '' ? word : `${current} ${word}`;
    }
  }
  return current === '' ? lines : [...lines, current];
}

/** A labelled text: the label once, the text wrapped beside it. */
export function labelled(label: Span, text: string, indent: number, labelColumns: number): readonly Line[] {
  const room = ' '.repeat(Math.max(1, labelColumns - widthOf(label)));
  const [first = '', ...rest] = wrapped(visible(text), proseColumns - indent - labelColumns);
  const margin = ' '.repeat(indent);
  const deeper = ' '.repeat(indent + labelColumns);
  return [[margin, label, room, first], ...rest.map((line) => deeper + line)];
}

function spansOf(line: Line): readonly Span[] {
  return typeof line === 'string' || 'text' in line ? [line] : line;
}

function widthOf(span: Span): number {
  return [...visible(typeof span === 'string' ? span : span.text)].length;
}
