/**
 * Inventory advice: rows of what a 3PL or supplier has, and of what we tell a partner. One row is one quantity of one
 * item at one location. Where the rule says how to count it (`counts`), a row is a count of a position too.
 */
import type { InventoryAdvice, InventoryAdviceLine } from '../../canonical/inventory-advice.ts';
import type { Values } from '../../flatfile/vocabulary.ts';
import { CountedPositions, countPart } from '../counts.ts';
import { type FlatMap, type FlatMapContext, type FlatValues, present } from './flat-map.ts';
import { itemReader, itemValues } from './items.ts';

/** X12 element 673: quantity available for sale. */
const availableForSale = '33';

export function inventoryAdviceMap(context: FlatMapContext): FlatMap {
  const readItem = itemReader(context, false);
  const { counts } = context.rule;
  const counted = new CountedPositions();
  const { fileName } = context.translation;
  let head: Values = {};
  let lines: InventoryAdviceLine[] = [];
  let ordinal = 0;
  let parts = 0;
  return {
    get number() {
      return head.number ?? fileName;
    },
    get held() {
      return lines.length;
    },
    header(values) {
      head = { ...head, ...values };
    },
    line(values) {
      const { sku, items, trouble } = readItem(values);
      const troubles = trouble === undefined ? [] : [trouble];
      ordinal += 1;
      const { quantity } = values;
      if (quantity === undefined) {
        troubles.push({ field: 'quantity', code: 'value-missing', what: 'quantity is blank', value: '' });
      }
      if (quantity === undefined || (sku === undefined && items.length === 0)) return troubles;
      const code = values.quantityCode ?? counts?.quantity ?? availableForSale;
      lines.push(adviceLine(values, { ...present({ sku }), items, quantity, code, ordinal }));
      return troubles;
    },
    part(last) {
      parts += 1;
      const document: InventoryAdvice = {
        type: 'inventory-advice',
        part: { number: parts, last },
        number: head.number ?? fileName,
        purpose: head.purpose ?? '00',
        reportType: head.reportType ?? 'SI',
        ...present({ date: head.date, time: head.time }),
        dates: [],
        references: [],
        parties: [],
        lines,
        extra: [],
      };
      lines = [];
      return { document, ...countPart(document, context.rule, context.translation, context.position, counted) };
    },
  };
}

interface AdviceRow {
  readonly sku?: string;
  readonly items: InventoryAdviceLine['items'];
  readonly quantity: string;
  readonly code: string;
  readonly ordinal: number;
}

function adviceLine(values: Values, row: AdviceRow): InventoryAdviceLine {
  const { quantity, code, items, sku } = row;
  const { nextQuantity, nextDate } = values;
  const about = { unit: values.unit ?? 'EA', ...present({ location: values.location }) };
  return {
    number: values.lineNumber ?? String(row.ordinal),
    ...(sku === undefined ? {} : { sku }),
    items,
    quantities: [
      { code, quantity, ...about, ...present({ date: values.availableDate }) },
      ...(nextQuantity === undefined || nextDate === undefined
        ? []
        : [{ code, quantity: nextQuantity, ...about, date: nextDate }]),
    ],
    ...(values.description === undefined ? {} : { descriptions: [values.description] }),
  };
}

/** Fields of an advice in canonical form, one row a quantity, for writing. */
export function inventoryAdviceValues(
  advice: InventoryAdvice,
  qualifiers: Readonly<Record<string, string>>,
): FlatValues {
  return {
    header: present({
      number: advice.number,
      purpose: advice.purpose,
      reportType: advice.reportType,
      date: advice.date,
      time: advice.time,
    }),
    lines: advice.lines.flatMap((line) =>
      line.quantities.map(({ code, quantity, unit, location, date }) =>
        present({
          lineNumber: line.number,
          sku: line.sku,
          ...itemValues(line.items, qualifiers),
          quantity,
          quantityCode: code,
          unit,
          location,
          availableDate: date,
          description: line.descriptions?.join(' '),
        }),
      ),
    ),
  };
}
