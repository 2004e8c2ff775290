/** The advice as it is composed, to the rows of a flat file: one row a quantity, those of later days behind it. */
import type { OutboundAdviceLine, OutboundAdvicePart, OutboundQuantity } from '../outbound-advice.ts';
import { type FlatValues, present } from './flat-map.ts';
import { itemValues } from './items.ts';

const none: NonNullable<OutboundAdviceLine['future']> = [];

/**
 * `advice.at` is written as date and time as its own offset shows it. What is told for later goes by the `columns` of the
 * file's rows: where there is an `availableDate`, a row for each day; else the next day and its quantity beside the
 * quantity of now (`nextDate`, `nextQuantity`).
 */
export function outboundAdviceValues(
  advice: OutboundAdvicePart,
  qualifiers: Readonly<Record<string, string>>,
  columns: ReadonlySet<string>,
): FlatValues {
  const inRows = columns.has('availableDate');
  return {
    header: present({
      number: advice.number,
      purpose: advice.purpose,
      reportType: advice.reportType,
      date: advice.at.slice(0, 10),
      time: advice.at.slice(11, 19),
    }),
    lines: advice.lines.flatMap((line, i) => {
      const { sku, items, description, quantities, future = none } = line;
      const named = { lineNumber: String(i + (advice.firstLine ?? 1)), sku, ...itemValues(items, qualifiers) };
      const row = ({ code, quantity, unit, location }: OutboundQuantity, more: Record<string, string | undefined>) =>
        present({ ...named, quantity, quantityCode: code, unit, location, description, ...more });
      const now = quantities.map((quantity) => {
        const next = inRows ? undefined : future.find(({ location }) => location === quantity.location);
        return row(quantity, { nextDate: next?.date, nextQuantity: next?.quantity });
      });
      return inRows ? [...now, ...future.map((later) => row(later, { availableDate: later.date }))] : now;
    }),
  };
}
