/** Who may say what: each inventory state at a location has exactly one owning system. Pure. */
import type { InventoryState, InventoryUpdate } from '../../translators/canonical/inventory-update.ts';
import type { Finding } from '../../translators/finding.ts';
import { nearestWord } from '../settings/nearest.ts';

/** Our locations, by code, and the partner that owns each state there. */
export interface Ownership {
  readonly locations: ReadonlyMap<
    string,
    { readonly name: string; readonly owners: Readonly<Partial<Record<InventoryState, string>>> }
  >;
}

export interface Refused {
  readonly outcome: 'refused' | 'unknown';
  readonly finding: Finding;
}

/** Why an update of a partner must change nothing; undefined where the partner owns what it speaks of. */
export function refusal(ownership: Ownership, partner: string, update: InventoryUpdate): Refused | undefined {
  const { location: code, state } = update;
  const location = ownership.locations.get(code);
  if (location === undefined) {
    const known = nearestWord(code, [...ownership.locations.keys()]);
    return {
      outcome: 'unknown',
      finding: finding(update, 'location-unknown', `location ${code} is not one of ours`, {
        rule: 'A position stands at a location of config/inventory.yaml.',
        hint: `${known ? `Is it ${known}? ` : ''}Translate the code in the partner's locations, or add it to config/inventory.yaml.`,
      }),
    };
  }
  const owner = location.owners[state];
  if (owner === partner) return undefined;
  const owned = owner === undefined ? 'no system owns it' : `${owner} owns it`;
  return {
    outcome: 'refused',
    finding: finding(update, 'not-owner', `${partner} may not say ${state} at ${code}: ${owned}`, {
      rule: 'Each inventory state at a location has one owner.',
      hint: `If ${partner} is to own it, say so under locations.${code}.owners in config/inventory.yaml.`,
    }),
  };
}

function finding(
  update: InventoryUpdate,
  code: string,
  what: string,
  words: { readonly rule: string; readonly hint: string },
): Finding {
  return {
    code,
    severity: 'warning',
    message: `${update.sku}: ${what}; the update changed nothing`,
    ...words,
    ...(update.line !== undefined && { line: update.line }),
    value: update.quantity,
  };
}
