/** Every canonical document type: its schema, the subject its events go to, and the word for it. */
import type { Static, TSchema } from 'typebox';
import { Acknowledgment } from './acknowledgment.ts';
import { InterchangeAcknowledgment } from './interchange-acknowledgment.ts';
import { InventoryAdvice } from './inventory-advice.ts';
import { InventoryUpdates } from './inventory-update.ts';
import { PurchaseOrder } from './purchase-order.ts';
import { ShipNotice } from './ship-notice.ts';

export const documentTypes = {
  'purchase-order': { schema: PurchaseOrder, subject: 'order.received', title: 'Purchase order' },
  'ship-notice': { schema: ShipNotice, subject: 'shipment.noticed', title: 'Ship notice' },
  'inventory-advice': { schema: InventoryAdvice, subject: 'inventory.reported', title: 'Inventory advice' },
  'inventory-update': { schema: InventoryUpdates, subject: 'inventory.updated', title: 'Inventory update' },
  acknowledgment: { schema: Acknowledgment, subject: 'acknowledgment.received', title: 'Acknowledgment' },
  'interchange-acknowledgment': {
    schema: InterchangeAcknowledgment,
    subject: 'interchange.acknowledged',
    title: 'Interchange acknowledgment',
  },
} as const satisfies Record<string, { schema: TSchema; subject: string; title: string }>;

export type DocumentType = keyof typeof documentTypes;
export type CanonicalDocument = Static<(typeof documentTypes)[DocumentType]['schema']>;
export type DocumentOf<T extends DocumentType> = Static<(typeof documentTypes)[T]['schema']>;
