/** Our location that a party of a document stands for, and how many units a line is of. Pure. */
import { scaled } from '../../translators/canonical/decimal.ts';
import type { Party } from '../../translators/canonical/parts.ts';
import { quantityScale } from '../ledger/inventory-store.ts';
import type { PlaceRule } from './rules.ts';

/**
 * Our location for the first party of a role: its code by the partner's list, or as it is where it is one of ours.
 *
 * @param ours our locations
 * @returns undefined where no party of the role has a code; the code where it is none of ours
 */
export function placeOfRole(
  parties: readonly Party[],
  role: string,
  rule: PlaceRule,
  ours: { has(code: string): boolean },
): { readonly location: string } | { readonly unknown: string } | undefined {
  const code = parties.find((party) => party.role === role && party.id !== undefined)?.id?.value;
  if (code === undefined) return undefined;
  const location = Object.hasOwn(rule.locations, code) ? (rule.locations[code] as string) : code;
  return ours.has(location) ? { location } : { unknown: code };
}

/** X12 element 355: units that are several pieces, as many as the pack says. */
const packUnits = new Set(['CA', 'CS', 'CT', 'CQ', 'BX', 'PK', 'PA']);

/**
 * Pieces of a line in units of 10^-4: cases times their pack, where the unit is one of cases and the pack is known;
 * undefined where that is no number, or not above zero.
 *
 * @param packs what a case holds, as decimals: the first that is given counts
 */
export function piecesOf(
  quantity: string,
  unit: string | undefined,
  packs: readonly (string | undefined)[],
): bigint | undefined {
  const units = scaled(quantity, quantityScale);
  if (units === null || units <= 0n) return undefined;
  return units * (isOfPacks(unit) ? (packOf(packs.find((each) => each !== undefined)) ?? 1n) : 1n);
}

/** Whether a unit of measure is one of cases, which hold several pieces. */
export function isOfPacks(unit: string | undefined): boolean {
  return unit !== undefined && packUnits.has(unit);
}

/** Pieces in a pack; undefined where that is not known, or no whole number above zero. */
export function packOf(pack: string | undefined): bigint | undefined {
  const pieces = pack === undefined ? null : scaled(pack, 0);
  return pieces === null || pieces <= 0n ? undefined : pieces;
}
