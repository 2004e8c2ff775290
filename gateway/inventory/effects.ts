/**
 * What each kind of update does to positions, as data. Pure.
 *
 * On-hand is all that is physically there; damaged, quarantined and returns pending inspection are parts of it that are
 * not to be sold, allocated and safety stock are claims on it. So goods that are set aside stay on hand, and goods that
 * leave from a part leave on-hand too. Available-to-sell comes out right of it: one rule in availability.ts.
 *
 * An update that names its state speaks of that one position, signed. One that names none speaks of what happened, and
 * says how many.
 */
import {
  type InventoryState,
  type InventoryUpdate,
  inventoryStates,
} from '../../translators/canonical/inventory-update.ts';

/** One position that an update changes, and which way. A count sets it instead. */
export interface Effect {
  readonly location: string;
  readonly state: InventoryState;
  readonly sign: 1n | -1n;
}

/** What a position's state is a matter of: goods that are there, claims on them, or goods that are still to come. */
const natures: Readonly<Record<InventoryState, 'goods' | 'claim' | 'coming'>> = {
  'on-hand': 'goods',
  damaged: 'goods',
  quarantined: 'goods',
  'returns-pending-inspection': 'goods',
  allocated: 'claim',
  'safety-stock': 'claim',
  'in-transit': 'coming',
  'on-order': 'coming',
};

/** Which step takes goods out of on-hand at a location: a system that books both must not count them twice. */
export type LeavesAt = 'pick' | 'ship';

type Movement = readonly (readonly [state: InventoryState, sign: 1n | -1n])[];

const leaving: Movement = [
  ['on-hand', -1n],
  ['allocated', -1n],
];

/** Kinds that name no state. Supply and reservations that they release are in supply.ts and reservations.ts. */
const movements: Readonly<Record<Exclude<InventoryUpdate['kind'], 'transfer' | 'pick' | 'ship'>, Movement>> = {
  count: [['on-hand', 1n]],
  adjustment: [['on-hand', 1n]],
  receipt: [['on-hand', 1n]],
  // On-hand is of the whole location, so that a move within it changes nothing.
  'put-away': [],
  allocation: [['allocated', 1n]],
  release: [['allocated', -1n]],
  cancellation: [['allocated', -1n]],
  return: [
    ['on-hand', 1n],
    ['returns-pending-inspection', 1n],
  ],
  quarantine: [['quarantined', 1n]],
  'quarantine-release': [['quarantined', -1n]],
};

/** Why an update says nothing that positions could follow. */
export interface Misfit {
  readonly what: string;
  readonly hint: string;
}

/** The positions that an update changes; none for one that is recorded and moves nothing. */
export function effectsOf(update: InventoryUpdate, leavesAt: LeavesAt): readonly Effect[] | Misfit {
  const { kind, location, state } = update;
  if (update.to !== undefined && kind !== 'transfer') {
    return { what: `${aKind(kind)} has no \`to\``, hint: 'Only a transfer goes somewhere else; leave `to` out.' };
  }
  if (kind === 'transfer' && (update.to !== undefined || state === undefined)) return transferOf(update);
  if (state !== undefined) return [{ location, state, sign: 1n }];
  if (kind !== 'count' && kind !== 'adjustment' && update.quantity.startsWith('-')) {
    return {
      what: `${aKind(kind)} of ${update.quantity} names no state`,
      hint: 'Say how many, without a sign; or name the state, and the quantity is its change.',
    };
  }
  const moved = kind === 'pick' || kind === 'ship' ? (kind === leavesAt ? leaving : []) : movementOf(kind);
  return moved.map(([moves, sign]) => ({ location, state: moves, sign }));
}

/** True where an update says what is still on order, and when it is to come: that is dated supply, and no position. */
export function isDatedSupply({ kind, state, expected, order }: InventoryUpdate): boolean {
  return kind === 'count' && state === 'on-order' && expected !== undefined && order !== undefined;
}

function movementOf(kind: InventoryUpdate['kind']): Movement {
  return kind === 'transfer' || kind === 'pick' || kind === 'ship' ? [] : movements[kind];
}

function transferOf({ location, state = 'on-hand', to, quantity }: InventoryUpdate): readonly Effect[] | Misfit {
  const target = { location: to?.location ?? location, state: to?.state ?? state };
  if (to === undefined || (target.location === location && target.state === state)) {
    return { what: 'the transfer goes nowhere', hint: 'Name another location or state in `to`.' };
  }
  if (quantity.startsWith('-')) {
    return { what: `a transfer of ${quantity}`, hint: 'Say how many, without a sign, and turn `to` around.' };
  }
  if ((natures[state] === 'claim') !== (natures[target.state] === 'claim')) {
    return {
      what: `${state} does not become ${target.state}`,
      hint: 'Goods become goods, and a claim a claim: use an allocation, a release or an adjustment.',
    };
  }
  const effects = [...standing(location, state, -1n), ...standing(target.location, target.state, 1n)];
  // Goods that stay at their location stay on hand: the two sides of that cancel out.
  return effects.filter(
    (one) =>
      !effects.some((other) => other.location === one.location && other.state === one.state && other.sign !== one.sign),
  );
}

/** The positions that goods or a claim stand in: a part of what is there is on hand too. */
function standing(location: string, state: InventoryState, sign: 1n | -1n): readonly Effect[] {
  const own: Effect = { location, state, sign };
  if (natures[state] !== 'goods' || state === 'on-hand') return [own];
  return [own, { location, state: 'on-hand', sign }];
}

/** A kind as a sentence names it: `a pick`, `an allocation`. */
export function aKind(kind: InventoryUpdate['kind']): string {
  return `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;
}

/** Every kind with what it moves where no state is named, for people: `on-hand +, allocated −`. */
export function effectWords(kind: InventoryUpdate['kind']): string {
  if (kind === 'count') return 'on-hand =';
  if (kind === 'adjustment') return 'on-hand ±';
  if (kind === 'transfer') return 'both sides';
  const moved = kind === 'pick' || kind === 'ship' ? leaving : movementOf(kind);
  return moved.map(([state, sign]) => `${state} ${sign === 1n ? '+' : '−'}`).join(', ');
}

/** Every state, in the order of its declaration. */
export const states = Object.keys(inventoryStates) as InventoryState[];
