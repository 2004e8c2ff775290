/** Who may say what: each inventory state at a location has exactly one owning system. Pure. */
import type { InventoryState, InventoryUpdate } from '../../translators/canonical/inventory-update.ts';
import type { Finding } from '../../translators/finding.ts';
import { canarySource } from '../settings/canary-source.ts';
import { nearestWord } from '../settings/nearest.ts';
import { availabilityRule } from './availability.ts';
import { aKind, type Effect, effectsOf, type LeavesAt } from './effects.ts';

/** Our locations, by code, and the partner that owns each state there. */
export interface Ownership {
  readonly locations: ReadonlyMap<string, OwnedLocation>;
  /** The item master; undefined: every SKU is taken as known. */
  readonly items?: KnownItems | undefined;
  /** Synthetic SKUs: one source alone may speak of them, wherever they lie, and it of nothing else. */
  readonly canaries?: { has(sku: string): boolean } | undefined;
}

/** What inventory asks of the item master. */
export interface KnownItems {
  has(sku: string): boolean;
  /** Known SKUs most like this one, nearest first, three at most. */
  nearest(sku: string): readonly string[];
  /** Pieces in a pack, as a decimal; undefined where the master does not say. */
  pack(sku: string): string | undefined;
}

export interface OwnedLocation {
  readonly name: string;
  readonly owners: Readonly<Partial<Record<InventoryState, string>>>;
  /** Which step takes goods out of on-hand; pick unless told. */
  readonly leavesAt?: LeavesAt;
}

export interface Refused {
  readonly outcome: 'refused' | 'unknown' | 'unfit';
  readonly finding: Finding;
}

/** What an update may change, or why it must change nothing. */
export type Ruling =
  | { readonly effects: readonly Effect[]; readonly refused?: undefined }
  | { readonly refused: Refused };

/**
 * What an update of a partner may change.
 *
 * Where one update touches positions of several owners, the partner's own are changed. Another's are left to the word
 * of their owner: counted here as well, they would be counted twice when the owner says so. That is done only where it
 * makes available-to-sell too low for that while. Where it would be too high, the whole update is refused; and so is a
 * transfer of which one side is another's: both sides or none.
 */
export function ruling(ownership: Ownership, partner: string, update: InventoryUpdate): Ruling {
  const here = ownership.locations.get(update.location);
  if (here === undefined) return unknown(ownership, update, update.location);
  const found = effectsOf(update, here.leavesAt ?? 'pick');
  if (!isEffects(found)) {
    return refuse('unfit', update, 'update-unfit', found.what, {
      rule: 'An update says what happened, in a way that positions can follow.',
      hint: found.hint,
    });
  }
  const foreign: Effect[] = [];
  for (const effect of found.length > 0 ? found : [moveWithin(update)]) {
    const location = ownership.locations.get(effect.location);
    if (location === undefined) return unknown(ownership, update, effect.location);
    if (ownerOf(ownership, update.sku, effect) !== partner) foreign.push(effect);
  }
  const [first] = foreign;
  if (first === undefined) return { effects: found };
  const whole = update.kind === 'transfer' || foreign.length >= found.length;
  const decisive = whole ? first : foreign.find(({ state, sign }) => availabilityRule[state] * sign < 0n);
  if (decisive === undefined) return { effects: found.filter((effect) => !foreign.includes(effect)) };
  return notOwner(ownership, partner, update, decisive);
}

function isEffects(found: ReturnType<typeof effectsOf>): found is readonly Effect[] {
  return Array.isArray(found);
}

/** A move within a location is for the owner of what is there to tell. */
function moveWithin({ location }: InventoryUpdate): Effect {
  return { location, state: 'on-hand', sign: 1n };
}

function notOwner(ownership: Ownership, partner: string, update: InventoryUpdate, effect: Effect): Ruling {
  const owner = ownerOf(ownership, update.sku, effect);
  if (owner === canarySource) return ofCanary(partner, update);
  const owned = owner === undefined ? 'no system owns it' : `${owner} owns it`;
  const others = update.state === undefined ? `, which ${aKind(update.kind)} changes` : '';
  return refuse(
    'refused',
    update,
    'not-owner',
    `${partner} may not say ${effect.state} at ${effect.location}${others}: ${owned}`,
    {
      rule: 'Each inventory state at a location has one owner.',
      hint: `If ${partner} is to own it, say so under locations.${effect.location}.owners in config/inventory.yaml.`,
    },
  );
}

function ownerOf({ locations, canaries }: Ownership, sku: string, { location, state }: Effect): string | undefined {
  return canaries?.has(sku) ? canarySource : locations.get(location)?.owners[state];
}

function ofCanary(partner: string, update: InventoryUpdate): Ruling {
  return refuse('refused', update, 'not-owner', `${partner} may say nothing of it: it is a canary, no real item`, {
    rule: 'The number of a canary is changed by the gateway alone.',
    hint: 'Name a real SKU; the canary of a partner is named under `canary` in its partner.yaml.',
  });
}

function unknown(ownership: Ownership, update: InventoryUpdate, code: string): Ruling {
  const known = nearestWord(code, [...ownership.locations.keys()]);
  return refuse('unknown', update, 'location-unknown', `location ${code} is not one of ours`, {
    rule: 'A position stands at a location of config/inventory.yaml.',
    hint: `${known ? `Is it ${known}? ` : ''}Translate the code in the partner's locations, or add it to config/inventory.yaml.`,
  });
}

function refuse(
  outcome: Refused['outcome'],
  update: InventoryUpdate,
  code: string,
  what: string,
  words: { readonly rule: string; readonly hint: string },
): Ruling {
  const finding: Finding = {
    code,
    severity: 'warning',
    message: `${update.sku}: ${what}; the update changed nothing`,
    ...words,
    ...(update.line !== undefined && { line: update.line }),
    value: update.quantity,
  };
  return { refused: { outcome, finding } };
}
