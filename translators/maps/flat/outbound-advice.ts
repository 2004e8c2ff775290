/** The advice as it is composed, to the rows of a flat file: one row a quantity. */
import type { OutboundAdvicePart } from '../outbound-advice.ts';
import { type FlatValues, present } from './flat-map.ts';
import { itemValues } from './items.ts';

/** `advice.at` is written as date and time as its own offset shows it. */
export function outboundAdviceValues(
  advice: OutboundAdvicePart,
  qualifiers: Readonly<Record<string, string>>,
): FlatValues {
  return {
    header: present({
      number: advice.number,
      purpose: advice.purpose,
      reportType: advice.reportType,
      date: advice.at.slice(0, 10),
      time: advice.at.slice(11, 19),
    }),
    lines: advice.lines.flatMap((line, i) =>
      line.quantities.map(({ code, quantity, unit, location }) =>
        present({
          lineNumber: String(i + (advice.firstLine ?? 1)),
          sku: line.sku,
          ...itemValues(line.items, qualifiers),
          quantity,
          quantityCode: code,
          unit,
          location,
          description: line.description,
        }),
      ),
    ),
  };
}
