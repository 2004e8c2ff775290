/** Ship notice: rows or records of a shipment to the canonical document, and back. Packages are named by their SSCC. */
import type { Package, ShipNotice, ShipNoticeLine } from '../../canonical/ship-notice.ts';
import type { Values } from '../../flatfile/vocabulary.ts';
import { type FlatMap, type FlatMapContext, type FlatValues, present } from './flat-map.ts';
import { itemReader, itemValues } from './items.ts';
import { dateValues, partyValues, readDates, readParties, readReferences, referenceValues } from './parties.ts';

export function shipNoticeMap(context: FlatMapContext): FlatMap {
  const readItem = itemReader(context, false);
  let head: Values = {};
  let lines: ShipNoticeLine[] = [];
  let packages = new Map<string, Package>();
  let orders = new Set<string>();
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
      const { quantity, sscc, order } = values;
      if (quantity === undefined) {
        troubles.push({ field: 'quantity', code: 'value-missing', what: 'quantity is blank', value: '' });
      } else if (sku !== undefined || items.length > 0) {
        if (sscc !== undefined) packages.set(sscc, { id: sscc, level: 'P', sscc });
        if (order !== undefined) orders.add(order);
        lines.push({
          number: values.lineNumber ?? String(ordinal),
          ...present({ order, package: sscc, sku, ordered: values.ordered, lot: values.lot }),
          items,
          quantity,
          unit: values.unit ?? 'EA',
          ...(values.description === undefined ? {} : { descriptions: [values.description] }),
        });
      }
      return troubles;
    },
    part(last) {
      parts += 1;
      const document: ShipNotice = {
        type: 'ship-notice',
        part: { number: parts, last },
        number: head.number ?? '',
        purpose: head.purpose ?? '00',
        ...present({ date: head.date, time: head.time, carrier: head.carrier }),
        dates: readDates(head),
        references: readReferences(head),
        parties: readParties(head),
        orders: [...orders],
        packages: [...packages.values()],
        lines,
        extra: [],
      };
      lines = [];
      packages = new Map();
      orders = new Set();
      return { document, updates: [], findings: [] };
    },
  };
}

/** Fields of a ship notice, or of one part of it, for writing. */
export function shipNoticeValues(notice: ShipNotice, qualifiers: Readonly<Record<string, string>>): FlatValues {
  const ssccs = new Map(notice.packages.map((one) => [one.id, one.sscc]));
  return {
    header: present({
      number: notice.number,
      date: notice.date,
      time: notice.time,
      purpose: notice.purpose,
      carrier: notice.carrier,
      ...dateValues(notice.dates),
      ...referenceValues(notice.references),
      ...partyValues(notice.parties),
    }),
    lines: notice.lines.map((line) =>
      present({
        lineNumber: line.number,
        order: line.order,
        sku: line.sku,
        ...itemValues(line.items, qualifiers),
        quantity: line.quantity,
        ordered: line.ordered,
        unit: line.unit,
        lot: line.lot,
        sscc: line.package === undefined ? undefined : ssccs.get(line.package),
        description: line.descriptions?.join(' '),
      }),
    ),
  };
}
