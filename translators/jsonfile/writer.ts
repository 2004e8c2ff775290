/**
 * Writes an advice as JSON by a partner's specification (RFC 8259, or a JSON text a line), piece by piece, so that a file of
 * any length is never in memory. The same advice gives the same text. A file with troubles is not to be sent.
 */

import type { WrittenValues } from '../flatfile/vocabulary.ts';
import { DecimalSum } from '../maps/decimal-sum.ts';
import { outboundHeader, outboundRows } from '../maps/flat/outbound-advice.ts';
import type { OutboundAdvice, OutboundAdviceLine } from '../maps/outbound-advice.ts';
import type { JsonLayout } from './layout.ts';
import { addValue, type JsonTrouble, membersText, type ObjectLayout } from './object.ts';

/** Troubles kept of one file. */
const troublesMax = 100;

/** One file: `begin`, `line` for each, `end`. */
export class JsonFileWriter {
  readonly #layout: JsonLayout;
  readonly #zone: string;
  readonly #line: ObjectLayout;
  readonly #total = new DecimalSum();
  readonly #troubles: JsonTrouble[] = [];
  #header: WrittenValues = {};
  /** Items, and objects of the array. */
  #items = 0;
  #lines = 0;
  /** The array of the line in hand. */
  #array = '';

  /** `zone` is what instants are written in. */
  constructor(layout: JsonLayout, zone: string) {
    this.#layout = layout;
    this.#zone = zone;
    this.#line = withArray(layout, () => this.#array);
  }

  /** What could not be written as it is; whole after `end`. */
  get troubles(): readonly JsonTrouble[] {
    return this.#troubles;
  }

  begin(heading: Omit<OutboundAdvice, 'lines'>): string {
    this.#header = outboundHeader(heading);
    if (this.#layout.spec.format === 'json-lines') return '';
    const around = this.#layout.around.map(({ before, key }) => {
      const text = this.#text(before, this.#header);
      return `{${text === '' ? '' : `${text},`}${key}`;
    });
    return `${around.join('')}[`;
  }

  line(line: OutboundAdviceLine): string {
    this.#items += 1;
    const { columns, qualifiers, quantities } = this.#layout;
    const rows = outboundRows(line, String(this.#items), qualifiers, columns);
    for (const { quantity = '0', availableDate } of rows) if (availableDate === undefined) this.#total.add(quantity);
    if (quantities === undefined) return rows.map((row) => this.#object(row)).join('');
    this.#array = `[${rows.map((row) => `{${this.#text(quantities.object, row)}}`).join(',')}]`;
    return this.#object(rows[0] ?? {});
  }

  end(): string {
    if (this.#layout.spec.format === 'json-lines') return '';
    const totals = { lineCount: String(this.#lines), quantityTotal: this.#total.value };
    const around = this.#layout.around.toReversed().map(({ after }) => {
      const text = this.#text(after, totals);
      return text === '' ? '}' : `,${text}}`;
    });
    return `\n]${around.join('')}\n`;
  }

  #object(values: WrittenValues): string {
    const text = `{${this.#text(this.#line, values)}}`;
    this.#lines += 1;
    if (this.#layout.spec.format === 'json-lines') return `${text}\n`;
    return this.#lines === 1 ? `\n${text}` : `,\n${text}`;
  }

  #text(object: ObjectLayout, own: WrittenValues): string {
    const found: JsonTrouble[] = [];
    const text = membersText(object, { own, header: this.#header, zone: this.#zone }, found);
    for (const trouble of found) if (this.#troubles.length < troublesMax) this.#troubles.push(trouble);
    return text;
  }
}

/** The object of a line with its array of quantities at the end of the object that it stands in. */
function withArray({ line, quantities }: JsonLayout, array: () => string): ObjectLayout {
  if (quantities === undefined) return line;
  const object = copyOf(line);
  addValue(object, quantities.pointer, array);
  return object;
}

/** The members are shared, the lists of them are not. */
function copyOf(object: ObjectLayout): ObjectLayout {
  return object.map((member) => (Array.isArray(member.value) ? { ...member, value: copyOf(member.value) } : member));
}
