/** The maps from X12 sets to canonical documents, one for each set that is understood. */
import type { SetMapping } from '../x12/set-map.ts';
import { acknowledgment997, acknowledgment999 } from './acknowledgment-997.ts';
import { inventoryAdvice846 } from './inventory-advice-846.ts';
import { purchaseOrder850 } from './purchase-order-850.ts';
import { shipNotice856 } from './ship-notice-856.ts';

export const setMappings: readonly SetMapping[] = [
  purchaseOrder850,
  shipNotice856,
  inventoryAdvice846,
  acknowledgment997,
  acknowledgment999,
];
