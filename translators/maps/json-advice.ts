/**
 * The canonical outbound advice as JSON, for partners that take neither X12 nor flat files: version 1 of a shape of ours.
 * Written piece by piece, a line of text for each line of the advice, so that a file of any length is never in memory.
 *
 * A partner's program goes by `version`: a property may be added to a version, and none of its properties ever changes
 * or goes. `totals` stands last, so that who reads it as a stream knows that nothing is missing.
 */
import { type Static, Type } from 'typebox';
import { closed, DecimalText, InstantText, Party, Reference } from '../canonical/parts.ts';
import type { JsonTrouble } from '../jsonfile/object.ts';
import { DecimalSum } from './decimal-sum.ts';
import { type OutboundAdvice, OutboundAdviceLine } from './outbound-advice.ts';

/** Versions of the shape that can be asked for. */
export const jsonVersions = ['1'] as const;
export type JsonVersion = (typeof jsonVersions)[number];

export function isJsonVersion(text: string): text is JsonVersion {
  return (jsonVersions as readonly string[]).includes(text);
}

export const JsonAdvice = Type.Object(
  {
    version: Type.Literal(1),
    number: Type.String({ minLength: 1, description: 'Our number of the advice.' }),
    mode: Type.Enum(['full', 'changes'], {
      description: 'full is the whole truth, and what it omits is nothing; changes is what changed.',
    }),
    reportType: Type.String({ description: 'X12 element 755, as SI.' }),
    asOf: { ...InstantText, description: 'As-of time of the numbers, RFC 3339.' },
    references: Type.Array(Reference),
    parties: Type.Array(Party),
    lines: Type.Array(OutboundAdviceLine),
    totals: Type.Object(
      {
        lines: Type.Integer({ minimum: 0 }),
        quantity: {
          ...DecimalText,
          description: 'Sum of every quantity of every line; what is told for later is not in it.',
        },
      },
      { ...closed, description: 'To compare with what was read.' },
    ),
  },
  { ...closed, title: 'Inventory advice as JSON, version 1' },
);
export type JsonAdvice = Static<typeof JsonAdvice>;

/** One file: `begin`, `line` for each, `end`. The same advice gives the same text. */
export class JsonAdviceWriter {
  /** Nothing that the advice says is beyond this shape. */
  readonly troubles: readonly JsonTrouble[] = [];
  readonly #total = new DecimalSum();
  #lines = 0;

  begin({ number, purpose, reportType, at, references, parties }: Omit<OutboundAdvice, 'lines'>): string {
    const mode = purpose === '00' ? 'full' : 'changes';
    const head = JSON.stringify({ version: 1, number, mode, reportType, asOf: at, references, parties });
    return `${head.slice(0, -1)},"lines":[`;
  }

  line({ sku, items, description, status, asOf, price, quantities, future }: OutboundAdviceLine): string {
    const told = quantities.map(({ code, quantity, unit, location }) => ({ code, quantity, unit, location }));
    for (const { quantity } of told) this.#total.add(quantity);
    this.#lines += 1;
    const later = future?.map(({ code, quantity, unit, location, date, dateQualifier }) => {
      return { code, quantity, unit, location, date, dateQualifier };
    });
    const text = JSON.stringify({ sku, items, description, status, asOf, price, quantities: told, future: later });
    return `${this.#lines === 1 ? '' : ','}\n${text}`;
  }

  end(): string {
    const totals = JSON.stringify({ lines: this.#lines, quantity: this.#total.value });
    return `\n],"totals":${totals}}\n`;
  }
}
