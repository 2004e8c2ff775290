/** The advice as it is composed, to the rows of a flat file: one row a quantity, those of later days behind it. */
import type { Values, WrittenValues } from '../../flatfile/vocabulary.ts';
import type { OutboundAdviceLine, OutboundAdvicePart, OutboundFuture, OutboundQuantity } from '../outbound-advice.ts';
import { type FlatValues, present } from './flat-map.ts';
import { type ItemValues, itemValues } from './items.ts';

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
  const firstLine = advice.firstLine ?? 1;
  return {
    header: outboundHeader(advice),
    lines: advice.lines.flatMap((line, i) => outboundRows(line, String(i + firstLine), qualifiers, columns)),
  };
}

/** Of the advice as a whole. */
export function outboundHeader({ number, purpose, reportType, at }: Omit<OutboundAdvicePart, 'lines'>): Values {
  return present({ number, purpose, reportType, date: at.slice(0, 10), time: at.slice(11, 19), asOf: at });
}

/** The rows of a line, as `outboundAdviceValues` has them. */
export function outboundRows(
  line: OutboundAdviceLine,
  lineNumber: string,
  qualifiers: Readonly<Record<string, string>>,
  columns: ReadonlySet<string>,
): WrittenValues[] {
  const inRows = columns.has('availableDate');
  const numbers = itemValues(line.items, qualifiers);
  const { quantities, future = none } = line;
  const now = quantities.map((quantity) => {
    const next = inRows ? undefined : future.find(({ location }) => location === quantity.location);
    return rowOf(lineNumber, line, numbers, quantity, undefined, next);
  });
  if (!inRows || future.length === 0) return now;
  return [...now, ...future.map((later) => rowOf(lineNumber, line, numbers, later, later.date, undefined))];
}

/** Every row has the same properties in the same order: an advice has millions. */
function rowOf(
  lineNumber: string,
  { sku, description, status, price }: OutboundAdviceLine,
  { item, buyerItem, vendorItem, upc }: ItemValues,
  { quantity, code, unit, location }: OutboundQuantity,
  availableDate: string | undefined,
  next: OutboundFuture | undefined,
): WrittenValues {
  const named = { lineNumber, sku, item, buyerItem, vendorItem, upc, status, description };
  const told = { quantity, quantityCode: code, unit, location, availableDate };
  return {
    ...named,
    ...told,
    price: price?.amount,
    currency: price?.currency,
    nextDate: next?.date,
    nextQuantity: next?.quantity,
  };
}
