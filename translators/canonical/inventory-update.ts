/** Inventory update: what a system of ours, or a 3PL, says of stock: absolute (a count) or a change. */
import { type Static, Type } from 'typebox';
import { closed, DateText, DecimalText, InstantText, Part } from './parts.ts';

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

/**
 * What happened. `count` alone is absolute: the quantity is the whole truth as of its time. The others change positions;
 * which ones, where no state is named, is a table of the gateway (gateway/inventory/effects.ts).
 */
export const updateKinds = {
  count: 'The quantity is what is there as of the time.',
  receipt: 'Goods came in.',
  'put-away': 'Goods that came in were put where they are sold from.',
  pick: 'Goods were taken from stock for an order.',
  ship: 'Goods left for a customer.',
  allocation: 'Stock was promised to an order.',
  release: 'An allocation was given back.',
  cancellation: 'An order was cancelled: its allocation is given back, and its reservation ends.',
  return: 'Goods came back.',
  adjustment: 'A correction by hand.',
  transfer: 'A move between locations or states, both sides of it; one side where a state and no `to` is named.',
  quarantine: 'Goods were set aside, and stay where they are.',
  'quarantine-release': 'Goods that were set aside may be sold again.',
} as const;
export type UpdateKind = keyof typeof updateKinds;
export const UpdateKindText = Type.Enum(Object.keys(updateKinds) as UpdateKind[]);

/** Where goods, or a promise, went. */
export const TransferTarget = Type.Object(
  {
    location: Type.Optional(Type.String({ description: 'The same location unless told.' })),
    state: Type.Optional({ ...InventoryStateText, description: 'The same state unless told.' }),
  },
  { ...closed, minProperties: 1 },
);

export const InventoryUpdate = Type.Object(
  {
    key: Type.String({ description: 'Idempotency key, unique per source: the same key twice is applied once.' }),
    sku: Type.String(),
    location: Type.String(),
    state: Type.Optional({
      ...InventoryStateText,
      description:
        'The one position that the quantity is of. Absent: on-hand for a count or an adjustment, and for every other kind the positions that it moves.',
    }),
    kind: UpdateKindText,
    quantity: {
      ...DecimalText,
      description:
        'The count; the signed change of the state named; or, where none is named, how many, without a sign but for an adjustment.',
    },
    unit: Type.Optional(
      Type.String({
        description:
          'Cases (X12 element 355: CA, CS, CT, CQ, BX, PK, PA) are of as many pieces as the item master says; every other unit is of pieces.',
      }),
    ),
    occurredAt: { ...InstantText, description: 'When it was counted or happened, not when we heard.' },
    to: Type.Optional({ ...TransferTarget, description: 'Of a transfer: where to.' }),
    order: Type.Optional(
      Type.String({ description: "Number of the purchase order that it is for: a customer's, or ours to a supplier." }),
    ),
    shipment: Type.Optional(Type.String({ description: 'Number of the ship notice that it is of.' })),
    expected: Type.Optional({
      ...DateText,
      description:
        'Of a count of on-order that names its order: the day it is to come. It is then supply with a date, and no position.',
    }),
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
