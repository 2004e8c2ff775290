/** Purchase order: rows or records of an order to the canonical document, and back for a system that takes flat files. */
import type { PurchaseOrder, PurchaseOrderLine } from '../../canonical/purchase-order.ts';
import type { Values } from '../../flatfile/vocabulary.ts';
import { type FlatMap, type FlatMapContext, type FlatValues, present } from './flat-map.ts';
import { itemReader, itemValues } from './items.ts';
import { dateValues, partyValues, readDates, readParties, readReferences, referenceValues } from './parties.ts';

export function purchaseOrderMap(context: FlatMapContext): FlatMap {
  const readItem = itemReader(context, false);
  let head: Values = {};
  let lines: PurchaseOrderLine[] = [];
  let ordinal = 0;
  let parts = 0;
  return {
    get number() {
      return head.number ?? '';
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
      if (values.quantity === undefined) {
        troubles.push({ field: 'quantity', code: 'value-missing', what: 'quantity is blank', value: '' });
      } else if (sku !== undefined || items.length > 0) {
        lines.push({
          number: values.lineNumber ?? String(ordinal),
          ...present({ sku, price: values.price, priceBasis: values.priceBasis, pack: values.pack }),
          items,
          quantity: values.quantity,
          unit: values.unit ?? 'EA',
          ...(values.description === undefined ? {} : { descriptions: [values.description] }),
        });
      }
      return troubles;
    },
    part(last) {
      parts += 1;
      const document: PurchaseOrder = {
        type: 'purchase-order',
        part: { number: parts, last },
        number: head.number ?? '',
        ...present({ date: head.date, orderType: head.orderType, release: head.release, currency: head.currency }),
        purpose: head.purpose ?? '00',
        dates: readDates(head),
        references: readReferences(head),
        parties: readParties(head),
        ...(head.message === undefined ? {} : { messages: [head.message] }),
        lines,
        extra: [],
      };
      lines = [];
      return { document, updates: [], findings: [] };
    },
  };
}

/** Fields of an order, or of one part of it, for writing. */
export function purchaseOrderValues(order: PurchaseOrder, qualifiers: Readonly<Record<string, string>>): FlatValues {
  return {
    header: present({
      number: order.number,
      date: order.date,
      purpose: order.purpose,
      orderType: order.orderType,
      release: order.release,
      currency: order.currency,
      message: order.messages?.join(' '),
      ...dateValues(order.dates),
      ...referenceValues(order.references),
      ...partyValues(order.parties),
    }),
    lines: order.lines.map((line) =>
      present({
        lineNumber: line.number,
        sku: line.sku,
        ...itemValues(line.items, qualifiers),
        quantity: line.quantity,
        unit: line.unit,
        price: line.price,
        priceBasis: line.priceBasis,
        pack: line.pack,
        description: line.descriptions?.join(' '),
      }),
    ),
  };
}
