/** SLN and the segments of its loop: what a line consists of, as sets, kits and assortments do. */
import type { Component, PurchaseOrderLine, QualifiedQuantity } from '../canonical/purchase-order.ts';
import { append } from './fields.ts';
import { freightSegments, setPackDetail } from './freight-segments.ts';
import { addDate, addDescription, addItems, addMessage, addNote, addReference } from './particulars.ts';
import type { SetNotes } from './set-notes.ts';
import { addPrice, termsSegments } from './terms-segments.ts';

/** SLN: SLN03 says how it belongs to its line, and product ids begin at SLN09. */
export function addComponent(to: { components?: Component[] }, notes: SetNotes): Component {
  to.components ??= [];
  const component: Component = { number: notes.take(1) || String(to.components.length + 1), items: [] };
  to.components.push(component);
  const parent = notes.take(2);
  if (parent !== '') component.parent = parent;
  const relation = notes.take(3);
  if (relation !== '') component.relation = relation;
  const quantity = notes.decimal(4);
  if (quantity !== null) component.quantity = quantity;
  const unit = notes.takeFirst(5);
  if (unit !== '') component.unit = unit;
  const price = notes.decimal(6);
  if (price !== null) component.price = price;
  const basis = notes.take(7);
  if (basis !== '') component.priceBasis = basis;
  const priceRelation = notes.take(8);
  if (priceRelation !== '') component.priceRelation = priceRelation;
  addItems(component.items, notes, 9);
  return component;
}

/** The segments of an SLN loop after the SLN, its N1 loop apart. */
export const componentSegments = {
  ...termsSegments,
  ...freightSegments,
  PID: addDescription,
  MSG: addMessage,
  MTX: addMessage,
  DTM: addDate,
  REF: addReference,
  N9: addNote,
  PO4: setPackDetail,
  QTY: addQuantity,
  CTP: addPrice,
} as const satisfies Record<string, (component: Component, notes: SetNotes) => unknown>;

/** QTY: one of a line's further quantities. */
export function addQuantity(to: Pick<PurchaseOrderLine, 'quantities'>, notes: SetNotes): void {
  const quantity = notes.decimal(2);
  if (quantity === null) return;
  const added: QualifiedQuantity = { code: notes.take(1), quantity };
  const unit = notes.takeFirst(3);
  if (unit !== '') added.unit = unit;
  append(to, 'quantities', added);
}
