/** Inventory update: what a system of ours, or a 3PL, says of stock: absolute (a count) or a change. */
import { type Static, Type } from 'typebox';
import { closed, DecimalText, InstantText, Part } from './parts.ts';

/** Inventory states (design: section "Inventory"); available-to-sell is computed from them and never stored by a source. */
export const inventoryStates = {
  'on-hand': 'Physically there.',
  allocated: 'Promised to an order.',
  'safety-stock': 'Kept back by rule.',
  damaged: 'There, not sellable.',
  quarantined: 'There, waiting for a release.',
  'returns-pending-inspection': 'Come back, not yet judged.',
  'in-transit': 'On its way to the location.',
  'on-order': 'Ordered, not yet shipped.',
} as const;
export type InventoryState = keyof typeof inventoryStates;
export const InventoryStateText = Type.Enum(Object.keys(inventoryStates) as InventoryState[]);

/** What happened, and whether the quantity is the whole truth (`count`) or a signed change of the position named. */
export const updateKinds = {
  count: 'The quantity is what is there as of the time.',
  receipt: 'Goods came in.',
  pick: 'Goods were picked or shipped.',
  allocation: 'Stock was promised to an order.',
  release: 'An allocation was given back.',
  return: 'Goods came back.',
  adjustment: 'A correction by hand.',
  transfer: 'A move between locations or states, one side of it.',
} as const;
export type UpdateKind = keyof typeof updateKinds;
export const UpdateKindText = Type.Enum(Object.keys(updateKinds) as UpdateKind[]);

export const InventoryUpdate = Type.Object(
  {
    key: Type.String({ description: 'Idempotency key, unique per source: the same key twice is applied once.' }),
    sku: Type.String(),
    location: Type.String(),
    state: InventoryStateText,
    kind: UpdateKindText,
    quantity: { ...DecimalText, description: 'The count, or the signed change.' },
    unit: Type.Optional(Type.String()),
    occurredAt: { ...InstantText, description: 'When it was counted or happened, not when we heard.' },
    line: Type.Optional(Type.Integer({ description: 'Line of the file that said so.' })),
    reason: Type.Optional(Type.String()),
  },
  closed,
);
export type InventoryUpdate = Static<typeof InventoryUpdate>;

/**
 * A key for an update that its source gave none, from its place in its document, as `#1.1.1/17`. The ledger keeps such
 * a key within its document; a key of the source's own holds across all that the source sends.
 */
export function derivedKey(...place: readonly (string | number)[]): string {
  return `#${place.join('/')}`;
}

/** True for a key that `derivedKey` made. */
export function isDerivedKey(key: string): boolean {
  return key.startsWith('#');
}

/** A file's or message's updates; parts share the type. */
export const InventoryUpdates = Type.Object(
  {
    type: Type.Literal('inventory-update'),
    part: Part,
    number: Type.String({ description: "The source's number of the batch, or its file name." }),
    updates: Type.Array(InventoryUpdate),
  },
  { ...closed, $id: 'crossdock/inventory-update/v1', title: 'Inventory update' },
);
export type InventoryUpdates = Static<typeof InventoryUpdates>;
